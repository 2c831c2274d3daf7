"""Opens the sensor that was asked for, of whatever kind."""

from rehab import plugins
from rehab.app.home import make_decoder
from rehab.ports import SensorRequest, Source


def open_source(request: SensorRequest) -> Source:
    """Open the sensor that was asked for."""
    maker = plugins.load("sensors", request.kind)
    extra = {}
    if request.kind == "replay":
        from rehab.storage.reading import read_packets

        extra = {"read_mcap": read_packets}
    source: Source = maker(request, make_decoder, **extra)
    return source
