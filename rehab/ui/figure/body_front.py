"""Shapes of the trunk, head and legs as seen from the front, in metres."""

from collections.abc import Iterator
from itertools import pairwise

from rehab.ui.figure.body import Blob, Layer, blob

TRUNK = (
    (0.00, 0.148), (0.10, 0.159), (0.24, 0.160), (0.40, 0.151),
    (0.56, 0.138), (0.70, 0.133), (0.84, 0.142), (1.00, 0.157),
)  # fmt: skip


def front_layers() -> Iterator[Layer]:
    """Layers back to front."""
    yield Layer("legs", 0.012, [
        *(blob((s * 0.082, 0.87), 0.088, (s * 0.096, 0.44), 0.066) for s in (1, -1)),
        blob((-0.050, 0.92), 0.100, (0.050, 0.92), 0.100, flat=1.4),
    ])  # fmt: skip
    yield Layer("skin", 0.003, [
        blob((s * 0.0760, 1.612), 0.0135, (s * 0.0720, 1.586), 0.0100) for s in (1, -1)
    ])  # fmt: skip
    yield Layer("skin", 0.014, [
        blob((0, 1.53), 0.0475, (0, 1.450), 0.0485),
        *(blob((s * 0.020, 1.462), 0.034, (s * 0.100, 1.425), 0.026) for s in (1, -1)),
        blob((-0.045, 1.385), 0.080, (0.045, 1.385), 0.080, flat=2.0),
    ])  # fmt: skip
    yield Layer("cloth", 0.010, [
        Blob((0, 1.408), (0, 0.890), (TRUNK, TRUNK), flat=1.6,
             cut_start=True, cut_end=True, hem=-0.014),
        *(blob((s * 0.056, 1.428), 0.034, (s * 0.142, 1.397), 0.041) for s in (1, -1)),
    ], [blob((0, 1.540), 0.070, (0, 1.462), 0.062)])  # fmt: skip
    yield Layer("skin", 0.010, [
        blob((0, 1.645), 0.0775, (0, 1.610), 0.0735, flat=1.7),
        blob((0, 1.602), 0.0700, (0, 1.535), 0.0430, flat=1.9),
        blob((-0.010, 1.526), 0.0270, (0.010, 1.526), 0.0270, flat=1.9),
    ])  # fmt: skip
    yield Layer("skin", 0.004, [blob((0, 1.602), 0.0060, (0, 1.575), 0.0115, flat=1.3)])
    yield Layer("hair", 0.008, [
        blob((0, 1.656), 0.0845, (0, 1.632), 0.0810),
        blob((-0.012, 1.704), 0.0400, (0.030, 1.698), 0.0420),
    ], [
        blob((0.006, 1.600), 0.0660, (0.004, 1.500), 0.0900),
        blob((-0.120, 1.548), 0.05, (0.120, 1.548), 0.05),
    ])  # fmt: skip
    features = [
        blob((s * 0.0290, 1.6075), 0.0060, (s * 0.0290, 1.6050), 0.0060)
        for s in (1, -1)
    ]
    features += [
        blob((s * 0.0170, 1.6295), 0.0022, (s * 0.0400, 1.6300), 0.0018)
        for s in (1, -1)
    ]
    mouth = [
        (-0.023, 1.5490),
        (-0.012, 1.5445),
        (0.0, 1.5430),
        (0.012, 1.5445),
        (0.023, 1.5490),
    ]
    features += [blob(a, 0.0028, b, 0.0028) for a, b in pairwise(mouth)]
    yield Layer("feature", 0.0008, features)
