"""H18: reconnecting drains the sensor."""

from rehab.app.hazards import hazard
from rehab.sensors.ble.backoff import STEADY_S, BackOff

HAZARD = hazard("H18")


def test_a_link_that_only_connects_is_asked_ever_less_often() -> None:
    """An hour of links that hold for a moment: a try in 22 s at most, once it waits."""
    back_off, time_s, n_tries = BackOff(1.0, 30.0), 0.0, 0
    while time_s < 3600.0 and n_tries < 1000:
        back_off.streamed(STEADY_S / 10)
        time_s += back_off.wait_s()
        n_tries += 1
    assert n_tries <= 170
    back_off.streamed(STEADY_S)
    assert back_off.wait_s() == 0.0  # one that held is looked for at once
