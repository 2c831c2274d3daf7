"""Rest noise and reference contraction, collected while the person does them."""

import numpy as np
from numpy.typing import NDArray

from rehab.errors import Reason, RehabError
from rehab.live.safety import can_watch, high_passed
from rehab.live.script import Step
from rehab.model.exercise import PhaseName
from rehab.model.frame import Stage
from rehab.model.session import Calibration, SessionPlan
from rehab.model.signal import Samples, Side, Stream
from rehab.signals.baseline import pick_primary, reference_contraction, rest_noise

Levels = NDArray[np.float64]


class Calibrator:
    """Keeps the band-passed samples of the calibration and nothing after it.

    With the result come `fast_rms`, rest and reference of what lies above 150 Hz: the
    measure of stop rule a. None where the sampling rate has nothing there.
    """

    def __init__(self, plan: SessionPlan, stream: Stream) -> None:
        self._fs_hz = stream.fs_hz
        self._candidates = primary_channels(plan, stream)
        self._now: list[Samples] = []
        self._rest: Samples | None = None
        self._references: list[Samples] = []
        self.fast_rms: tuple[Levels, Levels] | None = None

    @staticmethod
    def is_listening(step: Step) -> bool:
        """Whether `step` is a part of the calibration that is measured."""
        is_rest = step.stage is Stage.REST_CALIBRATION and step.name is None
        return is_rest or (
            step.stage is Stage.REFERENCE and step.name is PhaseName.HOLD
        )

    def take(self, filtered: Samples) -> None:
        """Take in samples of a measured step, NaN rows where some were lost."""
        self._now.append(filtered)

    def forget(self) -> None:
        """Drop the present step: it is done again."""
        self._now.clear()

    def end(self, step: Step) -> bool:
        """Keep what a measured step gave; return False if too little of it arrived.

        Lost packets shorten what is used, no more.
        """
        samples = np.concatenate(self._now)
        self._now.clear()
        is_rest = step.stage is Stage.REST_CALIBRATION
        try:
            if is_rest:
                rest_noise(samples, self._fs_hz)
            else:
                reference_contraction([samples], self._fs_hz)
        except RehabError as error:
            if error.reason is not Reason.TOO_SHORT:
                raise
            is_enough = False
        else:
            is_enough = True
        if is_rest:
            self._rest = samples
        else:
            self._references[step.reference - 1 :] = [samples]
        return is_enough

    def result(self) -> Calibration:
        """Return the calibration and let go of its samples.

        Raises
        ------
        RehabError
            `Reason.TOO_SHORT` if under a second of rest or of all contractions together
            can be used.
        """
        if self._rest is None:
            raise ValueError("the rest was not measured")
        rest = rest_noise(self._rest, self._fs_hz)
        reference = reference_contraction(self._references, self._fs_hz)
        at = list(self._candidates)
        primary = at[pick_primary(rest[at], reference[at])]
        self.fast_rms = self._fast_rms(self._rest)
        self._rest = None
        self._references.clear()
        return Calibration(
            tuple(float(value) for value in rest),
            tuple(float(value) for value in reference),
            primary,
        )

    def _fast_rms(self, rest: Samples) -> tuple[Levels, Levels] | None:
        """Return rest and reference of what lies above 150 Hz; None where nothing can."""
        if not can_watch(self._fs_hz):
            return None
        fast = [high_passed(part, self._fs_hz) for part in (rest, *self._references)]
        return (
            rest_noise(fast[0], self._fs_hz),
            reference_contraction(fast[1:], self._fs_hz),
        )


def primary_channels(plan: SessionPlan, stream: Stream) -> tuple[int, ...]:
    """Return the channels that may be the one shown.

    Those on the exercise's primary muscle and on the side that is trained; where nobody
    said that a channel sits there, all.
    """
    muscle = plan.exercise.primary.muscle
    found = tuple(
        i
        for i, channel in enumerate(stream.channels)
        if channel.muscle == muscle
        and (plan.side is Side.BOTH or channel.side in {plan.side, None})
    )
    return found or tuple(range(stream.n_channels))
