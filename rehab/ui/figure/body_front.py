"""Shapes of the trunk, head and legs as seen from the front, in metres."""

from itertools import pairwise

from rehab.ui.figure.body import Blob, Layer, Place, blob

TRUNK = (
    (0.00, 0.120), (0.07, 0.150), (0.14, 0.154), (0.24, 0.154), (0.40, 0.150),
    (0.56, 0.144), (0.70, 0.142), (0.84, 0.149), (1.00, 0.160),
)  # fmt: skip
BOTH = (1, -1)

SHIRT = Layer(
    "cloth",
    0.010,
    [
        Blob((0, 1.430), (0, 0.890), (TRUNK, TRUNK), flat=1.6,
             cut_start=True, cut_end=True, hem=-0.014),
        *(blob((s * 0.070, 1.432), 0.032, (s * 0.112, 1.400), 0.042) for s in BOTH),
    ],
    [
        blob((0, 1.545), 0.066, (0, 1.466), 0.063),  # neckline
        *(blob((s * 0.214, 1.450), 0.076, (s * 0.206, 1.300), 0.054) for s in BOTH),
    ],
    cast=0.55,
)  # fmt: skip

LEGS = Layer("legs", 0.012, [
    *(blob((s * 0.082, 0.87), 0.088, (s * 0.096, 0.44), 0.066) for s in BOTH),
    blob((-0.050, 0.92), 0.104, (0.050, 0.92), 0.104, flat=1.4),
])  # fmt: skip

EARS = Layer("skin", 0.003, [
    blob((s * 0.0765, 1.614), 0.0135, (s * 0.0725, 1.590), 0.0095) for s in BOTH
], soften=0.005)  # fmt: skip

NECK = Layer("skin", 0.016, [
    blob((0, 1.530), 0.0455, (0, 1.440), 0.0500),
    *(blob((s * 0.026, 1.462), 0.034, (s * 0.150, 1.408), 0.036) for s in BOTH),
    blob((-0.060, 1.385), 0.080, (0.060, 1.385), 0.080, flat=2.0),
])  # fmt: skip

HEAD = Layer("skin", 0.016, [
    blob((0, 1.650), 0.0755, (0, 1.614), 0.0715, flat=1.3),
    blob((0, 1.602), 0.0670, (0, 1.552), 0.0455, flat=1.3),
    blob((-0.010, 1.533), 0.0250, (0.010, 1.533), 0.0250, flat=1.3),
], soften=0.014, round_=0.80, cast=0.75)  # fmt: skip

HAIR = Layer("hair", 0.012, [
    blob((0, 1.664), 0.0850, (0, 1.640), 0.0815),
    blob((-0.030, 1.708), 0.0400, (0.034, 1.704), 0.0420, depth=0.02),
    blob((-0.026, 1.730), 0.0180, (0.046, 1.694), 0.0360, depth=0.050),
    blob((-0.034, 1.722), 0.0200, (-0.066, 1.668), 0.0190, depth=0.045),
], [
    blob((0.000, 1.602), 0.0655, (0.000, 1.500), 0.0900),
    blob((-0.026, 1.626), 0.0450, (0.020, 1.617), 0.0500),
    blob((-0.120, 1.556), 0.046, (0.120, 1.556), 0.046),
], soften=0.009, cast=0.5)  # fmt: skip


def _arc(x0: float, x1: float, y: float, rise: float, n: int = 9) -> list[Place]:
    """Points of a shallow arc; a negative `rise` smiles."""
    at = [k / (n - 1) for k in range(n)]
    return [(x0 + (x1 - x0) * t, y + rise * (1.0 - (2.0 * t - 1.0) ** 2)) for t in at]


_MOUTH = _arc(-0.0240, 0.0240, 1.5515, -0.0078)
_NOSE = _arc(-0.0105, 0.0105, 1.5765, -0.0062)
_BROW = _arc(0.0150, 0.0420, 1.6290, 0.0040)

FACE = (
    Layer("blush", 0.01, [
        blob((s * 0.041, 1.574), 0.010, (s * 0.046, 1.577), 0.010) for s in BOTH
    ], opacity=0.22, edge=0.034),
    Layer("glint", 0.004, [blob((-0.003, 1.600), 0.001, (-0.003, 1.582), 0.005)],
          opacity=0.20, edge=0.014),
    Layer("feature", 0.002, [
        blob(a, 0.0012, b, 0.0012) for a, b in pairwise(_NOSE)
    ], opacity=0.55, edge=0.005),
    Layer("blush", 0.004, [blob((-0.009, 1.5385), 0.002, (0.009, 1.5385), 0.002)],
          opacity=0.30, edge=0.010),
    Layer("feature", 0.0008, [
        *(blob((s * 0.0285, 1.6082), 0.0064, (s * 0.0285, 1.6052), 0.0064) for s in BOTH),
        *(blob(a, 0.0021, b, 0.0021) for a, b in pairwise(_MOUTH)),
    ], opacity=0.92),
    Layer("feature", 0.0008, [
        blob((s * a[0], a[1]), 0.0021, (s * b[0], b[1]), 0.0020)
        for a, b in pairwise(_BROW) for s in BOTH
    ], opacity=0.72),
    Layer("glint", 0.0008, [
        blob((s * 0.0285 - 0.0022, 1.6096), 0.0017, (s * 0.0285 - 0.0020, 1.6096), 0.0017)
        for s in BOTH
    ], opacity=0.9),
)  # fmt: skip

LAYERS = (LEGS, EARS, NECK, SHIRT, HEAD, *FACE, HAIR)
"""Back to front."""
