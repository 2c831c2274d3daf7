"""Which screen a session asks for, by its stage."""

from rehab.model.frame import Stage, StopReason

SCENE_OF_STAGE: dict[Stage, str] = {
    Stage.CONNECTING: "sensor",
    Stage.READY: "contact",
    Stage.REST_CALIBRATION: "calibrate",
    Stage.REFERENCE: "calibrate",
    Stage.EXERCISE: "exercise",
    Stage.SET_REST: "rest",
    Stage.PAUSED: "pause",
    Stage.DONE: "summary",
    Stage.STOPPED: "summary",
}
"""While a session runs, its stage decides the screen."""
HELP_IS_NEEDED = frozenset({StopReason.RHYTHMIC, StopReason.UNWELL})
"""Ends after which the emergency card comes first."""
KEEPERS = frozenset({"next", "summary"})
"""Screens that tell how a session ended, and keep it themselves."""
