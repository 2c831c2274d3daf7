"""Which index a streamed sample has: exact gaps, patience with jitter, other clocks."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from rehab.sensors.lsl.placing import Piece, Placed, Placing

FS_HZ = 1000.0
N = 40_000
LOST = ((1500, 7), (10_000, 1), (20_000, 50), (30_000, 3000))


def kept(lost: Sequence[tuple[int, int]]) -> NDArray[np.int64]:
    """The indices of the samples that were sent."""
    is_lost = np.zeros(N, bool)
    for at, n in lost:
        is_lost[at : at + n] = True
    return np.flatnonzero(~is_lost)


def pieces(
    times_s: NDArray[np.float64], index: NDArray[np.int64], n: int = 20
) -> list[Piece]:
    """Pieces of `n` samples, each value its own index, that arrive when they are due."""
    found = []
    for start in range(0, len(index), n):
        stop = min(start + n, len(index))
        due_s = index[stop - 1] / FS_HZ + 0.01
        values = index[start:stop, None].astype(np.float64)
        found.append(Piece(times_s[start:stop], values, round(due_s * 1e9)))
    return found


def placed(sent: list[Piece], n_early: int = 150) -> list[Placed]:
    """Everything placed, and what is still held asked for ten seconds later."""
    placing = Placing(FS_HZ, sent[:n_early])
    out = [placed for piece in sent for placed in placing.place(piece)]
    later = sent[-1].received_ns + 10**10
    return out + placing.place(Piece(np.empty(0), np.empty((0, 1)), later))


def ahead(out: list[Placed]) -> NDArray[np.int64]:
    """How far each sample's index is ahead of the true one."""
    index = np.concatenate([p.start_index + np.arange(len(p.values)) for p in out])
    return index - np.concatenate([p.values[:, 0] for p in out]).astype(np.int64)


def stamped_on_leaving(
    index: NDArray[np.int64], jitter_s: float, n: int = 20
) -> NDArray[np.float64]:
    """Times of a sender that looks at its clock, late, when a piece leaves it."""
    random = np.random.default_rng(3)
    times_s = np.empty(len(index))
    for start in range(0, len(index), n):
        stop = min(start + n, len(index))
        left_s = index[stop - 1] / FS_HZ + random.exponential(jitter_s)
        times_s[start:stop] = left_s - np.arange(stop - start)[::-1] / FS_HZ
    return times_s


@pytest.mark.parametrize("ppm", [0, 100, -100, 2000, -2000])
@pytest.mark.parametrize("noise_s", [0.0, 2e-4])
@pytest.mark.parametrize("n", [5, 20, 137])
def test_gaps_are_exact_by_the_senders_clock(ppm: float, noise_s: float, n: int):
    """A gap one sample too long or short shifts every jerk after it for good."""
    index = kept(LOST)
    noise = np.random.default_rng(2).uniform(0, noise_s, len(index))
    times_s = 1e6 + index / FS_HZ * (1 + ppm * 1e-6) + noise
    out = placed(pieces(times_s, index, n), n_early=3000 // n)
    assert set(ahead(out).tolist()) == {0}
    assert sum(len(p.values) for p in out) == len(index)


@pytest.mark.parametrize("jitter_s", [0.002, 0.01])
def test_jitter_is_no_loss(jitter_s: float):
    """A sender that is late to look at its clock would fill a recording with holes."""
    index = kept(())
    out = placed(pieces(stamped_on_leaving(index, jitter_s), index))
    assert set(ahead(out).tolist()) == {0}


def test_samples_that_are_stamped_one_by_one_in_bursts_are_no_losses():
    """The simplest sender pushes what a notification held, each with the time of now."""
    index = kept(())
    burst, within = index // 20, index % 20
    times_s = burst * 0.02 + 0.02 + within * 1e-5
    assert set(ahead(placed(pieces(times_s, index))).tolist()) == {0}


def test_a_stall_without_loss_is_no_gap():
    """After a stall of the sender's radio all comes at once: it is late, and not lost."""
    index = kept(())
    sent = pieces(index / FS_HZ, index)
    for i in range(1000, 1020):  # 0.4 s leave together, stamped as they leave
        left_s = 20.4 + 1e-4 * (i - 1000)
        times_s = left_s - np.arange(20)[::-1] / FS_HZ
        sent[i] = Piece(times_s, sent[i].values, round((left_s + 0.01) * 1e9))
    assert set(ahead(placed(sent)).tolist()) == {0}


@pytest.mark.parametrize("jitter_s", [0.0, 0.002])
def test_a_loss_among_jitter_is_found(jitter_s: float):
    """Half a second that is missing must not be glued together."""
    index = kept(((20_000, 500),))
    out = ahead(placed(pieces(stamped_on_leaving(index, jitter_s), index)))
    assert abs(int(out[-1])) <= 4 * jitter_s * FS_HZ
    assert abs(int(out[index.searchsorted(25_000)])) <= 4 * jitter_s * FS_HZ


@pytest.mark.parametrize("zero_s", [0.0, -500.0, 1e9])
def test_a_sender_with_another_clock_is_placed_by_arrival(zero_s: float):
    """A computer that was started anew counts its seconds from nought."""
    index = kept(((20_000, 4000),))
    times_s = 500.0 + index / FS_HZ
    times_s[index >= 24_000] += zero_s - 500.0
    sent = pieces(times_s, index)
    placing, out = Placing(FS_HZ, sent[:150]), []
    for piece in sent:
        if piece.values[0, 0] == 24_000:
            placing.resume()
        out += placing.place(piece)
    assert np.abs(ahead(out)).max() <= 20


def test_the_same_clock_is_believed_after_a_loss():
    """The gap of a sender that came back is known to the sample: nothing may blur it."""
    index = kept(((20_000, 4000),))
    sent = pieces(500.0 + index / FS_HZ, index)
    placing, out = Placing(FS_HZ, sent[:150]), []
    for piece in sent:
        is_first = piece.values[0, 0] == 24_000
        if is_first:
            placing.resume()
        late_ns = 2 * 10**8 if is_first else 0
        out += placing.place(piece._replace(received_ns=piece.received_ns + late_ns))
    assert set(ahead(out).tolist()) == {0}


def test_indices_never_go_back_whatever_the_times_are():
    """The index is the clock of everything; no sender may turn it back."""
    random = np.random.default_rng(5)
    index = kept(())[:8000]
    times_s = random.choice([0.0, 1.0, 1e3, -1e6], len(index)) + random.normal(
        0, 3, len(index)
    )
    out = placed(pieces(times_s, index))
    starts = np.array([p.start_index for p in out])
    stops = np.array([p.start_index + len(p.values) for p in out])
    assert (starts[1:] >= stops[:-1]).all()
    assert sum(len(p.values) for p in out) == len(index)
