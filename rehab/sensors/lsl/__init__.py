"""Streams of a Lab Streaming Layer: heard as a sensor, and sent to others."""

from collections.abc import Callable

from rehab.errors import Reason, SensorError
from rehab.model.signal import Stream
from rehab.ports import Decoder, SensorRequest, Source
from rehab.sensors.link import Link
from rehab.sensors.lsl.library import PylslLibrary, load
from rehab.sensors.lsl.transport import LslTransport, Timing
from rehab.sensors.slept import Slept, never


def open_source(
    request: SensorRequest, make_decoder: Callable[[Stream], Decoder]
) -> Source:
    """Return a source that hears the stream called `request.name`, or with that source id.

    It runs in real time; `request.speed` is ignored.

    Raises
    ------
    SensorError
        LSL_EXTRA_MISSING, LSL_LIBRARY_MISSING. SENSOR_UNKNOWN: it was given options.
    """
    for option, value in request.options.items():
        asked = f"lsl:{request.name}?{option}={value}"
        raise SensorError(Reason.SENSOR_UNKNOWN, name=asked, allowed="lsl:NAME")
    transport = LslTransport(
        request.name, library=PylslLibrary(), timing=Timing(), plan=request.plan
    )
    slept_ns = Slept().ns if request.is_all_night else never
    return Link(transport, make_decoder, thread_name="rehab-lsl", slept_ns=slept_ns)


def check_lsl() -> Reason | None:
    """Return why no stream can be heard or sent on this machine; None if it can."""
    try:
        load()
    except SensorError as error:
        return error.reason
    return None
