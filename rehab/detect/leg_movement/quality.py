"""Where a channel could not be judged, and why: that time is no exposure.

Limits are those of SCIENCE section 3 (surface-EMG quality index) but for two. A flat line is
told by what is left of it in the muscle's band, and is no flat line where movements stand in
it (`silent`). A clipped channel is told by a share of its samples, for longer than a movement
lasts: one that meets the end of a small converter's scale is a movement.
"""

import numpy as np
from numpy.typing import NDArray

from rehab.detect.leg_movement.band import Powers
from rehab.detect.leg_movement.course import Course
from rehab.detect.leg_movement.level import Level, long_runs, runs
from rehab.detect.leg_movement.rest import LOUDEST_UV
from rehab.detect.leg_movement.silent import on_in
from rehab.model.night import Fault, Spell

Mask = NDArray[np.bool_]

FLAT_UV, FLAT_S = 0.2, 5.0
OFF_HUM_UV, OFF_HUM_SHARE = 50.0, 0.80
CLIPPED_SHARE = 0.05
CLIPPED_S = 15.0
"""Ten seconds, the longest movement, and the parts of 2 s that its ends lie in."""

BESIDE_S = 4.0
"""What comes off or is put on is felt for so long."""


def blind_spots(
    course: Course,
    channel: int,
    level: Level,
    rest: NDArray[np.float32],
    is_unheard: Mask,
) -> dict[Fault, Mask]:
    """Return for each fault the steps of a channel that have it.

    Parameters
    ----------
    course : Course
    channel : int
    level, rest : array, shape ``(n_steps,)``
    is_unheard : array of bool, same shape
    """
    n_steps = len(level)
    # Hum of which muscle is no more than a fifth, where it is strong.
    hum = course.hum[:, channel]
    least = np.sqrt(hum * ((1.0 - OFF_HUM_SHARE) / OFF_HUM_SHARE))
    least[hum <= OFF_HUM_UV**2] = 0.0
    is_off = level < _steps(least, course, n_steps)
    is_off |= _flat(level, course.step_s)
    clipped = long_runs(
        _steps(course.rail[:, channel], course, n_steps) > CLIPPED_SHARE,
        round(CLIPPED_S / course.step_s),
    )
    return {
        Fault.LOST: is_unheard,
        Fault.OFF: _wider(is_off, course.step_s) & ~is_unheard,
        Fault.CLIPPED: clipped & ~is_unheard,
        Fault.NOISY: ~(rest <= LOUDEST_UV) & ~is_unheard,
    }


def spells_of(spots: dict[Fault, Mask], channel: int, step_s: float) -> list[Spell]:
    """Return a channel's faults as spells, in order of start."""
    found = [
        Spell(
            channel=channel,
            start_s=round(start * step_s, 3),
            stop_s=round(stop * step_s, 3),
            fault=fault,
        )
        for fault, mask in spots.items()
        for start, stop in zip(*(edge.tolist() for edge in runs(mask)), strict=True)
    ]
    return sorted(found, key=lambda spell: (spell.start_s, spell.fault))


def _flat(level: Level, step_s: float) -> Mask:
    """Tell where a channel is flat, and no movements stand in it."""
    is_flat = long_runs(level < FLAT_UV, max(1, round(FLAT_S / step_s)))
    return is_flat & ~on_in(level, is_flat, step_s)


def _steps(parts: Powers, course: Course, n_steps: int) -> Powers:
    """Return what is known of parts of 2 s for every step."""
    return np.repeat(parts, round(course.part_s / course.step_s))[:n_steps]


def _wider(mask: Mask, step_s: float) -> Mask:
    """Return a mask that reaches `BESIDE_S` further on either side."""
    starts, stops = runs(mask)
    reach = round(BESIDE_S / step_s)
    out = np.zeros(len(mask), dtype=np.bool_)
    for start, stop in zip(starts.tolist(), stops.tolist(), strict=True):
        out[max(0, start - reach) : stop + reach] = True
    return out
