"""The real liblsl on the loopback, with a sender in another process."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest

from rehab.errors import Reason, SensorError
from rehab.model.signal import Chunk, Gap, Heard, LinkChange, LinkState, Packet, Unit
from rehab.sensors.link import Link
from rehab.sensors.lsl.library import PylslLibrary
from rehab.sensors.lsl.transport import LslTransport, Timing
from rehab.sensors.packets.block import make_decoder
from tests.unit.sensors.sensor_room import Tape, emg, until_stream

pytestmark = pytest.mark.timeout(600)  # programs that start, in real time
CHILD = Path(__file__).with_name("lsl_child.py")
QUICK = Timing(look_s=300.0, settle_s=0.5, rate_s=(1.0, 3.0, 6.0, 15.0))

Send = Callable[..., subprocess.Popen[str]]
Hear = Callable[..., Link]


@pytest.fixture
def name() -> str:
    """A name that no other test uses."""
    return f"arm-{uuid4().hex[:8]}"


@pytest.fixture
def send() -> Iterator[Send]:
    """Starts senders, and stops those that are left."""
    started: list[subprocess.Popen[str]] = []

    def start(name: str, source_id: str, **how: object) -> subprocess.Popen[str]:
        said = [f"{key}={value}" for key, value in how.items()]
        child = subprocess.Popen(
            [sys.executable, str(CHILD), name, source_id, *said],
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(child)
        assert child.stdout is not None
        assert child.stdout.readline() == "sends\n"
        return child

    yield start
    for child in started:
        child.kill()
        child.communicate()


@pytest.fixture
def hear() -> Iterator[Hear]:
    """Opens sources, and closes them."""
    opened: list[Link] = []

    def open_one(name: str, timing: Timing = QUICK) -> Link:
        transport = LslTransport(name, library=PylslLibrary(), timing=timing)
        opened.append(Link(transport, make_decoder, thread_name="rehab-lsl"))
        return opened[-1]

    yield open_one
    for source in opened:
        source.close()


def heard_until(source: Link, done: Callable[[list[Heard]], bool]) -> list[Heard]:
    """Drain until there is enough; the test's own timeout ends an endless wait."""
    heard: list[Heard] = []
    while not done(heard):
        heard += source.drain()
        time.sleep(0.005)
    return heard


def counted(heard: list[Heard]) -> set[int]:
    """What the sender's index is ahead of ours: one number if no sample is misplaced."""
    ahead: set[int] = set()
    for chunk in heard:
        if isinstance(chunk, Chunk):
            index = np.arange(chunk.start_index, chunk.stop_index)
            ahead |= set((np.rint(chunk.emg_uv[:, 0]).astype(int) - index).tolist())
    return ahead


def states(heard: list[Heard]) -> list[LinkState]:
    return [value.state for value in heard if isinstance(value, LinkChange)]


def stop_index(heard: list[Heard]) -> int:
    ends = [value.stop_index for value in heard if isinstance(value, Chunk | Gap)]
    return max(ends, default=0)


def test_lost_samples_are_a_gap_of_their_length(send: Send, hear: Hear, name: str):
    """A minute in which somebody else's program dropped data must not look complete."""
    send(name, "s1", lost="30/3000")
    source, tape = hear(name), Tape()
    stream = until_stream(source)
    source.record(tape)
    assert (stream.device, stream.fs_hz, stream.decoder) == (name, 1000.0, "block")
    assert [c.label for c in stream.channels] == ["muscle 1", "muscle 2"]
    assert {c.unit for c in stream.channels} == {Unit.UV}
    assert not stream.is_simulated
    heard = heard_until(source, lambda heard: stop_index(heard) > 6500)
    assert len(counted(heard)) == 1
    gaps = [value.n_samples for value in heard if isinstance(value, Gap)]
    assert len(gaps) >= 2
    assert set(gaps) == {30}
    source.close()
    decoder = make_decoder(stream)
    again = [v for p in tape.kept if isinstance(p, Packet) for v in decoder.feed(p)]
    shown = emg(heard)
    np.testing.assert_array_equal(emg(again)[: len(shown)], shown)
    assert sum(isinstance(value, Gap) for value in again) >= len(gaps)


def test_only_the_same_stream_is_taken_back(send: Send, hear: Hear, name: str):
    """When a sender dies, the neighbour's arm must not go on in its place."""
    zero_s = time.monotonic()
    first = send(name, "mine", zero_s=zero_s)
    source = hear(name)
    until_stream(source)
    heard = heard_until(source, lambda heard: stop_index(heard) > 2000)
    first.kill()
    send(name, "neighbour", zero_s=zero_s - 1000)
    heard += heard_until(source, lambda heard: LinkState.LOST in states(heard))
    until_s = time.monotonic() + 1.5
    heard += heard_until(source, lambda _: time.monotonic() > until_s)
    assert states(heard)[-1] is LinkState.LOST
    send(name, "mine", zero_s=zero_s)
    heard += heard_until(source, lambda heard: stop_index(heard) > 3000)
    assert states(heard)[-1] is LinkState.STREAMING
    assert len(counted(heard)) == 1
    assert sum(isinstance(value, Gap) for value in heard) == 1


def test_a_frozen_sender_loses_nothing(send: Send, hear: Hear, name: str):
    """A computer that was busy for seconds sends all that it had: late, and not lost."""
    child = send(name, "s1")
    source = hear(name)
    until_stream(source)
    heard = heard_until(source, lambda heard: stop_index(heard) > 1500)
    child.send_signal(signal.SIGSTOP)
    heard += heard_until(source, lambda heard: LinkState.LOST in states(heard))
    child.send_signal(signal.SIGCONT)
    last = stop_index(heard)
    heard += heard_until(source, lambda heard: stop_index(heard) > last + 3000)
    assert states(heard)[-1] is LinkState.STREAMING
    assert len(counted(heard)) == 1
    assert not any(isinstance(value, Gap) for value in heard)


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ({"fs": 0, "type": "string", "kind": "Markers", "n": 1}, Reason.LSL_IRREGULAR),
        ({"true_fs": 900}, Reason.LSL_RATE_WRONG),
        ({"true_fs": 0.001}, Reason.SENSOR_SILENT),
    ],
)
def test_what_cannot_be_used_is_refused(
    send: Send, hear: Hear, name: str, how: dict[str, object], reason: Reason
):
    """A wrong rate would shift every band of the detector, and nobody would know."""
    send(name, "s1", **how)
    source = hear(name, Timing(settle_s=0.5, first_data_s=1.0, rate_s=(1.0, 2.0)))
    with pytest.raises(SensorError) as caught:
        until_stream(source)
    assert caught.value.reason is reason


def test_two_of_one_name_are_told_apart_by_source_id(send: Send, hear: Hear, name: str):
    """Whoever trains with two arms in reach must be asked which one is theirs."""
    send(name, f"{name}-left")
    send(name, f"{name}-right")
    with pytest.raises(SensorError) as caught:
        until_stream(hear(name, Timing(settle_s=4.0)))
    assert caught.value.reason is Reason.LSL_AMBIGUOUS
    for side in ("left", "right"):
        assert f"lsl:{name}-{side} (EMG, 2 × 1000 Hz" in caught.value.facts["seen"]
    assert until_stream(hear(f"{name}-right")).device == name


def test_nobody_sends(hear: Hear, name: str):
    """Waiting for ever for a program that was not started helps nobody."""
    with pytest.raises(SensorError) as caught:
        until_stream(hear(name, Timing(look_s=0.3)))
    assert caught.value.reason is Reason.LSL_NOT_FOUND
