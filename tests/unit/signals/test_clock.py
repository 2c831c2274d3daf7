"""The clock of a sensor's samples, against the times at which a simulated device took them."""

import numpy as np
import pytest
from numpy.typing import NDArray

from rehab.signals.clock import SECONDS, SampleClock
from tests.unit.signals.clock_room import Arrivals, arrivals

FS_HZ = 500.0
OUTAGE_S = (55.0, 55.4)
PPM = (0.0, 100.0, -100.0, 2000.0, -2000.0)
FAULTS = ((None, False), (OUTAGE_S, False), (OUTAGE_S, True))

every_ppm = pytest.mark.parametrize("ppm", PPM)
every_fault = pytest.mark.parametrize(
    ("outage_s", "is_dropped"), FAULTS, ids=("calm", "burst", "drops")
)


def _follow(sent: Arrivals) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how far each packet's time is off, and the step it made, in ms."""
    clock, off_ms, step_ms = SampleClock(FS_HZ), [], []
    for (stop_index, received_ns), taken_s in zip(
        sent.pairs, sent.taken_s, strict=True
    ):
        before_ns = clock.time_ns(stop_index) if clock.has_begun else received_ns
        clock.push(stop_index, received_ns)
        now_ns = clock.time_ns(stop_index)
        off_ms.append((now_ns / 1e9 - taken_s) * 1e3)
        step_ms.append((now_ns - before_ns) / 1e6)
    return np.array(off_ms), np.array(step_ms)


def _settled(sent: Arrivals) -> NDArray[np.bool_]:
    return np.asarray(sent.taken_s > sent.taken_s[0] + 30.0)


@every_fault
@every_ppm
def test_times_are_true_and_steady(
    ppm: float, outage_s: tuple[float, float] | None, is_dropped: bool
) -> None:
    """A biased or jumping clock puts the jerks of one arm beside those of the other."""
    sent = arrivals(ppm=ppm, seed=3, outage_s=outage_s, is_dropped=is_dropped)
    off_ms, step_ms = _follow(sent)
    late = _settled(sent)
    assert np.abs(off_ms[late]).max() <= 15.0
    assert np.abs(step_ms[late]).max() <= 2.0
    assert np.abs(np.diff(off_ms[late])).max() <= 2.0


@pytest.mark.parametrize(("one", "other"), [(0, 100), (-100, 100), (2000, -2000)])
@every_fault
def test_two_devices_are_aligned(
    one: float, other: float, outage_s: tuple[float, float] | None, is_dropped: bool
) -> None:
    """A jerk of both arms must not look as if it wandered from one to the other."""
    ways = []
    for ppm, seed in ((one, 5), (other, 6)):
        sent = arrivals(
            ppm=ppm,
            seed=seed,
            outage_s=outage_s if seed == 5 else None,
            is_dropped=is_dropped,
        )
        ways.append((sent, _follow(sent)[0]))
    seconds = np.arange(45.0, 98.0, 0.1)
    off_ms = [np.interp(seconds, sent.taken_s, off) for sent, off in ways]
    assert np.abs(off_ms[0] - off_ms[1]).max() <= 10.0


@every_ppm
def test_the_rate_is_found(ppm: float) -> None:
    """A sensor that runs 0.2 % fast would otherwise be a tenth of a second off in a minute."""
    clock = SampleClock(FS_HZ)
    for pair in arrivals(ppm=ppm, seed=8).pairs:
        clock.push(*pair)
    assert clock.fs_hz == pytest.approx(FS_HZ * (1.0 + 1e-6 * ppm), rel=2e-4)


def test_a_time_leads_back_to_its_index() -> None:
    """Samples of the second sensor are placed through both ways, one after the other."""
    clock = SampleClock(FS_HZ)
    sent = arrivals(ppm=800.0, seed=4, seconds=60.0, outage_s=OUTAGE_S, is_dropped=True)
    for stop_index, received_ns in sent.pairs:
        clock.push(stop_index, received_ns)
        for index in (0, stop_index - 300, stop_index, stop_index + 5000):
            assert clock.index(clock.time_ns(index)) == pytest.approx(index, abs=1e-3)


def test_an_index_that_jumps_is_followed_at_once() -> None:
    """After a reconnect a sensor's count may lie a second off; waiting 30 s would show it."""
    sent = arrivals(ppm=50.0, seed=9)
    clock = SampleClock(FS_HZ)
    jump = 700
    off_ms = []
    for (stop_index, received_ns), taken_s in zip(
        sent.pairs, sent.taken_s, strict=True
    ):
        index = stop_index + (jump if taken_s > 50.0 else 0)
        clock.push(index, received_ns)
        off_ms.append((clock.time_ns(index) / 1e9 - taken_s) * 1e3)
    is_after = sent.taken_s > 50.0
    assert np.abs(np.array(off_ms)[is_after]).max() <= 15.0


def test_a_count_that_fell_behind_is_learnt_when_the_link_is_back() -> None:
    """Counters that start anew after a loss must not leave the arms apart for 30 s."""
    sent = arrivals(ppm=-300.0, seed=10)
    clock, is_back = SampleClock(FS_HZ), False
    off_ms = []
    for (stop_index, received_ns), taken_s in zip(
        sent.pairs, sent.taken_s, strict=True
    ):
        if taken_s > 50.0 and not is_back:
            clock.resume()
            is_back = True
        index = stop_index - (20 if is_back else 0)
        clock.push(index, received_ns)
        off_ms.append((clock.time_ns(index) / 1e9 - taken_s) * 1e3)
    assert clock.fs_hz == pytest.approx(FS_HZ * (1.0 - 300e-6), rel=2e-4)
    assert np.abs(np.array(off_ms)[sent.taken_s > 51.0]).max() <= 15.0


def test_memory_is_bounded() -> None:
    """A day of streaming must not fill the machine."""
    clock = SampleClock(FS_HZ)
    for second in range(10 * SECONDS):
        clock.push(round(second * FS_HZ), second * 1_000_000_000)
    assert len(clock._minima) == SECONDS


def test_nothing_is_known_before_the_first_packet() -> None:
    """Without an arrival there is no time to tell; a made-up one would be believed."""
    clock = SampleClock(FS_HZ)
    assert not clock.has_begun
    with pytest.raises(ValueError, match="arrived"):
        clock.time_ns(0)
    with pytest.raises(ValueError, match="arrived"):
        clock.index(0)
    with pytest.raises(ValueError, match="fs_hz"):
        SampleClock(0.0)
