"""A night's worth of sensor through the real path, faster than real time: what it costs.

A transport sends eight channels at 2 kHz as a radio would: in packets of 20 ms, with
losses of a packet, of a second and of half a minute, by an oscillator that is off and
wanders, each packet some milliseconds late. Link, recorder, decoder, engine and live
detector are those of `rehab train`.

``python -m tests.soak HOURS FOLDER SAMPLES-A-PACKET`` prints what `soak` returns.
"""

import json
import os
import resource
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rehab.app.guided import Guided
from rehab.app.home import Home, make_decoder
from rehab.config import Settings
from rehab.model.exercise import SafetyLimits
from rehab.model.session import SessionPlan
from rehab.model.signal import (
    Channel,
    Chunk,
    Gap,
    Heard,
    LinkState,
    Packet,
    Side,
    Stream,
    Unit,
)
from rehab.ports import Cue, SensorRequest, Source
from rehab.sensors.link import Link
from rehab.sensors.packets.block import encode_block
from rehab.sensors.transport import Outlet
from rehab.signals.clock import SampleClock
from rehab.storage.reading import measure, read_packets
from tests import make

FS_HZ, N_CHANNELS = 2000, 8
SETTLED_S = 20.0
"""After it the clock has to know the sensor's."""
_MINUTE = 60 * FS_HZ
_EVER = 10**6


def _stream() -> Stream:
    channels = tuple(
        Channel(f"EMG {i + 1}", Unit.UV, "biceps", Side.RIGHT)
        for i in range(N_CHANNELS)
    )
    settings = {"dtype": "i2", "scale_uv": 0.1}
    return Stream("soak", "block", FS_HZ, channels, settings, is_simulated=True)


def _plan() -> SessionPlan:
    """An exercise that does not end by itself; no stop rule is a matter here."""
    ever = SafetyLimits(
        max_sets=1,
        max_repetitions=_EVER,
        max_session_min=float(_EVER),
        standing_allowed=False,
        stop_jerks_per_min=float(_EVER),
        stop_rhythmic_s=float(_EVER),
        stop_pain=10,
    )
    exercise = replace(make.exercise(phase_s=15.0), limits=ever)
    return make.plan(exercise=exercise, repetitions=1000, is_calibrated_first=False)


class Sensor:
    """Sends so many seconds and remembers what it did. Fits `Transport`."""

    def __init__(self, seconds: float, n_packet: int) -> None:
        self._n_packet, self._n_samples = n_packet, round(seconds * FS_HZ)
        self._rng = np.random.default_rng(4)
        self.crc = 0
        self.n_sent = 0  # samples, lost ones left out
        self.gaps: list[Gap] = []

    @cached_property
    def _minute(self) -> NDArray[np.int16]:
        """A minute of contractions, with ten jerks on each channel."""
        rng = np.random.default_rng(3)
        slow = 50.0 + 400.0 * np.clip(np.sin(np.arange(_MINUTE) / 9550.0), 0.0, 1.0)
        emg = rng.normal(0.0, 1.0, (_MINUTE, N_CHANNELS)) * slow[:, np.newaxis]
        for channel in range(N_CHANNELS):
            for at in rng.integers(0, _MINUTE - 120, 10):
                emg[at : at + 120, channel] *= 5.0
        return emg.clip(-32768, 32767).astype(np.int16)

    def is_lost(self, at: int) -> bool:
        """A packet each minute, a second each ten, half a minute each hour."""
        is_second = 0 <= at % (10 * _MINUTE) - 5 * _MINUTE < FS_HZ
        is_long = 0 <= at % (60 * _MINUTE) - 30 * _MINUTE < _MINUTE // 2
        return at % _MINUTE == _MINUTE // 2 or is_second or is_long

    def taken_ns(self, index: float) -> float:
        """When the sample before `index` was taken: 37 ppm slow, 3 ppm more or less."""
        at_s = index / FS_HZ
        wander_s = 3e-6 * 600.0 * np.sin(at_s / 600.0)
        return float(5e9 + 1e9 * (at_s * (1.0 + 37e-6) + wander_s))

    async def run(self, outlet: Outlet) -> None:
        """Send everything."""
        outlet.stream(_stream())
        outlet.change(LinkState.STREAMING)
        latest_ns = 0
        for packet in self._packets():
            latest_ns = max(latest_ns, packet.received_ns)
            outlet.packet(replace(packet, received_ns=latest_ns))
            await outlet.room()

    def _packets(self) -> Iterator[Packet]:
        minute, late_s = self._minute, self._rng.exponential(0.004, _MINUTE)
        late_s[::97] += 0.15
        n = self._n_packet
        for at in range(0, self._n_samples, n):
            if self.is_lost(at):
                self._lose(at, n)
                continue
            start = at % _MINUTE
            data = encode_block(at, minute[start : start + n], "i2")
            self.crc = zlib.crc32(data, self.crc)
            self.n_sent += n
            late_ns = late_s[self._rng.integers(_MINUTE)] * 1e9
            yield Packet(round(self.taken_ns(at + n) + late_ns), data)

    def _lose(self, at: int, n: int) -> None:
        if self.gaps and self.gaps[-1].stop_index == at:
            last = self.gaps.pop()
            at, n = last.start_index, last.n_samples + n
        self.gaps.append(Gap(at, n))

    def follow(self, cue: Cue) -> None:
        """Nobody is there to follow."""

    def heard(self, index: int) -> None:
        """The mailbox holds it up."""


class Heeded(Link):
    """A link that counts what its reader was given, and asks the clock each second."""

    def __init__(self, sensor: Sensor) -> None:
        super().__init__(sensor, make_decoder, thread_name="soak")
        self._sensor, self._clock = sensor, SampleClock(FS_HZ)
        self.n_heard = self.index = 0
        self.gaps: list[Gap] = []
        self.worst_ns = 0.0

    def drain(self) -> list[Heard]:
        """Return what arrived, as ever."""
        arrived = super().drain()
        for item in arrived:
            if isinstance(item, Gap):
                self.gaps.append(item)
            elif isinstance(item, Chunk):
                self._note_down(item)
        return arrived

    def _note_down(self, chunk: Chunk) -> None:
        self.n_heard += len(chunk.emg_uv)
        self.index = chunk.stop_index
        self._clock.push(chunk.stop_index, chunk.received_ns)
        if self.index > SETTLED_S * FS_HZ and self.index % FS_HZ == 0:
            off = self._clock.time_ns(self.index) - self._sensor.taken_ns(self.index)
            self.worst_ns = max(self.worst_ns, abs(off))


class Soaked(Guided):
    """A guided session with that sensor."""

    sensor: Sensor
    link: Heeded

    def _open(self, request: SensorRequest) -> Source:  # noqa: ARG002
        self.link = Heeded(self.sensor)
        return self.link


@dataclass(frozen=True)
class Found:
    """What came of it. Times are processor seconds, memory is megabytes."""

    seconds: float
    n_sent: int
    n_heard: int
    n_kept: int
    is_same: bool  # each byte that was sent was kept, in order
    gaps: list[tuple[int, int]]
    gaps_heard: list[tuple[int, int]]
    gaps_kept: list[tuple[int, int]]
    clock_ms: float
    cpu_s: float
    wall_s: float
    warm_mb: float
    most_mb: float
    closed_mb: float
    file_mb: float
    n_jerks: int


def memory_mb() -> float:
    """What this process holds in memory now; where that is not told, at most so far."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        pages = int(statm.read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1e6 if sys.platform == "darwin" else 1e3)


def soak(
    seconds: float,
    folder: Path,
    *,
    n_packet: int = 40,
    warm_s: float = 600.0,
    tell: Callable[[str], object] = lambda _: None,
) -> Found:
    """Send `seconds` of signal through a session in `folder`.

    Memory is looked at from `warm_s` of the signal on; `tell` is told it now and then.
    """
    home = Home(Settings(folder))
    Soaked.sensor = sensor = Sensor(seconds, n_packet)
    request = SensorRequest("soak")
    guided = Soaked(home, _plan(), request, auto=True)
    begun = time.perf_counter(), time.process_time()
    warm_mb = most_mb = 0.0
    n_jerks, looked_at = 0, 0
    while not guided.is_over:
        frame = guided.tick()
        index, n_jerks = guided.link.index, frame.n_jerks_live
        if index == looked_at:
            time.sleep(0.0005)
        elif index >= looked_at + 10 * FS_HZ:
            looked_at = index
            if index >= warm_s * FS_HZ:
                most_mb = max(most_mb, memory_mb())
                warm_mb = warm_mb or most_mb
            cpu_s = time.process_time() - begun[1]
            tell(f"{index / FS_HZ:.0f} s: {cpu_s:.1f} s, {memory_mb():.1f} MB")
    cpu_s = time.process_time() - begun[1]
    wall_s = time.perf_counter() - begun[0]
    guided.abandon()  # closed and kept; judging is another matter
    home.close()
    (path,) = home.recordings.glob("*.mcap")
    closed_mb = memory_mb()
    file = measure(path, make_decoder)
    crc = 0
    for packet in read_packets(path)[1]:
        crc = zlib.crc32(packet.data, crc)
    return Found(
        seconds=seconds,
        n_sent=sensor.n_sent,
        n_heard=guided.link.n_heard,
        n_kept=file.n_samples - sum(gap.n_samples for gap in file.gaps),
        is_same=crc == sensor.crc,
        gaps=_spans(sensor.gaps),
        gaps_heard=_spans(guided.link.gaps),
        gaps_kept=_spans(file.gaps),
        clock_ms=guided.link.worst_ns / 1e6,
        cpu_s=cpu_s,
        wall_s=wall_s,
        warm_mb=warm_mb,
        most_mb=most_mb,
        closed_mb=closed_mb,
        file_mb=file.n_bytes / 1e6,
        n_jerks=n_jerks,
    )


def _spans(gaps: "list[Gap] | tuple[Gap, ...]") -> list[tuple[int, int]]:
    return [(gap.start_index, gap.n_samples) for gap in gaps]


if __name__ == "__main__":
    found = soak(
        float(sys.argv[1]) * 3600.0,
        Path(sys.argv[2]),
        n_packet=int(sys.argv[3]),
        tell=lambda words: sys.stderr.write(words + "\n"),
    )
    sys.stdout.write(json.dumps(asdict(found)) + "\n")
