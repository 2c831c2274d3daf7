"""What the patient's window may ask of the program; fits `rehab.ports.Desk`."""

from collections.abc import Mapping
from pathlib import PureWindowsPath
from typing import Any

from rehab.app.guided import open_guided
from rehab.app.home import Home
from rehab.app.plans import plan_for
from rehab.i18n import _
from rehab.model.exercise import Exercise
from rehab.model.people import DEMO
from rehab.model.session import SessionPlan, SessionRow
from rehab.model.signal import Side
from rehab.ports import GuidedSession, SensorChoice

DEMO_SENSOR = "simulated?seed=7&jerks_per_min=12"


class AppDesk:
    """The program, seen from the patient's chair.

    Parameters
    ----------
    sensor : str or None
        A SPEC given on the command line; offered first.
    repetitions : mapping or None
        Other repetitions than the dose of the exercises named in it.
    how : mapping or None
        Further fields of `rehab.ports.SensorRequest` for every session: speed, channels.
    """

    def __init__(
        self,
        home: Home,
        patient: str,
        *,
        sensor: str | None = None,
        repetitions: Mapping[str, int] | None = None,
        how: Mapping[str, Any] | None = None,
    ) -> None:
        self._home, self._patient = home, patient
        self._sensor, self._repetitions = sensor, dict(repetitions or {})
        self._how = dict(how or {})
        self._recovered: tuple[SessionRow, ...] | None = None

    def exercises(self) -> tuple[Exercise, ...]:
        """Return the catalog in the order of the programme."""
        return tuple(sorted(self._home.catalog.values(), key=lambda e: e.number))

    def sensors(self) -> tuple[SensorChoice, ...]:
        """Return what can be chosen: the one asked for, Bluetooth, and a try-out."""
        choices = [
            SensorChoice(
                "ble:NPG", _("My sensor"), _("Switch it on."), is_simulated=False
            ),
            SensorChoice(
                DEMO_SENSOR,
                _("Try it now"),
                _("No sensor needed."),
                is_simulated=True,
            ),
        ]
        if self._sensor:
            title, simulated = _title(self._sensor)
            asked = SensorChoice(
                self._sensor, title, _("As you asked."), is_simulated=simulated
            )
            choices = [asked, *(c for c in choices if c.is_simulated != simulated)]
        return tuple(choices)

    def plan(self, exercise_id: str, side: Side) -> SessionPlan:
        """Return what a session would be, with the repetitions asked for."""
        repetitions = self._repetitions.get(exercise_id)
        return plan_for(
            self._home, exercise_id, side, self._patient, repetitions=repetitions
        )

    def begin(self, exercise_id: str, side: Side, sensor: str) -> GuidedSession:
        """Open the sensor and start a session.

        Whose session it becomes is told by the signal, not by the sensor's name.
        """
        self.recovered()
        plan = self.plan(exercise_id, side)
        return open_guided(self._home, plan, sensor, auto=False, **self._how)

    def history(self) -> tuple[SessionRow, ...]:
        """Return the patient's sessions and the try-outs, oldest first."""
        self.recovered()
        mine = {self._patient, DEMO.id}
        return tuple(row for row in self._home.sessions() if row.patient in mine)

    def recovered(self) -> tuple[SessionRow, ...]:
        """Return sessions that had died and were recovered at this start.

        They are looked for at the first question, which comes after the first picture.
        """
        if self._recovered is None:
            from rehab.app.rescue import rescue

            self._recovered = tuple(rescue(self._home))
        return self._recovered


def _title(spec: str) -> tuple[str, bool]:
    """Return what a person calls the sensor of a SPEC, and whether it is simulated."""
    kind, _colon, name = spec.partition(":")
    if kind.split("?")[0] in {"simulated", "virtual"}:
        return _("Practice sensor"), True
    if kind == "replay":
        # parts a name at both kinds of slashes
        return _("Recording: {name}").format(name=PureWindowsPath(name).name), False
    return _("My sensor"), False
