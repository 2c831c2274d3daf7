"""A night as the window sees it: what was chosen for it, and a session like any other.

The way to bed is that of a day: sensor, pads, contact. The screens of that way see frames
of a session that waits to begin; from lying still on a night has screens of its own.
"""

import numpy as np

from rehab.model.exercise import Exercise
from rehab.model.frame import Command, Frame, Stage
from rehab.model.nights import (
    NightCommand,
    NightFrame,
    NightRow,
    NightStage,
    Site,
)
from rehab.model.session import SessionPlan, SessionRow
from rehab.model.signal import Side
from rehab.ports import Desk
from rehab.ports.nights import NightSession

DRAWN_AS = {Site.TIBIALIS: "ankle_dorsiflexion", Site.CALF: "calf_raise"}
"""The exercise that shows where the pads of a night go."""
LOW_PCT = 30
"""Of the battery: with less a sensor may not last until the morning. Design."""
_SCENES = {
    NightStage.REST: "bed",
    NightStage.READY: "bed",
    NightStage.DARK: "dark",
    NightStage.UP: "morning",
}
_ASKED = {Command.BEGIN: NightCommand.NEXT, Command.UNWELL: NightCommand.UP}


class NightWay:
    """The night that was chosen, from its first question to its result."""

    def __init__(self) -> None:
        self.site, self.side = Site.TIBIALIS, Side.BOTH
        self.row: NightRow | None = None
        self.frame: NightFrame | None = None
        self._session: NightSession | None = None

    def begin(self, desk: Desk, sensor: str, exercise: Exercise) -> "AsSession":
        """Open the sensor, and return the night as a session that waits to begin."""
        self.row = self.frame = None
        self._session = desk.nights.begin(self.site, self.side, sensor)
        return AsSession(self, self._session, exercise)

    @property
    def scene(self) -> str | None:
        """The night's own screen of now; None on the way to it."""
        return None if self.frame is None else _SCENES.get(self.frame.stage)

    @property
    def is_dark(self) -> bool:
        """Whether the lights are out: from then on there is a night to keep."""
        return self.scene in {"dark", "morning"}

    def ask(self, command: NightCommand) -> None:
        """Pass a wish on."""
        if self._session is not None:
            self._session.ask(command)

    def fail(self) -> None:
        """Note that disk or sensor ended it before its time."""
        if self._session is not None:
            self._session.fail()

    def keep(self) -> None:
        """End the night if it still runs, judge it and keep it. Raises `RehabError`."""
        if self._session is not None:
            self._session.ask(NightCommand.UP)
            self.row = self._session.finish()
            self._session = self.frame = None


class AsSession:
    """A night with the face of a session; fits `rehab.ports.GuidedSession`."""

    def __init__(self, way: NightWay, night: NightSession, exercise: Exercise) -> None:
        self.plan = SessionPlan(
            exercise, way.side, sets=1, repetitions=1, patient=night.plan.patient
        )
        self._way, self._night = way, night

    def tick(self) -> Frame:
        """Take in what the sensor said, and return what the way to bed shows."""
        self._way.frame = frame = self._night.tick()
        return _as_frame(frame, self.plan)

    def ask(self, command: Command) -> None:
        """Pass on that the pads are well, or the person is not: that ends the night."""
        if command in _ASKED:
            self._night.ask(_ASKED[command])

    def tell_pain(self, pain: int) -> None:
        """Do nothing: nobody is asked."""

    def finish(self) -> SessionRow:
        """Raise `ValueError`: a night is kept by `NightWay.keep`."""
        raise ValueError("a night is no session of an exercise")

    def abandon(self) -> None:
        """Let go of the sensor. A night in the dark is found at the next start."""
        self._way.frame = None
        self._night.abandon()


def _as_frame(night: NightFrame, plan: SessionPlan) -> Frame:
    is_connecting = night.stage is NightStage.CONNECTING
    battery = night.battery_pct
    return Frame(
        stage=Stage.CONNECTING if is_connecting else Stage.READY,
        time_s=night.time_s,
        link=night.link,
        exercise_id=plan.exercise.id,
        side=plan.side,
        phase=None,
        phase_index=-1,
        progress=0.0,
        remaining_s=night.rest_left_s,
        set_number=0,
        n_sets=1,
        repetition=0,
        n_repetitions=1,
        n_references_done=0,
        target=None,
        level=night.level,
        trace_column=0,
        trace=np.zeros(0, np.float32),
        marks=(),
        n_jerks_live=0,
        n_holds_in_target=0,
        contacts=tuple(quality.contact for quality in night.qualities),
        battery_pct=battery,
        is_simulated=night.is_simulated,
        is_replayed=night.is_replayed,
        is_battery_low=battery is not None and battery < LOW_PCT,
    )
