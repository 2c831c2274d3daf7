"""How samples arrive. If these fail, a person trains on with a signal that is full of holes,
or a muscle's answer to what was asked a second ago passes for one to now.
"""

import numpy as np
import pytest

from rehab.model.frame import Contact
from rehab.model.signal import Chunk, Gap
from rehab.signals.delivery import Delivery

FS = 500.0
N = 10


def chunk(index: int, received_s: float) -> Chunk:
    empty = np.zeros((N, 1), np.float32)
    return Chunk(index, empty, round(1e9 * (7000.0 + received_s)))


def played(
    seconds: float, real_hz: float = FS, jitter_s: float = 0.03, seed: int = 1
) -> Delivery:
    """A stream whose packets are late by up to `jitter_s`, in order."""
    rng = np.random.default_rng(seed)
    delivery, last_s = Delivery(FS, 1), 0.0
    for index in range(0, round(seconds * real_hz), N):
        taken_s = (index + N) / real_hz
        last_s = max(last_s, taken_s + rng.uniform(0.0, jitter_s))
        delivery.hear(chunk(index, last_s))
    return delivery


@pytest.mark.parametrize("ppm", [0, 100, -100, 2000, -2000])
def test_a_rate_that_is_nearly_right_is_measured_and_no_trouble(ppm: int) -> None:
    """No oscillator is exact; that must not send people to the battery."""
    real_hz = FS * (1.0 + ppm / 1e6)
    found = played(40.0, real_hz)
    assert found.measured_hz == pytest.approx(real_hz, rel=1e-3)
    assert found.troubles[0] is Contact.GOOD
    assert not found.is_late


@pytest.mark.parametrize("share", [0.9, 1.1])
def test_a_wrong_rate_is_said(share: float) -> None:
    """At a wrong rate every duration is wrong, and jerks are counted as what they are not."""
    found = played(40.0, FS * share)
    assert found.measured_hz == pytest.approx(FS * share, rel=0.06)
    assert found.troubles[0] is Contact.RATE
    assert not found.is_late  # slow, but not behind


def test_nothing_is_measured_in_a_moment() -> None:
    """A rate out of three packets would be wrong by as much as they were late."""
    assert played(5.0).measured_hz is None


def test_more_than_a_fiftieth_lost_in_ten_seconds_is_said() -> None:
    """SCIENCE section 3: those seconds hide jerks."""
    delivery, index = Delivery(FS, 1), 0
    for n_lost, said in ((100, Contact.GOOD), (1, Contact.LOSSY)):
        delivery.hear(Gap(index, n_lost))
        delivery.hear(chunk(index + n_lost, (index + n_lost + N) / FS))
        index += n_lost + N
        assert delivery.troubles[0] is said
    assert delivery.n_lost == 101
    while index < 5300:
        delivery.hear(chunk(index, (index + N) / FS))
        index += N
    assert delivery.troubles[0] is Contact.GOOD  # it has been whole for ten seconds
    assert (delivery.n_lost, delivery.loss_pct) == (101, 0.0)


def test_one_of_two_sensors_loses_for_itself() -> None:
    """The other arm's sensor need not be brought closer."""
    delivery = Delivery(FS, 2)
    for index in range(0, 5000, N):
        emg = np.zeros((N, 2), np.float32)
        emg[: N // 2, 1] = np.nan
        delivery.hear(Chunk(index, emg, round(1e9 * (index + N) / FS)))
    assert delivery.troubles == (Contact.GOOD, Contact.LOSSY)
    assert (delivery.n_lost, delivery.loss_pct) == (2500, 50.0)


def test_the_share_that_was_lost_is_of_what_there_was() -> None:
    """A fifth lost in the first second is a fifth, not a fiftieth."""
    delivery = Delivery(FS, 1)
    delivery.hear(Gap(0, 10))
    delivery.hear(chunk(10, 0.1))
    assert delivery.loss_pct == 50.0


@pytest.mark.parametrize(("outage_s", "is_late"), [(0.33, False), (1.5, True)])
def test_a_burst_after_an_outage_is_late_until_it_has_caught_up(
    outage_s: float, *, is_late: bool
) -> None:
    """A silence of 0.33 s loses nothing and ends in a burst (DEVICES, seen on BlueZ)."""
    delivery, begin_s = Delivery(FS, 1), 20.0
    said = []
    for index in range(0, 15_000, N):
        taken_s = (index + N) / FS
        held_up = begin_s <= taken_s < begin_s + outage_s
        delivery.hear(chunk(index, begin_s + outage_s if held_up else taken_s))
        if held_up:
            said.append(delivery.is_late)
        else:
            assert not delivery.is_late
    assert any(said) == is_late
    assert not said[-1]  # the newest of the burst is from now
    assert delivery.measured_hz == pytest.approx(FS, rel=1e-3)


def test_arrivals_that_are_no_times_say_nothing() -> None:
    """Packets without a time must not become a broken sensor."""
    delivery = Delivery(FS, 1)
    for index in range(0, 20_000, N):
        delivery.hear(Chunk(index, np.zeros((N, 1), np.float32), 0))
    assert delivery.troubles[0] is Contact.GOOD
    assert not delivery.is_late
