"""What the live detector's two networks are shown: powers relative to the level, by age."""

import numpy as np
from numpy.typing import NDArray

from rehab.detect.live_bands import N_BANDS, rate_features
from rehab.detect.live_bursts import LOOK_STEPS
from rehab.detect.live_tracks import (
    KINDS,
    LEVEL,
    LONG,
    MIDDLE,
    QUIET,
    SHORT,
    LiveTracks,
)

Evidence = NDArray[np.float32]
"""One step of one channel a row."""

Index = NDArray[np.int64]

TRIGGER = (
    (SHORT, np.arange(0, 20)),
    (MIDDLE, np.arange(20, 64, 4)),
    (LONG, np.arange(64, 320, 16)),
)
"""Kinds of power, and how many steps ago, when an event is looked for."""

LOW, HIGH = -4.0, 6.0
"""Natural log of power to the level: beyond, nothing more is learnt. The networks of today
were taught with 8 and do better with 6: what is twenty times its surroundings they know
well, what is sixty times they take for a pop."""

CONTRASTS = np.arange(8)
MOST_SINCE, SINCE = 300, 100.0


class Gather:
    """Takes log powers at fixed distances from chosen steps out of the tracks.

    Parameters
    ----------
    places : sequence of (kind, steps ago)
    n_channels : int
    """

    def __init__(
        self, places: tuple[tuple[int, NDArray[np.int64]], ...], n_channels: int
    ) -> None:
        kinds = np.concatenate([np.full(len(ago), kind) for kind, ago in places])
        ago = np.concatenate([ago for _, ago in places])
        bands = np.arange(N_BANDS)
        at = (-ago * KINDS + kinds)[:, np.newaxis] * N_BANDS + bands
        self._offsets = (at * n_channels).ravel()
        self._levels = (LEVEL * N_BANDS + bands) * n_channels
        self._quiets = (QUIET * N_BANDS + bands) * n_channels
        self._step = KINDS * N_BANDS * n_channels
        self.n = len(self._offsets)

    def __call__(
        self, out: Evidence, tracks: LiveTracks, rows: Index, channels: Index, ago: int
    ) -> None:
        """Fill `out` with powers to the level of `ago` steps before, then the levels."""
        flat = tracks.log.reshape(-1)
        start = (rows * self._step + channels)[:, np.newaxis]
        before = start - ago * self._step
        level = flat.take(before + self._levels)
        quiet = flat.take(before + self._quiets)
        power = flat.take(start + self._offsets)
        relative = power.reshape(len(rows), self.n // N_BANDS, N_BANDS)
        relative -= level[:, np.newaxis]
        n = self.n
        out[:, :n] = power
        out[:, n : n + N_BANDS] = level - quiet
        out[:, n + N_BANDS : n + 2 * N_BANDS] = level - level[:, 1:2]
        shown = out[:, : n + 2 * N_BANDS]
        np.minimum(np.maximum(shown, LOW, out=shown), HIGH, out=shown)
        if tracks.n_steps < tracks.whole_at:
            # What lies before the start, or before a long loss, is as the level.
            shown[np.isnan(shown)] = 0.0


class TriggerEvidence:
    """What is known of a step when it has just come.

    Parameters
    ----------
    fs_hz : float
    n_channels : int
    """

    def __init__(self, fs_hz: float, n_channels: int) -> None:
        self._gather = Gather(TRIGGER, n_channels)
        self._rate = rate_features(fs_hz)
        self._n_powers = self._gather.n + 2 * N_BANDS
        self.n = self._n_powers + len(CONTRASTS) + 1 + len(self._rate)

    def __call__(self, tracks: LiveTracks, rows: Index, channels: Index) -> Evidence:
        """Return the evidence of steps, shape ``(n, self.n)``; `rows` are of the tracks."""
        out = np.empty((len(rows), self.n), dtype=np.float32)
        at = self._n_powers
        self._gather(out, tracks, rows, channels, 0)
        contrast = tracks.contrast[
            rows[:, np.newaxis] - CONTRASTS, channels[:, np.newaxis]
        ]
        out[:, at : at + len(CONTRASTS)] = np.log(np.fmax(contrast, 1e-2))
        at += len(CONTRASTS)
        out[:, at] = np.minimum(tracks.since[rows, channels], MOST_SINCE) / SINCE
        out[:, at + 1 :] = self._rate
        return out


SETTLE = (
    (SHORT, -np.concatenate([np.arange(-20, -10, 2), np.arange(-10, 15)])),
    (SHORT, -np.arange(16, 46, 2)),
    (MIDDLE, -np.arange(48, 112, 4)),
    (LONG, -np.arange(112, LOOK_STEPS + 1, 11)),
    (MIDDLE, np.arange(24, 64, 4)),
    (LONG, np.arange(64, 320, 16)),
)
"""The same around the peak of a burst, when it is to be judged."""

BEFORE = 10
BIN, N_PAST, N_NEXT = 4, 79, 49
LAGS = np.arange(5, 19)
"""Of a rhythm, in bins of 20 ms: 0.10 to 0.36 s."""

TEETH = ((-3, -2, -1), (-2, -1, 1, 2), (1, 2))
"""Where a rhythm would show, in lags before and after: at the end of a train, in it, at its
beginning."""

WIDTHS = (2, 5, 10)
LOSSES = (45, LOOK_STEPS)


class SettleEvidence:
    """What is known of a burst a while after it.

    Parameters
    ----------
    fs_hz : float
    n_channels : int
    """

    def __init__(self, fs_hz: float, n_channels: int) -> None:
        self._gather = Gather(SETTLE, n_channels)
        self._rate = rate_features(fs_hz)
        self._n_powers = self._gather.n + 2 * N_BANDS

    def __call__(
        self, tracks: LiveTracks, row: int, channel: int, others: Index, n_steps: int
    ) -> Evidence:
        """Return the evidence of one burst, shape ``(n_features,)``.

        Parameters
        ----------
        row : int
            Of its peak.
        others : array of int
            The channels beside it.
        n_steps : int
            How long its probability was high.
        """
        powers = np.empty((1, self._n_powers), dtype=np.float32)
        at = np.array([row]), np.array([channel])
        self._gather(powers, tracks, *at, BEFORE)
        mine = tracks.chance[:, channel]
        bins = mine[row - N_PAST * BIN - 2 : row + N_NEXT * BIN + 2].reshape(-1, BIN)
        bins = bins.max(axis=1)
        past, following = bins[N_PAST - 1 :: -1], bins[N_PAST + 1 :]
        combs = _combs(bins)
        beside = np.zeros(len(WIDTHS) + 3, dtype=np.float32)
        if len(others):
            near = tracks.chance[row - WIDTHS[-1] : row + WIDTHS[-1] + 1][:, others]
            middle = WIDTHS[-1]
            for i, width in enumerate(WIDTHS):
                beside[i] = near[middle - width : middle + width + 1].max()
            beside[-3] = (near[middle - 5 : middle + 6].max(axis=0) > 0.3).mean()
            contrast = tracks.contrast[row - 3 : row + 4][:, others].max(axis=0)
            contrast = np.log(np.fmax(contrast, 0.1))
            beside[-2:] = contrast.max(), contrast.mean()
        return np.concatenate(
            [
                powers[0],
                mine[row - 8 : row + 13],
                past[1:30],
                following,
                combs.ravel(),
                combs.max(axis=1),
                LAGS[np.argmax(combs, axis=1)] / 10.0,
                [past[1:n].sum() for n in (10, 25, 50, 79)],
                [following[:n].sum() for n in (10, 25, 49)],
                beside,
                [min(int(tracks.since[row, channel]), MOST_SINCE) / SINCE],
                [
                    (tracks.since[row : row + n, channel] == 0).sum() / 10.0
                    for n in LOSSES
                ],
                [n_steps / 20.0, len(others) > 0],
                self._rate,
            ],
            dtype=np.float32,
        )


def _combs(bins: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return for each of `TEETH` and each lag how much stands there; the peak is bin `N_PAST`.

    One tooth of more than two may be missing: a train has ends.
    """
    wide = np.maximum(np.maximum(bins[1:-1], bins[:-2]), bins[2:])
    combs = np.empty((len(TEETH), len(LAGS)), dtype=np.float32)
    for i, teeth in enumerate(TEETH):
        # `wide` begins one bin later than `bins`.
        found = np.sort([wide[N_PAST - 1 + k * LAGS] for k in teeth], axis=0)
        combs[i] = found[len(teeth) > 2 :].mean(axis=0)
    return combs
