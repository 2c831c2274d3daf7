"""H14: spoofed or injected EMG."""

from bleak.backends.device import BLEDevice

from rehab.app.hazards import hazard
from rehab.errors import Reason
from rehab.model.sensor import OwnSensor
from rehab.sensors.ble.finding import Choice
from rehab.sensors.ble.radio import Sight

HAZARD = hazard("H14")
NAME = "NPG-TEST 3CH"
MINE = OwnSensor("linux", "C4:00:00:00:00:01", NAME, "npg")


def _sight(address: str) -> Sight:
    return Sight(BLEDevice(address, NAME, None), NAME, -40)


def test_the_name_of_ones_own_sensor_is_not_enough() -> None:
    """Stronger, first and alone in reach: it is still a stranger, and that is said."""
    for wanted in (NAME, "NPG", ""):
        choice = Choice(wanted, is_kind_told=False, own=[MINE])
        assert not choice.hear(_sight("C4:00:00:00:00:02"))
        assert not choice.fits
        assert choice.error().reason is Reason.SENSOR_STRANGER
    choice = Choice(NAME, is_kind_told=False, own=[MINE])
    assert choice.hear(_sight(MINE.id))
