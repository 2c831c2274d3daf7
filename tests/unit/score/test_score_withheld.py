"""What a score withholds, counts apart, or tells of targets. If these fail, a number stands
where honesty has none.
"""

import numpy as np
import pytest

from rehab.model.exercise import PhaseName
from rehab.model.score import Detection, JerkKind, PhaseScore, Withheld
from rehab.model.session import Event, EventKind, Recording
from rehab.model.signal import Channel, Side, Stream, Unit
from rehab.score.recording import judge
from tests.unit.score.recording_by_hand import (
    FS_HZ,
    STEP_S,
    N,
    calibrated,
    detection,
    jerk,
    record,
    session,
    stage,
)


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
