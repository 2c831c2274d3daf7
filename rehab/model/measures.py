"""Secondary measures of a muscle's control over the sessions (SCIENCE section 4).

They carry no label: with ten of them one would be found by chance. A change that is
within what the patient's own days differ by is called that.
"""

from dataclasses import dataclass
from enum import StrEnum

from rehab.model.signal import Side
from rehab.model.trend import Interval


class MeasureName(StrEnum):
    """What is measured, always of one exercise on one side."""

    TIME_IN_TARGET = "time_in_target_pct"
    HOLD_VARIABILITY = "hold_variability_pct"  # of the EMG's envelope, not of force
    RELAXATION = "relaxation_s"
    CO_CONTRACTION = "co_contraction_pct"  # poor between days: a hint at most


@dataclass(frozen=True, slots=True)
class Measure:
    """The first eight sessions beside the latest eight, or fewer that do not overlap.

    Parameters
    ----------
    n_sessions : int
        Valid sessions with a value.
    first, latest : float
        Medians; `latest` is None before there is a session after the first eight.
    mdc95 : float
        The smallest change between two sessions that is not the patient's usual
        variation: ``1.96 √2 SD`` of the first eight about their mean.
    """

    name: MeasureName
    exercise_id: str
    side: Side
    n_sessions: int
    first: float
    latest: float | None
    mdc95: float

    @property
    def change(self) -> float | None:
        """Latest less first."""
        return None if self.latest is None else self.latest - self.first

    @property
    def is_usual(self) -> bool | None:
        """Whether the change is within the patient's normal variation."""
        return None if self.change is None else abs(self.change) <= self.mdc95


@dataclass(frozen=True, slots=True)
class Symmetry:
    """(R - L) / (R + L) of the rates, with its 95 % interval: +1 is all on the right.

    Of exercises that were done on both sides, in the latest sessions. Of rates, never of
    amplitudes, which depend on how the electrodes sit.
    """

    n_left: int
    n_right: int
    value: float
    ci95: Interval
