"""The fifth step: what looks like a movement of a leg and is none.

* **A knock, a pulled cable**: what swings under 8 Hz, more than before and after, has more
  than three times the power of muscle (the motion rule of the surface-EMG quality index,
  SCIENCE section 3).
* But **a leg that swings its own cable** moves: a burst with an even course, which the ragged
  work of a body that turns has not, whose swing is no more than five times its power; on
  both legs at once only where it is short.
* **The body turns**: both legs at once, and the pads of both are shaken (half of the
  muscle's power under 8 Hz, and 40 µV of it); or both far stronger than the night's
  movements are.
* **Neither leg**: what two legs' pads hear alike, wave for wave, and is strong or shakes them.
* **Hum that changes**: most of it is a line of the mains.
* With an accelerometer: what lies in the spans in which it felt the body turn.

Deviates
--------
No standard says how a program tells a turn: scorers look. The limits are of design, chosen
on simulated nights.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehab.detect.leg_movement.bouts import Bout
from rehab.detect.leg_movement.course import Course

MOST_SLOW = 3.0
LEAST_SLOW_UV = 30.0
SHAKEN, SHAKEN_UV = 0.5, 40.0
AROUND_S = 15.0
RISE = 2.0
"""What a swing is compared with, before and after, and how many times the power of that it
has: a cable that swings all night swings during movements as well, a little more or less."""

EVEN, MOST_SWUNG = 0.2, 5.0
"""Standard deviation of the logarithm of a bout's strength around its arch: of muscle alone
0.1 to 0.2, of turns 0.2 to 0.7."""

SHORT_S = 4.5
"""Both legs shaken at once for longer are a body that turns, however even."""
EVEN_S = 0.2
"""Over so long strength is averaged before its course is looked at."""

FAR_STRONGER, LEAST_STRONG_UV = 6.0, 200.0
LEAST_BOUTS = 8
"""Fewer bouts of a leg tell no usual strength."""

ALIKE, STRONG = 0.6, 3.0
HUM_SHARE = 0.4
OVERLAP = 0.5
"""Share of the shorter of two bouts that has to lie in the other, for both legs at once."""


@dataclass(frozen=True, slots=True)
class _Look:
    """What a bout looks like besides its strength."""

    slow: float  # power under 8 Hz to that of muscle
    slow_uv: float
    alike: float  # coherence with the other leg
    stronger: float  # peak to the leg's usual peak
    hum: float  # what is within 1 Hz of the mains to all of it
    is_even: bool  # its course and its swing may be those of a leg


def turns(
    bouts: Sequence[Bout],
    course: Course,
    turning_s: Sequence[tuple[float, float]] = (),
) -> list[bool]:
    """Tell for each bout whether it is no movement of a leg.

    Parameters
    ----------
    bouts : sequence of Bout
        Of all channels.
    course : Course
    turning_s : sequence of tuple of float
        From when to when an accelerometer felt the body turn.
    """
    usual = _usual(bouts)
    looks = [_look(bout, course, usual.get(bout.channel)) for bout in bouts]
    pairs = _pairs(bouts)
    paired = {i for pair in pairs for i in pair}
    is_leg = [
        look.is_even
        and (i not in paired or (bout.stop - bout.start) * course.step_s <= SHORT_S)
        for i, (bout, look) in enumerate(zip(bouts, looks, strict=True))
    ]
    found = [
        (look.slow > MOST_SLOW and look.slow_uv > LEAST_SLOW_UV and not leg)
        or (look.alike > ALIKE and _is_odd(look))
        or look.hum > HUM_SHARE
        or _is_within(bout, course.step_s, turning_s)
        for bout, look, leg in zip(bouts, looks, is_leg, strict=True)
    ]
    for i, j in pairs:
        both = looks[i], looks[j]
        is_shaken = all(o.slow > SHAKEN and o.slow_uv > SHAKEN_UV for o in both)
        if (is_shaken and not (is_leg[i] and is_leg[j])) or all(
            look.stronger > FAR_STRONGER for look in both
        ):
            found[i] = found[j] = True
    return found


def _is_odd(look: _Look) -> bool:
    """Tell what is not only heard on both legs, but is like no movement besides."""
    return look.stronger > STRONG or look.slow > SHAKEN


def _usual(bouts: Sequence[Bout]) -> dict[int, float]:
    """Return the median peak of each channel that has enough bouts."""
    peaks: dict[int, list[float]] = {}
    for bout in bouts:
        peaks.setdefault(bout.channel, []).append(bout.peak_uv)
    return {
        channel: max(float(np.median(mine)), LEAST_STRONG_UV / FAR_STRONGER)
        for channel, mine in peaks.items()
        if len(mine) >= LEAST_BOUTS
    }


def _look(bout: Bout, course: Course, usual_uv: float | None) -> _Look:
    cells = _cells(bout, course.step_s, course.cell_s)
    lines = _cells(bout, course.step_s, course.line_s)
    steps = slice(bout.start, bout.stop)
    muscle = max(_mean(course.power[steps, bout.channel]), 1e-9)
    swing = course.slow[:, bout.channel]
    reach = round(AROUND_S / course.cell_s)
    beside = np.concatenate(
        [
            swing[max(0, cells.start - reach) : cells.start],
            swing[cells.stop : cells.stop + reach],
        ]
    )
    usual = float(np.median(beside)) if len(beside) else 0.0
    here = _mean(swing[cells])
    slow = here - usual if here > RISE * usual else 0.0
    alike = 0.0
    if course.pair is not None and bout.channel in course.pair:
        a, b = (_mean(course.power[steps, channel]) for channel in course.pair)
        alike = abs(_mean(course.shared[cells])) / max(float(np.sqrt(a * b)), 1e-9)
    swung = slow / muscle
    return _Look(
        slow=swung,
        slow_uv=float(np.sqrt(slow)),
        alike=alike,
        stronger=0.0 if usual_uv is None else bout.peak_uv / usual_uv,
        hum=_mean(course.line[lines, bout.channel]) / muscle,
        is_even=SHAKEN < swung <= MOST_SWUNG
        and _raggedness(course.power[steps, bout.channel], course.step_s) <= EVEN,
    )


def _raggedness(power: NDArray[np.float32], step_s: float) -> float:
    """Return how uneven a bout's strength is around the arch that fits it best."""
    n = round(EVEN_S / step_s)
    heard = power[~np.isnan(power)]
    if len(heard) < 2 * n:
        return 0.0
    inside = np.convolve(heard, np.full(n, 1.0 / n), "valid")[2:-2]  # without its edges
    course = 0.5 * np.log(np.maximum(inside, 1e-6))
    times = np.linspace(-1.0, 1.0, len(course))
    return float(np.std(course - np.polyval(np.polyfit(times, course, 2), times)))


def _cells(bout: Bout, step_s: float, cell_s: float) -> slice:
    """Return the cells that a bout touches."""
    first = int(bout.start * step_s / cell_s)
    return slice(first, max(first + 1, int(np.ceil(bout.stop * step_s / cell_s))))


def _mean(power: NDArray[np.float32]) -> float:
    heard = power[~np.isnan(power)]
    return float(heard.mean(dtype=np.float64)) if len(heard) else 0.0


def _pairs(bouts: Sequence[Bout]) -> list[tuple[int, int]]:
    """Return the pairs of bouts of two channels that happen at once."""
    order = sorted(range(len(bouts)), key=lambda i: bouts[i].start)
    found: list[tuple[int, int]] = []
    for at, i in enumerate(order):
        one = bouts[i]
        for j in order[at + 1 :]:
            other = bouts[j]
            if other.start >= one.stop:
                break
            shorter = min(one.stop - one.start, other.stop - other.start)
            common = min(one.stop, other.stop) - other.start
            if one.channel != other.channel and common >= OVERLAP * shorter:
                found.append((i, j))
    return found


def _is_within(
    bout: Bout, step_s: float, spans_s: Sequence[tuple[float, float]]
) -> bool:
    start_s, stop_s = bout.start * step_s, bout.stop * step_s
    return any(start_s < stop and stop_s > start for start, stop in spans_s)
