"""Judging a recording, with numbers that were worked out by hand.

The recording of `session`: 100 Hz, calibration until 10 s, then two repetitions of
lift 2 s, hold 4 s, lower 2 s, rest 2 s from 10 s to 30 s. Detector steps of 0.5 s.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from rehab.model.exercise import PhaseName
from rehab.model.score import Detection, Jerk, JerkKind, PhaseScore, Withheld
from rehab.model.session import Event, EventKind, Recording
from rehab.model.signal import Channel, Gap, Samples, Side, Stream, Unit
from rehab.score.recording import calibration, judge, spans

FS_HZ = 100.0
N = 3200
STEP_S = 0.5
REFERENCE_UV = 100.0  # A0 is 100 µV

LENGTHS_S = {"lift": 2, "hold": 4, "lower": 2, "rest": 2}


def stage(at_s: float, name: str, **more: object) -> Event:
    return Event(round(at_s * FS_HZ), EventKind.STAGE, {"stage": name, **more})


def repetition(
    at_s: float, number: int, *, side: str = "right", set_number: int = 1
) -> list[Event]:
    events = []
    for name, seconds in LENGTHS_S.items():
        data = {
            "phase": name,
            "set": set_number,
            "repetition": number,
            "side": side,
            "has_target": name == "hold",
        }
        events.append(Event(round(at_s * FS_HZ), EventKind.PHASE, data))
        at_s += seconds
    return events


def calibrated(rest: float = 5.0, reference: float = REFERENCE_UV) -> Event:
    data = {"rest_rms": [rest, 5.0], "reference_rms": [reference, 90.0], "primary": 0}
    return Event(999, EventKind.CALIBRATION, data)


def session(*, calibration_event: Event | None = None) -> list[Event]:
    return [
        stage(0, "rest_calibration"),
        calibration_event or calibrated(),
        stage(10, "exercise"),
        *repetition(10, 1),
        *repetition(20, 2),
        stage(30, "done"),
    ]


def record(
    events: Sequence[Event],
    *,
    lost_s: Sequence[tuple[float, float]] = (),
    emg_uv: Samples | None = None,
    target: object = None,
) -> Recording:
    channels = tuple(Channel(f"EMG {i}", Unit.UV, "biceps", Side.RIGHT) for i in (1, 2))
    emg = np.ones((N, 2), np.float32) if emg_uv is None else emg_uv.copy()
    gaps = []
    for start_s, stop_s in lost_s:
        start, stop = round(start_s * FS_HZ), round(stop_s * FS_HZ)
        emg[start:stop] = np.nan
        gaps.append(Gap(start, stop - start))
    plan = {"exercise": "x", "side": "right", "sets": 1, "repetitions": 2}
    header = {"plan": plan, "target": target}
    stream = Stream("test", "block", FS_HZ, channels)
    return Recording(stream, emg, tuple(gaps), tuple(events), header)


def jerk(
    at_s: float, *, peak_uv: float = 200.0, kind: JerkKind = JerkKind.JERK
) -> Jerk:
    return Jerk(round(at_s * 1000), at_s, at_s + 0.05, (0,), kind, peak_uv, 4.0)


def detection(
    *jerks: Jerk, smallest: float = 20.0, hard_s: Sequence[tuple[float, float]] = ()
) -> Detection:
    """Return a detection; in the times `hard_s` only 110 µV would have been seen."""
    table = np.full((round(N / FS_HZ / STEP_S), 2), smallest, np.float32)
    for start_s, stop_s in hard_s:
        table[round(start_s / STEP_S) : round(stop_s / STEP_S), 0] = 110.0
    return Detection(jerks, table, STEP_S, {"name": "test", "version": "1"})


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


def test_without_reference_there_is_no_a0() -> None:
    """All that was seen counts, and the session says why it is not scored."""
    events = [e for e in session() if e.kind is not EventKind.CALIBRATION]
    found = detection(jerk(13.0, peak_uv=10.0), hard_s=[(12.0, 16.0)])
    score = judge(record(events), found)
    assert score.n_jerks == 1
    assert score.detectable_s == 20.0
    assert score.withheld == (Withheld.NO_REFERENCE,)


def test_rest_recording_needs_no_reference() -> None:
    """A recording at rest has no effort to compare with; it is scored as it is."""
    data = {"phase": "rest", "set": 1, "repetition": 1, "side": "both"}
    events = [Event(500, EventKind.PHASE, data), stage(30, "done")]
    score = judge(record(events), detection(jerk(20.0)))
    assert score.withheld == ()
    assert score.per_min == pytest.approx(2.4)
    assert score.time_in_target_pct is None
    assert score.n_repetitions_complete == 1


def test_steps_where_nothing_shows_are_no_exposure() -> None:
    """A loose pad (NaN) is time in which nothing could be seen, with or without A0."""
    for events in (session(), session()[2:]):
        found = detection(jerk(13.0))
        table = found.smallest.copy()
        table[20:24] = np.nan  # 10 s to 12 s, both channels
        table[24:28, 1] = np.nan  # only the second channel: the first still shows
        blind = Detection(found.jerks, table, STEP_S, found.method)
        assert judge(record(events), blind).detectable_s == 18.0


def test_samples_after_the_last_whole_step_are_no_exposure() -> None:
    """Nobody looked there; calling them clean would lower the rate."""
    found = detection()
    short = Detection((), found.smallest[:59], STEP_S, found.method)  # up to 29.5 s
    assert judge(record(session()), short).detectable_s == 19.5


def test_zero_exposure_gives_no_rate() -> None:
    """A rate over no time would be a division by zero, or an infinite jerk rate."""
    score = judge(record(session()), detection(jerk(13.0), smallest=1000.0))
    assert score.detectable_s == 0.0
    assert score.n_jerks == 0
    assert score.per_min is None
    assert all(p.per_min is None and p.per_10_s is None for p in score.by_phase)
    assert Withheld.LOW_DETECTABLE in score.withheld
    assert Withheld.TOO_SHORT in score.withheld


def test_all_samples_lost() -> None:
    """A session whose sensor sent nothing is shown with nothing, not with a crash."""
    target = {"low_pct": 20.0, "high_pct": 40.0}
    lost = record(session(), lost_s=[(0.0, 32.0)], target=target)
    score = judge(lost, detection())
    assert (score.coverage_pct, score.detectable_s) == (0.0, 0.0)
    assert score.time_in_target_pct is None
    assert set(score.withheld) == {
        Withheld.LOW_COVERAGE,
        Withheld.LOW_DETECTABLE,
        Withheld.TOO_SHORT,
    }


def test_empty_recording() -> None:
    """A file with no sample at all must end in a sentence, not in an exception."""
    stream = Stream("t", "block", FS_HZ, (Channel("EMG 1", Unit.UV),))
    empty = Recording(stream, np.zeros((0, 1), np.float32), (), ())
    none = Detection((), np.zeros((0, 1), np.float32), STEP_S, {})
    score = judge(empty, none)
    assert score.n_jerks == 0
    assert score.per_min is None
    assert Withheld.NOT_GUIDED in score.withheld
    assert Withheld.TOO_SHORT in score.withheld


def test_bare_file_is_counted_as_a_whole() -> None:
    """A file from another program has no phases; its jerks are still counted."""
    bare = record([], lost_s=[(0.0, 2.0)])
    score = judge(bare, detection(jerk(5.0), jerk(31.0)))
    assert score.n_jerks == 2
    assert score.detectable_s == 30.0
    assert score.coverage_pct == pytest.approx(93.75)
    assert score.by_phase == ()
    assert score.repetitions == ()
    assert (score.n_repetitions, score.n_repetitions_complete) == (0, 0)
    assert score.withheld == (Withheld.NOT_GUIDED,)


def test_kinds_are_counted_apart() -> None:
    """Prolonged bursts and silences in the jerk count would change what it means."""
    found = detection(
        jerk(13.0),
        jerk(14.0, kind=JerkKind.PROLONGED),
        jerk(5.0, kind=JerkKind.PROLONGED),
        jerk(15.0, kind=JerkKind.SILENCE),
    )
    score = judge(record(session()), found)
    assert (score.n_jerks, score.n_prolonged) == (1, 1)


def test_limits_of_withholding() -> None:
    """The rules of decision 3, on both sides of their limits."""
    at_limit = judge(record(session(), lost_s=[(10.0, 14.0)]), detection())
    assert Withheld.LOW_COVERAGE not in at_limit.withheld  # 16 of 20 s
    below = judge(record(session(), lost_s=[(10.0, 14.01)]), detection())
    assert Withheld.LOW_COVERAGE in below.withheld
    beside = [(10.0, 12.0), (16.0, 22.0)]
    at_limit = judge(record(session()), detection(hard_s=beside))
    assert Withheld.LOW_DETECTABLE not in at_limit.withheld  # 12 of 20 s
    below = judge(record(session()), detection(hard_s=[*beside, (26.0, 26.5)]))
    assert Withheld.LOW_DETECTABLE in below.withheld


def test_a_hold_in_which_nothing_shows_is_not_scored() -> None:
    """A slow sensor sees jerks at rest and none under effort: that rate would flatter."""
    in_hold = judge(record(session()), detection(hard_s=[(12.0, 15.5)]))
    assert in_hold.detectable_s == 16.5
    assert Withheld.LOW_DETECTABLE in in_hold.withheld  # 4.5 of 8 s


def test_a_sliver_of_time_tells_no_rate() -> None:
    """One jerk in two seconds is not thirty a minute."""
    assert PhaseScore(PhaseName.HOLD, Side.RIGHT, 2.0, 1).per_min is None
    assert PhaseScore(PhaseName.HOLD, Side.RIGHT, 2.0, 1).per_10_s is None
    assert PhaseScore(PhaseName.HOLD, Side.RIGHT, 5.0, 1).per_min == 12.0


@pytest.mark.parametrize(
    ("rest", "is_weak"), [(100.0 / 1.99, True), (100.0 / 2.01, False), (0.0, False)]
)
def test_weak_reference_is_withheld(rest: float, is_weak: bool) -> None:
    """6 dB is a factor of 2: under it, target and A0 stand on noise."""
    events = session(calibration_event=calibrated(rest=rest))
    score = judge(record(events), detection())
    assert (Withheld.WEAK_REFERENCE in score.withheld) is is_weak


@pytest.mark.parametrize("reference", [0.0, float("nan")])
def test_reference_that_is_none(reference: float) -> None:
    """A dead channel gives no reference; dividing by it would give any percentage."""
    events = session(calibration_event=calibrated(reference=reference))
    score = judge(record(events, target={"low_pct": 20, "high_pct": 40}), detection())
    assert score.withheld == (Withheld.NO_REFERENCE,)
    assert score.time_in_target_pct is None


def test_live_count_takes_the_outcome() -> None:
    """First seen, then confirmed or withdrawn: one jerk, or none; other kinds apart."""

    def live(at_s: float, **data: object) -> Event:
        return Event(round(at_s * FS_HZ), EventKind.JERK, {"kind": "jerk", **data})

    events = [
        *session(),
        live(5.0, id=0, is_confirmed=True, is_withdrawn=False),  # before the phases
        live(13.0, id=1, is_confirmed=False, is_withdrawn=False),
        live(13.0, id=1, is_confirmed=True, is_withdrawn=False),
        live(14.0, id=2, is_confirmed=False, is_withdrawn=False),
        live(14.0, id=2, is_confirmed=False, is_withdrawn=True),
        live(15.0, id=3, kind="prolonged", is_confirmed=True, is_withdrawn=False),
    ]
    assert judge(record(events), detection()).n_live == 1
    assert judge(record(events), detection(), n_live=7).n_live == 7


def test_time_in_target_by_hand() -> None:
    """In band in the first hold, above it in the second, of which 1 s is lost: 4 of 7 s.

    A wrong share would praise or blame a patient for what the muscle did not do.
    """
    rng = np.random.default_rng(3)
    emg = np.zeros((N, 2), np.float32)
    # A tone well inside the pass band has a steady envelope of amplitude / sqrt(2).
    tone = np.sqrt(2.0) * np.sin(2 * np.pi * 37.0 * np.arange(N) / FS_HZ)
    emg[:, 0] = 1.0 * tone
    emg[1100:1700, 0] = 30.0 * tone[1100:1700]
    emg[2100:2700, 0] = 90.0 * tone[2100:2700]
    emg[:, 1] = rng.normal(0, 50, N)
    held = record(
        session(),
        emg_uv=emg,
        lost_s=[(24.0, 25.0)],
        target={"low_pct": 20.0, "high_pct": 40.0},
    )
    score = judge(held, detection())
    assert score.time_in_target_pct == pytest.approx(100 * 4 / 7)
    first, second = score.repetitions
    assert first.time_in_target_pct == pytest.approx(100.0)
    assert second.time_in_target_pct == pytest.approx(0.0)
    assert judge(record(session(), emg_uv=emg), detection()).time_in_target_pct is None


@pytest.mark.parametrize("seed", range(20))
def test_sums_agree_whatever_happened(seed: int) -> None:
    """Phases and repetitions that do not add up to the total would be argued about.

    Random gaps, contractions and jerks: the parts add up, nothing counts outside of the
    exposure, and the exposure is never longer than what arrived.
    """
    rng = np.random.default_rng(seed)
    starts = rng.uniform(0, 31, 6)
    lost = [(s, s + float(rng.uniform(0, 1.5))) for s in starts]
    hard = [(s, s + 2.0) for s in rng.uniform(0, 30, 4)]
    jerks = [
        jerk(float(t), peak_uv=float(rng.uniform(40, 200)))
        for t in np.sort(rng.uniform(0, 32, 60))
    ]
    recording = record(session(), lost_s=lost)
    score = judge(recording, detection(*jerks, hard_s=hard))
    assert sum(p.n_jerks for p in score.by_phase) == score.n_jerks
    assert sum(r.n_jerks for r in score.repetitions) == score.n_jerks
    assert sum(p.exposure_s for p in score.by_phase) == pytest.approx(
        score.detectable_s
    )
    assert sum(r.exposure_s for r in score.repetitions) == pytest.approx(
        score.detectable_s
    )
    assert score.detectable_s <= 20.0 * score.coverage_pct / 100.0 + 1e-9
    assert score.n_jerks <= len(score.jerks)
