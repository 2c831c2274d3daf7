"""What is prescribed: an exercise with its phases, poses, dose, target and limits.

Read from ``exercises/*.toml`` by `rehab.catalog`, which checks every rule; the values
here are trusted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rehab.model.signal import Side

LEG_MUSCLES = frozenset(
    {"gastrocnemius_medialis", "gastrocnemius_lateralis", "tibialis_anterior"}
)
"""All others of the catalog are muscles of an arm."""


class PhaseName(StrEnum):
    """A part of one repetition."""

    PREPARE = "prepare"
    LIFT = "lift"
    HOLD = "hold"
    LOWER = "lower"
    REST = "rest"


class TaskName(StrEnum):
    """The mechanic of an exercise."""

    HOLD = "hold"
    TRACK = "track"
    RELAX = "relax"


class View(StrEnum):
    """From where the moving figure is drawn."""

    FRONT = "front"
    SIDE = "side"


class Stance(StrEnum):
    """How the person of an exercise sits, stands or lies, and what is around them."""

    UPRIGHT = "upright"  # back supported; seen down to the hips
    TABLE = "table"  # seated, the forearms on a table
    SEATED = "seated"  # on a chair, seen down to the feet
    SUPPORT = "support"  # standing, both hands on the back of a chair
    LEAN = "lean"  # standing at a table, both hands on it
    RECLINED = "reclined"  # lying back, eyes closed

    @property
    def is_standing(self) -> bool:
        """Whether one can fall: only where the plan allows it."""
        return self in {Stance.SUPPORT, Stance.LEAN}

    @property
    def has_legs(self) -> bool:
        """Whether the legs are seen down to the feet."""
        return self in {Stance.SEATED, Stance.SUPPORT}


class Hand(StrEnum):
    """The shape of the working hand."""

    OPEN = "open"
    POINT = "point"  # the index finger
    BALL = "ball"  # round a soft ball


@dataclass(frozen=True, slots=True)
class Pose:
    """Joint angles of the working side in degrees; zero is a limb that hangs.

    `flexion_deg` forward and up, `abduction_deg` out and up, `elbow_deg` 0 straight,
    `wrist_deg` + extends, `turn_deg` 0 thumb up and 90 palm down (of a forearm that
    points forward); `grip_pct` 0 open, 100 a fist. `hip_deg` forward and up, `knee_deg`
    0 straight, `ankle_deg` + toes up. `lean_deg` of the trunk, + forward.
    """

    flexion_deg: float = 0.0
    abduction_deg: float = 7.0
    elbow_deg: float = 9.0
    wrist_deg: float = 0.0
    turn_deg: float = 0.0
    grip_pct: float = 0.0
    hip_deg: float = 0.0
    knee_deg: float = 0.0
    ankle_deg: float = 0.0
    lean_deg: float = 0.0


ArmPose = Pose
"""The name from when only arms moved."""


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of a repetition: reach `pose` in `seconds`, while `cue` stands on screen.

    `has_target` says whether the envelope should be in the target band during it.
    `other` is the pose of the helping arm, or None where it rests or does the same.
    """

    name: PhaseName
    seconds: float
    pose: str
    cue: str
    hint: str
    has_target: bool = False
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Placement:
    """A muscle with its electrode pair, and the words that say where it goes."""

    muscle: str
    is_primary: bool
    words: str


@dataclass(frozen=True, slots=True)
class Dose:
    """How much: sets of repetitions on each side, with rests between sets."""

    sets: int
    repetitions: int
    rest_between_sets_s: float


@dataclass(frozen=True, slots=True)
class Target:
    """The band that the envelope should be in, in % of the reference contraction (RVC)."""

    low_pct: float
    high_pct: float


@dataclass(frozen=True, slots=True)
class ReferenceAsk:
    """How the reference contraction is made: words, and the key poses of both arms.

    `other` is the pose of the helping arm, or None where it hangs or does the same.
    """

    hint: str
    pose: str
    other: str | None = None


@dataclass(frozen=True, slots=True)
class SafetyLimits:
    """Hard limits. A patient cannot raise them.

    `stop_jerks_per_min` stops a set when the live count of a minute reaches it.
    `stop_rhythmic_s` stops the session when all channels jerk rhythmically (>= 2 Hz), or
    are loud above 150 Hz, for that long and nobody answers (SCIENCE section 6, stop rule
    a).
    """

    max_sets: int
    max_repetitions: int
    max_session_min: float
    standing_allowed: bool
    stop_jerks_per_min: float
    stop_rhythmic_s: float
    stop_pain: int


@dataclass(frozen=True, slots=True)
class Words:
    """What the patient reads. Short verbs, at most nine words a line."""

    title: str
    purpose: str
    position: str
    stop_if: str


@dataclass(frozen=True, slots=True)
class Exercise:
    """An exercise of the catalog. `poses` holds the key poses by name; "start" is one.

    `sides` lists what may be chosen: left, right or both. `reference` is None where
    there is no target. Two exercises may share a `number`: one of them is done standing,
    the other is for all whose plan does not allow that. `sha256` is that of the file, stored with every session.
    """

    id: str
    number: int
    task: TaskName
    view: View
    sides: tuple[Side, ...]
    muscles: tuple[Placement, ...]
    phases: tuple[Phase, ...]
    poses: Mapping[str, Pose]
    dose: Dose
    target: Target | None
    limits: SafetyLimits
    words: Words
    is_assessment: bool
    sha256: str
    reference: ReferenceAsk | None = None
    stance: Stance = Stance.UPRIGHT
    hand: Hand = Hand.OPEN

    @property
    def repetition_s(self) -> float:
        """Length of one repetition in seconds."""
        return sum(phase.seconds for phase in self.phases)

    @property
    def primary(self) -> Placement:
        """The muscle that the screen shows."""
        return next(m for m in self.muscles if m.is_primary)
