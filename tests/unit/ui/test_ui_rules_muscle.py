"""One muscle is enough: tensed for 0.8 s while the light is on what is meant. If these fail,
somebody who has nothing else is caught on a screen.
"""

from collections.abc import Callable

import pytest

from rehab.model.signal import LinkState
from tests.unit.ui.driver import Sitting
from tests.unit.ui.fake_muscle import choose, switch_to_muscle, wait
from tests.unit.ui.places import PLACES, at

SMALL = (480, 270)
MOST_CHOICES = 14
FIRST_S = 6.0  # a sensor that was just opened, and the moment without input


def time_passes(s: Sitting) -> None:
    assert s.desk.session is not None
    s.desk.session._at = 10_000


def the_sensor_comes(s: Sitting) -> None:
    assert s.desk.session is not None
    s.desk.session._connect_s = 0.0
    s.desk.session.link = LinkState.STREAMING


GOES_ON_BY_ITSELF: dict[str, Callable[[Sitting], None]] = {
    # an arm works, and its muscle is what is measured: it must not pause itself. The
    # step ends by itself, with a pause after a minute in which nothing is done
    "calibrate rest": time_passes,
    "calibrate reference": time_passes,
    "exercise lift": time_passes,
    "exercise hold": time_passes,
    "exercise hushed": time_passes,
    # there is no muscle to hear before its sensor is there; if it never comes, that is
    # told on a screen on which it is looked for again
    "sensor connecting": the_sensor_comes,
    "pause away": the_sensor_comes,
}


def leads_out(place: str, k: int) -> bool:
    """Say if choosing the `k`-th target again and again leads to another screen."""
    s = at(place, size=SMALL)
    muscle, name = switch_to_muscle(s), s.name
    if place in GOES_ON_BY_ITSELF:
        GOES_ON_BY_ITSELF[place](s)
    wait(s, FIRST_S)
    for _ in range(MOST_CHOICES):
        if s.name != name or s.visit.is_closing:
            return True
        n = len(s.director.scene.panel().targets)
        choose(s, muscle, min(k, max(n - 1, 0)))
    return s.name != name or s.visit.is_closing


@pytest.mark.parametrize("place", PLACES)
def test_every_screen_is_left_with_the_muscle(place: str) -> None:
    n = len(at(place, size=SMALL).director.scene.panel().targets)
    assert any(leads_out(place, k) for k in reversed(range(max(n, 1))))
