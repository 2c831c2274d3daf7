"""Builds what is drawn at one instant."""

from rehab.live.monitor import Monitor
from rehab.live.safety import LOW_BATTERY_PCT
from rehab.live.script import Step, Walk
from rehab.live.state import State
from rehab.model.exercise import Target
from rehab.model.frame import Contact, Frame, Stage
from rehab.model.session import SessionPlan
from rehab.model.signal import Stream
from rehab.ports import Task


def draw(
    state: State,
    walk: Walk,
    monitor: Monitor,
    plan: SessionPlan,
    stream: Stream,
    task: Task,
) -> Frame:
    """Return the frame of the present sample. Nothing is extrapolated.

    A sample that comes late, in a burst after an outage, has its place in the trace; it
    is no level of now. While paused or interrupted, phase and progress stand still. A safety question shows
    as PAUSED with `stop_reason` set; `remaining_s` is then the time left to answer.
    """
    fs_hz = stream.fs_hz
    scale = monitor.scale(state)
    first, trace = monitor.trace.columns(monitor.primary(state))
    trace /= scale
    trace.flags.writeable = False
    is_in = state.is_running or state.stage is Stage.PAUSED
    step = walk.step if is_in else None
    progress, remaining_s = _time(state, walk, fs_hz)
    return Frame(
        stage=state.stage,
        time_s=state.index / fs_hz,
        link=state.link,
        exercise_id=plan.exercise.id,
        side=plan.side,
        phase=step.name if step else None,
        phase_index=step.phase_index if step else -1,
        progress=progress,
        remaining_s=remaining_s,
        set_number=walk.step.set_number,
        n_sets=plan.sets,
        repetition=walk.step.repetition,
        n_repetitions=plan.repetitions,
        n_references_done=state.n_references_done,
        target=_target(state, step, walk, task),
        level=0.0 if monitor.delivery.is_late else state.level_uv / scale,
        trace_column=first,
        trace=trace,
        marks=monitor.trace.marks(first, scale, monitor.primary(state)),
        n_jerks_live=monitor.book.n_counted,
        n_holds_in_target=monitor.tally.n_met,
        contacts=_contacts(state, monitor, stream.n_channels),
        battery_pct=state.battery_pct,
        paused_stage=state.paused_stage,
        stop_reason=state.stop_reason,
        is_simulated=stream.is_simulated,
        is_replayed=stream.is_replayed,
        has_feedback=not is_in or walk.has_feedback,
        asks_pain=state.asks_pain and state.stage is Stage.SET_REST,
        asks_nearer=state.asks_nearer,
        side_doubt=state.side_doubt,
        is_battery_low=_is_low(state.battery_pct),
        jerks_s=monitor.recent.onsets(state.index / fs_hz),
        effort=monitor.effort(state),
        least_rest_s=walk.least_rest_s if state.stage is Stage.SET_REST else 0.0,
    )


def _contacts(state: State, monitor: Monitor, n_channels: int) -> tuple[Contact, ...]:
    """Return what the pads sound like; how the samples arrive where that is all well."""
    found = state.contacts or (Contact.UNKNOWN,) * n_channels
    well = {Contact.GOOD, Contact.UNKNOWN}
    troubles = monitor.delivery.troubles
    return tuple(
        trouble if contact in well and trouble is not Contact.GOOD else contact
        for contact, trouble in zip(found, troubles, strict=True)
    )


def _is_low(battery_pct: int | None) -> bool:
    return battery_pct is not None and battery_pct <= LOW_BATTERY_PCT


def _time(state: State, walk: Walk, fs_hz: float) -> tuple[float, float]:
    if state.question_until is not None:
        return walk.progress, (state.question_until - state.index) / fs_hz
    if state.stage is Stage.READY:
        return 0.0, 0.0
    if state.is_over:
        return 1.0, 0.0
    return walk.progress, walk.n_left / fs_hz


def _target(state: State, step: Step | None, walk: Walk, task: Task) -> Target | None:
    if step is None or step.phase is None or state.stage is Stage.PAUSED:
        return None
    return task.band(step.phase, walk.progress)
