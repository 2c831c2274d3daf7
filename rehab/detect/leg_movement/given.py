"""What `score_night` accepts, checked in one place: wrong things count no movements."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rehab.detect import checks
from rehab.model.night import EPOCH_S, Rules
from rehab.model.signal import Side

HIGHEST_STAGE = 9


def samples_of(emg_uv: ArrayLike, fs_hz: float) -> tuple[NDArray[Any], float]:
    """Return a recording as a table, without a copy of it, and its rate.

    Raises
    ------
    ValueError
        As `rehab.detect.checks.samples`.
    """
    fs = checks.rate(fs_hz)
    table = checks.as_table(emg_uv)
    if table.ndim == 1:
        table = table[:, np.newaxis]
    if table.ndim != 2 or table.shape[1] == 0:
        raise ValueError(f"{checks.SHAPE}, not {table.shape}: pass one column per leg")
    checks.refuse_transposed(*table.shape)
    checks.channels(table.shape[1])
    if len(table) and checks.is_volts(checks.whole_swing(table)):
        raise checks.volts_error()
    return table, fs


def rules_of(rules: Rules | str) -> Rules:
    """Return rules by their name.

    Raises
    ------
    ValueError
        If nothing has that name.
    """
    try:
        return Rules(rules)
    except ValueError:
        names = " or ".join(f'"{one}"' for one in Rules)
        raise ValueError(f"rules must be {names}, not {rules!r}") from None


def legs_of(
    legs: Sequence[Side | str | None] | None, n_channels: int
) -> tuple[Side | None, ...]:
    """Return which leg each channel is on: of two, left and right if nobody says.

    Raises
    ------
    ValueError
        If there is not one entry a channel, or one is no leg.
    """
    if legs is None:
        if n_channels > 2:
            raise ValueError(
                f"{n_channels} channels: say with legs= which is on which leg, "
                f'one "left" or "right" a channel'
            )
        return (Side.LEFT, Side.RIGHT) if n_channels == 2 else (None,)
    if isinstance(legs, str) or len(legs) != n_channels:
        raise ValueError(f"legs must have one entry a channel: {n_channels}")
    known = {Side.LEFT: Side.LEFT, Side.RIGHT: Side.RIGHT, None: None}
    if any(leg not in known for leg in legs):
        raise ValueError('every entry of legs must be "left", "right" or None')
    return tuple(None if leg is None else Side(leg) for leg in legs)


def stages_of(
    stages: Sequence[int] | None, duration_s: float
) -> tuple[int, ...] | None:
    """Return sleep stages as integers.

    Raises
    ------
    ValueError
        If they are no integers, or of another night.
    """
    if stages is None:
        return None
    table = np.asarray(stages)
    is_whole = table.dtype.kind in "iub" or (
        table.dtype.kind == "f" and bool(np.all(np.mod(table, 1.0) == 0.0))
    )
    if table.ndim != 1 or not is_whole:
        raise ValueError("stages must be integers, one per 30 s: 0 awake, 1 to 5 sleep")
    if len(table) and int(table.max()) > HIGHEST_STAGE:
        raise ValueError(
            f"{int(table.max())} is no sleep stage: 0 awake, 1 to 3 sleep, 5 REM"
        )
    if abs(len(table) - duration_s / EPOCH_S) > 1.0:
        raise ValueError(
            f"{len(table)} stages are {len(table) * EPOCH_S:g} s, and the recording has "
            f"{duration_s:g} s: pass one stage per 30 s from its first sample on"
        )
    return tuple(int(stage) for stage in table)


def pair_of(sides: Sequence[Side | None]) -> tuple[int, int] | None:
    """Return the first two channels that are not on one leg, if there are."""
    for i, one in enumerate(sides):
        for j in range(i + 1, len(sides)):
            if sides[j] != one:
                return i, j
    return None


def bed_of(
    lights_out_s: float | None, up_s: float | None
) -> tuple[float | None, float | None]:
    """Return when the person lay down and got up.

    Raises
    ------
    ValueError
        If that is no number, or the wrong way round.
    """
    given = [one for one in (lights_out_s, up_s) if one is not None]
    if any(not math.isfinite(one) for one in given):
        raise ValueError("lights_out_s and up_s are seconds from the first sample")
    if len(given) == 2 and given[0] >= given[1]:
        raise ValueError(
            f"up_s must be after lights_out_s, and {given[1]:g} s is before {given[0]:g} s"
        )
    return lights_out_s, up_s
