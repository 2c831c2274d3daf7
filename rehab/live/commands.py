"""What a person may ask for now, and what it does."""

from rehab.live.conductor import Conductor
from rehab.live.script import Walk
from rehab.live.state import State
from rehab.model.frame import Command, Stage, StopReason


def can(command: Command, state: State, walk: Walk) -> bool:
    """Return whether a command makes sense now."""
    return {
        Command.BEGIN: state.stage is Stage.READY
        or (state.stage is Stage.SET_REST and walk.least_rest_s == 0),
        Command.PAUSE: state.is_running,
        Command.RESUME: state.stage is Stage.PAUSED and not state.question_until,
        Command.STOP: not state.is_over,
        Command.I_AM_OK: state.question_until is not None,
        Command.UNWELL: not state.is_over,
        Command.WRONG_SIDE: state.side_doubt,
    }[command]


def do(command: Command, state: State, conductor: Conductor) -> None:
    """Do what was asked."""
    match command:
        case Command.BEGIN if state.stage is Stage.READY:
            conductor.begin()
        case Command.BEGIN:
            conductor.go_on()
        case Command.PAUSE:
            conductor.pause("asked")
        case Command.RESUME:
            conductor.resume()
        case Command.STOP:
            conductor.stop(StopReason.PATIENT)
        case Command.UNWELL:
            conductor.stop(StopReason.UNWELL)
        case Command.WRONG_SIDE:
            conductor.stop(StopReason.WRONG_SIDE)
        case Command.I_AM_OK:
            state.question_until = state.stop_reason = None
