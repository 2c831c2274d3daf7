"""A virtual radio and emulated devices, for tests and for trying out."""

from collections.abc import Callable

from rehab.errors import Reason, SensorError
from rehab.model.signal import Stream
from rehab.ports import Decoder, SensorRequest, Source

DEVICES = {
    "bitalino": "bitalino:EmulatedBitalino",
    "ganglion": "ganglion:EmulatedGanglion",
    "gforce": "gforce:EmulatedGForce",
    "myo": "myo:EmulatedMyo",
    "myoware": "myoware:EmulatedMyoWare",
    "npg": "npg:EmulatedNpgLite",
    "nus": "makers:EmulatedNordicUart",
    "shimmer": "shimmer:EmulatedShimmer",
    "umyo": "umyo:EmulatedUMyo",
}
"""What can be had as ``virtual:NAME``, and its class in `kinds`."""


def open_source(
    request: SensorRequest, make_decoder: Callable[[Stream], Decoder]
) -> Source:
    """Return a source that hears the emulated device called `request.name`.

    Everything but the radio waves is real: HCI, GATT, the Bluetooth transport and the
    decoder. At another `request.speed` the clock of all of it runs faster, and waits for
    whoever is busy. The parts of a request are on one patient.

    Raises
    ------
    SensorError
        `SENSOR_UNKNOWN`: no such device or option. `RADIO_EXTRA_MISSING`: the extra
        ``radio`` is not installed.
    """
    check(request)
    from rehab.sensors.virtual.source import VirtualSource

    return VirtualSource(request, make_decoder)


def check(request: SensorRequest) -> None:
    """See that there is such a device, and that it can run here.

    Raises
    ------
    SensorError
        `SENSOR_UNKNOWN`, `RADIO_EXTRA_MISSING`.
    """
    for part in request.parts or (request,):
        if part.name not in DEVICES:
            allowed = ", ".join(f"virtual:{name}" for name in DEVICES)
            raise SensorError(
                Reason.SENSOR_UNKNOWN, name=f"virtual:{part.name}", allowed=allowed
            )
    try:
        import bumble  # noqa: F401
    except ImportError as error:
        raise SensorError(Reason.RADIO_EXTRA_MISSING) from error
