"""An emulated sensor on a real dongle, for whoever has one."""

from collections.abc import Callable

from rehab.sensors.spec import parse_spec
from rehab.sensors.virtual import check


def emulate(
    name: str, dongle: str, seconds: float | None, say: Callable[[str, str], None]
) -> None:
    """Advertise and stream from `dongle`; blocks. See `rehab.sensors.virtual.emulate`.

    Raises
    ------
    SensorError
        SENSOR_UNKNOWN, RADIO_EXTRA_MISSING, DONGLE_UNUSABLE.
    """
    request = parse_spec(f"virtual:{name}")
    check(request)
    from rehab.sensors.virtual.emulate import emulate as run

    run(request, dongle, seconds, say)
