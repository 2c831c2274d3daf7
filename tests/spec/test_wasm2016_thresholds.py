"""Onset 8 µV over rest, offset below 2 µV for half a second: the rule that WASM 2016 and the
AASM manual share, on levels of known microvolts.
"""

import numpy as np
import pytest

from rehab.detect.leg_movement.bouts import Bout, bouts_of

STEP_S = 0.01
REST_UV = 3.0


def found_in(
    level: np.ndarray,
    rest: np.ndarray | float = REST_UV,
    is_blind: np.ndarray | None = None,
) -> list[Bout]:
    level = level.astype(np.float32)
    rest = np.broadcast_to(np.float32(rest), level.shape)
    blind = np.zeros(len(level), dtype=np.bool_) if is_blind is None else is_blind
    return bouts_of(level, level, rest, blind, 0, STEP_S)


def line(*parts: tuple[float, float]) -> np.ndarray:
    """Return a level from pairs of seconds and microvolts over rest."""
    return np.concatenate(
        [np.full(round(length / STEP_S), REST_UV + uv) for length, uv in parts]
    )


def spans(bouts: list[Bout]) -> list[tuple[float, float]]:
    return [(round(b.start * STEP_S, 2), round(b.stop * STEP_S, 2)) for b in bouts]


@pytest.mark.parametrize(("uv", "n"), [(7.9, 0), (8.0, 1)])
def test_an_onset_is_eight_microvolts_over_rest(uv: float, n: int) -> None:
    assert len(found_in(line((5.0, 0.0), (2.0, uv), (5.0, 0.0)))) == n


def test_the_onset_is_where_eight_are_reached_not_where_it_begins_to_rise() -> None:
    level = line((5.0, 0.0), (1.0, 5.0), (2.0, 20.0), (5.0, 0.0))
    assert spans(found_in(level)) == [(6.0, 8.0)]


def test_the_offset_is_where_two_are_left_for_half_a_second() -> None:
    """What falls under 8 µV goes on until it is under 2."""
    level = line((5.0, 0.0), (2.0, 20.0), (1.0, 3.0), (5.0, 1.5))
    assert spans(found_in(level)) == [(5.0, 8.0)]


@pytest.mark.parametrize(("pause_s", "n"), [(0.45, 1), (0.5, 2)])
def test_silence_ends_a_movement_from_half_a_second_on(pause_s: float, n: int) -> None:
    level = line((5.0, 0.0), (1.0, 20.0), (pause_s, 0.0), (1.0, 20.0), (5.0, 0.0))
    assert len(found_in(level)) == n


def test_the_offset_is_where_the_silence_starts() -> None:
    level = line((5.0, 0.0), (1.0, 20.0), (0.5, 0.0), (1.0, 20.0), (5.0, 0.0))
    assert spans(found_in(level)) == [(5.0, 6.0), (6.5, 7.5)]


def test_a_resting_level_that_drifts_through_a_movement_carries_the_thresholds() -> (
    None
):
    """From 3 to 6 µV within ten seconds: the movement ends 2 µV over what rest is then."""
    over = line((5.0, 0.0), (2.0, 20.0), (5.0, 1.0)) - REST_UV
    rest = np.linspace(3.0, 6.0, len(over))
    assert spans(found_in(rest + over, rest)) == [(5.0, 7.0)]


def test_a_recording_that_starts_above_the_threshold_has_no_onset_there() -> None:
    """Nobody saw it begin: `is_cut` keeps it from being counted."""
    bouts = found_in(line((2.0, 20.0), (5.0, 0.0), (2.0, 20.0), (5.0, 0.0)))
    assert [bout.is_cut for bout in bouts] == [True, False]


def test_a_loss_cuts_what_comes_after_it_and_ends_what_was_before() -> None:
    level = line((5.0, 0.0), (6.0, 20.0), (5.0, 0.0))
    blind = np.zeros(len(level), dtype=np.bool_)
    blind[700:900] = True
    bouts = found_in(level, is_blind=blind)
    assert spans(bouts) == [(5.0, 7.0), (9.0, 11.0)]
    assert [bout.is_cut for bout in bouts] == [False, True]


def test_where_rest_is_louder_than_the_threshold_it_can_still_end() -> None:
    """At 12 µV of rest, noise alone is 2 µV: a third of rest stands for them."""
    level = line((5.0, 9.0), (2.0, 40.0), (5.0, 11.0))
    assert spans(found_in(level, rest=REST_UV + 9.0)) == [(5.0, 7.0)]


def test_two_spikes_with_nothing_between_are_hollow() -> None:
    """Morphology: no half second of it has a median of 2 µV over rest."""
    spikes = line((5.0, 0.0), (0.2, 60.0), (0.4, 0.0), (0.2, 60.0), (5.0, 0.0))
    full = line((5.0, 0.0), (0.8, 30.0), (5.0, 0.0))
    assert [bout.is_hollow for bout in found_in(full)] == [False]
    assert all(bout.is_hollow for bout in found_in(spikes))
