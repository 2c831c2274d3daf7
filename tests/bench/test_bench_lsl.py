"""What it costs to send a session to a Lab Streaming Layer, and to hear one.

uv run pytest -m bench tests/bench/test_bench_lsl.py
"""

import time
from collections.abc import Callable, Iterator
from threading import Thread
from uuid import uuid4

import pylsl
import pytest

from rehab.model.signal import Chunk
from rehab.sensors.link import Link
from rehab.sensors.lsl.library import PylslLibrary
from rehab.sensors.lsl.outlet import LslBroadcast
from rehab.sensors.lsl.transport import LslTransport, Timing
from rehab.sensors.packets.block import make_decoder
from tests import make

pytestmark = [pytest.mark.bench, pytest.mark.timeout(120)]
FS_HZ, N_CHANNELS, N_CHUNK = 1000.0, 8, 20
SECONDS = 60


def _chunks() -> Iterator[Chunk]:
    emg_uv = make.noise(N_CHUNK, N_CHANNELS)
    start_ns = time.monotonic_ns()
    for start in range(0, round(SECONDS * FS_HZ), N_CHUNK):
        stop = start + N_CHUNK
        yield Chunk(start, emg_uv, start_ns + round(stop / FS_HZ * 1e9))


def test_bench_outlet(figure: Callable[[str], None]) -> None:
    """A minute of samples and marks, with somebody who listens: our share of a core."""
    patient = uuid4().hex[:8]
    broadcast = LslBroadcast()
    broadcast.begin(make.stream(FS_HZ, N_CHANNELS), patient)
    (info,) = pylsl.resolve_byprop("name", f"rehab-emg-{patient}", timeout=20.0)
    inlet = pylsl.StreamInlet(info)
    inlet.open_stream(10.0)
    spent_s = 0.0
    for chunk in _chunks():
        began_s = time.process_time()  # the threads of liblsl are part of it
        broadcast.send(chunk)
        if chunk.start_index % 1000 == 0:
            time.sleep(0.02)  # for those threads to send a second of samples
            inlet.pull_chunk(max_samples=2000, as_numpy=True)
        spent_s += time.process_time() - began_s
    broadcast.close()
    share = spent_s / SECONDS
    figure(f"LSL outlet, 8 channels at 1 kHz: {share:.2%} of a core (promise 2 %)")
    assert share < 0.02


def test_bench_inlet(figure: Callable[[str], None]) -> None:
    """A stream that is heard for ten seconds: the sensor thread's share of a core."""
    name = f"bench-{uuid4().hex[:8]}"
    info = pylsl.StreamInfo(name, "EMG", N_CHANNELS, FS_HZ, "float32", name)
    outlet, is_over = pylsl.StreamOutlet(info), False
    values = make.noise(N_CHUNK, N_CHANNELS)
    sender_s = 0.0

    def send() -> None:
        nonlocal sender_s
        start_s, n_sent = pylsl.local_clock(), 0
        while not is_over:
            n_sent += N_CHUNK
            time.sleep(max(0.0, start_s + n_sent / FS_HZ - pylsl.local_clock()))
            outlet.push_chunk(values, start_s + n_sent / FS_HZ)
            sender_s = time.thread_time()

    sender = Thread(target=send)
    sender.start()
    transport = LslTransport(name, library=PylslLibrary(), timing=Timing())
    source = Link(transport, make_decoder, thread_name="rehab-lsl")
    try:
        while source.wait_stream() is None:
            time.sleep(0.01)
        began = (time.process_time(), sender_s, time.monotonic(), time.thread_time())
        while time.monotonic() - began[2] < 10.0:
            source.drain()
            time.sleep(1 / 60)
        spent_s = time.process_time() - began[0] - (sender_s - began[1])
        spent_s -= time.thread_time() - began[3]
        seconds = time.monotonic() - began[2]
    finally:
        source.close()
        is_over = True
        sender.join()
    share = spent_s / seconds
    figure(f"LSL inlet, 8 channels at 1 kHz: {share:.1%} of a core (promise 10 %)")
    assert share < 0.10
