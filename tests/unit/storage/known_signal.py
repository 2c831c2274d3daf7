"""A stream whose every sample is known, so that one wrong or shifted sample shows."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import numpy as np

from rehab.model.session import Event, EventKind, Recording
from rehab.model.signal import Packet, Stream
from rehab.sensors.packets.block import encode_block, make_decoder
from rehab.storage.reading import read_recording
from rehab.storage.recording import McapRecorder
from tests import make

FS_HZ = 1000.0
N_CHANNELS = 2
PACKET = 20  # samples, 20 ms
STREAM: Stream = replace(
    make.stream(FS_HZ, N_CHANNELS), settings={"dtype": "i2"}, full_scale=32767.0
)
HEADER = {"session": "x", "plan": {"sets": 1}, "started_us": 1_700_000_000_000_000}
TRUTH = (
    np.random.default_rng(7)
    .integers(-3000, 3000, (60_000, N_CHANNELS))
    .astype(np.float32)
)
START_INDEX = 4_294_960_000
"""On the wire, 7.3 s before the counter wraps: indices count from the first packet."""


def packets(n_samples: int, received_from_ns: int = 5_000_000_000) -> Iterator[Packet]:
    """The first `n_samples` of `TRUTH` as packets, each when its last sample is known."""
    for at in range(0, n_samples, PACKET):
        data = encode_block(START_INDEX + at, TRUTH[at : at + PACKET], "i2")
        yield Packet(received_from_ns + (at + PACKET) * 1_000_000, data)


def event(index: int) -> Event:
    """An event at a sample."""
    return Event(index, EventKind.NOTE, {"at": index})


def record(
    folder: Path,
    n_samples: int,
    session: UUID | None = None,
    *,
    clock_ns: Callable[[], int] = lambda: 0,
) -> McapRecorder:
    """A recorder that was given `n_samples` and an event a second; still open.

    It writes by the arrival times alone: a disk that takes its time changes no file.
    """
    recorder = McapRecorder(
        folder,
        session or uuid4(),
        STREAM,
        HEADER,
        make_decoder=make_decoder,
        clock_ns=clock_ns,
    )
    for i, packet in enumerate(packets(n_samples)):
        recorder.write_packet(packet)
        if i % 50 == 0:
            recorder.write_event(event(i * PACKET))
    return recorder


def read_checked(path: Path) -> Recording:
    """Read a recording; fail if any sample of it is not the true one in its place."""
    recording = read_recording(path, make_decoder)
    assert recording.stream == STREAM
    assert recording.header == HEADER
    lost = recording.is_lost
    truth = TRUTH[: recording.n_samples]
    np.testing.assert_array_equal(recording.emg_uv[~lost], truth[~lost])
    in_gaps = np.zeros(recording.n_samples, dtype=bool)
    for gap in recording.gaps:
        in_gaps[gap.start_index : gap.stop_index] = True
    np.testing.assert_array_equal(in_gaps, lost)
    for found in recording.events:
        assert found == event(found.index)
    return recording
