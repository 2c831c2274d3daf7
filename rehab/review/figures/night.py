"""Rows of a night's charts: the strip, the intervals, the hours, the examples."""

import math
from collections.abc import Iterable, Sequence

import numpy as np

from rehab.model.clinic_night import NightExample
from rehab.model.night import Fault, Movement, Night
from rehab.model.nights import NightRow
from rehab.review.charts.night_bars import LONGEST_S, Bin, Hour
from rehab.review.charts.night_strip import SERIES, Clock, Move, Stretch
from rehab.review.charts.night_traces import Excerpt, Threshold
from rehab.review.figures.excerpt import columns, holes, stretches
from rehab.review.words import night as words
from rehab.review.words import numbers as n

_HOUR_S = 3600.0
_BIN_S = 2.0
_ONSET_UV, _OFFSET_UV = 8.0, 2.0  # of both rules, over the resting level
_LEAST_TOP_UV = 20.0
_LETTER_PX = 46.0  # an hour's name and room beside it

Spans = list[tuple[float, float]]


def clock(row: NightRow, width: int) -> Clock:
    """Return the axis of the strip, from the recording's start or lights out on."""
    first, last = row.lights_out_s / _HOUR_S, row.up_s / _HOUR_S
    edge = max(0.02, 0.01 * (last - first))
    every = next(
        (k for k in (1, 2, 3, 4) if (last - first) / k * _LETTER_PX < width), 6
    )
    ticks = []
    for offset_min in {row.offset_min_at(at) for at in (row.lights_out_s, row.up_s)}:
        start = n.local_time(row.started_us, offset_min)
        into = start.minute / 60.0 + start.second / _HOUR_S + start.microsecond / 3.6e9
        for k in range(math.ceil(first + into), math.floor(last + into) + 1):
            hour, at = (start.hour + k) % 24, k - into
            is_then = row.offset_min_at(at * _HOUR_S) == offset_min
            if is_then and hour % every == 0:
                ticks.append((round(at, 4), f"{hour}:00"))
    return Clock(first - edge, last + edge, first, last, tuple(sorted(ticks)), width)


def lanes(row: NightRow) -> tuple[str, ...]:
    """Return the names of the legs, as the strip has them from the top."""
    return tuple(words.leg(row, channel) for channel in range(len(row.legs)))


def moves(row: NightRow, night: Night) -> tuple[Move, ...]:
    """Return a mark for each movement that counts, on each leg that took part."""
    found = []
    for one in night.movements:
        for part in one.parts or (one,):
            lane = words.leg(row, part.channel)
            found.append(Move(lane, part.onset_s / _HOUR_S, one.series is not None))
    return tuple(found)


def spells(row: NightRow, night: Night) -> tuple[Stretch, ...]:
    """Return the series, and what could not be judged on each leg."""
    found = [
        Stretch(SERIES, one.onset_s / _HOUR_S, one.offset_s / _HOUR_S, "series")
        for one in night.series
    ]
    for spell in night.spells:
        low = max(spell.start_s, row.lights_out_s) / _HOUR_S
        high = min(spell.stop_s, row.up_s) / _HOUR_S
        if high > low:
            kind = "gap" if spell.fault is Fault.LOST else "weak"
            found.append(Stretch(words.leg(row, spell.channel), low, high, kind))
    if night.duration_s < row.up_s:  # the sensor was away to the end
        end = (night.duration_s / _HOUR_S, row.up_s / _HOUR_S)
        found += [Stretch(lane, *end, "gap") for lane in lanes(row)]
    return tuple(found)


def bins(night: Night) -> tuple[tuple[Bin, ...], int]:
    """Return the histogram of the intervals, and how many are longer than it."""
    edges = np.arange(0.0, LONGEST_S + _BIN_S, _BIN_S)
    counts, _ = np.histogram(night.intervals_s, edges)
    made = [
        Bin(float(low), float(low + _BIN_S), int(count))
        for low, count in zip(edges, counts, strict=False)
        if count
    ]
    longer = len(night.intervals_s) - int(counts.sum())
    return tuple(made), longer


def hours(row: NightRow, night: Night) -> tuple[Hour, ...]:
    """Return each hour from lights out on, the last one as long as it is."""
    dark = _unjudged(row, night)
    n_hours = max(1, math.ceil(row.dark_s / _HOUR_S - 1e-9))
    made = []
    for k in range(n_hours):
        low = row.lights_out_s + k * _HOUR_S
        high = min(low + _HOUR_S, row.up_s)
        inside = [one for one in night.movements if low <= one.onset_s < low + _HOUR_S]
        lost = sum(max(0.0, min(b, high) - max(a, low)) for a, b in dark)
        long = max(high - low, 1e-9)
        made.append(
            Hour(k, k + long / _HOUR_S, _periodic(inside), len(inside), lost / long)
        )
    return tuple(made)


def _periodic(found: Iterable[Movement]) -> int:
    return sum(one.series is not None for one in found)


def _unjudged(row: NightRow, night: Night) -> Spans:
    """Return when no leg at all could be judged. A turn of the body is no such time."""
    n_channels = max(1, len(night.channels))
    edges: list[tuple[float, int]] = []
    for channel in range(n_channels):
        mine = [
            (one.start_s, one.stop_s)
            for one in night.spells
            if one.channel == channel and one.fault is not Fault.MOVING
        ]
        mine.append((night.duration_s, max(row.up_s, night.duration_s)))
        for low, high in _joined(mine):
            edges += [(low, 1), (high, -1)]
    found: Spans = []
    depth, since = 0, 0.0
    for at, step in sorted(edges):
        if depth == n_channels:
            found.append((since, at))
        depth, since = depth + step, at
    return found


def _joined(spans: Spans) -> Spans:
    found: Spans = []
    for low, high in sorted(spans):
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return found


def excerpt(one: NightExample, n_columns: int) -> Excerpt:
    """Return what is drawn of an example. The raw signal is moved to its own median."""
    move = one.movement
    t = one.start_s - move.onset_s + np.arange(len(one.emg_uv)) / one.fs_hz
    there = one.emg_uv[np.isfinite(one.emg_uv)]
    emg = one.emg_uv - (np.float32(np.median(there)) if there.size else np.float32(0))
    steps = np.arange(len(one.level_uv), dtype=np.float64)
    at = one.start_s - move.onset_s + steps * one.level_step_s
    high = [float(np.nanmax(np.abs(emg))) if there.size else 0.0, _LEAST_TOP_UV]
    level = one.level_uv[np.isfinite(one.level_uv)]
    highest = max([float(level.max()) if level.size else 0.0, move.rest_uv + _ONSET_UV])
    rest = move.rest_uv
    return Excerpt(
        first_s=float(t[0]),
        last_s=float(t[-1]),
        stop_s=move.duration_s,
        top=_round(max(high)),
        level_top=_round(1.2 * highest),
        emg=columns(t, emg, n_columns),
        level=stretches(np.asarray(at, np.float64), one.level_uv, n_columns),
        holes=holes(t, emg, one.fs_hz),
        thresholds=(
            Threshold(rest, "rest"),
            Threshold(rest + _OFFSET_UV, f"rest + {_OFFSET_UV:.0f}"),
            Threshold(rest + _ONSET_UV, f"rest + {_ONSET_UV:.0f}"),
        ),
        label=(
            "Raw signal about the movement, and its level against the resting level. The"
            " line above it has the numbers."
        ),
    )


def _round(uv: float) -> float:
    size = 10.0 ** math.floor(math.log10(uv))
    return next(k * size for k in (1, 1.5, 2, 3, 4, 6, 8, 10) if k * size >= uv - 1e-9)


def faults(row: NightRow, night: Night) -> Sequence[tuple[str, str, str]]:
    """Return leg, why, and how long it could not be judged between bed and morning."""
    found: dict[tuple[int, Fault], float] = {}
    for one in night.spells:
        low, high = max(one.start_s, row.lights_out_s), min(one.stop_s, row.up_s)
        if high > low:
            key = (one.channel, one.fault)
            found[key] = found.get(key, 0.0) + high - low
    return [
        (words.leg(row, channel), words.FAULTS[fault], n.minutes(seconds))
        for (channel, fault), seconds in sorted(found.items())
    ]
