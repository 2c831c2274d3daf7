"""Replay of our own recordings: as it was, loss included. If these fail, what is looked at again
is a smoother session than the one that the patient had.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from rehab.model.signal import (
    Channel,
    Chunk,
    Gap,
    Heard,
    LinkChange,
    LinkState,
    Packet,
    Stream,
    Unit,
)
from rehab.ports import SensorRequest
from rehab.sensors import replay
from rehab.sensors.packets.npg import encode_samples, make_decoder
from rehab.sensors.transport import RESUMED
from tests.unit.sensors.sensor_room import INF, read

FS = 500.0
N = 10
STREAM = Stream("NPG", "npg", FS, (Channel("CH1", Unit.COUNTS),))
START_NS = 900_000_000_000
LATE_S = 0.33


def packet(number: int, received_s: float, *, counter: int | None = None) -> Packet:
    start = number * N
    counts = np.arange(start, start + N)[:, np.newaxis] % 4000
    data = encode_samples(counts, start if counter is None else counter)
    return Packet(START_NS + round(received_s * 1e9), data)


def taken_s(number: int) -> float:
    return (number + 1) * N / FS


def sitting() -> list[Packet]:
    """Six seconds: a burst after 0.33 s of silence, a loss, and a link that was lost."""
    sent = []
    for number in range(300):
        at_s = taken_s(number)
        if 2.0 <= at_s < 2.0 + LATE_S:
            sent.append(packet(number, 2.0 + LATE_S))
        elif 3.0 <= at_s < 3.1:
            continue  # five packets that never came
        elif at_s < 4.0:
            sent.append(packet(number, at_s))
        elif at_s >= 4.8:  # it came back, and counts from nothing
            if not any(one.characteristic for one in sent):
                sent.append(Packet(START_NS + round(4.79 * 1e9), b"", RESUMED))
                first = number
            sent.append(packet(number, at_s, counter=(number - first) * N))
    return sent


def read_mcap(_: Path) -> tuple[Stream, Iterator[Packet]]:
    return STREAM, iter(sitting())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "a.mcap"
    found.write_bytes(b"\x89MCAP0\r\n")
    return found


def replayed(path: Path) -> list[Heard]:
    request = SensorRequest(kind="replay", name=str(path), speed=INF)
    source = replay.open_source(request, make_decoder, read_mcap=read_mcap)
    try:
        return read(source)
    finally:
        source.close()


def samples(heard: list[Heard]) -> list[tuple[int, int, int]]:
    """Start, length and time of what came; gaps have no time."""
    return [
        (one.start_index, len(one.emg_uv), one.received_ns)
        if isinstance(one, Chunk)
        else (one.start_index, one.n_samples, 0)
        for one in heard
        if isinstance(one, Chunk | Gap)
    ]


def test_every_loss_lies_where_it_lay(path: Path) -> None:
    decoder, direct = make_decoder(STREAM), []
    for one in sitting():
        direct += list(decoder.feed(one))
    heard = replayed(path)
    assert samples(heard) == samples(direct)
    gaps = [(g.start_index, g.n_samples) for g in heard if isinstance(g, Gap)]
    assert gaps[0] == (1490, 50)
    assert gaps[1][0] == 1990
    assert abs(gaps[1][1] - 400) <= 1  # of time: the counter began anew


def test_a_link_that_was_lost_is_lost_again(path: Path) -> None:
    """The screen says that the sensor is away, as it did then."""
    heard = replayed(path)
    changes = [one.state for one in heard if isinstance(one, LinkChange)]
    assert changes == [
        *(LinkState.STREAMING, LinkState.LOST, LinkState.STREAMING, LinkState.ENDED)
    ]
    lost = next(
        i
        for i, one in enumerate(heard)
        if isinstance(one, LinkChange) and one.state is LinkState.LOST
    )
    before = [one for one in heard[:lost] if isinstance(one, Chunk)][-1]
    assert before.stop_index == 1990


class Notes:
    """A pace that waits for nothing, and notes what it was asked."""

    def __init__(self, speed: float) -> None:
        self.speed = speed
        self.due_s: list[float] = []

    async def wait(self, due_s: float) -> None:
        self.due_s.append(due_s)


def test_packets_are_due_as_they_arrived(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A burst comes as a burst, and a silence lasts as long as it did."""
    paces: list[Notes] = []

    def made(speed: float) -> Notes:
        paces.append(Notes(speed))
        return paces[-1]

    monkeypatch.setattr(replay, "Pace", made)
    replayed(path)
    arrived_s = [(one.received_ns - START_NS) / 1e9 for one in sitting()]
    due_s = np.array(paces[0].due_s)
    np.testing.assert_allclose(due_s, np.array(arrived_s) - arrived_s[0], atol=1e-9)
    assert np.count_nonzero(np.diff(due_s) == 0.0) == 16
