"""The small multiples: if these fail, a therapist reads lifting's jerks under "lower"."""

import re
from xml.etree import ElementTree as ET

from rehab.review.charts.look import Days, Plane
from rehab.review.charts.phases import End, Week, phases

PANELS = ("rest", "lift", "hold")
SIDES = ("left", "right", "both")
START, STOP = "2026-09-07T00:00Z", "2026-11-25T00:00Z"


def _texts(svg: str) -> dict[str, tuple[float, float]]:
    """Return where each text of a picture stands."""
    found: dict[str, tuple[float, float]] = {}

    def walk(node: ET.Element, x: float, y: float) -> None:
        moved = re.match(r"translate\(([-\d.]+),([-\d.]+)\)", node.get("transform", ""))
        if moved:
            x, y = x + float(moved[1]), y + float(moved[2])
        if node.tag.endswith("text") and node.text:
            found[node.text] = (x, y)
        for child in node:
            walk(child, x, y)

    walk(ET.fromstring(svg[svg.index("<svg") : svg.rindex("</svg>") + 6]), 0.0, 0.0)  # noqa: S314
    return found


def test_a_side_without_a_phase_leaves_its_panel_empty() -> None:
    """A quiet minute of both arms has rest alone: no other side may take its places."""
    known = [("left", panel) for panel in PANELS]
    known += [("right", panel) for panel in PANELS]
    known += [("both", "rest")]
    weeks = tuple(Week(panel, side, START, 2.0, 1.0, 3.0) for side, panel in known)
    ends = tuple(
        End(panel, side, START, STOP, 2.0, f"{side} {panel}") for side, panel in known
    )
    days = Days("2026-09-07T00:00Z", "2026-11-25T00:00Z", ())
    plane = Plane(days, 8.0, 100, 60)
    for is_upright in (False, True):
        svg = phases(
            *(weeks, ends, plane), panels=PANELS, sides=SIDES, is_upright=is_upright
        )
        places = {name: at for name, at in _texts(str(svg)).items() if " " in name}
        assert len(places) == len(known)
        for nth, of in enumerate((SIDES, PANELS)):
            line = 0 if is_upright is (nth == 0) else 1  # x of a column, y of a row
            at = {word: {places[n][line] for n in places if word in n} for word in of}
            assert all(len(where) == 1 for where in at.values()), at
            assert sorted(of, key=lambda word: min(at[word])) == [*of]
