"""What the therapist's pages show of nights: a line each, the trend, and one night."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from rehab.model.night import Movement, Rules
from rehab.model.nights import NightRow
from rehab.model.signal import Samples
from rehab.model.trend import Trend


@dataclass(frozen=True, slots=True)
class NightLine:
    """A night in a table.

    `row` has its scores without their movements; `n_movements` says how many of them
    count, by the rules. `is_in_trend` is False where the trend leaves it out.
    """

    row: NightRow
    n_movements: Mapping[Rules, int]
    is_in_trend: bool


@dataclass(frozen=True, slots=True)
class Nights:
    """All nights of a patient, oldest first, and what they say together."""

    lines: tuple[NightLine, ...]
    trend: Trend


class ExampleKind(StrEnum):
    """Which movement was taken as an example: by its height over the resting level."""

    LARGEST = "largest"
    MEDIAN = "median"
    SMALLEST = "smallest"


@dataclass(frozen=True, slots=True)
class NightExample:
    """A movement with the samples around it.

    `movement` is the one of a single leg: of a bilateral one that on which it began.
    `emg_uv` has shape ``(n_samples,)``, as recorded, from `start_s` of the recording on;
    NaN where samples were lost. `level_uv` has one number every `level_step_s` from
    `start_s` on: what the rules' thresholds are held against.
    """

    kind: ExampleKind
    movement: Movement
    start_s: float
    fs_hz: float
    emg_uv: Samples
    level_uv: Samples
    level_step_s: float


@dataclass(frozen=True, slots=True)
class NightPage:
    """One night, whole.

    `examples` are None where they take seconds and nobody asked for them yet, and empty
    where nothing moved.
    `has_signal` is False where the recording is gone or cannot be read. `earlier` and
    `later` are nights of the same patient.
    """

    row: NightRow
    is_in_trend: bool
    examples: tuple[NightExample, ...] | None
    has_signal: bool
    earlier: UUID | None
    later: UUID | None
