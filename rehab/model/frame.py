"""What is drawn at one instant, and what a person may ask of a running session."""

from dataclasses import dataclass
from enum import StrEnum

from rehab.model.exercise import PhaseName, Target
from rehab.model.signal import LinkState, Samples, Side


class Stage(StrEnum):
    """Where a guided session stands."""

    CONNECTING = "connecting"
    READY = "ready"  # streaming; waits for BEGIN (contact is shown)
    REST_CALIBRATION = "rest_calibration"
    REFERENCE = "reference"  # a comfortable contraction, or the pause before it
    EXERCISE = "exercise"
    SET_REST = "set_rest"
    PAUSED = "paused"
    DONE = "done"
    STOPPED = "stopped"  # by the patient or by a safety limit


class Command(StrEnum):
    """What a person asks of a running session."""

    BEGIN = "begin"  # from READY, and from SET_REST after its least time
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    I_AM_OK = "i_am_ok"  # the answer to a safety question
    UNWELL = "unwell"  # from the emergency card: something is wrong with me
    WRONG_SIDE = "wrong_side"  # the sensor is on the other arm (RESUME: it is not)


class StopReason(StrEnum):
    """Why a session ended before its dose was done."""

    PATIENT = "patient"
    JERK_RATE = "jerk_rate"
    RHYTHMIC = "rhythmic"
    PAIN = "pain"
    UNWELL = "unwell"
    WRONG_SIDE = "wrong_side"  # the sensor sits on the other arm
    MAX_DURATION = "max_duration"
    SENSOR_LOST = "sensor_lost"
    SENSOR_ENDED = "sensor_ended"  # a replayed file was shorter than the dose


class Contact(StrEnum):
    """What the electrodes of a channel sound like, in words a screen can use.

    The last two are of the whole sensor: how its samples arrive.
    """

    UNKNOWN = "unknown"
    GOOD = "good"
    NOISY = "noisy"
    MAINS = "mains"
    OFF = "off"
    CLIPPING = "clipping"
    MOVING = "moving"  # something pulls at a pad or its cable
    LOSSY = "lossy"  # too many samples get lost on the way
    RATE = "rate"  # the sensor samples faster or slower than it says


SENSOR_WIDE = frozenset({Contact.LOSSY, Contact.RATE})
"""What is no matter of a single pair of pads."""


class Verdict(StrEnum):
    """How far a channel can be used (SCIENCE section 3)."""

    UNKNOWN = "unknown"
    GOOD = "good"
    FAIR = "fair"  # nothing has to be done
    BAD = "bad"  # jerks may be missed, or may be none


@dataclass(frozen=True, slots=True)
class Quality:
    """The verdict on a channel, and what speaks against it: `GOOD` where nothing does."""

    verdict: Verdict = Verdict.UNKNOWN
    reason: Contact = Contact.UNKNOWN

    @property
    def contact(self) -> Contact:
        """What a person is told: nothing where nothing has to be done."""
        return Contact.GOOD if self.verdict is Verdict.FAIR else self.reason


@dataclass(frozen=True, slots=True)
class JerkMark:
    """A jerk on the trace: the column it belongs to, and whether it counts.

    `level` is its size on the shown channel, or 0 if it was not seen there. One that is
    not confirmed was only just seen: it may be gone again a moment later.
    """

    id: int
    column: int
    level: float
    is_counted: bool
    is_confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything a scene needs, and nothing else.

    `level` and `trace` are envelopes as a fraction of the reference contraction (1.0 =
    the reference), on the primary channel; before there is a reference they are
    relative to the largest seen, and where there will be none to a scale fixed at the
    start. `trace` holds the newest columns (100 a second) of the last ten seconds; its
    first one has the absolute number `trace_column`; NaN is a gap.
    `progress` runs 0..1 through the phase, or through the stage where there is no phase.
    `level` and `effort` are 0 while what arrives is older than half a second.
    `time_s` is the sample clock. `has_feedback` is False in a repetition that is done
    without seeing the muscle: bar, trace and glow are hidden. `jerks_s` are the onsets
    of the jerks of the last two seconds by that clock, also those that are not confirmed
    yet, in order. `effort` is the level as a switch may go by it (`rehab.live.monitor`):
    0 while nothing is known. `asks_pain` is True between sets until the pain was told.
    `asks_nearer` is True while a calibration step is done again, as too little of its
    signal arrived. `least_rest_s` is how long a rest between sets cannot be ended yet; 0
    elsewhere.
    `is_space_short` is True where the disk takes under two more hours of recording.
    `side_doubt` is True while it stands to be answered whether the sensor is on the arm
    that was asked: the session is PAUSED then; RESUME is yes, WRONG_SIDE is no.
    """

    stage: Stage
    time_s: float
    link: LinkState
    exercise_id: str
    side: Side
    phase: PhaseName | None
    phase_index: int
    progress: float
    remaining_s: float
    set_number: int
    n_sets: int
    repetition: int
    n_repetitions: int
    n_references_done: int
    target: Target | None
    level: float
    trace_column: int
    trace: Samples
    marks: tuple[JerkMark, ...]
    n_jerks_live: int
    n_holds_in_target: int
    contacts: tuple[Contact, ...]
    battery_pct: int | None
    paused_stage: Stage | None = None
    stop_reason: StopReason | None = None
    is_simulated: bool = False
    has_feedback: bool = True
    jerks_s: tuple[float, ...] = ()
    effort: float = 0.0
    asks_pain: bool = False
    side_doubt: bool = False
    is_battery_low: bool = False
    least_rest_s: float = 0.0
    is_replayed: bool = False
    asks_nearer: bool = False
    is_space_short: bool = False
