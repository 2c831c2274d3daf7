"""From recordings of the recipe to rows that a network learns from."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehab.detect.bands import Blocks
from rehab.detect.scan import look
from tests.bench.training.recipe import Example

NEAR_S = 0.010
IGNORE, JERK, NOTHING = -1, 1, 0


@dataclass(frozen=True)
class Rows:
    """Candidates of one recording; one row each.

    `label` is 1 for the strongest candidate of each burst, -1 for what is neither right
    nor wrong (other candidates of it, bursts under their surroundings, lost jerks).
    """

    number: NDArray[np.int32]
    channel: NDArray[np.int64]
    time_s: NDArray[np.float64]
    label: NDArray[np.int8]
    ratio: NDArray[np.float32]
    strength: NDArray[np.float32]
    fs_hz: NDArray[np.float32]
    evidence: NDArray[np.float16]
    waves: NDArray[np.complex64]


def rows_of(number: int, made: Example) -> Rows:
    """Return the candidates of a recording."""
    emg = made.emg_uv
    blocks = Blocks.of(len(emg), made.fs_hz)
    parts = []
    for seen, _ in look(emg, blocks):
        inside = seen.steps < blocks.n_steps
        steps = seen.steps[inside]
        time_s = (steps + 0.5) * blocks.step_s
        label, ratio = _labels(made, seen.channel, time_s, seen.strength[inside])
        parts.append(
            Rows(
                np.full(len(steps), number, dtype=np.int32),
                np.full(len(steps), seen.channel, dtype=np.int64),
                time_s,
                label,
                ratio,
                seen.strength[inside],
                np.full(len(steps), made.fs_hz, dtype=np.float32),
                seen.evidence[inside].astype(np.float16),
                seen.waves[inside],
            )
        )
    return stacked(parts)


def stacked(parts: list[Rows]) -> Rows:
    """Return the rows of all parts, one after the other."""
    names = Rows.__dataclass_fields__
    return Rows(*(np.concatenate([getattr(p, name) for p in parts]) for name in names))


def _labels(
    made: Example,
    channel: int,
    time_s: NDArray[np.float64],
    strength: NDArray[np.float32],
) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    label = np.zeros(len(time_s), dtype=np.int8)
    ratio = np.zeros(len(time_s), dtype=np.float32)
    for start, stop in made.ignored:
        label[(time_s > start - 0.05) & (time_s < stop + 0.05)] = IGNORE
    for jerk in made.truth:
        for part in jerk.parts:
            if part.channel != channel:
                continue
            is_in = (time_s >= part.onset_s - NEAR_S) & (
                time_s <= part.offset_s + NEAR_S
            )
            mine = np.flatnonzero(is_in & (label != JERK))
            label[mine] = IGNORE
            if len(mine) and part.ratio >= 1.0:
                best = mine[np.argmax(strength[mine])]
                label[best], ratio[best] = JERK, part.ratio
    return label, ratio
