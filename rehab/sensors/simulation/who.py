"""Which simulated person is asked for: one who trains, or one who sleeps."""

from collections.abc import Mapping

from rehab.ports import Placed
from rehab.sensors.simulation.night_traits import is_night, read_night
from rehab.sensors.simulation.patient import SimulatedPatient
from rehab.sensors.simulation.sleeper import SleepingPatient
from rehab.sensors.simulation.traits import read_traits

Simulated = SimulatedPatient | SleepingPatient


def simulated_by(options: Mapping[str, str], plan: Placed | None) -> Simulated:
    """Return who `options` ask for: with ``night=…`` a sleeper.

    Raises
    ------
    SensorError
        `SENSOR_UNKNOWN`: an option is unknown or out of range.
    """
    if is_night(options):
        return SleepingPatient(*read_night(options), plan)
    return SimulatedPatient(read_traits(options), plan)
