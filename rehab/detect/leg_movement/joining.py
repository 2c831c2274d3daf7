"""The rules that make one movement of several: of one leg, and of both.

WASM 2016 (Ferri et al., Sleep Med 2016;26:86-95), in the order and with the comparisons of
PLMScoRe 0.1.3 by S. Fulda, one of its authors; AASM manual, movement rule 1.b.
"""

from collections.abc import Sequence
from dataclasses import replace

from rehab.model.night import Movement
from rehab.model.signal import Side

JOIN_S = 0.5
"""A pause of one leg, from offset to onset, that is shorter is none; so is that between
two legs whose movements are one bilateral movement (WASM)."""

LEGS_S = 5.0
"""Two legs that begin less than that after one another move once (AASM)."""


def joined(movements: Sequence[Movement]) -> list[Movement]:
    """Return the movements of each leg, those less than half a second apart as one.

    Parameters
    ----------
    movements : sequence of Movement
        Of single channels, in any order. Channels of one leg are one leg's.
    """
    found: list[Movement] = []
    last: dict[Side | int, int] = {}
    for one in sorted(movements, key=_order):
        leg = one.channel if one.leg is None else one.leg
        at = last.get(leg)
        if at is not None and one.onset_s < found[at].offset_s + JOIN_S:
            found[at] = _together([found[at], one])
        else:
            last[leg] = len(found)
            found.append(one)
    return sorted(found, key=_order)


def chained(movements: Sequence[Movement]) -> list[Movement]:
    """Return movements with bilateral ones as one, by WASM: a chain that grows.

    Whatever begins before half a second after what has been gathered so far is part of it.
    """
    found: list[list[Movement]] = []
    stop_s = float("-inf")
    for one in sorted(movements, key=_order):
        if found and one.onset_s < stop_s + JOIN_S:
            found[-1].append(one)
            stop_s = max(stop_s, one.offset_s)
        else:
            found.append([one])
            stop_s = one.offset_s
    return [bilateral(group) for group in found]


def paired(movements: Sequence[Movement]) -> list[Movement]:
    """Return movements with bilateral ones as one, by AASM: onsets under 5 s apart.

    Deviates
    --------
    The manual names two movements. Of three and more, all are one that begin less than
    5 s after the first of them and after one of the other leg.
    """
    found: list[list[Movement]] = []
    for one in sorted(movements, key=_order):
        group = found[-1] if found else []
        is_near = bool(group) and one.onset_s - group[0].onset_s < LEGS_S
        if is_near and any(_leg(other) != _leg(one) for other in group):
            group.append(one)
        else:
            found.append([one])
    return [bilateral(group) for group in found]


def bilateral(group: Sequence[Movement]) -> Movement:
    """Return what one or several movements are together, `parts` naming several."""
    if len(group) == 1:
        return group[0]
    whole = _together(group)
    legs = {one.leg for one in group}
    return replace(
        whole,
        leg=next(iter(legs)) if len(legs) == 1 else Side.BOTH,
        parts=tuple(group),
    )


def _together(group: Sequence[Movement]) -> Movement:
    first = min(group, key=_order)
    return replace(
        first,
        offset_s=max(one.offset_s for one in group),
        peak_uv=max(one.peak_uv for one in group),
        channels=tuple(sorted({c for one in group for c in one.channels})),
        left_out=None if any(one.left_out is None for one in group) else first.left_out,
    )


def _leg(one: Movement) -> Side | int:
    return one.channel if one.leg is None else one.leg


def _order(one: Movement) -> tuple[float, int]:
    return one.onset_s, one.channel
