"""Ways to the screens of a night."""

from collections.abc import Callable

from rehab.model.nights import SLEPT_S, NightStage, Site
from rehab.model.signal import LinkState, Unit
from rehab.ui.nightly import NightWay
from tests.unit.ui.driver import Sitting
from tests.unit.ui.fake_nights import FakeNight, night_row
from tests.unit.ui.ways import at_scene, page_of


def night_at(stage: NightStage) -> Callable[[Sitting], None]:
    """Return the way to the screen of a stage."""

    def way(s: Sitting) -> None:
        begin(s).stage = stage
        s.wait(1.2)

    return way


def begin(s: Sitting) -> FakeNight:
    """Open a sensor for a night, with the pads on."""
    s.visit.go_to_bed(NightWay())
    s.director._go("sensor")
    s.visit.begin("simulated")
    s.visit.is_placed = True
    assert s.desk.nights.night is not None
    return s.desk.nights.night


def lying(s: Sitting) -> None:
    begin(s).rest_s = 60.0
    assert s.desk.nights.night is not None
    s.desk.nights.night.stage = NightStage.REST
    s.desk.nights.night._since_s = s.clock.now()
    s.wait(1.2)


def weak(s: Sitting) -> None:
    night = begin(s)
    night.battery_pct, night.may_sleep = 12, True
    night.stage = NightStage.READY
    s.wait(1.2)


def lit(s: Sitting) -> None:
    """A key was pressed in the dark, while the sensor is away."""
    night_at(NightStage.DARK)(s)
    assert s.desk.nights.night is not None
    s.desk.nights.night.link = LinkState.SEARCHING
    s.press(0.1)
    s.wait(1.0)


def nights(s: Sitting) -> None:
    s.desk.nights.kept = tuple(
        night_row(
            day=day, hours=hours, site=site, status=status, right_h=right_h, method=told
        )
        for day, hours, site, status, right_h, told in (
            (1, 7.6, Site.TIBIALIS, "complete", None, {}),
            (2, 3.0, Site.CALF, "recovered", None, {}),
            (3, 6.4, Site.CALF, "partial", 2.1, {SLEPT_S: 5400.0}),
        )
    )
    at_scene("nights")(s)


def short_night(s: Sitting) -> None:
    nights(s)
    page_of("earlier")(s)


def unscaled(s: Sitting) -> None:
    s.desk.nights.kept = (night_row(unit=Unit.COUNTS, is_simulated=True),)
    at_scene("nights")(s)


NIGHTS = {
    "night": at_scene("night"),
    "night leg": at_scene("night", "bed"),
    "night site": at_scene("night", "bed", "both"),
    "night safe": at_scene("night", "bed", "both", "shin"),
    "contact night": night_at(NightStage.CONTACT),
    "bed still": lying,
    "bed ready": night_at(NightStage.READY),
    "bed weak": weak,
    "dark lit": lit,
    "morning": night_at(NightStage.UP),
    "nights": nights,
    "nights short": short_night,
    "nights unscaled": unscaled,
    "nights none": at_scene("nights"),
}
