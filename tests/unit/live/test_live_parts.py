"""The pieces of the room on their own."""

from dataclasses import replace

import numpy as np
import pytest

from rehab.live.curve import min_jerk, slow_wave
from rehab.live.engine import Engine
from rehab.live.pipeline import Pipeline
from rehab.live.script import Walk, write_script
from rehab.live.tally import HoldTally
from rehab.live.tasks.hold import make_task
from rehab.live.tasks.relax import make_task as make_relax
from rehab.live.tasks.track import make_task as make_track
from rehab.model.exercise import Exercise, Phase, PhaseName, Target
from rehab.model.frame import Stage
from rehab.model.signal import Chunk, Gap
from tests import make
from tests.unit.live.live_rooms import FS_HZ, ScriptedDetector, run


def _long_hold(seconds: float = 8.0) -> Exercise:
    exercise = make.exercise()
    lift, hold, lower, rest = exercise.phases
    return replace(exercise, phases=(lift, replace(hold, seconds=seconds), lower, rest))


def test_min_jerk_is_slow_at_both_ends() -> None:
    """A figure that starts abruptly invites an abrupt movement."""
    assert [min_jerk(x) for x in (-1.0, 0.0, 0.5, 1.0, 2.0)] == [0, 0, 0.5, 1, 1]
    assert min_jerk(0.02) < 0.0001
    assert 1.0 - min_jerk(0.98) < 0.0001


def test_a_wave_is_never_faster_than_its_period() -> None:
    """Quick waves would train what looks like tremor."""
    x = np.linspace(0.0, 1.0, 1001)
    assert not any(slow_wave(at, 3.9, 4.0) for at in x)
    wave = np.array([slow_wave(at, 11.0, 4.0) for at in x])
    signs = np.sign(np.round(wave, 9))
    assert np.count_nonzero(np.diff(signs[signs != 0])) == 3  # two whole periods


def test_track_moves_its_band_in_a_long_hold() -> None:
    """A band that stands still is another exercise."""
    exercise = _long_hold()
    task = make_track(exercise)
    hold = exercise.phases[1]
    lows = [task.band(hold, x).low_pct for x in (0.0, 0.125, 0.375)]  # type: ignore[union-attr]
    assert lows == pytest.approx([25.0, 30.0, 20.0])


def test_a_simulated_patient_hears_of_a_turning_course_in_pieces() -> None:
    """One straight ramp through a wave would never leave the middle."""
    plan = make.plan(exercise=_long_hold(), repetitions=1)
    task = make_track(plan.exercise)
    guided = Engine(plan, make.stream(FS_HZ), ScriptedDetector(), task, auto=True)
    run(guided, 3750)
    cues = []
    for at in range(3750, 5725, 25):
        run(guided, at + 25, start=at)
        cues.append(guided.cue())
    found = list(dict.fromkeys(cue for cue in cues if cue.phase == "hold"))
    assert [cue.index for cue in found] == list(range(3750, 5750, 125))
    assert max(cue.effort for cue in found) == pytest.approx(0.35)
    assert {cue.ramp_s for cue in found} == {0.5}


def test_relax_keeps_under_a_small_level() -> None:
    """Without a target of its own: 10 % of the reference (SCIENCE, exercise 13)."""
    exercise = replace(make.exercise(), target=None)
    assert make_relax(exercise).band(exercise.phases[3], 0.5) == Target(0.0, 10.0)


def test_a_walk_visits_every_step_once() -> None:
    """A step left out is a dose not given."""
    steps = write_script(make.plan(sets=3), 100.0)
    walk = Walk(steps, 100.0)
    seen = [walk.step]
    while walk.next():
        seen.append(walk.step)
    assert tuple(seen) == steps
    assert sum(step.stage is Stage.SET_REST for step in steps) == 2
    assert sum(step.name is PhaseName.PREPARE for step in steps) == 3


def test_an_exercise_with_its_own_countdown_gets_no_second_one() -> None:
    """Waiting twice is dull, and dull is dropped."""
    exercise = make.exercise()
    ready = Phase(PhaseName.PREPARE, 2.0, "start", "Get ready", "Sit up.")
    plan = make.plan(exercise=replace(exercise, phases=(ready, *exercise.phases)))
    steps = [s for s in write_script(plan, 100.0) if s.name is PhaseName.PREPARE]
    assert [(step.n_samples, step.phase_index) for step in steps] == [(200, 0)] * 2


def test_leaving_a_set_goes_to_its_rest_or_nowhere() -> None:
    """A set that was stopped for safety must not go on with its next repetition."""
    walk = Walk(write_script(make.plan(sets=2), 100.0), 100.0)
    while walk.step.stage is not Stage.EXERCISE:
        walk.next()
    assert walk.leave_set()
    assert walk.step.stage is Stage.SET_REST
    walk.next()
    walk.again()
    assert not walk.leave_set()


@pytest.mark.parametrize(("n_in", "n_met"), [(59, 0), (60, 1), (100, 1)])
def test_a_hold_is_met_with_sixty_percent(n_in: int, n_met: int) -> None:
    """The number that encourages must be earned."""
    plan = make.plan()
    steps = write_script(plan, 100.0)
    hold = next(step for step in steps if step.phase and step.phase.has_target)
    tally = HoldTally(plan.exercise, make_task(plan.exercise), 100.0)
    level = np.full(100, 0.9, np.float32)
    level[:n_in] = 0.3
    for at in range(0, 100, 7):
        tally.take(hold, at, level[at : at + 7])
    tally.end(hold)
    assert tally.n_met == n_met


def test_lost_samples_are_not_time_in_the_band() -> None:
    """Otherwise a bad link earns praise."""
    plan = make.plan()
    steps = write_script(plan, 100.0)
    hold = next(step for step in steps if step.phase and step.phase.has_target)
    tally = HoldTally(plan.exercise, make_task(plan.exercise), 100.0)
    tally.take(hold, 0, np.full(55, 0.3, np.float32))
    tally.lose(hold, 45)
    tally.end(hold)
    assert tally.n_met == 0


def test_a_gap_makes_the_filters_begin_anew() -> None:
    """An offset that moved during the gap would ring through as a jerk."""
    pipeline = Pipeline(make.stream(FS_HZ, 1), ScriptedDetector())
    offset = np.full((250, 1), 500.0, np.float32)
    pipeline.push(Chunk(0, offset, 0))
    gap = pipeline.push(Gap(250, 50))
    assert gap.is_gap
    assert (gap.start_index, gap.n_samples) == (250, 50)
    after = pipeline.push(Chunk(300, -offset, 0))
    assert float(np.max(np.abs(after.filtered))) < 0.01
    assert float(np.max(after.envelope)) < 0.01


def test_the_detector_hears_of_the_gap_and_of_raw_samples() -> None:
    """Its clock must stay that of the stream."""

    class Ear(ScriptedDetector):
        heard: tuple[float, int] = (0.0, 0)

        def push(self, emg_uv):  # type: ignore[no-untyped-def]
            self.heard = (float(emg_uv[0, 0]), self.heard[1])
            return super().push(emg_uv)

        def skip(self, n_samples):  # type: ignore[no-untyped-def]
            self.heard = (self.heard[0], n_samples)
            return super().skip(n_samples)

    ear = Ear()
    pipeline = Pipeline(make.stream(FS_HZ, 1), ear)
    pipeline.push(Chunk(0, np.full((25, 1), 500.0, np.float32), 0))
    pipeline.push(Gap(25, 50))
    assert ear.heard == (500.0, 50)
