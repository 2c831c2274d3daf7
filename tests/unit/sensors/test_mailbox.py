"""The mailbox between the sensor thread and the reader."""

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.model.signal import Chunk, Gap, LinkChange, LinkState
from rehab.sensors.mailbox import Mailbox


def _chunk(start_index: int, n_samples: int) -> Chunk:
    return Chunk(start_index, np.zeros((n_samples, 1), np.float32), start_index)


@given(st.lists(st.tuples(st.sampled_from("CCCCGLT"), st.integers(1, 30))))
def test_no_index_is_ever_without_a_word(steps: list[tuple[str, int]]) -> None:
    """Samples that vanish unsaid would shift phases and count as time without jerks."""
    box, index, read, sent = Mailbox(50), 0, 0, LinkState.SEARCHING
    told = None
    for kind, n in [*steps, ("C", 1), ("T", 1)]:
        if kind == "C":
            box.put(_chunk(index, n))
            index += n
        elif kind == "G":
            box.put(Gap(index, n))
            index += n
        elif kind == "L":
            sent = list(LinkState)[n % 5]
            box.put(LinkChange(sent, n))
        else:
            for value in box.take():
                if isinstance(value, LinkChange):
                    told = value.state
                else:
                    assert value.start_index == read
                    read = value.stop_index
            assert read == index
            assert told is None or told is sent
        assert box.n_unread <= 50
    assert read == index
    if any(kind == "L" for kind, _ in steps):
        assert told is sent


def test_the_newest_are_kept() -> None:
    """After a stall the screen must show the arm of now, not that of two minutes ago."""
    box = Mailbox(100)
    box.put(LinkChange(LinkState.STREAMING, 0))
    for i in range(50):
        box.put(_chunk(10 * i, 10))
    change, gap, *chunks = box.take()
    assert isinstance(change, LinkChange)
    assert gap == Gap(0, 400)
    assert [chunk.start_index for chunk in chunks if isinstance(chunk, Chunk)] == [
        *range(400, 500, 10)
    ]


def test_a_failure_comes_last_and_again() -> None:
    """What was measured before a sensor died must be shown; its death must not be lost."""
    box, error = Mailbox(100), OSError("gone")
    box.put(_chunk(0, 10))
    box.fail(error)
    assert len(box.take()) == 1
    for _ in range(2):
        with pytest.raises(OSError, match="gone"):
            box.take()


def test_two_threads() -> None:
    """A value lost or doubled between the threads would be a hole nobody can explain."""
    box, n = Mailbox(2000), 30_000

    def put() -> None:
        for i in range(n):
            box.put(_chunk(2 * i, 2))
        box.put(LinkChange(LinkState.ENDED, 0))

    thread = threading.Thread(target=put)
    thread.start()
    index, n_chunks, n_gaps, is_over = 0, 0, 0, False
    while not is_over:
        for value in box.take():
            if isinstance(value, LinkChange):
                is_over = value.state is LinkState.ENDED
                continue
            assert value.start_index == index
            index = value.stop_index
            n_chunks += isinstance(value, Chunk)
            n_gaps += (
                value.stop_index - value.start_index if isinstance(value, Gap) else 0
            )
    thread.join()
    assert index == 2 * n
    assert 2 * n_chunks + n_gaps == 2 * n
    assert box.n_unread == 0
