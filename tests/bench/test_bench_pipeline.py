"""What a chunk costs on its way from bytes to events: 8 channels at 2 kHz, every 20 ms."""

import gc
import pickle
import time
from collections.abc import Iterator

import numpy as np
import pytest

from rehab.detect.jerk_live import LiveDetector
from rehab.live.safety import Sustained
from rehab.model.signal import Channel, Packet, Stream, Unit
from rehab.sensors.packets.block import encode_block, make_decoder
from rehab.signals.envelope import Envelope
from rehab.signals.filters import BandPass
from rehab.signals.quality import ContactMeter
from tests import make

pytestmark = pytest.mark.bench

FS_HZ, N_CHANNELS, N_CHUNK = 2000.0, 8, 40
MEAN_MS, P99_MS = 0.5, 2.0


def packets(seconds: float) -> Iterator[Packet]:
    """Contractions with jerks every 3 s on each channel; the second half is the first."""
    onsets = np.arange(0.7, 19.0, 3.0)
    emg = np.concatenate(
        [
            make.burst_train(onsets + 0.1 * i, fs_hz=FS_HZ, seconds=20, seed=i)
            for i in range(N_CHANNELS)
        ],
        axis=1,
    )
    emg[10_000:20_000] *= 6.0
    counts = np.round(emg / 0.1).clip(-32768, 32767).astype(np.int16)
    for start in range(0, round(seconds * FS_HZ), N_CHUNK):
        at = start % len(counts)
        yield Packet(start, encode_block(start, counts[at : at + N_CHUNK], "i2"))


class Line:
    """Decoder, filters, contact meter, detector and stop rule, as a session strings them."""

    def __init__(self) -> None:
        channels = tuple(Channel(f"EMG {i}", Unit.UV) for i in range(N_CHANNELS))
        settings = {"dtype": "i2", "scale_uv": 0.1}
        stream = Stream("bench", "block", FS_HZ, channels, settings)
        self._decoder = make_decoder(stream)
        self._band = BandPass(FS_HZ, N_CHANNELS)
        self._envelope = Envelope(FS_HZ, N_CHANNELS, 0.15)
        self._meter = ContactMeter(FS_HZ, N_CHANNELS, full_scale=3276.7)
        self._sustained = Sustained(FS_HZ, N_CHANNELS, 10.0, is_uv=True)
        self._detector = LiveDetector(FS_HZ, N_CHANNELS, rest_rms=(5.0,) * N_CHANNELS)
        self.n_events = 0

    def push(self, packet: Packet) -> None:
        for chunk in self._decoder.feed(packet):
            filtered = self._band.push(chunk.emg_uv)
            self._envelope.push(filtered)
            self._sustained.take(filtered)
            self._meter.push(chunk.emg_uv)
            self.n_events += len(self._detector.push(chunk.emg_uv))


def per_chunk_ms(heard: list[Packet]) -> tuple[np.ndarray, np.ndarray]:
    """Wall and CPU time of each chunk after the first second, in milliseconds."""
    line, wall, cpu = Line(), [], []
    for packet in heard[:50]:
        line.push(packet)
    gc.collect()
    for packet in heard[50:]:
        before, before_cpu = time.perf_counter_ns(), time.thread_time_ns()
        line.push(packet)
        wall.append(time.perf_counter_ns() - before)
        cpu.append(time.thread_time_ns() - before_cpu)
    assert line.n_events > 100
    return np.array(wall) / 1e6, np.array(cpu) / 1e6


def test_a_chunk_takes_half_a_millisecond(figure):
    """Otherwise the picture would stutter whenever the sensor speaks.

    The wall clock is what a person waits for; the CPU time beside it tells how much of
    it was other programs.
    """
    for name, took_ms in zip(
        ("wall", "CPU"), per_chunk_ms(list(packets(40.0))), strict=True
    ):
        mean, p99 = float(took_ms.mean()), float(np.percentile(took_ms, 99))
        figure(
            f"pipeline, 8 x 2 kHz, 20 ms chunks, {name}: mean {mean:.2f} ms (promise"
            f" {MEAN_MS}), p99 {p99:.2f} ms (promise {P99_MS})"
        )


def test_one_second_of_chunks(benchmark):
    """The same line for pytest-benchmark: fifty chunks a round."""
    line = Line()
    source = packets(3600.0)

    def one_second() -> None:
        for _ in range(50):
            line.push(next(source))

    benchmark.pedantic(one_second, rounds=40, warmup_rounds=2)


def test_memory_stays_the_same_over_ten_minutes(figure):
    """A session must not slow the machine down the longer it lasts."""
    line, source = Line(), packets(620.0)
    for _ in range(1000):
        line.push(next(source))
    gc.collect()
    state, n_objects = len(pickle.dumps(line)), len(gc.get_objects())
    for packet in source:
        line.push(packet)
    gc.collect()
    grown = len(pickle.dumps(line)) - state
    n_more = len(gc.get_objects()) - n_objects
    figure(f"pipeline, state of {state / 1024:.0f} KiB grew by {grown / 1024:+.1f} KiB")
    assert abs(grown) < 64 * 1024
    assert n_more < 500
