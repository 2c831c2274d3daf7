"""Where in the movement: the phases of many sessions, added up over their exposure.

Jerks and prolonged bursts stand over detectable seconds, silences and rhythm over those
that arrived. Each cell has its own interval, and none a label: ten looks would find
something by chance. Nothing here names an origin.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from rehab.model.clinic_views import PhaseCell, PhaseWeek
from rehab.model.exercise import PhaseName
from rehab.model.score import PhaseScore
from rehab.model.signal import Side
from rehab.score.rates import rate

Part = tuple[str, PhaseScore]
"""A phase's score, and the exercise that it is of."""

_ORDER = tuple(PhaseName)
_SIDES = tuple(Side)


def cells(
    parts: Iterable[Part], *, by_exercise: bool = False, excess: float = 0.0
) -> tuple[PhaseCell, ...]:
    """Return the sums by side and phase, and by exercise where that is asked for.

    Parameters
    ----------
    parts : iterable of (str, PhaseScore)
        Of any number of sessions.
    by_exercise : bool
        False adds all exercises up; their id is empty then.
    excess : float
        Of several days: how much more than Poisson each event varies (`rate`).
    """
    groups: dict[tuple[str, Side, PhaseName], list[PhaseScore]] = {}
    for exercise_id, part in parts:
        key = (exercise_id if by_exercise else "", part.side, part.phase)
        groups.setdefault(key, []).append(part)
    ordered = sorted(
        groups.items(),
        key=lambda item: (
            item[0][0],
            _SIDES.index(item[0][1]),
            _ORDER.index(item[0][2]),
        ),
    )
    return tuple(_cell(*key, group, excess) for key, group in ordered)


def weeks(
    parts: Iterable[tuple[date, Part]], excess: float = 0.0
) -> tuple[PhaseWeek, ...]:
    """Return the cells of every week that has sessions, in order; weeks begin on Monday."""
    groups: dict[date, list[Part]] = {}
    for day, part in parts:
        groups.setdefault(day - timedelta(days=day.weekday()), []).append(part)
    return tuple(
        PhaseWeek(day, cells(groups[day], excess=excess)) for day in sorted(groups)
    )


def _cell(
    exercise_id: str,
    side: Side,
    phase: PhaseName,
    group: Sequence[PhaseScore],
    excess: float,
) -> PhaseCell:
    exposure_s = sum(part.exposure_s for part in group)
    prolonged = _sum([part.n_prolonged for part in group])
    silences = _sum([part.n_silences for part in group])
    received_s = _sum([part.received_s for part in group])
    return PhaseCell(
        exercise_id=exercise_id,
        side=side,
        phase=phase,
        jerks=rate(sum(part.n_jerks for part in group), exposure_s, excess),
        prolonged=(
            None if prolonged is None else rate(int(prolonged), exposure_s, excess)
        ),
        silences=(
            None
            if silences is None or received_s is None
            else rate(int(silences), received_s, excess)
        ),
        run_s=_sum([part.run_s for part in group]),
        received_s=received_s,
    )


def _sum(values: Sequence[float | None]) -> float | None:
    """Return the sum; None where one of them is not known."""
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None
