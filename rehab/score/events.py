"""What the log of a recording says: phases, calibration, live jerks, plan and target."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import cast

from rehab.model.exercise import PhaseName, Target
from rehab.model.frame import Stage
from rehab.model.score import JerkKind
from rehab.model.session import Calibration, Event, EventKind, PhaseSpan
from rehab.model.signal import Side


def changes(events: Sequence[Event]) -> list[Event]:
    """Return the PHASE and STAGE events in order of time.

    A STAGE that says EXERCISE at the very sample at which a phase began, and does not
    say that something was interrupted, announces that phase: it comes before it.
    """
    found = [e for e in events if e.kind in {EventKind.PHASE, EventKind.STAGE}]
    return sorted(found, key=lambda e: (e.index, not _announces(e)))


def _announces(event: Event) -> bool:
    return (
        event.kind is EventKind.STAGE
        and event.data.get("stage") == Stage.EXERCISE
        and "interrupted" not in event.data
    )


def span_of(event: Event, stop_index: int) -> PhaseSpan:
    """Return the span of a PHASE event that lasts until `stop_index`."""
    return PhaseSpan(
        event.index,
        stop_index,
        PhaseName(str(event.data["phase"])),
        _int(event.data.get("set")),
        _int(event.data.get("repetition")),
        Side(str(event.data["side"])),
        has_target=bool(event.data.get("has_target", False)),
    )


def spans(events: Sequence[Event], n_samples: int) -> tuple[PhaseSpan, ...]:
    """Return the phases of a recording in order; they never overlap.

    A phase runs from its PHASE event to the next PHASE or STAGE event, or to the end of
    the recording. Phases of no length are left out.

    Parameters
    ----------
    events : sequence of Event
        In any order. Others than PHASE and STAGE say nothing here.
    n_samples : int
        Length of the recording; what was logged beyond it is cut off.
    """
    log = changes(events)
    stops = [after.index for _, after in pairwise(log)] + [n_samples]
    found = [
        span_of(event, min(stop, n_samples))
        for event, stop in zip(log, stops, strict=False)
        if event.kind is EventKind.PHASE
    ]
    return tuple(span for span in found if span.stop_index > span.start_index)


def calibration(events: Sequence[Event]) -> Calibration | None:
    """Return the last calibration that was logged, or None."""
    for event in reversed(events):
        if event.kind is EventKind.CALIBRATION:
            return Calibration(
                rest_rms=_floats(event.data["rest_rms"]),
                reference_rms=_floats(event.data["reference_rms"]),
                primary=_int(event.data["primary"]),
            )
    return None


def count_live(events: Sequence[Event], parts: Sequence[PhaseSpan]) -> int:
    """Count the jerks that the live detector confirmed, inside the phases if there are.

    A jerk is logged when it is first seen and again with its outcome, which is the one
    that counts.
    """
    return sum(
        event.kind is EventKind.JERK
        and event.data.get("kind", JerkKind.JERK) == JerkKind.JERK
        and bool(event.data.get("is_confirmed", True))
        and not event.data.get("is_withdrawn", False)
        and (
            not parts or any(p.start_index <= event.index < p.stop_index for p in parts)
        )
        for event in events
    )


def n_planned(header: Mapping[str, object]) -> int | None:
    """Return how many repetitions the header's plan asks for, or None."""
    plan = header.get("plan")
    if not isinstance(plan, Mapping) or not {"sets", "repetitions"} <= plan.keys():
        return None
    return _int(plan["sets"]) * _int(plan["repetitions"])


def target(header: Mapping[str, object]) -> Target | None:
    """Return the band of the header, in % of the reference contraction, or None."""
    band = header.get("target")
    if not isinstance(band, Mapping):
        return None
    return Target(_floats([band["low_pct"]])[0], _floats([band["high_pct"]])[0])


def _int(value: object) -> int:
    return int(cast("int", value or 0))


def _floats(values: object) -> tuple[float, ...]:
    """Return numbers; None, which is how JSON may say NaN, becomes NaN."""
    given = cast("Sequence[float | None]", values)
    return tuple(float("nan") if value is None else float(value) for value in given)
