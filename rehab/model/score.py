"""Jerks, and the judgement of a finished recording."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from rehab.model.exercise import PhaseName
from rehab.model.signal import Side

LEAST_EXPOSURE_S = 5.0
"""Seconds in which jerks could be seen, under which no rate is told. Design."""


class JerkKind(StrEnum):
    """The class of an event (SCIENCE, binding decision 2)."""

    JERK = "jerk"  # 15-200 ms
    PROLONGED = "prolonged"  # 200-500 ms, counted apart
    SILENCE = "silence"  # negative myoclonus


@dataclass(frozen=True, slots=True)
class Jerk:
    """One event. Times are seconds from the stream's start, the offset exclusive.

    A live detector hands an event out as soon as it is seen (`is_confirmed` False), then
    again with the same `id`, either confirmed or with `is_withdrawn` True.

    Parameters
    ----------
    id : int
        Unique within one detector's run.
    channels : tuple of int
        Channels that took part, the strongest first.
    peak_uv : float
        Largest short-time (25 ms) RMS inside the event on its strongest channel, in
        the channel's unit.
    contrast : float
        That RMS as a ratio to the local voluntary RMS around it.
    side : Side or None
        Where the channels' sides are known.
    run_id, frequency_hz
        The rhythmic run that it belongs to, and its rate; None outside of one.
    confidence : float
        The detector's probability that this is an event of its kind, 0 to 1.
    lags_s : tuple of float
        How much later than `onset_s` each of `channels` began, in their order.
    phase, is_counted
        The phase in which it began, None outside of one, and whether it is in the counts:
        set by the score, `is_counted` None before and in scores of older versions.
    is_artefact
        The sensor or its cable was knocked, as its accelerometer tells. Never counted.
    """

    id: int
    onset_s: float
    offset_s: float
    channels: tuple[int, ...]
    kind: JerkKind
    peak_uv: float
    contrast: float
    is_confirmed: bool = True
    is_withdrawn: bool = False
    side: Side | None = None
    run_id: int | None = None
    frequency_hz: float | None = None
    confidence: float = 1.0
    lags_s: tuple[float, ...] = ()
    phase: PhaseName | None = None
    is_counted: bool | None = None
    is_artefact: bool = False

    @property
    def duration_ms(self) -> float:
        """Onset to offset in milliseconds."""
        return (self.offset_s - self.onset_s) * 1000.0


class RunKind(StrEnum):
    """What repeats in a rhythmic run. Told apart by shape; never a diagnosis."""

    JERKS = "jerks"  # short bursts over a lower floor
    TREMOR = "tremor"  # near-sinusoidal waxing and waning; its bursts are no jerks


@dataclass(frozen=True, slots=True)
class RhythmicRun:
    """Bursts, or waves of tremor, that follow each other regularly.

    Parameters
    ----------
    id : int
        What the `run_id` of its jerks is; unique within one detector's run.
    onset_s, offset_s : float
        From the first burst's onset to the last one's offset.
    channels : tuple of int
        Channels that took part.
    """

    id: int
    kind: RunKind
    onset_s: float
    offset_s: float
    frequency_hz: float
    n_bursts: int
    channels: tuple[int, ...]

    @property
    def duration_s(self) -> float:
        """Onset to offset in seconds."""
        return self.offset_s - self.onset_s


@dataclass(frozen=True, slots=True)
class Detection:
    """What an offline detector found, and how small a jerk it could have found.

    Parameters
    ----------
    jerks : tuple of Jerk
        Jerks and prolonged bursts in order of onset, all confirmed; bursts of several
        channels that belong together are one.
    bursts : tuple of Jerk
        The same before their fusion: one a channel and burst, in order of onset.
    silences : tuple of Jerk
        Silent periods in a contraction (negative myoclonus), in order of onset.
    runs : tuple of RhythmicRun
        In order of onset.
    smallest : array, shape ``(n_steps, n_channels)``
        The smallest 25 ms RMS (in the channel's unit) that would have been an event in
        each step of `step_s` seconds; NaN where nothing could be seen (a gap, a bad
        contact). The exposure is made from it.
    step_s : float
        Length of a step in seconds.
    method : mapping
        Name, version and parameters, stored with every score.
    """

    jerks: tuple[Jerk, ...]
    smallest: NDArray[np.float32]
    step_s: float
    method: Mapping[str, str | int | float]
    bursts: tuple[Jerk, ...] = ()
    silences: tuple[Jerk, ...] = ()
    runs: tuple[RhythmicRun, ...] = ()


class Withheld(StrEnum):
    """Why a session is shown but not scored."""

    LOW_COVERAGE = "low_coverage"  # under 80 % of the planned samples arrived
    LOW_DETECTABLE = "low_detectable"  # under 60 % of the time a jerk would show
    NO_REFERENCE = "no_reference"
    WEAK_REFERENCE = "weak_reference"  # reference/rest under 6 dB
    TOO_SHORT = "too_short"
    NOT_GUIDED = "not_guided"  # a bare recording: no phases, no target
    NO_EXERCISE = "no_exercise"  # a session that ended in its calibration


@dataclass(frozen=True, slots=True)
class PhaseScore:
    """Jerks in one phase on one side. `exposure_s` excludes lost and undetectable time.

    Prolonged bursts stand over the same exposure; silences and the seconds of rhythmic
    runs over `received_s`, the time that arrived (as in `Tally`). These four are None in
    scores of older versions. There is no rate under `LEAST_EXPOSURE_S`: one jerk in two
    seconds says nothing.

    `variability_pct` of a hold, `relaxation_s` after "Rest" and `co_contraction_pct` are
    of `rehab.score.control`; None where they cannot be told.
    """

    phase: PhaseName
    side: Side
    exposure_s: float
    n_jerks: int
    n_prolonged: int | None = None
    n_silences: int | None = None
    run_s: float | None = None
    received_s: float | None = None
    variability_pct: float | None = None
    relaxation_s: float | None = None
    co_contraction_pct: float | None = None

    @property
    def per_min(self) -> float | None:
        """Jerks per detectable minute; None with too little exposure."""
        return _rate(self.n_jerks, self.exposure_s, 60.0)

    @property
    def per_10_s(self) -> float | None:
        """Jerks per ten detectable seconds; None with too little exposure."""
        return _rate(self.n_jerks, self.exposure_s, 10.0)


@dataclass(frozen=True, slots=True)
class RepetitionScore:
    """One repetition on one side: ``start_s:stop_s`` from the stream's start.

    `exposure_s` excludes lost and undetectable time. `time_in_target_pct` is None where
    no phase has a target. `is_complete` is False for one that was broken off.
    """

    set_number: int
    repetition: int
    side: Side
    start_s: float
    stop_s: float
    n_jerks: int
    exposure_s: float
    time_in_target_pct: float | None
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Shapes:
    """What some of a session's counted jerks look like: enough to overlay many sessions.

    Parameters
    ----------
    positions : tuple of int
        Places among `Score.jerks` of those that were sampled.
    envelopes_pct : bytes
        Their envelopes in % of the reference contraction: float16, little-endian, shape
        ``(n, rehab.score.shapes.N_POINTS)``.
    typical : int
        Place of the jerk nearest the median in length and size.
    fs_hz, start_s : float
        Of `emg_uv`; `start_s` is seconds from that jerk's onset.
    emg_uv : bytes
        The typical jerk's strongest channel around its onset: float32, little-endian.
    """

    positions: tuple[int, ...]
    envelopes_pct: bytes
    typical: int
    fs_hz: float
    start_s: float
    emg_uv: bytes


@dataclass(frozen=True, slots=True)
class Score:
    """Judgement of a finished recording by the offline detector.

    `n_jerks` counts jerks (15-200 ms) inside the exercise's phases, or in the whole
    recording where there are none; `detectable_s` is their exposure. `time_in_target_pct`
    is None where no phase has a target. `withheld` is empty for a scored session.
    `detector` names method, version and parameters. `repetitions` are in order of time,
    and so are `silences` and `runs`, which are of the whole recording and not counted.
    `shapes` is None without a reference or a counted jerk. A person judged `n_judged` of the
    jerks and took `n_taken_out` of them out, which `n_jerks` is without (`overruled`).
    """

    detector: Mapping[str, str | int | float]
    jerks: tuple[Jerk, ...]
    n_jerks: int
    n_prolonged: int
    n_live: int
    detectable_s: float
    duration_s: float
    coverage_pct: float
    n_repetitions: int
    n_repetitions_complete: int
    by_phase: tuple[PhaseScore, ...]
    time_in_target_pct: float | None
    withheld: tuple[Withheld, ...] = ()
    repetitions: tuple[RepetitionScore, ...] = ()
    silences: tuple[Jerk, ...] = ()
    runs: tuple[RhythmicRun, ...] = ()
    shapes: Shapes | None = None
    n_taken_out: int = 0
    n_judged: int = 0

    @property
    def per_min(self) -> float | None:
        """Jerks per detectable minute; None with too little exposure."""
        return _rate(self.n_jerks, self.detectable_s, 60.0)


def _rate(n: int, exposure_s: float, per_s: float) -> float | None:
    return per_s * n / exposure_s if exposure_s >= LEAST_EXPOSURE_S else None
