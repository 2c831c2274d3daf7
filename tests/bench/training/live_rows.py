"""From recordings of the recipe to rows that the live detector's networks learn from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehab.detect.jerk_live import GATE
from rehab.detect.live_bursts import ON, Burst, Bursts
from rehab.detect.live_evidence import SettleEvidence, TriggerEvidence
from rehab.detect.live_tracks import BLIND_STEPS, N_KEPT, NEVER, LiveTracks
from rehab.detect.net import Net
from rehab.detect.steps import Grid
from tests.bench.accuracy.truth import Part
from tests.bench.training.recipe import Example

SHARE_TRUE, SHARE_FALSE = 0.3, 0.05
"""Of the steps in a burst, and of the others, that the first network is shown."""

SEEN_S, AFTER_S = 0.010, 0.020
"""A step shows a burst from so long after its onset to so long after its end."""

TAIL_S = 1.2
Columns = list[tuple[int, Example, int]]


@dataclass(frozen=True)
class LiveRows:
    """What a network is shown, one row each; `label` -1 is neither right nor wrong."""

    number: NDArray[np.int32]
    label: NDArray[np.int8]
    evidence: NDArray[np.float16]


def side_by_side(
    examples: Sequence[tuple[int, Example]],
) -> Iterator[tuple[LiveTracks, Columns]]:
    """Yield the tracks of all channels of each sampling rate, and whose they are."""
    for fs_hz in sorted({made.fs_hz for _, made in examples}):
        columns: Columns = [
            (number, made, channel)
            for number, made in examples
            if made.fs_hz == fs_hz
            for channel in range(made.emg_uv.shape[1])
        ]
        n = max(len(made.emg_uv) for _, made, _ in columns) + round(TAIL_S * fs_hz)
        emg = np.full((n, len(columns)), np.nan, dtype=np.float32)
        for i, (_, made, channel) in enumerate(columns):
            emg[: len(made.emg_uv), i] = made.emg_uv[:, channel]
        room = n // Grid.at(fs_hz).n + N_KEPT + 8
        tracks = LiveTracks(fs_hz, len(columns), room)
        for _ in tracks.push(emg):
            pass
        tracks.whole_at = NEVER  # rows of all times are looked at
        yield tracks, columns


def trigger_rows(examples: Sequence[tuple[int, Example]]) -> LiveRows:
    """Return steps, some in bursts and some not."""
    numbers, labels, evidence = [], [], []
    for tracks, columns in side_by_side(examples):
        show = TriggerEvidence(tracks.grid.fs_hz, len(columns))
        rng = np.random.default_rng(columns[0][0])
        for i, (number, made, channel) in enumerate(columns):
            label = _steps(made, channel, tracks.grid)
            rows = slice(N_KEPT, N_KEPT + len(label))
            is_shown = tracks.contrast[rows, i] >= GATE
            is_shown &= tracks.since[rows, i] >= BLIND_STEPS
            share = np.array([SHARE_FALSE, SHARE_TRUE, 0.0])[label]
            at = np.flatnonzero(is_shown & (rng.random(len(label)) < share))
            where = at + N_KEPT, np.full(len(at), i)
            evidence.append(show(tracks, *where).astype(np.float16))
            numbers.append(np.full(len(at), number, dtype=np.int32))
            labels.append(label[at])
    return LiveRows(*(np.concatenate(x) for x in (numbers, labels, evidence)))


def judge_rows(examples: Sequence[tuple[int, Example]], trigger: Net) -> LiveRows:
    """Return the bursts that a first network opens."""
    numbers, labels, evidence = [], [], []
    for tracks, columns in side_by_side(examples):
        show = SettleEvidence(tracks.grid.fs_hz, len(columns))
        bursts: dict[int, list[Burst]] = {}
        for burst in _bursts(tracks, trigger):
            bursts.setdefault(burst.channel, []).append(burst)
        for i, (number, made, channel) in enumerate(columns):
            others = [k for k, c in enumerate(columns) if c[0] == number and k != i]
            parts = [p for t in made.truth for p in t.parts if p.channel == channel]
            taken: set[int] = set()
            for burst in bursts.get(i, []):
                label = _label(burst, made, parts, taken, tracks.grid.step_s)
                at = burst.peak - tracks.first
                beside, length = np.array(others, int), burst.stop - burst.onset
                evidence.append(show(tracks, at, i, beside, length))
                numbers.append(number)
                labels.append(label)
    return LiveRows(
        np.array(numbers, dtype=np.int32),
        np.array(labels, dtype=np.int8),
        np.array(evidence, dtype=np.float16),
    )


def _bursts(tracks: LiveTracks, trigger: Net) -> list[Burst]:
    """Return the bursts that would be judged; fills in the tracks' chances."""
    n_rows = tracks.n_steps - tracks.first
    show = TriggerEvidence(tracks.grid.fs_hz, tracks.n_channels)
    is_loud = tracks.contrast[:n_rows] >= GATE
    is_loud &= tracks.since[:n_rows] >= BLIND_STEPS
    rows, channels = np.nonzero(is_loud)
    for at in np.array_split(np.arange(len(rows)), len(rows) // 8192 + 1):
        where = rows[at], channels[at]
        tracks.chance[where] = trigger(show(tracks, *where))
    bursts, over = Bursts(tracks.n_channels), []
    is_hot = (tracks.chance[:n_rows] >= ON).any(axis=1)
    for row in range(N_KEPT, n_rows):
        if is_hot[row] or bursts.n_open:
            over += bursts.step(tracks, row)[1]
    return [burst for burst in over if not burst.is_dropped]


def _steps(made: Example, channel: int, grid: Grid) -> NDArray[np.int8]:
    """Return the label of each step: 1 while a burst can be seen, -1 beside it."""
    label = np.zeros(len(made.emg_uv) // grid.n, dtype=np.int8)
    end_s = (np.arange(len(label)) + 1) * grid.step_s

    def span(start_s: float, stop_s: float) -> slice:
        return slice(*np.searchsorted(end_s, (start_s, stop_s)))

    for start, stop in made.ignored:
        label[span(start - 0.05, stop + 0.05)] = -1
    parts = [p for t in made.truth for p in t.parts if p.channel == channel]
    for part in parts:
        label[span(part.onset_s - 0.005, part.offset_s + 2.25 * AFTER_S)] = -1
    for part in parts:
        if part.ratio >= 1.0:
            last = max(part.offset_s, part.onset_s + 2 * SEEN_S) + AFTER_S
            label[span(part.onset_s + SEEN_S, last)] = 1
    return label


def _label(
    burst: Burst, made: Example, parts: list[Part], taken: set[int], step_s: float
) -> int:
    peak_s, onset_s = (burst.peak + 0.5) * step_s, burst.onset * step_s
    near = [
        (abs(part.onset_s - onset_s), i)
        for i, part in enumerate(parts)
        if part.onset_s - 0.020 <= peak_s <= part.offset_s + 0.035
    ]
    if not near:
        is_lost = any(a - 0.05 <= peak_s <= b + 0.05 for a, b in made.ignored)
        return -1 if is_lost else 0
    _, best = min(near)
    if parts[best].ratio < 1.0:
        return -1
    if best in taken:
        return 0
    taken.add(best)
    return 1
