"""Judging a recording: spans, phases, sides, gaps, exposure, by hand."""

from dataclasses import replace

import numpy as np
import pytest

from rehab.model.exercise import PhaseName
from rehab.model.score import Withheld
from rehab.model.signal import Side
from rehab.score.recording import calibration, judge, spans
from tests.unit.score.recording_by_hand import (
    N,
    calibrated,
    detection,
    jerk,
    record,
    repetition,
    session,
    stage,
)


def test_spans_follow_one_another() -> None:
    """Wrong spans would put every jerk into the wrong phase."""
    found = spans(session(), N)
    assert [(s.phase.value, s.start_index, s.stop_index) for s in found[:5]] == [
        ("lift", 1000, 1200),
        ("hold", 1200, 1600),
        ("lower", 1600, 1800),
        ("rest", 1800, 2000),
        ("lift", 2000, 2200),
    ]
    assert found[-1].stop_index == 3000
    assert [s.has_target for s in found[:4]] == [False, True, False, False]
    assert (found[4].set_number, found[4].repetition, found[4].side) == (1, 2, "right")


def test_spans_do_not_depend_on_the_order_of_the_log() -> None:
    """Live jerks are logged at their onset, out of order, and a recovered file may be
    sorted anew; the phases must stay."""
    events = session()
    shuffled = [events[i] for i in np.random.default_rng(1).permutation(len(events))]
    assert spans(shuffled, N) == spans(events, N)


def test_stage_at_the_start_of_a_phase_announces_it() -> None:
    """EXERCISE and the first phase begin at one sample; neither order may lose it. An
    interruption at that sample is the other way round: there is no phase."""
    begin, phases = stage(10, "exercise"), repetition(10, 1)
    assert spans([phases[0], begin], 1100) == spans([begin, phases[0]], 1100)
    assert len(spans([phases[0], begin], 1100)) == 1
    broken = stage(10, "exercise", interrupted="gap")
    assert spans([begin, phases[0], broken], 1100) == ()


def test_log_beyond_the_recording_is_cut_off() -> None:
    """A file cut short by a crash has events for samples that it does not have."""
    found = spans(session(), 1300)
    assert [s.stop_index for s in found] == [1200, 1300]


def test_calibration_is_the_last_one() -> None:
    """After a second calibration the first one's levels are those of a moved pad."""
    found = calibration([calibrated(reference=50.0), calibrated(reference=70.0)])
    assert found is not None
    assert found.reference_rms == (70.0, 90.0)
    assert calibration([stage(0, "ready")]) is None


def test_clean_session_by_hand() -> None:
    """20 s of phases, all detectable; 3 jerks inside, 1 before, 1 after: 9 a minute."""
    jerks = [jerk(t) for t in (5.0, 10.0, 13.0, 21.99, 31.0)]
    score = judge(record(session()), detection(*jerks))
    assert [j.is_counted for j in score.jerks] == [False, True, True, True, False]
    assert [j.phase is None for j in score.jerks] == [True, False, False, False, True]
    assert [replace(j, phase=None, is_counted=None) for j in score.jerks] == jerks
    assert score.n_jerks == 3
    assert score.detectable_s == 20.0
    assert score.per_min == 9.0
    assert score.duration_s == 32.0
    assert score.coverage_pct == 100.0
    assert (score.n_repetitions, score.n_repetitions_complete) == (2, 2)
    assert score.withheld == ()
    found = {p.phase: (p.exposure_s, p.n_jerks) for p in score.by_phase}
    assert found == {
        PhaseName.LIFT: (4.0, 2),
        PhaseName.HOLD: (8.0, 1),
        PhaseName.LOWER: (4.0, 0),
        PhaseName.REST: (4.0, 0),
    }
    hold = score.by_phase[1]
    assert hold.per_10_s == 1.25
    assert hold.per_min == 7.5
    assert [
        (r.n_jerks, r.exposure_s, r.start_s, r.stop_s) for r in score.repetitions
    ] == [
        (2, 10.0, 10.0, 20.0),
        (1, 10.0, 20.0, 30.0),
    ]


def test_onset_decides_the_phase() -> None:
    """A jerk across a border is counted once, where it began; a border is of the next."""
    score = judge(record(session()), detection(jerk(11.99), jerk(12.0)))
    found = {p.phase: p.n_jerks for p in score.by_phase}
    assert found[PhaseName.LIFT] == 1
    assert found[PhaseName.HOLD] == 1


def test_sides_are_apart() -> None:
    """Left and right in one sum would hide that one arm does all the jerking."""
    events = [*repetition(10, 1), *repetition(20, 1, side="left"), stage(30, "done")]
    score = judge(record(events), detection(jerk(12.5), jerk(22.5), jerk(23.0)))
    found = {(p.phase, p.side): p.n_jerks for p in score.by_phase}
    assert found[PhaseName.HOLD, Side.RIGHT] == 1
    assert found[PhaseName.HOLD, Side.LEFT] == 2
    assert len(found) == 8


def test_gap_across_phases_leaves_both_exposures() -> None:
    """Lost 11.5-13 s: 0.5 s of the lift and 1 s of the hold; 18.5 of 20 s remain."""
    score = judge(record(session(), lost_s=[(11.5, 13.0)]), detection(jerk(14.0)))
    found = {p.phase: p.exposure_s for p in score.by_phase}
    assert found[PhaseName.LIFT] == 3.5
    assert found[PhaseName.HOLD] == 7.0
    assert score.detectable_s == 18.5
    assert score.coverage_pct == pytest.approx(92.5)
    assert score.per_min == pytest.approx(60 / 18.5)
    assert [r.is_complete for r in score.repetitions] == [False, True]
    assert score.withheld == (Withheld.TOO_SHORT,)


def test_gap_outside_of_the_phases_costs_nothing() -> None:
    """A link that was lost before the exercise must not take its score away."""
    score = judge(record(session(), lost_s=[(0.0, 10.0)]), detection())
    assert score.coverage_pct == 100.0
    assert score.detectable_s == 20.0


@pytest.mark.parametrize(
    ("lost_s", "complete"),
    [
        ([(14.0, 14.5)], [True, True]),  # 0.5 s is not more than 0.5 s
        ([(14.0, 14.51)], [False, True]),
        ([(19.7, 20.3)], [False, False]),  # 0.6 s, 0.3 s in each: spoils both
        ([(14.0, 14.4), (15.0, 15.4)], [True, True]),  # two short ones
        ([(29.9, 31.0)], [True, False]),  # reaches out of the exercise
    ],
)
def test_long_gap_breaks_a_repetition(
    lost_s: list[tuple[float, float]], complete: list[bool]
) -> None:
    """A repetition of which half a second is missing was not seen to be done."""
    score = judge(record(session(), lost_s=lost_s), detection())
    assert [r.is_complete for r in score.repetitions] == complete
    assert score.n_repetitions_complete == sum(complete)


def test_strong_contraction_is_no_exposure() -> None:
    """While only 110 µV would show, jerks of A0 = 100 µV hide: those 4 s do not count.

    The jerk of 115 µV in them does not count either: it has no seconds to stand over.
    """
    score = judge(
        record(session()),
        detection(jerk(13.0, peak_uv=115.0), jerk(23.0), hard_s=[(12.0, 16.0)]),
    )
    assert score.detectable_s == 16.0
    assert score.n_jerks == 1
    assert len(score.jerks) == 2
    hold = next(p for p in score.by_phase if p.phase is PhaseName.HOLD)
    assert (hold.exposure_s, hold.n_jerks) == (4.0, 1)


def test_pushing_harder_is_no_improvement() -> None:
    """The same jerks in the same seconds, half of them hidden by force: same rate."""
    times = np.arange(10.25, 30.0, 0.5)
    easy = judge(record(session()), detection(*(jerk(t) for t in times)))
    kept = [jerk(t) for t in times if t >= 20.0]
    hard = judge(record(session()), detection(*kept, hard_s=[(10.0, 20.0)]))
    assert easy.n_jerks == 40
    assert hard.n_jerks == 20
    assert easy.per_min == hard.per_min == 120.0


def test_jerks_under_a0_are_kept_but_not_counted() -> None:
    """Without a fixed size, a better electrode would look like a worse patient."""
    found = detection(jerk(13.0, peak_uv=99.9), jerk(14.0, peak_uv=100.0))
    score = judge(record(session()), found)
    assert score.n_jerks == 1
    assert len(score.jerks) == 2
