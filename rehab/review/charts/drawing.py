"""A specification to SVG: one warm converter, small output, drawn once."""

import re
from collections.abc import Callable
from functools import cache, lru_cache, wraps
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any, ParamSpec

import vl_convert
from markupsafe import Markup

_VEGA_LITE = "6.4"
_KEPT = 512  # charts; a patient's page has ten
_BASE = (
    "https://vega.github.io/vega-datasets/"  # put before an address by the converter
)
_SILENT = re.compile(
    r'<path class="(?:background|foreground)" aria-hidden="true" d="[^"]*"'
    r'(?: pointer-events="none")?(?: display="none")?(?: stroke="[^"]*")?/>'
)
_WORDLESS = re.compile(
    r' (?:pointer-events|class|version|role|aria-[a-z]+|text-rendering)="[^"]*"'
)
_NUMBERS = re.compile(r'(?<= )(d|transform|[xy][12]?|width|height)="([^"]*)"')
_LONG = re.compile(r"(\d\.\d)\d+")
_FACE = re.compile(r' font-family="[^"]*"')

P = ParamSpec("P")


def drawn(make: Callable[P, dict[str, Any]]) -> Callable[P, Markup]:
    """Make a function of rows that returns SVG from one that returns a specification.

    The same rows give the same picture, which is kept: a page that has not changed costs
    nothing to draw again. Every argument must be hashable.
    """

    @lru_cache(maxsize=_KEPT)
    def draw(*args: P.args, **kwargs: P.kwargs) -> Markup:
        return to_svg(make(*args, **kwargs))

    @wraps(make)
    def once(*args: P.args, **kwargs: P.kwargs) -> Markup:
        return draw(*args, **kwargs)  # type: ignore[arg-type]

    return once


def to_svg(specification: dict[str, Any]) -> Markup:
    """Return the picture: the sentence for those who do not see it, then the SVG.

    The SVG itself is hidden from screen readers. Its links are for the mouse only: the
    table on the page holds the same ones, and an element with the role ``img`` must have
    none inside.
    """
    _prepare()
    svg = vl_convert.vegalite_to_svg(specification, vl_version=_VEGA_LITE)
    label = escape(str(specification.get("description", "")))
    return Markup(  # noqa: S704 - the converter escapes the text of its marks
        f'<span role="img" aria-label="{label}"></span>{_slim(svg)}'
    )


@cache
def _prepare() -> None:
    """Let the converter measure text in the page's type face, so that labels fit."""
    folder = Path(str(files("fontpkg_atkinson_hyperlegible"))) / "files"
    vl_convert.register_font_directory(str(folder))


def _slim(svg: str) -> str:
    """Leave out what says nothing. One decimal is a tenth of a pixel."""
    svg = _WORDLESS.sub("", _SILENT.sub("", svg))
    svg = _FACE.sub("", svg).replace(f'href="{_BASE}', 'href="')
    svg = _NUMBERS.sub(_shorter, svg)
    svg = svg.replace(' xlink:href="', ' href="')
    svg = svg.replace("<a ", '<a tabindex="-1" ')
    while (less := svg.replace("<g></g>", "")) != svg:
        svg = less
    head = '<svg class="chart" aria-hidden="true" focusable="false" '
    return svg.replace("<svg ", head, 1)


def _shorter(attribute: re.Match[str]) -> str:
    short = _LONG.sub(r"\1", attribute[2])
    return f'{attribute[1]}="{short}"'
