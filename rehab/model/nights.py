"""A night at home: what it is to be, how far it is, and how the history keeps it.

A night is no exercise: no day's dose, median, pattern or trend counts it. What the rules
find in it is in `rehab.model.night`.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from rehab.model.frame import Quality
from rehab.model.night import AWAKE, EPOCH_S, Night, Rules
from rehab.model.session import RecordingFile
from rehab.model.signal import LinkState, Side, Unit

LONGEST_H = 14.0
"""No night is longer: what runs on until noon was forgotten."""


class Site(StrEnum):
    """Where the pads sit on the lower leg."""

    TIBIALIS = "tibialis"
    CALF = "calf"

    @property
    def muscle(self) -> str:
        """The muscle, as in `rehab.catalog.muscles`."""
        is_shin = self is Site.TIBIALIS
        return "tibialis_anterior" if is_shin else "gastrocnemius_medialis"

    @property
    def is_standard(self) -> bool:
        """Whether the published rules are made for it: the shin only."""
        return self is Site.TIBIALIS


class TurnsBy(StrEnum):
    """In a stored method, as ``turns_by``: what told when the body turned."""

    MUSCLE = "muscle"  # and pads that shake: no sensor felt how it lay
    MOTION = "motion"  # an accelerometer, and the muscle


@dataclass(frozen=True, slots=True)
class NightPlan:
    """What a night is to be; fits `rehab.ports.Placed`.

    `side` is the leg, or both. `hours` count from lights out. Before that the person lies
    still for `rest_s`.
    """

    patient: str
    site: Site = Site.TIBIALIS
    side: Side = Side.BOTH
    hours: float = 10.0
    rest_s: float = 10.0

    @property
    def muscles(self) -> tuple[str, ...]:
        """The muscles on each side."""
        return (self.site.muscle,)

    @property
    def primary_muscle(self) -> str:
        """The one that matters most."""
        return self.site.muscle

    @property
    def legs(self) -> tuple[Side, ...]:
        """The legs that are to be heard."""
        both = (Side.LEFT, Side.RIGHT)
        return both if self.side is Side.BOTH else (self.side,)


class NightStage(StrEnum):
    """How far a night is."""

    CONNECTING = "connecting"
    CONTACT = "contact"  # how the pads sit
    REST = "rest"  # lying still, the resting level is measured
    READY = "ready"  # until the lights are out
    DARK = "dark"
    UP = "up"


class NightCommand(StrEnum):
    """What a person may ask."""

    NEXT = "next"  # from the pads to lying still
    LIGHTS_OUT = "lights_out"
    UP = "up"


class NightEvent(StrEnum):
    """What the log of a night says (`EventKind.NIGHT`, ``data["what"]``)."""

    CONTACT = "contact"  # labels: channels whose pads sat badly, and it went on
    REST = "rest"  # rest_rms: one number a channel
    LIGHTS_OUT = "lights_out"
    SLEPT = "slept"  # seconds: so long the computer slept, and heard nothing
    UP = "up"  # why: NightEnd


class NightEnd(StrEnum):
    """Why a night ended."""

    ASKED = "asked"
    HOURS = "hours"
    ENDED = "ended"  # a file or a simulation is over
    FAILED = "failed"  # disk, sensor: what was recorded until then is kept


@dataclass(frozen=True, slots=True)
class NightFrame:
    """A night now.

    `time_s` is the sample clock, silence included. `dark_s` is the time since lights out,
    `heard_s` how much of it came from at least one sensor. `rest_left_s` is how long to
    lie still. `qualities` has one entry a channel; empty once the lights are out, as
    nobody looks then. `level` is how strongly the sensor is touched, 0 to 1, until then.
    `may_sleep` tells that the computer did not promise to stay awake.
    """

    stage: NightStage
    time_s: float
    link: LinkState
    battery_pct: int | None
    about: str
    labels: tuple[str, ...]
    qualities: tuple[Quality, ...]
    rest_left_s: float
    dark_s: float
    heard_s: float
    remaining_s: float
    level: float = 0.0
    is_simulated: bool = False
    is_replayed: bool = False
    may_sleep: bool = False


class NightWithheld(StrEnum):
    """Why the index of a night is not shown: the count is, with these words."""

    SHORT = "short"  # too few hours could be judged
    COVERAGE = "coverage"  # too small a part of the night could be judged


LEAST_H = 4.0
"""Hours that have to be judged. Design: no published number for leg movements is known."""
LEAST_SHARE = 0.6
"""Of the time from lights out to getting up, as for a session (SCIENCE 1.3)."""


SLEPT_S = "slept_s"
"""In the method of a score: so long the computer slept. Left out where it did not."""

CLOCK_SET_US, CLOCK_SET_MIN = "clock_set_us", "clock_set_min"
"""There too: when clocks were set that night, and to which offset from UTC."""


@dataclass(frozen=True, slots=True)
class Place:
    """How many samples were known, lost ones included, after a message of a recording."""

    sequence: int
    n_samples: int


@dataclass(frozen=True, slots=True)
class NightScore:
    """What one set of rules finds in a night, and whether its index can be shown.

    `places` are some of the recording about the movements that are shown as they were
    recorded: with them only that much of it has to be read.
    """

    night: Night
    withheld: tuple[NightWithheld, ...]
    places: tuple[Place, ...] = ()

    @property
    def rules(self) -> Rules:
        """The rules."""
        return self.night.rules

    @property
    def index_per_h(self) -> float | None:
        """Periodic movements an hour of recording; None where it is withheld."""
        return None if self.withheld else self.night.index_per_h


def withheld_of(night: Night) -> tuple[NightWithheld, ...]:
    """Return why the index of a night cannot be shown.

    The night is from lights out to getting up; where these are not known, from the first
    sample to the last one. With sleep stages it is the sleep in it.
    """
    begin_s = night.lights_out_s or 0.0
    end_s = night.duration_s if night.up_s is None else night.up_s
    whole_s = end_s - begin_s
    if night.stages is not None:
        asleep = [k * EPOCH_S for k, s in enumerate(night.stages) if s > AWAKE]
        inside = (min(at + EPOCH_S, end_s) - max(at, begin_s) for at in asleep)
        whole_s = sum(max(0.0, seconds) for seconds in inside)
    why = []
    if night.judged_s < LEAST_H * 3600.0:
        why.append(NightWithheld.SHORT)
    if night.judged_s < LEAST_SHARE * whole_s:
        why.append(NightWithheld.COVERAGE)
    return tuple(why)


@dataclass(frozen=True, slots=True)
class NightRow:
    """A night as the history shows it.

    `started_us` is UTC in microseconds, `utc_offset_min` the local offset at that time:
    two nights a year have another one in the morning (`offset_min_at`).
    `lights_out_s` and `up_s` are seconds from the first sample; `up_s` may lie behind the
    last one, where the sensor was lost. Where `unit` is counts no rule can be applied:
    all of them speak of microvolts. `legs` are those that were recorded. `status` is
    one of "complete", "partial" (disk or sensor ended it) and "recovered" (the program
    died). `scores` has the newest judgement of each set of rules, the AASM's first; none
    where it could not be judged.
    """

    id: UUID
    patient: str
    started_us: int
    utc_offset_min: int
    lights_out_s: float
    up_s: float
    site: Site
    legs: tuple[Side, ...]
    device: str
    unit: Unit
    is_simulated: bool
    is_replayed: bool
    status: str
    recording: RecordingFile
    scores: tuple[NightScore, ...] = ()

    @property
    def score(self) -> NightScore | None:
        """The judgement by the AASM's rules, which is the one that is shown first."""
        return self.by(Rules.AASM)

    def by(self, rules: Rules) -> NightScore | None:
        """Return the judgement by these rules."""
        return next((one for one in self.scores if one.rules is rules), None)

    @property
    def dark_s(self) -> float:
        """From lights out to getting up."""
        return self.up_s - self.lights_out_s

    @property
    def scarce_legs(self) -> dict[Side, float]:
        """Legs that could be judged for too small a part of the night: seconds of each.

        One leg moves less often than two: a night that has only one is not like others.
        """
        if self.score is None:
            return {}
        judged_s = {one.leg: one.judged_s for one in self.score.night.channels}
        least_s = LEAST_SHARE * self.dark_s
        found = {leg: judged_s.get(leg, self.dark_s) for leg in self.legs}
        return {leg: seconds for leg, seconds in found.items() if seconds < least_s}

    def offset_min_at(self, at_s: float) -> int:
        """Return the local offset so many seconds after the first sample."""
        method = self.score.night.method if self.score else {}
        set_us, set_min = method.get(CLOCK_SET_US), method.get(CLOCK_SET_MIN)
        if not isinstance(set_us, int) or not isinstance(set_min, int):
            return self.utc_offset_min
        is_set = self.started_us + round(at_s * 1e6) >= set_us
        return set_min if is_set else self.utc_offset_min

    @property
    def slept_s(self) -> float:
        """How long the computer slept between lights out and getting up."""
        told = self.score.night.method.get(SLEPT_S) if self.score else None
        return float(told) if isinstance(told, int | float) else 0.0

    @property
    def is_own(self) -> bool:
        """Whether a person slept then: neither made up nor played from a file."""
        return not self.is_simulated and not self.is_replayed
