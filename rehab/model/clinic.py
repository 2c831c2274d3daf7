"""What a therapist keeps about a patient: events, notes, verdicts on single jerks.

Nothing here is changed or taken away in silence: what is withdrawn keeps its words and
gets a time, and of several verdicts on one event the newest counts.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from rehab.model.score import JerkKind

MOST_CHARACTERS = 10_000
"""Of a note; an event has `MOST_WORDS`."""
MOST_WORDS = 200
SAME_EVENT_S = 0.05
"""Onsets this near are of one event: SCIENCE 1.2 takes them for one across channels too."""


class ClinicEventKind(StrEnum):
    """What happened to a patient, as far as a trend must know it."""

    DOSE = "dose"  # a medication was begun, ended, or its dose changed
    ILLNESS = "illness"
    SENSOR = "sensor"  # the electrode sits elsewhere from this day on
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ClinicEvent:
    """Something that happened on a day of the patient's calendar.

    `kept_us` is when it was written down, UTC; `withdrawn_us` when it was taken back, or
    None. `words` is text as it was typed: markup in it is text too.
    """

    id: UUID
    patient: str
    day: date
    kind: ClinicEventKind
    words: str
    kept_us: int
    withdrawn_us: int | None = None


@dataclass(frozen=True, slots=True)
class ClinicNote:
    """A therapist's note. `place` is where it was taken ("clinic", "video call")."""

    id: UUID
    patient: str
    day: date
    place: str
    text: str
    kept_us: int
    withdrawn_us: int | None = None


class VerdictKind(StrEnum):
    """What a person saw in an event that the detector had found."""

    JERK = "jerk"  # confirmed
    VOLUNTARY = "voluntary"  # leaves the counts
    ARTEFACT = "artefact"  # leaves the counts
    UNSURE = "unsure"  # cannot tell: the detector's word stands
    CLEARED = "cleared"  # what was said before is taken back

    @property
    def takes_out(self) -> bool:
        """Whether the event is no jerk, and leaves the counts."""
        return self in {VerdictKind.VOLUNTARY, VerdictKind.ARTEFACT}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person said about the event that begins at `onset_s` of a session.

    `was_drawn` is True if the program had drawn the event at random: only those tell the
    detector's precision. `detector` is its version when the event was judged. All
    verdicts are kept; of one event the newest counts.
    """

    id: UUID
    session: UUID
    onset_s: float
    kind: VerdictKind
    at_us: int
    detector: str
    was_drawn: bool = False


@dataclass(frozen=True, slots=True)
class SeenEvent:
    """What a page showed of the event that somebody judged on it.

    Its place among the score's events may be another one's when the answer comes.
    """

    onset_s: float
    kind: JerkKind
    detector: str


@dataclass(frozen=True, slots=True)
class Precision:
    """How many of the events that were drawn at random were jerks: `n_jerks` of `n`.

    `low` and `high` bound the share with 95 % (Wilson); 0 and 1 without any. It says
    nothing about jerks that were missed.
    """

    n_jerks: int
    n: int
    low: float
    high: float


class Flag(StrEnum):
    """Why a patient wants attention. Never a cause, never advice on drugs."""

    UNSCORED = "unscored"  # three sittings in a row not scored; value: how many
    PAIN = "pain"  # 4 or more of 10; value: the highest of the last two weeks
    STOPPED = "stopped"  # a stop rule ended a session within two weeks
    ABSENT = "absent"  # planned days passed by; value: days since the last sitting
    CONTACT = "contact"  # stop rule d: twice the usual three times, or a new sign
    MEDICATION = "medication"  # a dose was changed within four weeks


@dataclass(frozen=True, slots=True)
class Attention:
    """A flag, the day it is about, and a number that belongs to it."""

    flag: Flag
    day: date | None = None
    value: int | None = None
