"""What the patient's window may ask of the program; fits `rehab.ports.Desk`."""

from rehab.app.guided import Guided, plan_for
from rehab.app.home import Home
from rehab.i18n import _
from rehab.model.exercise import Exercise
from rehab.model.people import DEMO
from rehab.model.session import SessionRow
from rehab.model.signal import Side
from rehab.ports import GuidedSession, SensorChoice
from rehab.sensors.spec import parse_spec

DEMO_SENSOR = "simulated?seed=1&jerks_per_min=12"


class AppDesk:
    """The program, seen from the patient's chair.

    Parameters
    ----------
    sensor : str or None
        A SPEC given on the command line; offered first.
    repetitions : int or None
        Fewer repetitions than the exercise's dose, for a short session.
    """

    def __init__(
        self,
        home: Home,
        patient: str,
        *,
        sensor: str | None = None,
        repetitions: int | None = None,
        speed: float = 1.0,
        channels: tuple[str, ...] = (),
    ) -> None:
        self._home, self._patient = home, patient
        self._sensor, self._repetitions = sensor, repetitions
        self._speed, self._channels = speed, channels
        self._recovered = tuple(home.recover())

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
            simulated = self._sensor.split(":")[0].split("?")[0] in (
                "simulated",
                "virtual",
            )
            title = _("Try it now") if simulated else self._sensor
            asked = SensorChoice(
                self._sensor, title, _("As you asked."), is_simulated=simulated
            )
            choices = [asked, *(c for c in choices if c.is_simulated != simulated)]
        return tuple(choices)

    def begin(self, exercise_id: str, side: Side, sensor: str) -> GuidedSession:
        """Open the sensor and start a session.

        A session without a real muscle never belongs to the patient's own history.
        """
        is_simulated = any(c.spec == sensor and c.is_simulated for c in self.sensors())
        plan = plan_for(
            self._home,
            exercise_id,
            side,
            DEMO.id if is_simulated else self._patient,
            repetitions=self._repetitions,
        )
        request = parse_spec(
            sensor, plan=plan, speed=self._speed, channels=self._channels
        )
        return Guided(self._home, plan, request, auto=False)

    def history(self) -> tuple[SessionRow, ...]:
        """Return the patient's sessions and the try-outs, oldest first."""
        mine = {self._patient, DEMO.id}
        return tuple(row for row in self._home.sessions() if row.patient in mine)

    def recovered(self) -> tuple[SessionRow, ...]:
        """Return sessions that had died and were recovered at this start."""
        return self._recovered
