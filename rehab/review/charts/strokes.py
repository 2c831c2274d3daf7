"""What charts drawn by hand are made of: parts of SVG in pixels."""

from collections.abc import Iterable
from html import escape


def rect(
    x: float, y: float, wide: float, high: float, fill: str, more: str = ""
) -> str:
    """Return a rectangle; `more` are further attributes."""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}"'
        f' fill="{fill}" {more}/>'
    )


def rule(x: float, y: float, x2: float, y2: float, colour: str, dash: str = "") -> str:
    """Return a straight line."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="M{x:.1f} {y:.1f}L{x2:.1f} {y2:.1f}" stroke="{colour}"{dashed}/>'


def text(
    x: float,
    y: float,
    words: str,
    anchor: str,
    colour: str = "var(--quiet)",
    *,
    bold: bool = False,
    is_clear: bool = False,
) -> str:
    """Return words at a place, escaped; `is_clear` ones stand clear of what is below."""
    weight = ' font-weight="bold"' if bold else ""
    if is_clear:
        weight += ' paint-order="stroke" stroke="var(--paper)" stroke-width="4"'
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="13"'
        f' fill="{colour}"{weight}>{escape(words)}</text>'
    )


def path(runs: Iterable[Iterable[tuple[float, float]]], colour: str, px: float) -> str:
    """Return lines through points, one for each run of them."""
    parts = ["M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in run) for run in runs]
    look = f'fill="none" stroke="{colour}" stroke-width="{px}" stroke-linejoin="round"'
    return f'<path d="{"".join(parts)}" {look}/>' if parts else ""
