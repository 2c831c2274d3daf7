"""Soft-edged shapes as sprites in real pixels, each drawn once and kept.

Coverage comes from the distance to the outline, so edges are smooth without drawing
larger and scaling down.
"""

import math
from functools import lru_cache

import numpy as np
import pygame
from numpy.typing import NDArray

from rehab.ui.theme import Rgb

Grid = NDArray[np.float32]


def sprite(colour: Grid, alpha: Grid) -> pygame.Surface:
    """Return a surface from colours (h, w, 3) in 0..255 and coverage (h, w) in 0..1."""
    height, width = alpha.shape
    out = np.empty((height, width, 4), np.uint8)
    out[..., :3] = np.clip(colour, 0, 255)
    out[..., 3] = np.clip(alpha, 0, 1) * 255 + 0.5
    image = pygame.image.frombuffer(out.tobytes(), (width, height), "RGBA")
    return image.convert_alpha()


def flat(colour: Rgb, alpha: Grid) -> pygame.Surface:
    """Return a surface of one colour with this coverage."""
    height, width = alpha.shape
    whole = np.broadcast_to(np.asarray(colour, np.float32), (height, width, 3))
    return sprite(whole, alpha)


def centred(n: int) -> Grid:
    """Return `n` pixel centres, counted from the middle."""
    return np.arange(n, dtype=np.float32) + np.float32(0.5 - n / 2)


def _box_distance(size: tuple[int, int], radius: float) -> Grid:
    """Return the distance to a rounded rectangle's outline, negative inside."""
    w, h = size
    r = min(radius, w / 2, h / 2)
    x = (np.abs(centred(w)) - (w / 2 - r))[None, :]
    y = (np.abs(centred(h)) - (h / 2 - r))[:, None]
    out = np.hypot(np.maximum(x, 0), np.maximum(y, 0))
    return np.asarray(out + np.minimum(np.maximum(x, y), 0) - r, np.float32)


@lru_cache(maxsize=256)
def rounded(
    size: tuple[int, int],
    radius: int,
    fill: Rgb,
    *,
    edge: Rgb | None = None,
    width: int = 0,
    alpha: float = 1.0,
) -> pygame.Surface:
    """Return a filled rounded rectangle, with an outline inside it if `width` > 0."""
    out = _box_distance(size, radius)
    cover = np.clip(0.5 - out, 0, 1) * np.float32(alpha)
    if edge is None or not width:
        return flat(fill, cover)
    rim = np.clip(out + width + 0.5, 0, 1)[..., None]
    inside = np.asarray(fill, np.float32)
    colour = inside + (np.asarray(edge, np.float32) - inside) * rim
    return sprite(np.asarray(colour, np.float32), cover)


@lru_cache(maxsize=64)
def frame(
    size: tuple[int, int], radius: int, colour: Rgb, width: int
) -> pygame.Surface:
    """Return only the outline of a rounded rectangle, `width` inwards."""
    out = _box_distance(size, radius)
    return flat(colour, np.clip(0.5 - out, 0, 1) * np.clip(out + width + 0.5, 0, 1))


@lru_cache(maxsize=128)
def disc(
    radius: float, fill: Rgb, edge: Rgb | None = None, width: float = 0.0
) -> pygame.Surface:
    """Return a disc, with an outline inside it if `width` > 0."""
    axis = centred(2 * math.ceil(radius) + 2)
    out = np.hypot(axis[None, :], axis[:, None]) - np.float32(radius)
    cover = np.clip(0.5 - out, 0, 1)
    if edge is None or not width:
        return flat(fill, cover)
    rim = np.clip(out + width + 0.5, 0, 1)[..., None]
    inside = np.asarray(fill, np.float32)
    colour = inside + (np.asarray(edge, np.float32) - inside) * rim
    return sprite(np.asarray(colour, np.float32), cover)


@lru_cache(maxsize=64)
def diamond(radius: float, fill: Rgb, hole: float = 0.0) -> pygame.Surface:
    """Return the mark of a jerk; with a `hole` (radius) it is one that does not count."""
    axis = np.abs(centred(2 * math.ceil(radius) + 2))
    out = (axis[None, :] + axis[:, None] - np.float32(radius)) * np.float32(0.7071)
    cover = np.clip(0.5 - out, 0, 1)
    if hole:
        inner = (axis[None, :] + axis[:, None] - np.float32(hole)) * np.float32(0.7071)
        cover = cover * np.clip(inner + 0.5, 0, 1)
    return flat(fill, cover)


@lru_cache(maxsize=8)
def light(size: tuple[int, int], colour: Rgb, strength: float) -> pygame.Surface:
    """Return a soft ellipse of light."""
    w, h = size
    x, y = centred(w) * (2 / w), centred(h) * (2 / h)
    far = np.minimum(np.hypot(x[None, :], y[:, None]), 1.0)
    return flat(colour, np.asarray((1 - far) ** 1.7 * strength, np.float32))


@lru_cache(maxsize=8)
def hatch(size: tuple[int, int], radius: int, colour: Rgb, step: int) -> pygame.Surface:
    """Return pale slanted stripes inside a rounded rectangle."""
    w, h = size
    across = centred(w)[None, :] + centred(h)[:, None]
    off = np.abs((across + step / 2) % step - step / 2) * np.float32(0.7071)
    cover = np.clip(1.3 - off, 0, 1) * np.clip(0.5 - _box_distance(size, radius), 0, 1)
    return flat(colour, np.asarray(cover * 0.4, np.float32))


@lru_cache(maxsize=8)
def melting(size: tuple[int, int], colour: Rgb, *, is_vertical: bool) -> pygame.Surface:
    """Return a strip that goes from full colour to nothing, rightwards or downwards."""
    w, h = size
    n = h if is_vertical else w
    fade = (1 - (np.arange(n, dtype=np.float32) + np.float32(0.5)) / n) ** 2
    column = fade[:, None] if is_vertical else fade[None, :]
    return flat(colour, np.asarray(np.broadcast_to(column, (h, w)), np.float32))
