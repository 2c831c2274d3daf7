"""What a sitting is to be, and what is written down before its first packet."""

from datetime import datetime
from uuid import UUID

import numpy as np

import rehab
from rehab.app.home import Home
from rehab.catalog import find
from rehab.errors import Reason, RehabError
from rehab.live.script import SETTLE_S
from rehab.model.frame import Frame, Stage
from rehab.model.people import HOME
from rehab.model.session import SessionPlan
from rehab.model.signal import LinkState, Side


def plan_for(
    home: Home,
    exercise_id: str,
    side: Side | None,
    patient: str,
    *,
    repetitions: int | None = None,
    sets: int | None = None,
) -> SessionPlan:
    """Return the plan of one sitting, checked against the exercise's own limits."""
    if not patient.strip():
        raise RehabError(
            Reason.SETTING_INVALID,
            name="--patient",
            value=patient,
            allowed="a name of at least one sign",
        )
    exercise = find(home.catalog, exercise_id)
    usual = HOME.side if HOME.side in exercise.sides else exercise.sides[0]
    chosen = side or usual
    if chosen not in exercise.sides:
        raise RehabError(
            Reason.SIDE_UNSUPPORTED,
            name=exercise.words.title,
            side=chosen,
            allowed=", ".join(exercise.sides),
        )
    n_repetitions = repetitions or exercise.dose.repetitions
    n_sets = sets or (1 if repetitions else exercise.dose.sets)
    limits = exercise.limits
    if n_repetitions > limits.max_repetitions or n_sets > limits.max_sets:
        raise RehabError(
            Reason.OVER_LIMIT,
            asked=f"{n_sets} × {n_repetitions}",
            name=exercise.words.title,
            allowed=f"{limits.max_sets} × {limits.max_repetitions}",
        )
    return SessionPlan(
        exercise=exercise,
        side=chosen,
        sets=n_sets,
        repetitions=n_repetitions,
        patient=patient,
        is_calibrated_first=exercise.target is not None,
    )


def planned_s(plan: SessionPlan) -> float:
    """Return about how long a session takes, in seconds."""
    exercise, total = plan.exercise, 0.0
    if plan.is_calibrated_first:
        total += plan.rest_calibration_s
        total += plan.n_references * (plan.reference_s + plan.reference_pause_s)
    total += plan.sets * (SETTLE_S + plan.repetitions * exercise.repetition_s)
    return total + (plan.sets - 1) * exercise.dose.rest_between_sets_s


def header_of(
    plan: SessionPlan, session: UUID, started: datetime, sitting: UUID | None = None
) -> dict[str, object]:
    """Return the header of a recording: who, what, when, by which version."""
    exercise, offset = plan.exercise, started.utcoffset()
    target = exercise.target
    return {
        "session": str(session),
        "sitting": None if sitting is None else str(sitting),
        "patient": plan.patient,
        "started_us": round(started.timestamp() * 1_000_000),
        "utc_offset_min": round(offset.total_seconds() / 60) if offset else 0,
        "version": rehab.__version__,
        "exercise": exercise.id,
        "exercise_sha256": exercise.sha256,
        "side": plan.side.value,
        "plan": {
            "exercise": exercise.id,
            "side": plan.side.value,
            "sets": plan.sets,
            "repetitions": plan.repetitions,
            "feedback_pct": plan.feedback_pct,
            "is_closing": plan.is_closing,
        },
        "target": (
            {"low_pct": target.low_pct, "high_pct": target.high_pct} if target else None
        ),
    }


def connecting_frame(plan: SessionPlan) -> Frame:
    """Return what is shown while the sensor is looked for."""
    return Frame(
        stage=Stage.CONNECTING,
        time_s=0.0,
        link=LinkState.SEARCHING,
        exercise_id=plan.exercise.id,
        side=plan.side,
        phase=None,
        phase_index=0,
        progress=0.0,
        remaining_s=0.0,
        set_number=0,
        n_sets=plan.sets,
        repetition=0,
        n_repetitions=plan.repetitions,
        n_references_done=0,
        target=None,
        level=0.0,
        trace_column=0,
        trace=np.zeros(0, np.float32),
        marks=(),
        n_jerks_live=0,
        n_holds_in_target=0,
        contacts=(),
        battery_pct=None,
    )
