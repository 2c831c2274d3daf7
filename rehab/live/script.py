"""A plan written out step by step, and the walk through it, counted in samples."""

from dataclasses import dataclass, replace

from rehab.catalog.ceilings import MIN_REST_BETWEEN_SETS_S
from rehab.model.exercise import Phase, PhaseName
from rehab.model.frame import Stage
from rehab.model.session import SessionPlan

SETTLE_S = 3.0
"""Time to get ready before a set, and before a repetition that is done again."""

GET_READY = Phase(PhaseName.PREPARE, SETTLE_S, pose="start", cue="", hint="")
"""The phase shown meanwhile. A countdown stands before every cue, as surprise can
trigger jerks (SCIENCE section 6)."""


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of the session with a fixed length.

    Steps of one `unit` (a repetition; a pause with its reference contraction) are done
    again together. `phase` is set in EXERCISE only; `phase_index` is -1 where the
    phase is not one of the exercise's own. Numbers begin with 1; 0 means none.
    `has_feedback` is False where the effort is not to be shown.
    """

    stage: Stage
    unit: int
    n_samples: int
    name: PhaseName | None = None
    phase: Phase | None = None
    phase_index: int = -1
    set_number: int = 0
    repetition: int = 0
    reference: int = 0
    has_feedback: bool = True

    @property
    def is_repeatable(self) -> bool:
        """Whether an interruption means doing it again. A rest just goes on."""
        return self.stage is not Stage.SET_REST

    @property
    def is_lull(self) -> bool:
        """Whether one can get ready in it, so that no other countdown is needed."""
        is_pause = self.stage is Stage.REFERENCE and self.name is PhaseName.REST
        return is_pause or self.name is PhaseName.PREPARE


def write_script(plan: SessionPlan, fs_hz: float) -> tuple[Step, ...]:
    """Return all steps from the first after READY to the last before DONE.

    Raises
    ------
    ValueError
        If the plan asks for nothing, or for more than the exercise's limits allow.
    """
    _check_dose(plan)
    steps: list[Step] = []
    if plan.is_calibrated_first:
        steps = _calibration(plan, fs_hz)
    unit = steps[-1].unit + 1 if steps else 0
    for set_number in range(1, plan.sets + 1):
        if set_number > 1:
            n_rest = round(plan.exercise.dose.rest_between_sets_s * fs_hz)
            rest = Step(Stage.SET_REST, unit, n_rest, repetition=plan.repetitions)
            steps.append(replace(rest, set_number=set_number - 1))
            unit += 1
        for repetition in range(1, plan.repetitions + 1):
            k = (set_number - 1) * plan.repetitions + repetition - 1
            is_shown = is_fed_back(k, plan.feedback_pct)
            for index, phase in _phases(plan, is_first=repetition == 1):
                n = round(phase.seconds * fs_hz)
                step = Step(Stage.EXERCISE, unit, n, phase.name, phase, index)
                steps.append(
                    replace(
                        step,
                        set_number=set_number,
                        repetition=repetition,
                        has_feedback=is_shown,
                    )
                )
            unit += 1
    return tuple(step for step in steps if step.n_samples > 0)


def is_fed_back(k: int, feedback_pct: int) -> bool:
    """Return whether repetition `k` (from 0 on, over all sets) shows the effort.

    Of 100 repetitions `feedback_pct` do, evenly spread, the first one among them.
    """
    before, after = -(-k * feedback_pct // 100), -(-(k + 1) * feedback_pct // 100)
    return after > before


def _check_dose(plan: SessionPlan) -> None:
    limits = plan.exercise.limits
    for name, asked, allowed in (
        ("sets", plan.sets, limits.max_sets),
        ("repetitions", plan.repetitions, limits.max_repetitions),
    ):
        if not 1 <= asked <= allowed:
            raise ValueError(f"{asked} {name}; allowed are 1 to {allowed}")
    if plan.is_calibrated_first and plan.n_references < 1:
        raise ValueError("a calibration needs a reference contraction")


def _phases(plan: SessionPlan, *, is_first: bool) -> list[tuple[int, Phase]]:
    phases = list(enumerate(plan.exercise.phases))
    if is_first and plan.exercise.phases[0].name is not PhaseName.PREPARE:
        return [(-1, GET_READY), *phases]
    return phases


def _calibration(plan: SessionPlan, fs_hz: float) -> list[Step]:
    steps = [Step(Stage.REST_CALIBRATION, 0, round(plan.rest_calibration_s * fs_hz))]
    for k in range(1, plan.n_references + 1):
        pause = Step(
            Stage.REFERENCE, k, round(plan.reference_pause_s * fs_hz), PhaseName.REST
        )
        pull = Step(Stage.REFERENCE, k, round(plan.reference_s * fs_hz), PhaseName.HOLD)
        steps += [replace(pause, reference=k), replace(pull, reference=k)]
    return steps


class Walk:
    """Where in the script we are. Knows sample counts, not sample indices.

    `attempt` counts, from 1, how often the present unit was begun.
    """

    def __init__(self, steps: tuple[Step, ...], fs_hz: float) -> None:
        self._steps = steps
        self._fs_hz = fs_hz
        self._n_settle = round(SETTLE_S * fs_hz)
        self._at = 0
        self._settle: Step | None = None
        self.elapsed = 0
        self.attempt = 1

    @property
    def step(self) -> Step:
        """The present step."""
        return self._settle or self._steps[self._at]

    @property
    def n_left(self) -> int:
        """How many samples of the present step are left."""
        return self.step.n_samples - self.elapsed

    @property
    def least_rest_s(self) -> float:
        """How long a rest between sets goes on at least; 0 where it may end now."""
        if self.step.stage is not Stage.SET_REST:
            return 0.0
        return max(0.0, MIN_REST_BETWEEN_SETS_S - self.elapsed / self._fs_hz)

    @property
    def has_feedback(self) -> bool:
        """Whether the effort is to be shown in the present step."""
        return self.step.has_feedback

    @property
    def progress(self) -> float:
        """How far through the present step, 0..1."""
        return self.elapsed / self.step.n_samples

    def next(self) -> bool:
        """Go to the next step; return False if there is none."""
        if self._settle is not None:
            self._settle, self.elapsed = None, 0
            return True
        return self._go(self._at + 1)

    def again(self) -> None:
        """Go back to the start of the present unit, with time to get ready.

        A rest between sets is not begun again. An attempt counts once something was
        asked in it.
        """
        step = self.step
        if not step.is_repeatable:
            return
        if step.name is not PhaseName.PREPARE:
            self.attempt += 1
        while self._at > 0 and self._steps[self._at - 1].unit == step.unit:
            self._at -= 1
        first = self._steps[self._at]
        self.elapsed = 0
        if not first.is_lull:
            phase = GET_READY if first.stage is Stage.EXERCISE else None
            self._settle = replace(
                first,
                n_samples=self._n_settle,
                name=PhaseName.PREPARE,
                phase=phase,
                phase_index=-1,
            )

    def leave_set(self) -> bool:
        """Go to what follows the present set; return False if it was the last."""
        self._settle = None
        set_number, after = self.step.set_number, self._at
        while (
            after < len(self._steps)
            and self._steps[after].stage is Stage.EXERCISE
            and self._steps[after].set_number == set_number
        ):
            after += 1
        return self._go(after)

    def _go(self, to: int) -> bool:
        if to >= len(self._steps):
            return False
        if self._steps[to].unit != self._steps[self._at].unit:
            self.attempt = 1
        self._at, self.elapsed = to, 0
        return True
