"""The raw signal around an event, cut into what a screen can draw."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rehab.model.clinic_session import EventMark, JerkPage
from rehab.model.score import JerkKind
from rehab.model.signal import Channel, Samples, Unit
from rehab.review.charts.traces import Band, Evidence, Hole, Lane, Points, Span, Traces
from rehab.review.words import events as words

SPANS_S = (2.0, 0.5, 0.2)
"""Seconds on either side of the onset that a page can show; the first one is usual."""
_STEPS = (1, 2, 3, 4, 5, 6, 8)
_LEAST_TOP = 20.0
_LEAST_HOLE_S = 0.002  # a single lost sample at 500 Hz and more is nothing to draw


def traces(page: JerkPage, span_s: float, n_columns: int) -> Traces | None:
    """Return what is drawn `span_s` about the onset; None where the signal is gone.

    Times are seconds from the onset. Each channel is moved to its own median: the offset
    of an electrode says nothing, and all channels share one scale.
    """
    if page.emg_uv is None or page.envelope_uv is None or page.fs_hz <= 0:
        return None
    onset_s, fs_hz = page.jerk.onset_s, page.fs_hz
    times_s = page.start_s - onset_s + np.arange(len(page.emg_uv)) / fs_hz
    inside = np.abs(times_s) <= span_s
    t, emg = times_s[inside], page.emg_uv[inside]
    level = page.envelope_uv[inside]
    emg = emg - _medians(emg)
    lanes = tuple(
        Lane(
            name_of(channel),
            columns(t, emg[:, k], n_columns),
            stretches(t, level[:, k], n_columns),
            holes(t, emg[:, k], fs_hz),
            k in page.jerk.channels,
        )
        for k, channel in enumerate(page.channels)
    )
    return Traces(
        span_s=span_s,
        top=_top(emg),
        unit="µV" if _is_uv(page.channels) else "counts",
        lanes=lanes,
        bands=tuple(_bands(page, span_s)),
        spans=tuple(_spans(page)),
        evidence=_evidence(page, span_s),
    )


def name_of(channel: Channel) -> str:
    """Return "Biceps right", or the label of a channel that nobody named."""
    side = channel.side.value if channel.side else ""
    name = f"{channel.muscle.replace('_', ' ')} {side}" if channel.muscle else ""
    found = name.strip() or channel.label
    return found[:1].upper() + found[1:]


def columns(t: NDArray[np.float64], emg: Samples, n_columns: int) -> Points:
    """Return the two extremes of each drawn column, in order of time.

    A line through them looks as the line through all samples does; with fewer samples than
    two a column, all of them. It breaks where samples were lost.
    """
    if len(emg) <= 2 * n_columns:
        return _parts(t, emg)
    edges = np.linspace(0, len(emg), n_columns + 1).astype(int)
    kept: list[int] = []
    for start, stop in pairwise(edges):
        part = emg[start:stop]
        lost = ~np.isfinite(part)
        if lost.all():
            kept.append(start)  # a hole: breaks the line
            continue
        two = {start + int(np.nanargmin(part)), start + int(np.nanargmax(part))}
        if lost.any():
            two.add(start + int(np.argmax(lost)))
        kept += sorted(two)
    return _parts(t[kept], emg[kept])


def stretches(t: NDArray[np.float64], level: Samples, n_columns: int) -> Points:
    """Return a smooth curve with one point a column, broken where samples were lost."""
    step = max(1, len(level) // n_columns)
    return _parts(t[::step], level[::step])


def _parts(t: NDArray[np.float64], values: Samples) -> Points:
    """Return a run of points for each stretch without a hole."""
    there = np.isfinite(values)
    cuts = np.flatnonzero(np.diff(there.astype(np.int8))) + 1
    edges = [0, *cuts.tolist(), len(values)]
    return tuple(
        (t[a:b], values[a:b]) for a, b in pairwise(edges) if b > a and there[a]
    )


def holes(t: NDArray[np.float64], emg: Samples, fs_hz: float) -> tuple[Hole, ...]:
    """Return where samples were lost."""
    lost = ~np.isfinite(emg)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], lost.astype(np.int8), [0]))))
    found = [
        Hole(float(t[a]), float(t[b - 1]) + 1.0 / fs_hz)
        for a, b in zip(edges[::2], edges[1::2], strict=True)
    ]
    return tuple(one for one in found if one.end - one.start >= _LEAST_HOLE_S)


def _medians(emg: Samples) -> NDArray[np.float32]:
    there = np.isfinite(emg)
    medians = [
        np.median(emg[there[:, k], k]) if there[:, k].any() else 0.0
        for k in range(emg.shape[1])
    ]
    return np.asarray(medians, dtype=np.float32)


def _top(emg: Samples) -> float:
    """Return the top of the one scale of all channels: nothing is cut off."""
    there = emg[np.isfinite(emg)]
    wanted = max(_LEAST_TOP, float(np.abs(there).max()) if there.size else 0.0)
    size = 10.0 ** np.floor(np.log10(wanted))
    return float(next((n * size for n in _STEPS if n * size >= wanted), 10 * size))


def _is_uv(channels: Sequence[Channel]) -> bool:
    return all(channel.unit is Unit.UV for channel in channels)


def _bands(page: JerkPage, span_s: float) -> list[Band]:
    onset_s, target = page.jerk.onset_s, page.exercise and page.exercise.target
    made = []
    for part in page.phases:
        start, end = (
            max(-span_s, min(span_s, t - onset_s)) for t in (part.start_s, part.stop_s)
        )
        text = part.phase.value
        if part.has_target and target:
            text += f", target {target.low_pct:.0f} to {target.high_pct:.0f} %"
        if end > start:
            made.append(Band(start, end, text, part.phase.value))
    return made


def _spans(page: JerkPage) -> list[Span]:
    """Return this event over the channels that it is on, and others over all of them."""
    onset_s = page.jerk.onset_s
    mine = Span(
        0.0, page.jerk.offset_s - onset_s, page.jerk.channels, "this", href="", text=""
    )
    return [mine, *(_other(page, mark, onset_s) for mark in page.others)]


def _other(page: JerkPage, mark: EventMark, onset_s: float) -> Span:
    is_silence = mark.kind is JerkKind.SILENCE
    href = "" if is_silence else words.href_of(page.row.id, mark)
    text = words.KINDS[mark.kind]
    start, end = mark.onset_s - onset_s, mark.offset_s - onset_s
    return Span(start, end, (), "silence" if is_silence else "other", href, text)


def _evidence(page: JerkPage, span_s: float) -> Evidence | None:
    found = page.evidence
    if found is None or not len(found.ratio):
        return None
    t = found.start_s - page.jerk.onset_s + np.arange(len(found.ratio)) * found.step_s
    inside = np.abs(t) <= span_s
    t, ratio = t[inside], found.ratio[inside]
    sure = found.probability[inside].max(axis=1)
    at = np.flatnonzero(np.nan_to_num(sure) > 0.0)
    strongest = page.jerk.channels[0] if page.jerk.channels else 0
    name = name_of(page.channels[strongest]) if strongest < len(page.channels) else ""
    return Evidence(
        name=name,
        ratio=_parts(t, ratio[:, strongest]) if strongest < ratio.shape[1] else (),
        candidates=tuple((float(t[k]), float(sure[k])) for k in at),
        threshold=found.threshold,
    )
