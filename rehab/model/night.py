"""A night's leg movements: what the published rules count, what they leave out, and why.

Times are seconds from the recording's start, offsets exclusive. Without sleep stages
nobody knows who slept when, so every rate is then per hour of *recording*: `denominator`
says which, and whoever shows a rate shows that word beside it. None of it is a diagnosis.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rehab.model.signal import Side

EPOCH_S = 30.0
"""Seconds of one sleep stage."""

AWAKE, REM = 0, 5
"""Stages: 0 awake, 1 to 3 (4 in old scorings) not REM, 5 REM; below 0 unknown."""


class Rules(StrEnum):
    """A published set of rules, by the name that it is cited by."""

    AASM = "AASM"
    WASM_2016 = "WASM-2016"


class Denominator(StrEnum):
    """What a rate is an hour of. A page prints these words and no others."""

    SLEEP = "sleep"
    RECORDING = "recording"


class LeftOut(StrEnum):
    """Why something that moved is not among the movements that count."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"  # WASM-2016 calls it no candidate: it ends a series
    TOO_MANY_PARTS = "too_many_parts"  # a bilateral one of more than four
    HOLLOW = "hollow"  # no half second of it stays over the resting level
    PART_LEFT_OUT = "part_left_out"  # bilateral with one that is no candidate
    AWAKE = "awake"
    TURN = "turn"  # the whole body turned, or cable and pads were moved
    UNSEEN = "unseen"  # it begins or ends in lost samples or a bad contact
    OUT_OF_BED = "out_of_bed"  # before lights out, or after getting up


class Fault(StrEnum):
    """Why a channel could not be judged for a while."""

    LOST = "lost"
    OFF = "off"  # a pad came off: a flat line, or nothing but mains
    CLIPPED = "clipped"
    NOISY = "noisy"  # the resting level is over what the rules allow
    MOVING = "moving"  # something pulled at pads or cable, or the body turned


class OtherKind(StrEnum):
    """What moves at night besides the legs' slow movements, each by its own rule."""

    FRAGMENTARY = "fragmentary"  # single potentials up to 150 ms
    FOOT_TREMOR = "foot_tremor"  # rhythmic foot movements, 0.3-4 Hz
    ALTERNATING = "alternating"  # leg and leg in turn
    HYPNIC_JERK = "hypnic_jerk"  # on falling asleep
    RHYTHMIC_RUN = "rhythmic_run"  # 3-8 Hz, as by day


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement, as the rules count it: a bilateral one is one.

    Parameters
    ----------
    channel : int
        The one on which it began.
    leg : Side or None
        `BOTH` for a bilateral one, `parts` then has one entry a leg and movement. None
        where nobody said which leg a channel is on.
    channels : tuple of int
        All that took part, in order.
    peak_uv : float
        How far its level rose over the resting level, at most.
    rest_uv : float
        The resting level at its onset.
    stage : int or None
        In which it began; None without stages.
    series : int or None
        `Series.number` that it is in.
    left_out : LeftOut or None
        Why it does not count. `Night.movements` have None.
    """

    onset_s: float
    offset_s: float
    channel: int
    leg: Side | None
    channels: tuple[int, ...]
    peak_uv: float
    rest_uv: float
    parts: tuple["Movement", ...] = ()
    stage: int | None = None
    series: int | None = None
    left_out: LeftOut | None = None

    @property
    def duration_s(self) -> float:
        """Onset to offset."""
        return self.offset_s - self.onset_s


@dataclass(frozen=True, slots=True)
class Series:
    """Four movements or more that follow each other at the intervals of the rules.

    `onset_s` is that of the first movement, `offset_s` that of the last one.
    """

    number: int
    onset_s: float
    offset_s: float
    n_movements: int


@dataclass(frozen=True, slots=True)
class Spell:
    """A while in which a channel could not be judged. Channel and reason may overlap."""

    channel: int
    start_s: float
    stop_s: float
    fault: Fault


@dataclass(frozen=True, slots=True)
class Other:
    """An event of another kind. `frequency_hz` is None for a single one."""

    kind: OtherKind
    onset_s: float
    offset_s: float
    channels: tuple[int, ...]
    n_bursts: int = 1
    frequency_hz: float | None = None
    peak_uv: float = 0.0


@dataclass(frozen=True, slots=True)
class ChannelNight:
    """How one channel fared: seconds of the night in which it could be judged."""

    leg: Side | None
    judged_s: float
    rest_uv: float | None  # the usual resting level; None if it was never judged
    is_hum_removed: bool
    is_heart_removed: bool


@dataclass(frozen=True, slots=True)
class Night:
    """A night, judged by one set of rules.

    Parameters
    ----------
    movements : tuple of Movement
        That count, in order of onset.
    left_out : tuple of Movement
        That do not, each with its reason, in order of onset.
    series : tuple of Series
        In order of onset; `Movement.series` tells what is in which.
    intervals_s : tuple of float
        From onset to onset of consecutive `movements`, where no loss and nothing that
        breaks a series lies between them.
    stages : tuple of int or None
        One per 30 s, as they were given; None without.
    duration_s : float
        From the first sample to the last one, losses and all.
    recorded_s : float
        In which at least one leg was recorded.
    judged_s : float
        In which at least one leg could be judged, between lights out and getting up and,
        with stages, asleep: what `index_per_h` is over.
    denominator : Denominator
        What `judged_s` is seconds of.
    lights_out_s, up_s : float or None
        Where they are known.
    channels : tuple of ChannelNight
    spells : tuple of Spell
        What could not be judged, in order of start.
    others : tuple of Other
        In order of onset; they count in no index.
    method : mapping
        Name, version and parameters, stored with every score.
    """

    rules: Rules
    movements: tuple[Movement, ...]
    series: tuple[Series, ...]
    intervals_s: tuple[float, ...]
    stages: tuple[int, ...] | None
    duration_s: float
    recorded_s: float
    judged_s: float
    channels: tuple[ChannelNight, ...]
    method: Mapping[str, str | int | float]
    left_out: tuple[Movement, ...] = ()
    spells: tuple[Spell, ...] = ()
    others: tuple[Other, ...] = ()
    lights_out_s: float | None = None
    up_s: float | None = None

    @property
    def denominator(self) -> Denominator:
        """Hours of sleep with stages, else hours of recording."""
        return Denominator.RECORDING if self.stages is None else Denominator.SLEEP

    @property
    def n_in_series(self) -> int:
        """Movements in a series: the periodic ones."""
        return sum(one.n_movements for one in self.series)

    @property
    def index_per_h(self) -> float | None:
        """Periodic movements an hour of `denominator`; None if nothing was judged."""
        return self._per_h(self.n_in_series)

    @property
    def movements_per_h(self) -> float | None:
        """Movements an hour of `denominator`, periodic or not."""
        return self._per_h(len(self.movements))

    @property
    def hours_recorded(self) -> float:
        """`recorded_s` in hours."""
        return self.recorded_s / 3600.0

    @property
    def hours_judged(self) -> float:
        """`judged_s` in hours."""
        return self.judged_s / 3600.0

    def _per_h(self, n: int) -> float | None:
        return 3600.0 * n / self.judged_s if self.judged_s > 0.0 else None
