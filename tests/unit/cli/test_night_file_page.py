"""A laboratory's night as a page: a number an hour where there are hours."""

from dataclasses import replace
from pathlib import Path

import pytest

from rehab.app.night_file import NightFile
from rehab.cli.night_file import page
from rehab.model.night import Night
from rehab.model.nights import NightWithheld, withheld_of
from tests.unit.storage import nights_room

_H = 3600.0


def _night(hours: float, judged_h: float, *, asleep_h: float | None = None) -> Night:
    stages = None
    if asleep_h is not None:
        n, n_asleep = round(hours * 120), round(asleep_h * 120)
        stages = (2,) * n_asleep + (0,) * (n - n_asleep)
    return replace(
        nights_room.night(),
        duration_s=hours * _H,
        judged_s=judged_h * _H,
        stages=stages,
        lights_out_s=None,
        up_s=None,
    )


@pytest.mark.parametrize(
    ("night", "why"),
    [
        (_night(8.0, 7.9), ()),
        (_night(8.0, 4.5), (NightWithheld.COVERAGE,)),
        (_night(3.9, 3.9), (NightWithheld.SHORT,)),
        # who lay awake half of the night slept four hours all the same
        (_night(8.5, 4.1, asleep_h=4.2), ()),
        (_night(8.5, 4.1, asleep_h=7.5), (NightWithheld.COVERAGE,)),
    ],
)
def test_a_file_has_a_number_where_a_night_at_home_has_one(
    night: Night, why: tuple[NightWithheld, ...]
) -> None:
    """Four minutes of a laboratory's file said 180 movements an hour."""
    assert withheld_of(night) == why
    text = "\n".join(page(NightFile(Path("psg.edf"), 250.0, (), night, False)))
    of = "sleep" if night.stages else "recording"
    assert (f"periodic movements per hour of {of}" in text) == (not why)
    assert ("No number an hour is given" in text) == bool(why)
    if night.stages and why:
        assert "less than 60 % of the sleep could be judged" in text
