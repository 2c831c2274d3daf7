"""Judges a finished recording: jerks per detectable minute, by phase and side."""

import math

import numpy as np

from rehab.model.score import (
    Detection,
    JerkKind,
    RepetitionScore,
    Score,
    Withheld,
)
from rehab.model.session import Calibration, EventKind, PhaseSpan, Recording
from rehab.score.control import control
from rehab.score.events import calibration, count_live, n_planned, spans
from rehab.score.exposure import (
    Mask,
    arrived,
    between,
    counted,
    detectable,
    inside,
    reference_rms,
)
from rehab.score.phases import (
    Found,
    by_phase,
    n_inside,
    placed,
    placed_silences,
    seconds,
)
from rehab.score.repetition import attempts, complete
from rehab.score.shapes import shapes
from rehab.score.target import in_band, time_in_target_pct

__all__ = ["calibration", "judge", "spans"]

MIN_COVERAGE_PCT = 80.0
MIN_DETECTABLE_PCT = 60.0
"""SCIENCE, binding decision 3."""

MIN_REFERENCE_DB = 6.0
"""Reference contraction over rest (SCIENCE section 3: under 6 dB, do not score)."""

MIN_DETECTABLE_S = 20.0
"""With less, one jerk more or less moves the rate by more than 3 a minute. Design; the
3 minutes of SCIENCE 5.4 are those of a whole assessment, several exercises together."""


def judge(
    recording: Recording, detection: Detection, *, n_live: int | None = None
) -> Score:
    """Judge a recording by what the offline detector found in it.

    A jerk belongs to the phase in which its onset lies. It counts if it is at least A0
    (`rehab.score.exposure`) and its onset lies in detectable time; the others stay in
    `Score.jerks`. Prolonged bursts are counted apart by the same two rules, silences
    are not counted. A file without phases is counted as a whole and withheld.

    The coverage is the share of samples that arrived, of those in the phases and of
    those that were lost between them: a long loss interrupts the phase it falls into. Of
    two arms it is that of the one of which less arrived: in its lost time the other
    one's jerks count on, but a session that missed much of either is not scored.

    Parameters
    ----------
    recording : Recording
        Its events say where phases and calibration are, its header plan and target.
    detection : Detection
        Of this recording.
    n_live : int, optional
        What the live detector counted; from the recording's JERK events without it.

    Notes
    -----
    Deviates from SCIENCE 1.2: the 0.5 s after a cue are not excluded. All movements
    last 2 s or more, so no ballistic burst is asked for.
    """
    fs_hz, n_samples = recording.stream.fs_hz, recording.n_samples
    parts = spans(recording.events, n_samples)
    levels = calibration(recording.events)
    is_inside, came = inside(parts, n_samples), arrived(recording, levels)
    is_lost = ~came[0] if levels else recording.is_lost
    exposed = detectable(recording, detection, levels) & is_inside
    counting = counted(recording, detection, levels, exposed)
    received = is_inside & np.logical_or.reduce(came)
    found = Found(recording, detection, counting, exposed, received)
    onsets, jerks = found.onsets(JerkKind.JERK), placed(parts, found)
    is_in_band = in_band(recording, levels)
    tried = attempts(recording.events, n_samples)
    is_complete = complete(tried, is_lost, fs_hz)
    n_done = len({a.key for a, ok in zip(tried, is_complete, strict=True) if ok})
    planned = n_planned(recording.header) if parts else 0
    detectable_s = float(exposed.sum()) / fs_hz
    inside_s = float(is_inside.sum()) / fs_hz
    holds = [part for part in parts if part.has_target]
    coverage_pct = min(_coverage_pct(is_inside, parts, here) for here in came)
    return Score(
        detector=detection.method,
        jerks=jerks,
        n_jerks=len(onsets),
        n_prolonged=sum(j.kind is JerkKind.PROLONGED for j in counting),
        n_live=count_live(recording.events, parts) if n_live is None else n_live,
        detectable_s=detectable_s,
        duration_s=recording.duration_s,
        coverage_pct=coverage_pct,
        n_repetitions=len({a.key for a in tried}) if planned is None else planned,
        n_repetitions_complete=n_done,
        by_phase=by_phase(parts, found, control(recording, levels) if parts else None),
        time_in_target_pct=time_in_target_pct(is_in_band, is_lost, parts),
        withheld=_withheld(
            recording,
            parts,
            levels,
            coverage_pct,
            exposed_s=(detectable_s, seconds(holds, exposed, fs_hz)),
            inside_s=(inside_s, seconds(holds, is_inside, fs_hz)),
        ),
        repetitions=tuple(
            RepetitionScore(
                *attempt.key,
                start_s=attempt.parts[0].start_index / fs_hz,
                stop_s=attempt.parts[-1].stop_index / fs_hz,
                n_jerks=n_inside(attempt.parts, onsets),
                exposure_s=seconds(attempt.parts, exposed, fs_hz),
                time_in_target_pct=time_in_target_pct(
                    is_in_band, is_lost, attempt.parts
                ),
                is_complete=ok,
            )
            for attempt, ok in zip(tried, is_complete, strict=True)
        ),
        silences=placed_silences(parts, found),
        runs=detection.runs,
        shapes=shapes(recording, jerks, levels),
    )


def _coverage_pct(is_inside: Mask, parts: tuple[PhaseSpan, ...], came: Mask) -> float:
    """Return the share of what should have come of a channel that did."""
    expected = is_inside | (~came & between(parts, len(came)))
    return 100.0 * float((is_inside & came).sum()) / max(1, int(expected.sum()))


def _withheld(
    recording: Recording,
    parts: tuple[PhaseSpan, ...],
    levels: Calibration | None,
    coverage_pct: float,
    *,
    exposed_s: tuple[float, float],
    inside_s: tuple[float, float],
) -> tuple[Withheld, ...]:
    """Return why the session is shown but not scored.

    `exposed_s` and `inside_s` are those of all phases, and of the ones with a target: a
    slow sensor may see jerks at rest and none in the hold.
    """
    reference = reference_rms(levels)
    is_session = any(event.kind is EventKind.STAGE for event in recording.events)
    rules = {
        Withheld.NOT_GUIDED: not parts and not is_session,
        Withheld.NO_EXERCISE: not parts and is_session,
        Withheld.NO_REFERENCE: reference is None and any(p.has_target for p in parts),
        Withheld.WEAK_REFERENCE: _is_weak(levels, reference),
        Withheld.LOW_COVERAGE: coverage_pct < MIN_COVERAGE_PCT,
        Withheld.LOW_DETECTABLE: any(
            100.0 * seen < MIN_DETECTABLE_PCT * there
            for seen, there in zip(exposed_s, inside_s, strict=True)
        ),
        Withheld.TOO_SHORT: exposed_s[0] < MIN_DETECTABLE_S,
    }
    return tuple(why for why, holds in rules.items() if holds)


def _is_weak(levels: Calibration | None, reference: float | None) -> bool:
    if levels is None or reference is None or levels.primary >= len(levels.rest_rms):
        return False
    rest = levels.rest_rms[levels.primary]
    return rest > 0.0 and 20.0 * math.log10(reference / rest) < MIN_REFERENCE_DB
