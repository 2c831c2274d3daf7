"""What is around the person, seen from the side: chair, table, floor; calm shapes.

In metres as the body is, hips at `PELVIS_Y`; the person faces right. All of it lies
behind the person in the picture.
"""

from collections.abc import Sequence

from rehab.model.exercise import Pose, Stance
from rehab.ui.figure.body import Blob, Layer, Place, blob

SEATED_FLOOR_Y = 0.385  # under the feet of someone whose thighs slope down a little
SEAT_Y, TABLE_Y, HIGH_TABLE_Y, RAIL_Y = 0.778, 1.092, 0.800, 0.955

SITTING = Pose(hip_deg=85.0, knee_deg=85.0)
"""Legs of someone on a chair, where an exercise does not move them."""

SITTING_BACK = Pose(hip_deg=85.0, knee_deg=101.0, ankle_deg=10.0)
SITTING_FORWARD = Pose(hip_deg=85.0, knee_deg=68.0, ankle_deg=-17.0)
"""The other leg, drawn back or put forward."""

ON_TABLE = Pose(25.0, 5.0, 63.0, 0.0, turn_deg=80.0)
"""An arm whose forearm rests on the table."""


def _bar(a: Place, b: Place, r: float, *, flat: float = 1.0) -> Blob:
    return blob(a, r, b, r, flat=flat)


def _wood(*shapes: Blob, blend: float = 0.004, round_: float = 0.75) -> Layer:
    return Layer("wood", blend, shapes, soften=0.006, round_=round_)


def _floor(y: float, left: float, right: float) -> Layer:
    return _wood(_bar((left, y - 0.012), (right, y - 0.012), 0.011), round_=0.4)


def _chair(floor_y: float) -> tuple[Layer, ...]:
    legs = _wood(
        _bar((-0.195, SEAT_Y), (-0.225, floor_y + 0.016), 0.016),
        _bar((0.190, SEAT_Y), (0.205, floor_y + 0.016), 0.016),
    )
    back = _wood(_bar((-0.188, SEAT_Y + 0.02), (-0.232, 1.250), 0.021))
    seat = _wood(_bar((-0.190, SEAT_Y), (0.205, SEAT_Y), 0.026))
    return legs, back, seat


def _table(
    top_y: float, left: float, right: float, floor_y: float
) -> tuple[Layer, ...]:
    """Return a table whose top is seen a little from above."""
    legs = _wood(
        _bar((right - 0.10, top_y), (right - 0.09, floor_y + 0.016), 0.018),
    )
    top = _wood(
        _bar(
            (left + 0.06, top_y + 0.014), (right - 0.06, top_y + 0.014), 0.060, flat=3.0
        ),
        round_=0.5,
    )
    edge = _wood(
        _bar((left + 0.016, top_y - 0.046), (right - 0.016, top_y - 0.046), 0.015)
    )
    return legs, top, edge


def _chair_from_behind() -> tuple[Layer, ...]:
    """Return a chair whose back one holds on to; it stands the other way round."""
    legs = _wood(
        _bar((0.385, 0.46), (0.360, 0.016), 0.017),
        _bar((0.745, 0.46), (0.770, 0.016), 0.017),
    )
    back = _wood(
        _bar((0.385, 0.46), (0.350, RAIL_Y - 0.02), 0.018),
        _bar((0.350, RAIL_Y - 0.02), (0.352, RAIL_Y + 0.035), 0.024),
    )
    seat = _wood(_bar((0.385, 0.46), (0.750, 0.46), 0.024))
    return legs, back, seat


def _lounger() -> tuple[Layer, ...]:
    frame = _wood(
        _bar((-0.42, 0.80), (-0.30, 0.40), 0.018),
        _bar((0.62, 0.80), (0.72, 0.40), 0.018),
    )
    pad = _wood(
        blob((-0.745, 1.345), 0.036, (-0.150, 0.815), 0.040),
        blob((-0.150, 0.800), 0.040, (0.420, 0.830), 0.036),
        blob((0.420, 0.830), 0.036, (0.980, 0.760), 0.030),
        blend=0.012,
    )
    pillow = Layer(
        "shoe", 0.010, [blob((-0.735, 1.432), 0.044, (-0.585, 1.300), 0.048)]
    )
    return frame, pad, pillow


def furniture(stance: Stance) -> Sequence[Layer]:
    """Return what belongs to a stance, back to front; empty for UPRIGHT."""
    floor = SEATED_FLOOR_Y
    return {
        Stance.UPRIGHT: (),
        Stance.TABLE: (*_chair(floor), *_table(TABLE_Y, 0.13, 0.84, floor)),
        Stance.SEATED: (_floor(floor, -0.44, 0.72), *_chair(floor)),
        Stance.SUPPORT: (_floor(0.0, -0.42, 0.96), *_chair_from_behind()),
        Stance.LEAN: (
            _floor(0.0, -0.46, 1.06),
            *_table(HIGH_TABLE_Y, 0.30, 0.98, 0.0),
        ),
        Stance.RECLINED: (_floor(0.388, -0.90, 1.10), *_lounger()),
    }[stance]
