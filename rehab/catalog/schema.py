"""What the tables of an exercise file hold, key by key. Rules between keys: `rules`."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from rehab.catalog import ceilings as c
from rehab.catalog.words import line, sentences
from rehab.model.exercise import Hand, PhaseName, Stance, TaskName, View
from rehab.model.signal import Side

Line = Annotated[str, AfterValidator(line)]
Text = Annotated[str, AfterValidator(sentences)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]


class Table(BaseModel):
    """A table of the file: nothing unknown in it, nothing silently converted."""

    model_config = ConfigDict(
        strict=True, extra="forbid", frozen=True, allow_inf_nan=False
    )


class Head(Table):
    """The keys before the first table."""

    id: Name
    number: Annotated[int, Field(ge=0, le=999)]
    task: Annotated[TaskName, Field(strict=False)]
    view: Annotated[View, Field(strict=False)]
    sides: Annotated[
        list[Annotated[Side, Field(strict=False)]], Field(min_length=1, max_length=3)
    ]
    is_assessment: bool
    stance: Annotated[Stance, Field(strict=False)] = Stance.UPRIGHT
    hand: Annotated[Hand, Field(strict=False)] = Hand.OPEN


class Muscle(Table):
    """An entry of ``[[muscles]]``; the electrode's place comes from `muscles.SITES`."""

    muscle: Name
    is_primary: bool = False


class Pose(Table):
    """A table under ``[poses]``: joint angles in degrees, as in `Pose`."""

    flexion_deg: Annotated[float, Field(ge=c.FLEXION_DEG[0], le=c.FLEXION_DEG[1])]
    abduction_deg: Annotated[float, Field(ge=c.ABDUCTION_DEG[0], le=c.ABDUCTION_DEG[1])]
    elbow_deg: Annotated[float, Field(ge=c.ELBOW_DEG[0], le=c.ELBOW_DEG[1])]
    wrist_deg: Annotated[float, Field(ge=c.WRIST_DEG[0], le=c.WRIST_DEG[1])]
    turn_deg: Annotated[float, Field(ge=c.TURN_DEG[0], le=c.TURN_DEG[1])] = 0.0
    grip_pct: Annotated[float, Field(ge=c.GRIP_PCT[0], le=c.GRIP_PCT[1])] = 0.0
    hip_deg: Annotated[float, Field(ge=c.HIP_DEG[0], le=c.HIP_DEG[1])] = 0.0
    knee_deg: Annotated[float, Field(ge=c.KNEE_DEG[0], le=c.KNEE_DEG[1])] = 0.0
    ankle_deg: Annotated[float, Field(ge=c.ANKLE_DEG[0], le=c.ANKLE_DEG[1])] = 0.0
    lean_deg: Annotated[float, Field(ge=c.LEAN_DEG[0], le=c.LEAN_DEG[1])] = 0.0


class PhaseEntry(Table):
    """An entry of ``[[phases]]``."""

    name: Annotated[PhaseName, Field(strict=False)]
    seconds: Annotated[float, Field(ge=0.5, le=c.MAX_PHASE_S)]
    pose: Name
    cue: Line
    hint: Line
    has_target: bool = False
    other: Name | None = None


class DoseTable(Table):
    """The table ``[dose]``."""

    sets: Annotated[int, Field(ge=1, le=c.MAX_SETS)]
    repetitions: Annotated[int, Field(ge=1, le=c.MAX_REPETITIONS)]
    rest_between_sets_s: Annotated[
        float,
        Field(ge=c.MIN_REST_BETWEEN_SETS_S, le=c.MAX_REST_BETWEEN_SETS_S),
    ]


class TargetTable(Table):
    """The table ``[target]``, in % of the reference contraction."""

    low_pct: Annotated[float, Field(ge=0.0, le=c.MAX_TARGET_PCT)]
    high_pct: Annotated[float, Field(ge=c.MIN_TARGET_PCT, le=c.MAX_TARGET_PCT)]


class ReferenceTable(Table):
    """The table ``[reference]``: how the reference contraction is made."""

    hint: Line
    pose: str
    other: str | None = None


class LimitsTable(Table):
    """The table ``[limits]``: hard limits, themselves under the absolute ceilings.

    The two angles are checked here and go no further: the poses obey them.
    """

    max_sets: Annotated[int, Field(ge=1, le=c.MAX_SETS)]
    max_repetitions: Annotated[int, Field(ge=1, le=c.MAX_REPETITIONS)]
    max_session_min: Annotated[float, Field(ge=1, le=c.MAX_SESSION_MIN)]
    standing_allowed: bool
    stop_jerks_per_min: Annotated[
        float, Field(ge=c.MIN_STOP_JERKS_PER_MIN, le=c.MAX_STOP_JERKS_PER_MIN)
    ]
    stop_rhythmic_s: Annotated[
        float, Field(ge=c.MIN_STOP_RHYTHMIC_S, le=c.MAX_STOP_RHYTHMIC_S)
    ]
    stop_pain: Annotated[int, Field(ge=1, le=c.MAX_STOP_PAIN)]
    max_flexion_deg: Annotated[float, Field(ge=0, le=c.FLEXION_DEG[1])] = (
        c.MAX_RAISE_DEG
    )
    max_abduction_deg: Annotated[float, Field(ge=0, le=c.ABDUCTION_DEG[1])] = (
        c.MAX_RAISE_DEG
    )


class WordsTable(Table):
    """The table ``[words]``."""

    title: Line
    purpose: Text
    position: Text
    stop_if: Text
