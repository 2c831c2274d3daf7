"""WASM 2016: what a candidate leg movement is.

Ferri et al., Sleep Med 2016;26:86-95, rules by their comparisons in PLMScoRe 0.1.3. If one of
these fails, "WASM-2016" on a page is the name of something else.
"""

import pytest

from rehab.detect.leg_movement.joining import chained, joined
from rehab.detect.leg_movement.wasm import judged
from rehab.model.night import LeftOut
from tests.legs import LEFT, RIGHT, counted, moved, reasons


@pytest.mark.parametrize(
    ("pause_s", "n"), [(0.25, 1), (0.4375, 1), (0.5, 2), (0.75, 2)]
)
def test_movements_of_a_leg_under_half_a_second_apart_are_one(
    pause_s: float, n: int
) -> None:
    """Step 1; a pause of exactly half a second parts them."""
    found = joined([moved(10.0, 1.0), moved(11.0 + pause_s, 1.0)])
    assert len(found) == n
    assert found[-1].offset_s == 12.0 + pause_s


def test_joining_goes_on_from_what_was_joined() -> None:
    """Three with two short pauses are one, not two."""
    found = joined([moved(10.0, 1.0), moved(11.25, 1.0), moved(12.5, 1.0)])
    assert [(one.onset_s, one.offset_s) for one in found] == [(10.0, 13.5)]


def test_joining_keeps_to_one_leg() -> None:
    assert len(joined([moved(10.0, 1.0), moved(11.2, 1.0, RIGHT)])) == 2


@pytest.mark.parametrize(("length_s", "n"), [(0.49, 0), (0.5, 1)])
def test_what_is_shorter_than_half_a_second_is_no_movement(
    length_s: float, n: int
) -> None:
    """Step 2. It is dropped, and ends no series."""
    found, _, _ = judged([moved(10.0, length_s)])
    assert len(counted(found)) == n
    assert reasons(found) == [LeftOut.TOO_SHORT] * (1 - n)


def test_short_ones_are_dropped_after_joining() -> None:
    """Two of 0.3 s with a pause of 0.2 s are a movement of 0.8 s: the order matters."""
    found, _, _ = judged([moved(10.0, 0.3), moved(10.5, 0.3)])
    assert [one.duration_s for one in counted(found)] == pytest.approx([0.8])


@pytest.mark.parametrize(("length_s", "n"), [(10.0, 1), (10.01, 0)])
def test_one_leg_for_more_than_ten_seconds_is_no_candidate(
    length_s: float, n: int
) -> None:
    """Step 3."""
    found, _, _ = judged([moved(10.0, length_s)])
    assert len(counted(found)) == n
    assert reasons(found) == [LeftOut.TOO_LONG] * (1 - n)


@pytest.mark.parametrize(
    ("onset_s", "n"), [(10.5, 1), (12.0, 1), (12.25, 1), (12.5, 2), (13.0, 2)]
)
def test_both_legs_are_one_if_the_second_begins_in_time(onset_s: float, n: int) -> None:
    """Step 4: before half a second after the first one's offset, which is 12.0."""
    found = chained([moved(10.0, 2.0), moved(onset_s, 3.0, RIGHT)])
    assert len(found) == n
    if n == 1:
        assert found[0].leg == "both"
        assert (found[0].onset_s, found[0].offset_s) == (10.0, onset_s + 3.0)
        assert [part.leg for part in found[0].parts] == [LEFT, RIGHT]


def test_a_chain_grows_with_its_offset() -> None:
    """The third begins after the first one's end, but not after the second one's."""
    found = chained(
        [moved(10.0, 1.0), moved(11.25, 2.0, RIGHT), moved(13.5, 1.0), moved(20.0)]
    )
    assert [len(one.parts) for one in found] == [3, 0]
    assert found[0].offset_s == 14.5


@pytest.mark.parametrize(("n_parts", "why"), [(4, []), (5, [LeftOut.TOO_MANY_PARTS])])
def test_a_chain_of_more_than_four_is_no_candidate(
    n_parts: int, why: list[LeftOut]
) -> None:
    parts = [moved(10.0 + 1.25 * i, 1.0, (LEFT, RIGHT)[i % 2]) for i in range(n_parts)]
    found, _, _ = judged(parts)
    assert reasons(found) == why
    assert len(found[0].parts) == n_parts


@pytest.mark.parametrize(("stop_s", "why"), [(25.0, []), (25.1, [LeftOut.TOO_LONG])])
def test_both_legs_for_more_than_fifteen_seconds_are_no_candidate(
    stop_s: float, why: list[LeftOut]
) -> None:
    found, _, _ = judged([moved(10.0, 9.0), moved(18.0, stop_s - 18.0, RIGHT)])
    assert reasons(found) == why


def test_both_legs_with_a_part_that_is_no_candidate_are_none() -> None:
    found, _, _ = judged([moved(10.0, 11.0), moved(12.0, 1.0, RIGHT)])
    assert reasons(found) == [LeftOut.PART_LEFT_OUT]


def test_a_hollow_movement_is_none() -> None:
    """Computers only: experts kept 8.5 % of the events that have no half second of EMG."""
    found, series, _ = judged(
        [
            *(moved(10.0 + 20.0 * i) for i in range(4)),
            moved(20.0, left_out=LeftOut.HOLLOW),
        ]
    )
    assert reasons(found) == [LeftOut.HOLLOW]
    assert [one.n_movements for one in series] == [4]
