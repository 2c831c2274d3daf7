"""Listens to a sensor for a while without recording, to judge its contact."""

import time
from dataclasses import dataclass

import numpy as np

from rehab.app.guided import open_source
from rehab.model.frame import Contact
from rehab.model.signal import Chunk, Gap, LinkChange, LinkState, Stream
from rehab.ports import Source
from rehab.sensors.ble import scan
from rehab.sensors.spec import parse_spec
from rehab.signals.filters import BandPass
from rehab.signals.quality import ContactMeter

_GRACE_S = 10.0  # a sensor that loses its link is given this much longer


@dataclass(frozen=True, slots=True)
class ContactReport:
    """What was heard: `rms` is 20-450 Hz, one number a channel, in its unit."""

    stream: Stream
    contacts: tuple[Contact, ...]
    rms: tuple[float, ...]
    n_samples: int
    n_lost: int
    battery_pct: int | None


def nearby(seconds: float) -> list[tuple[str, str, str]]:
    """Return the sensors that advertise now: SPEC, title and detail of each."""
    return list(scan(seconds))


def listen(spec: str, seconds: float) -> ContactReport:
    """Connect, listen for `seconds`, and report. Raises what the sensor raises."""
    source = open_source(parse_spec(spec, plan=None))
    try:
        stream = _wait(source)
        band = BandPass(stream.fs_hz, stream.n_channels, low_hz=20.0, high_hz=450.0)
        meter = ContactMeter(
            stream.fs_hz,
            stream.n_channels,
            full_scale=stream.full_scale,
            unit=stream.channels[0].unit,
        )
        contacts = (Contact.UNKNOWN,) * stream.n_channels
        heard: list[np.ndarray] = []
        n_lost, battery, is_over = 0, None, False
        stop_index = round(seconds * stream.fs_hz)
        index, until = 0, time.monotonic() + 2 * seconds + _GRACE_S
        while index < stop_index and not is_over and time.monotonic() < until:
            for item in source.drain():
                if isinstance(item, Chunk):
                    contacts = meter.push(item.emg_uv)
                    heard.append(band.push(item.emg_uv))
                elif isinstance(item, Gap):
                    n_lost += item.n_samples
                    band.reset()
                    n = min(item.n_samples, round(stream.fs_hz))
                    lost = np.full((n, stream.n_channels), np.nan, np.float32)
                    contacts = meter.push(lost)
                elif isinstance(item, LinkChange):
                    battery = (
                        item.battery_pct if item.battery_pct is not None else battery
                    )
                    is_over = item.state is LinkState.ENDED
                if isinstance(item, Chunk | Gap):
                    index = item.stop_index
                    source.heard(index)
            time.sleep(0.005)
    finally:
        source.close()
    whole = np.concatenate(heard) if heard else np.zeros((1, stream.n_channels))
    rms = np.sqrt(np.nanmean(np.square(whole, dtype=np.float64), axis=0))
    return ContactReport(
        stream, contacts, tuple(float(r) for r in rms), index, n_lost, battery
    )


def _wait(source: Source) -> Stream:
    """Return what is streaming; the source itself gives up and says why."""
    while True:
        stream = source.wait_stream()
        if stream is not None:
            return stream
        time.sleep(0.01)
