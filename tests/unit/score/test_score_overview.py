"""A recording at a glance, with numbers that were worked out by hand.

Recordings of 100 Hz and 2.5 minutes, two channels; detector steps of 0.5 s.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from rehab.model.exercise import PhaseName
from rehab.model.score import Detection, Jerk, JerkKind, RhythmicRun, RunKind
from rehab.model.session import Event, EventKind, Recording
from rehab.model.signal import Channel, Side, Stream, Unit
from rehab.score.overview import overview
from rehab.score.recording import judge

FS_HZ, SECONDS, STEP_S = 100.0, 150, 0.5
N = round(SECONDS * FS_HZ)


def record(
    sides: Sequence[Side | None] = (None, None),
    *,
    events: Sequence[Event] = (),
    lost_s: tuple[float, float] | None = None,
) -> Recording:
    channels = tuple(
        Channel(f"EMG {i}", Unit.UV, side=side) for i, side in enumerate(sides)
    )
    emg = np.ones((N, len(sides)), np.float32)
    if lost_s is not None:
        emg[round(lost_s[0] * FS_HZ) : round(lost_s[1] * FS_HZ)] = np.nan
    return Recording(Stream("x", "block", FS_HZ, channels), emg, (), tuple(events))


def event(
    at_s: float,
    ms: float = 60.0,
    channels: tuple[int, ...] = (0,),
    kind: JerkKind | None = None,
    side: Side | None = None,
) -> Jerk:
    kind = kind or (JerkKind.JERK if ms <= 200.0 else JerkKind.PROLONGED)
    number = round(at_s * 1000)
    return Jerk(number, at_s, at_s + ms / 1e3, channels, kind, 50.0, 4.0, side=side)


def detection(*jerks: Jerk, **more: object) -> Detection:
    table = np.full((round(SECONDS / STEP_S), 2), 20.0, np.float32)
    found = Detection(jerks, table, STEP_S, {"name": "test", "version": 1})
    return replace(found, **more)


def test_minutes_add_up_to_the_total() -> None:
    """A therapist adds the column up; the sum must be the count above it."""
    jerks = (event(0.0), event(59.99), event(60.0), event(149.0), event(61.0, 300.0))
    silence = event(130.0, 100.0, kind=JerkKind.SILENCE)
    seen = overview(
        record(lost_s=(60.0, 100.0)), detection(*jerks, silences=(silence,))
    )
    assert [(m.start_s, m.stop_s) for m in seen.minutes] == [
        (0.0, 60.0),
        (60.0, 120.0),
        (120.0, 150.0),
    ]
    assert [m.tally.n_jerks for m in seen.minutes] == [2, 0, 1]  # 60.0 s was lost
    assert [m.tally.n_prolonged for m in seen.minutes] == [0, 0, 0]
    assert [m.tally.n_silences for m in seen.minutes] == [0, 0, 1]
    assert [m.tally.detectable_s for m in seen.minutes] == [60.0, 20.0, 30.0]
    assert [m.tally.per_min for m in seen.minutes] == [2.0, 0.0, 2.0]
    assert seen.total.n_jerks == 3
    assert seen.total.detectable_s == seen.total.received_s == 110.0


def test_little_exposure_has_no_rate() -> None:
    """One jerk in two seconds is not thirty a minute."""
    seen = overview(record(lost_s=(2.0, 150.0)), detection(event(1.0)))
    assert seen.total.n_jerks == 1
    assert seen.total.per_min is None
    assert seen.total.silences_per_min is None


def test_a_channel_has_its_own_exposure() -> None:
    """A pad that fell off for a minute must not look like a calm muscle."""
    found = detection(event(10.0, channels=(1, 0)), event(20.0), event(130.0))
    found.smallest[:120, 1] = np.nan  # the first minute
    found.smallest[290:, :] = np.nan  # the last five seconds, on both
    seen = overview(record(), found)
    assert [p.channel for p in seen.places] == [0, 1]
    assert [p.tally.n_jerks for p in seen.places] == [3, 0]
    assert [p.tally.detectable_s for p in seen.places] == [145.0, 85.0]
    assert seen.total.detectable_s == 145.0


def test_sides_are_told_where_they_are_known() -> None:
    """Left, right and both at once add up: a bilateral jerk is not two."""
    found = detection(
        event(1.0, side=Side.LEFT),
        event(2.0, side=Side.BOTH, channels=(0, 1)),
        event(3.0, side=Side.LEFT),
    )
    seen = overview(record((Side.LEFT, Side.RIGHT)), found)
    assert [(p.side, p.tally.n_jerks) for p in seen.places] == [
        (Side.LEFT, 2),
        (Side.RIGHT, 0),
        (Side.BOTH, 1),
    ]


def test_lengths_are_sorted_into_their_bins() -> None:
    """A bin that takes what belongs to the next one changes what a length means."""
    lengths = [15, 49.9, 50, 99, 100, 150, 200, 201, 500]
    seen = overview(
        record(), detection(*(event(i + 1.0, ms) for i, ms in enumerate(lengths)))
    )
    assert [b.n for b in seen.lengths] == [2, 2, 3, 2]
    assert seen.jerk_ms == pytest.approx(99.0)
    assert seen.prolonged_ms == pytest.approx(350.5)
    assert sum(b.n for b in seen.lengths) == len(seen.counted)
    nothing = overview(record(), detection())
    assert nothing.jerk_ms is None
    assert [b.n for b in nothing.lengths] == [0, 0, 0, 0]


def test_runs_of_a_kind_are_summed_and_overlap_counts_once() -> None:
    """Two arms that shake for the same ten seconds shake for ten seconds."""
    runs = (
        RhythmicRun(1, RunKind.TREMOR, 10.0, 20.0, 5.0, 50, (0,)),
        RhythmicRun(2, RunKind.TREMOR, 12.0, 22.0, 6.5, 65, (1,)),
        RhythmicRun(3, RunKind.JERKS, 40.0, 42.0, 4.0, 8, (0,)),
    )
    seen = overview(record(), detection(runs=runs))
    jerks, tremor = seen.runs
    assert (jerks.kind, jerks.n_runs, jerks.seconds) == (RunKind.JERKS, 1, 2.0)
    assert (tremor.n_runs, tremor.seconds) == (2, 12.0)
    assert (tremor.lowest_hz, tremor.highest_hz) == (5.0, 6.5)


@pytest.mark.parametrize("seed", range(10))
def test_it_agrees_with_the_score(seed: int) -> None:
    """Two counts of one recording on one page would both be disbelieved.

    Guided, with a calibration, strong contractions and lost time: whatever counts in the
    score counts here.
    """
    rng = np.random.default_rng(seed)
    levels = {"rest_rms": [5.0, 5.0], "reference_rms": [60.0, 60.0], "primary": 0}
    data = {"phase": "hold", "set": 1, "repetition": 1, "side": "right"}
    log = (
        Event(900, EventKind.CALIBRATION, levels),
        Event(1000, EventKind.PHASE, data),
        Event(13_000, EventKind.STAGE, {"stage": "done"}),
    )
    jerks = [
        replace(event(float(t), float(rng.choice([60, 300]))), peak_uv=p)
        for t, p in zip(
            np.sort(rng.uniform(0, 149, 60)), rng.uniform(40, 90, 60), strict=True
        )
    ]
    found = detection(
        *jerks,
        silences=(event(50.0, kind=JerkKind.SILENCE),),
        runs=(RhythmicRun(1, RunKind.JERKS, 1.0, 2.0, 4.0, 5, (0,)),),
    )
    found.smallest[100:140, 0] = 70.0
    lost_s = float(rng.uniform(20, 100))
    recording = record(events=log, lost_s=(lost_s, lost_s + 10.0))
    score, seen = judge(recording, found), overview(recording, found)
    assert seen.total.n_jerks == score.n_jerks
    assert seen.total.n_prolonged == score.n_prolonged
    assert seen.total.detectable_s == pytest.approx(score.detectable_s)
    assert len(seen.counted) == score.n_jerks + score.n_prolonged
    (silence,) = score.silences
    assert (silence.phase, silence.is_counted) == (PhaseName.HOLD, True)
    assert score.runs == found.runs
    assert sum(part.n_prolonged or 0 for part in score.by_phase) == score.n_prolonged
    assert sum(part.n_silences or 0 for part in score.by_phase) == 1
    assert seen.runs == ()  # before the exercise began
    assert seen.total.n_silences == 1
