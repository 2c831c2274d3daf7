"""Listens to a sensor for a while without recording, to judge its contact."""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass

from rehab.app.opening import open_source
from rehab.errors import Reason, SensorError
from rehab.model.frame import Quality
from rehab.model.signal import (
    Channel,
    Chunk,
    Gap,
    Heard,
    LinkChange,
    LinkState,
    Motion,
    Stream,
)
from rehab.ports import Source
from rehab.sensors.ble import scan
from rehab.sensors.spec import parse_spec
from rehab.signals.delivery import LATE_S, Delivery
from rehab.signals.quality import ContactMeter, with_trouble

_EVERY_S = 1.0
_LONGEST_WAIT_S = 120.0  # whatever a sensor does, it begins or fails before that
_LOOK_S = 0.01


@dataclass(frozen=True, slots=True)
class ChannelReading:
    """One channel now: `rms` is of 20-450 Hz in its unit, None while it is not known."""

    channel: Channel
    rms: float | None
    quality: Quality


@dataclass(frozen=True, slots=True)
class Reading:
    """A sensor now.

    `time_s` is the sample clock. `measured_hz` is None before the rate can be told by
    arrivals. `n_lost` is of all so far, `loss_pct` of the last 10 s.
    """

    stream: Stream
    time_s: float
    link: LinkState
    battery_pct: int | None
    about: str
    measured_hz: float | None
    n_samples: int
    n_lost: int
    loss_pct: float
    channels: tuple[ChannelReading, ...]


class Look:
    """What is known of a stream that is listened to; touches no clock.

    Parameters
    ----------
    stream : Stream
    """

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._meter = ContactMeter(
            stream.fs_hz,
            stream.n_channels,
            full_scale=stream.full_scale,
            unit=stream.channels[0].unit,
        )
        self._delivery = Delivery(stream.fs_hz, stream.n_channels)
        self._link = LinkState.STREAMING
        self._battery_pct: int | None = None
        self._about = ""
        self.n_heard = 0

    @property
    def is_over(self) -> bool:
        """Whether no more will come."""
        return self._link is LinkState.ENDED

    def take(self, heard: Heard) -> None:
        """Take in what came next."""
        if isinstance(heard, LinkChange):
            self._link = heard.state
            if heard.battery_pct is not None:
                self._battery_pct = heard.battery_pct
            self._about = heard.device
            return
        if isinstance(heard, Motion):
            self._meter.move(heard)
            return
        self._delivery.hear(heard)
        self.n_heard = heard.stop_index
        if isinstance(heard, Chunk):
            self._meter.push(heard.emg_uv)
        else:
            self._meter.lose(heard.n_samples)

    def reading(self, silent_s: float = 0.0) -> Reading:
        """Return what is known now, `silent_s` after the last sample came.

        What is too old says nothing about now.
        """
        delivery = self._delivery
        is_known = silent_s <= LATE_S or self.is_over
        is_known &= self._link in {LinkState.STREAMING, LinkState.ENDED}
        channels = []
        for channel, rms, quality, trouble in zip(
            self._stream.channels,
            self._meter.rms,
            self._meter.qualities,
            delivery.troubles,
            strict=True,
        ):
            found = with_trouble(quality if is_known else Quality(), trouble)
            level = float(rms) if is_known and not math.isnan(rms) else None
            channels.append(ChannelReading(channel, level, found))
        return Reading(
            stream=self._stream,
            time_s=self.n_heard / self._stream.fs_hz,
            link=self._link,
            battery_pct=self._battery_pct,
            about=self._about,
            measured_hz=delivery.measured_hz,
            n_samples=self.n_heard,
            n_lost=delivery.n_lost,
            loss_pct=delivery.loss_pct,
            channels=tuple(channels),
        )


def nearby(seconds: float) -> list[tuple[str, str, str]]:
    """Return the sensors that advertise now: SPEC, title and detail of each."""
    return list(scan(seconds))


def watch(spec: str, seconds: float) -> Iterator[Reading]:
    """Connect, then yield what is heard every second, for so many seconds.

    The time counts from the first packet, and goes on while a link is searched for
    again. Ends before where a file does. Raises what the sensor raises; one that neither
    begins nor fails is `SENSOR_SILENT` in the end.
    """
    source = open_source(parse_spec(spec, plan=None))
    try:
        look = Look(_wait(source, spec))
        began_s = heard_s = time.monotonic()
        due_s = began_s + min(_EVERY_S, seconds)
        while not look.is_over:
            arrived = source.drain()
            for item in arrived:
                look.take(item)
            now_s = time.monotonic()
            if any(isinstance(item, Chunk | Gap) for item in arrived):
                heard_s = now_s
                source.heard(look.n_heard)
            if now_s >= due_s and not look.is_over:
                yield look.reading(now_s - heard_s)
                if now_s - began_s >= seconds:
                    return
                due_s = min(max(due_s + _EVERY_S, now_s), began_s + seconds)
            time.sleep(_LOOK_S)
        yield look.reading()
    finally:
        source.close()


def _wait(source: Source, spec: str) -> Stream:
    """Return what is streaming; the source itself gives up and says why."""
    until_s = time.monotonic() + _LONGEST_WAIT_S
    while time.monotonic() < until_s:
        stream = source.wait_stream()
        if stream is not None:
            return stream
        time.sleep(_LOOK_S)
    raise SensorError(Reason.SENSOR_SILENT, name=spec)
