"""Jerks of a finished recording: the count that enters the history.

1. `bands`: power in four bands every 5 ms, whatever the sampling rate; lost and held
   samples are bridged and never looked at (`mend`).
2. `candidates`: all that stands out at all from the level around it (`tracks`).
3. `evidence`: power around each candidate at three scales; a first small network says how
   probable a jerk is.
4. `context`: what the candidate's neighbours say (rhythm, other channels, a shape that
   repeats like a heart); a second small network decides.
5. `spans`: edges by likelihood ratio; then fusion across channels, rhythmic runs,
   silences, and how small a jerk could have been seen (`exposure`).

What SCIENCE 1.2 asks of gates (heart, movement, tremor, voluntary onset, pops) the two
networks have learnt: ``tests/bench/training`` says from what, and repeats it.

Deviates
--------
SCIENCE 1.3 recommends a two-sided CFAR with fixed ratios. Ours of that kind had an F1 of
0.41 to 0.47 on the benchmark in ``tests/bench/accuracy``; the README shows what this has.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rehab.detect import checks, net
from rehab.detect.bands import Blocks
from rehab.detect.context import alikeness, context
from rehab.detect.exposure import clipped_steps, ratio_of, smallest_seen
from rehab.detect.fusion import JERK_S, Burst, alone, fuse
from rehab.detect.measure import measured
from rehab.detect.prolonged import ends, long_bursts
from rehab.detect.rhythm import runs_of
from rehab.detect.scan import judged_once
from rehab.detect.silence import find_silences
from rehab.detect.tremor import find_tremor
from rehab.model.score import Detection, Jerk
from rehab.model.signal import Samples, Side
from rehab.ports.progress import Tell

VERSION = 3
THRESHOLD = 0.35
SHORTEST_S, LONGEST_S = 0.010, 0.500
"""Measured lengths scatter by some milliseconds around the 15 ms of SCIENCE."""

REST_FACTOR = 1.5


def detect_jerks(emg_uv: ArrayLike, fs_hz: float) -> list[Jerk]:
    """Return the jerks of a recording in microvolts.

    Parameters
    ----------
    emg_uv : array, shape ``(n_samples, n_channels)`` or ``(n_samples,)``
        Unfiltered sEMG, up to 16 channels; NaN where samples were lost.
    fs_hz : float
        Sampling rate, 200 to 4000 Hz.

    Returns
    -------
    list of Jerk
        In order of onset; jerks (15-200 ms) and prolonged bursts (200-500 ms). Bursts of
        several channels that belong together are one; every burst of a rhythmic run is
        there. Silences are not: `detect_offline` has them.

    Raises
    ------
    ValueError
        If the array or the sampling rate cannot be what is asked for; it says why.
    """
    emg = checks.samples(emg_uv, fs_hz)
    blocks = Blocks.of(len(emg), float(fs_hz))
    bursts, _, _ = _bursts(emg, blocks, np.zeros(emg.shape[1]))
    return runs_of(fuse(bursts))[0]


def detect_offline(  # noqa: PLR0913 - what may be known of a recording
    emg_uv: ArrayLike,
    fs_hz: float,
    *,
    rest_rms: Sequence[float] | None = None,
    floor_uv: float = 0.0,
    sides: Sequence[Side | None] | None = None,
    full_scale: float | None = None,
    is_uv: bool = True,
    tell: Tell | None = None,
) -> Detection:
    """Return the jerks of a recording, and how small a jerk it could have shown.

    Parameters
    ----------
    emg_uv : array, shape ``(n_samples, n_channels)`` or ``(n_samples,)``
        Unfiltered sEMG; NaN where samples were lost.
    fs_hz : float
        Sampling rate, 200 to 4000 Hz.
    rest_rms : sequence of float or None
        Rest noise of each channel (RMS, 30-450 Hz), in the channel's unit. A burst under
        1.5 times that is no event.
    floor_uv : float
        A burst with a smaller 25 ms RMS is no event; 0 where nothing is known.
    sides : sequence of Side or None
        Of each channel, where known.
    full_scale : float or None
        Largest absolute value of the converter, for telling clipping.
    is_uv : bool
        False for counts without a scale: any size of theirs may be right.
    tell : callable or None
        Is told how far the search is.

    Raises
    ------
    ValueError
        As `detect_jerks`, and if `rest_rms` or `sides` has not one entry a channel.
    """
    emg = checks.samples(emg_uv, fs_hz, is_uv=is_uv)
    n_channels = emg.shape[1]
    for name, values in (("rest_rms", rest_rms), ("sides", sides)):
        if values is not None and len(values) != n_channels:
            raise ValueError(
                f"{name} has {len(values)} entries for {n_channels} channels"
            )
    blocks = Blocks.of(len(emg), float(fs_hz))
    floor = _floor(n_channels, rest_rms, floor_uv)
    bursts, power, level = _bursts(emg, blocks, floor, tell)
    smallest, step_s = smallest_seen(
        power, level, clipped_steps(emg, full_scale, blocks), blocks
    )
    jerks, runs = runs_of(fuse(bursts, sides))
    runs += find_tremor(power, blocks.step_s, jerks, len(runs) + 1)
    return Detection(
        jerks=tuple(jerks),
        smallest=np.fmax(smallest, floor.astype(np.float32)) + smallest * 0.0,
        step_s=step_s,
        method=method(fs_hz, floor_uv),
        bursts=tuple(alone(bursts, sides)),
        silences=tuple(
            find_silences(
                power,
                blocks.step_s,
                None if rest_rms is None else np.square(rest_rms),
                [(b.channel, b.onset_s, b.offset_s) for b in bursts],
                sides,
            )
        ),
        runs=tuple(sorted(runs, key=lambda run: run.onset_s)),
    )


def _floor(
    n_channels: int, rest_rms: Sequence[float] | None, floor_uv: float
) -> NDArray[np.float64]:
    """Return the least 25 ms RMS of an event, one a channel."""
    floor = np.full(n_channels, floor_uv, dtype=np.float64)
    if rest_rms is not None:
        floor = np.fmax(floor, REST_FACTOR * np.asarray(rest_rms, dtype=np.float64))
    return floor


def _bursts(
    emg: Samples,
    blocks: Blocks,
    floor: NDArray[np.float64],
    tell: Tell | None = None,
) -> tuple[list[Burst], NDArray[np.float32], NDArray[np.float32]]:
    """Return all bursts, measured, and power and level of every step."""
    with net.on_one_thread():
        found, power, level = judged_once(emg, blocks, tell)
    times_s = (found.steps.astype(np.float64) + 0.5) * blocks.step_s
    alike = alikeness(found.waves, found.channels)
    around = context(
        times_s, found.channels, found.first, found.strength, alike, blocks.fs_hz
    )
    sure = net.load("jerk_second")(around)
    bursts: list[Burst] = []
    for channel in range(emg.shape[1]):
        mine = np.flatnonzero((sure >= THRESHOLD) & (found.channels == channel))
        if len(mine):
            bursts += measured(
                np.ascontiguousarray(emg[:, channel]),
                channel,
                blocks,
                found.steps[mine],
                found.level[mine],
                sure[mine],
            )
    bursts = long_bursts(emg, blocks.fs_hz, power, level, blocks.step_s, bursts)
    shortest_s = SHORTEST_S - 2.0 / blocks.fs_hz  # either edge may be a sample off
    kept = [
        burst
        for burst in bursts
        if shortest_s <= burst.duration_s <= LONGEST_S
        and burst.peak >= floor[burst.channel] ** 2
        and (burst.duration_s <= JERK_S or ends(burst, power, blocks.step_s))
    ]
    return kept, power, level


def method(fs_hz: float, floor_uv: float) -> dict[str, str | int | float]:
    """Return name, version and parameters of a search, as `Detection.method` has them."""
    return {
        "name": "jerk_offline",
        "version": VERSION,
        "first_net": net.load("jerk_first").version,
        "second_net": net.load("jerk_second").version,
        "threshold": THRESHOLD,
        "fs_hz": float(fs_hz),
        "smallest_ratio": ratio_of(fs_hz),
        "floor_uv": floor_uv,
    }
