"""Two sittings beside each other: what differs, and by how much chance alone could."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from rehab.app.clinic import spans
from rehab.app.clinic.lines import Sitting
from rehab.app.clinic.patient import parts_of
from rehab.app.clinic.records import Record
from rehab.model.clinic_session import ComparePage, Difference, SessionPair
from rehab.model.clinic_views import PhaseCell, Rate
from rehab.model.exercise import PhaseName
from rehab.model.signal import Side
from rehab.score import phase_map
from rehab.score.overlay import overlay
from rehab.score.rates import rate, ratio
from rehab.storage.archive import SqlArchive

_Key = tuple[str, Side, PhaseName | None]


def compare_page(
    record: Record, one: Sitting, other: Sitting, archive: SqlArchive
) -> ComparePage:
    """Return the page of two sittings of one patient, the earlier one first."""
    whole_a, whole_b = sorted((one, other), key=lambda s: s.line.started_us)
    did_a, did_b = _did(whole_a), _did(whole_b)
    common = [key for key in did_a if key in did_b]
    a, b = _only(whole_a, common), _only(whole_b, common)
    ids_a, ids_b = spans.session_ids([a]), spans.session_ids([b])
    kept = archive.shapes(ids_a | ids_b)
    return ComparePage(
        patient=record.patient,
        a=a.line,
        b=b.line,
        whole=_whole(a, b),
        exercises=_differences(_by_exercise(a), _by_exercise(b)),
        phases=_differences(_by_phase(a), _by_phase(b)),
        shape_a=overlay(spans.only(kept, ids_a)),
        shape_b=overlay(spans.only(kept, ids_b)),
        lengths_a=spans.histogram(archive, record, ids_a),
        lengths_b=spans.histogram(archive, record, ids_b),
        pairs=_pairs(a, b),
        only_a=tuple(key for key in did_a if key not in common),
        only_b=tuple(key for key in did_b if key not in common),
    )


def _did(sitting: Sitting) -> list[tuple[str, Side]]:
    """Return exercises and sides of the block that count, each once."""
    return list(dict.fromkeys((r.exercise_id, r.side) for r, _ in sitting.counted))


def _only(sitting: Sitting, keys: Sequence[tuple[str, Side]]) -> Sitting:
    block = tuple(r for r in sitting.block if (r.exercise_id, r.side) in keys)
    return replace(sitting, block=block)


def _pairs(a: Sitting, b: Sitting) -> tuple[SessionPair, ...]:
    """Return what both did; of an exercise that was done twice, the first time."""
    of_b: dict[tuple[str, Side], UUID] = {}
    for row, _ in b.counted:
        of_b.setdefault((row.exercise_id, row.side), row.id)
    found: dict[tuple[str, Side], SessionPair] = {}
    for row, _ in a.counted:
        key = (row.exercise_id, row.side)
        if key in of_b:
            found.setdefault(key, SessionPair(*key, row.id, of_b[key]))
    return tuple(found.values())


def _whole(a: Sitting, b: Sitting) -> Difference | None:
    """Return all that both did together; None where that is nothing."""
    if not a.counted or not b.counted:
        return None
    rates = [
        rate(
            sum(score.n_jerks for _, score in one.counted),
            sum(score.detectable_s for _, score in one.counted),
        )
        for one in (a, b)
    ]
    return _difference(("", Side.BOTH, None), *rates)


def _by_exercise(sitting: Sitting) -> dict[_Key, Rate]:
    found: dict[_Key, tuple[int, float]] = {}
    for row, score in sitting.counted:
        key = (row.exercise_id, row.side, None)
        n, seconds = found.get(key, (0, 0.0))
        found[key] = (n + score.n_jerks, seconds + score.detectable_s)
    return {key: rate(n, seconds) for key, (n, seconds) in found.items()}


def _by_phase(sitting: Sitting) -> dict[_Key, Rate]:
    cells: Sequence[PhaseCell] = phase_map.cells(parts_of([sitting]))
    return {("", cell.side, cell.phase): cell.jerks for cell in cells}


def _differences(a: dict[_Key, Rate], b: dict[_Key, Rate]) -> tuple[Difference, ...]:
    """Return what both sittings have; what only one has cannot be compared."""
    return tuple(_difference(key, a[key], b[key]) for key in a if key in b)


def _difference(key: _Key, a: Rate, b: Rate) -> Difference:
    found = ratio(a, b)
    value, low, high = found if found is not None else (None, None, None)
    return Difference(*key, a=a, b=b, ratio=value, low=low, high=high)
