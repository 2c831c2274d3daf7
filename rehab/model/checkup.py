"""What a person says before and after training, and what follows from it."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

STOP_PAIN = 4
"""Stop rule c: pain of 4 out of 10 is too much (SCIENCE section 6, c),"""
MORE_PAIN = 2
"""and so is so much more than at the start."""


def too_painful(pain: int | None, first: int | None) -> bool:
    """Whether it hurts too much to go on; `first` is what it began with, if known."""
    if pain is None:
        return False
    return pain >= STOP_PAIN or (first is not None and pain >= first + MORE_PAIN)


class Advice(StrEnum):
    """What the program advises. Never a word about drugs, never a diagnosis."""

    REST_DAY = "rest_day"  # stop rule e: what was said before training
    STOP_TODAY = "stop_today"  # stop rules a to c: how a session of today ended
    CONTACT_CLINICIAN = "contact_clinician"  # stop rule d: "this week"


class Note(StrEnum):
    """What may have made today different; chosen, not typed."""

    TIRED = "tired"
    STRESSED = "stressed"
    ILL = "ill"
    COFFEE = "coffee"
    ALCOHOL = "alcohol"
    MEDICATION_CHANGED = "medication_changed"


@dataclass(frozen=True, slots=True)
class Checkup:
    """Before: any one of the three makes today a rest day (SCIENCE section 6, e).

    `pain`, 0 to 10, is what later pain is compared with (c); None is what was not said.
    """

    missed_dose: bool = False
    has_fever: bool = False
    slept_little: bool = False  # less than five hours
    pain: int | None = None

    def __post_init__(self) -> None:
        if self.pain is not None and not 0 <= self.pain <= 10:
            raise ValueError(f"pain is {self.pain}; allowed are 0 to 10")

    @property
    def advice(self) -> Advice | None:
        """Return what follows."""
        if too_painful(self.pain, None):
            return Advice.STOP_TODAY
        is_rest = self.missed_dose or self.has_fever or self.slept_little
        return Advice.REST_DAY if is_rest else None


@dataclass(frozen=True, slots=True)
class Rating:
    """After: one tap each; None is what was not said.

    Parameters
    ----------
    how : int or None
        1 (very hard) to 5 (very good).
    pain : int or None
        0 to 10.
    took_medication : bool or None
    slept : int or None
        1 (badly) to 3 (well).
    note : str
        A `Note`, or empty.
    """

    how: int | None = None
    pain: int | None = None
    took_medication: bool | None = None
    slept: int | None = None
    note: str = ""

    def __post_init__(self) -> None:
        for name, value, low, high in (
            ("how", self.how, 1, 5),
            ("pain", self.pain, 0, 10),
            ("slept", self.slept, 1, 3),
        ):
            if value is not None and not low <= value <= high:
                raise ValueError(f"{name} is {value}; allowed are {low} to {high}")


@dataclass(frozen=True, slots=True)
class CheckupRow:
    """A checkup as it is kept. Times as in `SessionRow`."""

    patient: str
    at_us: int
    utc_offset_min: int
    checkup: Checkup


@dataclass(frozen=True, slots=True)
class RatingRow:
    """A rating as it is kept; of one sitting the newest counts."""

    patient: str
    at_us: int
    utc_offset_min: int
    sitting: UUID
    rating: Rating
