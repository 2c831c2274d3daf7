"""Jerks while they happen: a causal detector of two small networks, shown within 60 ms.

Every 5 ms, wherever a channel is louder than its level, the first network looks at the
powers of the last 1.6 s and says how likely a burst is going on; at `live_bursts.ON` an
event is handed out. A second after the burst's peak the second network sees
what came after it, what goes on beside it and in what rhythm, and the event is handed out
again with the same id: confirmed or withdrawn. Both learnt from simulated muscles, and
from jerks hidden in real EMG (tests/bench/training); nobody's jerks are in them.

Nothing depends on the gain of a channel, but where rest noise or `floor_uv` bound from below
what counts.

Deviates
--------
From the "Live" recommendation of SCIENCE 1.3, a constant ratio of powers (CFAR): that reached an
F1 of about 0.3 in tests/bench/accuracy.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rehab.detect.live_bands import PACE
from rehab.detect.live_bursts import Burst, Bursts
from rehab.detect.live_events import LiveEvents
from rehab.detect.live_evidence import SettleEvidence, TriggerEvidence
from rehab.detect.live_tracks import BLIND_STEPS, FORGOTTEN_STEPS, N_KEPT, LiveTracks
from rehab.detect.net import load
from rehab.detect.stream_check import StreamCheck
from rehab.model.score import Jerk
from rehab.model.signal import Samples

GATE = 1.6
"""Contrast (of power) under which no burst is looked for."""

KEEP = 0.35
"""Probability that confirms a burst."""

REST_FACTOR, LEAST_RATIO = 1.5, 2.0
LATENCY_S = 0.100


class LiveDetector:
    """Streaming detector of jerks; any split into chunks gives the same events.

    Parameters
    ----------
    fs_hz : float
        Sampling rate, 200 to 4000 Hz.
    n_channels : int
    rest_rms : sequence of float or None
        Rest noise of each channel (RMS, 30-450 Hz), in the channel's unit.
    floor_uv : float
        What counts has at least twice this RMS, and thrice that of the rest noise.
    is_uv : bool
        False for counts without a scale, in which no unit is looked for.

    Raises
    ------
    ValueError
        If the sampling rate or the number of channels is outside the limits, or
        `rest_rms` has not one number a channel.
    """

    def __init__(
        self,
        fs_hz: float,
        n_channels: int,
        *,
        rest_rms: Sequence[float] | None = None,
        floor_uv: float = 0.0,
        is_uv: bool = True,
    ) -> None:
        self._check = StreamCheck(fs_hz, n_channels, is_uv=is_uv)
        self._n_channels, self._floor_uv = n_channels, floor_uv
        self._tracks = LiveTracks(fs_hz, n_channels)
        self._trigger, self._judge = load("jerk_live_trigger"), load("jerk_live_judge")
        self._sight = TriggerEvidence(fs_hz, n_channels)
        self._hindsight = SettleEvidence(fs_hz, n_channels)
        self._bursts = Bursts(n_channels)
        self._events = LiveEvents(self._tracks.grid, KEEP)
        self.calibrate(rest_rms)

    @property
    def latency_s(self) -> float:
        """Time from an onset to the provisional event, at most."""
        return LATENCY_S

    def calibrate(self, rest_rms: Sequence[float] | None) -> None:
        """Take the rest noise from here on: one RMS a channel, in the channel's unit."""
        floor: NDArray[np.float64] = np.full(
            self._n_channels, self._floor_uv, dtype=np.float64
        )
        if rest_rms is not None:
            if len(rest_rms) != self._n_channels:
                raise ValueError(
                    f"rest_rms has {len(rest_rms)} numbers for {self._n_channels} channels"
                )
            floor = np.fmax(floor, REST_FACTOR * np.asarray(rest_rms, np.float64))
        self._bursts.least_power = np.square(LEAST_RATIO * floor)

    def push(self, emg_uv: ArrayLike) -> list[Jerk]:
        """Take in what came next; return events that are new, confirmed or withdrawn.

        Parameters
        ----------
        emg_uv : array, shape ``(n_samples, n_channels)``
            Unfiltered; what is not finite was lost.

        Raises
        ------
        ValueError
            If it is no table of that shape, or seems to be in volts (`StreamCheck`).
        """
        return self._hear(self._check.push(emg_uv))

    def skip(self, n_samples: int) -> list[Jerk]:
        """Take in a gap: nothing is detected in it or just after it."""
        # A second of loss is a new beginning, and then all memory is of the loss.
        pace = self._tracks.grid.n * PACE
        settled = pace * ((FORGOTTEN_STEPS + N_KEPT) // PACE)
        n_jumped = max(0, n_samples - settled) // pace
        found = self._lose(n_samples - n_jumped * pace)
        self._tracks.jump(n_jumped)
        return found

    def finish(self) -> list[Jerk]:
        """Return what was still open when the stream ended, confirmed or withdrawn."""
        self._bursts.close(self._tracks)
        found = self._events.settle()
        while not self._events.is_idle:
            found += self._lose(self._tracks.grid.n)
        return found

    def reset(self) -> None:
        """Forget everything but the calibration."""
        for part in (self._check, self._tracks, self._bursts, self._events):
            part.reset()

    def _hear(self, emg_uv: Samples) -> list[Jerk]:
        found: list[Jerk] = []
        for here in self._tracks.push(emg_uv):
            self._look(here)
            if self._bursts.n_open or not self._events.is_idle or self._is_hot:
                for row in range(here.start, here.stop):
                    found += self._decide(row)
        return found

    def _lose(self, n_samples: int) -> list[Jerk]:
        return self._hear(np.full((n_samples, self._n_channels), np.nan, np.float32))

    def _look(self, here: slice) -> None:
        """Ask the first network about the new steps that are louder than their level."""
        tracks = self._tracks
        is_loud = tracks.contrast[here] >= GATE
        is_loud &= tracks.since[here] >= BLIND_STEPS
        rows, channels = np.nonzero(is_loud)
        self._is_hot = len(rows) > 0
        if self._is_hot:
            rows += here.start
            evidence = self._sight(tracks, rows, channels)
            tracks.chance[rows, channels] = self._trigger.each(evidence)

    def _decide(self, row: int) -> list[Jerk]:
        """Go on by one step: judge what is due, then open what begins."""
        tracks = self._tracks
        opened, _ = self._bursts.step(tracks, row)
        for burst in self._events.due(tracks.first + row + 1):
            self._judge_one(burst)
        found = self._events.settle()
        for burst in opened:
            found += self._events.open(burst)
        return found

    def _judge_one(self, burst: Burst) -> None:
        others = np.delete(np.arange(self._n_channels), burst.channel)
        evidence = self._hindsight(
            self._tracks,
            burst.peak - self._tracks.first,
            burst.channel,
            others,
            burst.stop - burst.onset,
        )
        burst.chance = float(self._judge.each(evidence[np.newaxis])[0])
        burst.is_judged = True


def make_detector(
    fs_hz: float,
    n_channels: int,
    rest_rms: Sequence[float] | None = None,
    *,
    floor_uv: float = 0.0,
) -> LiveDetector:
    """Return the detector for `rehab.plugins`; `floor_uv` is 0 for channels in counts."""
    # The sensors know their unit.
    return LiveDetector(
        fs_hz, n_channels, rest_rms=rest_rms, floor_uv=floor_uv, is_uv=False
    )
