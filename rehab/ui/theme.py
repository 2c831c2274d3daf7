"""Colours by meaning.

Amber is your muscle, blue the goal and the way forward, green is done, violet a jerk
that was noted. There is no red.
"""

from dataclasses import dataclass

Rgb = tuple[int, int, int]


def rgb(code: str) -> Rgb:
    """Return the colour written as ``#RRGGBB``."""
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def mix(a: Rgb, b: Rgb, t: float) -> Rgb:
    """Return the colour at `t` (0..1) on the way from `a` to `b`."""
    r, g, b_ = (round(x + (y - x) * t) for x, y in zip(a, b, strict=True))
    return r, g, b_


def luminance(colour: Rgb) -> float:
    """Return the relative luminance, 0 (black) to 1 (white), as WCAG 2 defines it."""
    linear = [
        v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4
        for v in (c / 255 for c in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: Rgb, b: Rgb) -> float:
    """Return the contrast ratio of WCAG 2, 1 to 21."""
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@dataclass(frozen=True, slots=True)
class Theme:
    """Named colours.

    `border` is the width of the contour that a theme without shades draws around cards
    and buttons; `stage` is the pool of light behind the person.
    """

    name: str
    page: Rgb
    stage: Rgb
    card: Rgb
    raised: Rgb
    track: Rgb
    line: Rgb
    ink: Rgb
    ink_soft: Rgb
    goal: Rgb
    on_goal: Rgb
    muscle: Rgb
    jerk: Rgb
    done: Rgb
    border: int = 0


DUSK = Theme(
    name="dusk",
    page=rgb("#0F1623"),
    stage=rgb("#24344F"),
    card=rgb("#1A2436"),
    raised=rgb("#2A3850"),
    track=rgb("#2A3850"),
    line=rgb("#788CB2"),
    ink=rgb("#F6F2EA"),
    ink_soft=rgb("#C6CFDD"),
    goal=rgb("#78C4F8"),
    on_goal=rgb("#08131F"),
    muscle=rgb("#FFB04A"),
    jerk=rgb("#DCCBFF"),
    done=rgb("#62D6AA"),
)
PAPER = Theme(
    name="paper",
    page=rgb("#F5F1E8"),
    stage=rgb("#FFFFFF"),
    card=rgb("#FFFEFA"),
    raised=rgb("#E6DFD0"),
    track=rgb("#E6DFD0"),
    line=rgb("#6F6757"),
    ink=rgb("#14202E"),
    ink_soft=rgb("#3A4656"),
    goal=rgb("#004F82"),
    on_goal=rgb("#FFFFFF"),
    muscle=rgb("#AD5400"),
    jerk=rgb("#5A37B4"),
    done=rgb("#005C3D"),
)
CONTRAST = Theme(
    name="contrast",
    page=rgb("#000000"),
    stage=rgb("#000000"),
    card=rgb("#000000"),
    raised=rgb("#000000"),
    track=rgb("#4A4A4A"),
    line=rgb("#FFFFFF"),
    ink=rgb("#FFFFFF"),
    ink_soft=rgb("#FFFFFF"),
    goal=rgb("#7FD0FF"),
    on_goal=rgb("#000000"),
    muscle=rgb("#FFC02E"),
    jerk=rgb("#D2C2FF"),
    done=rgb("#6FE8BE"),
    border=4,
)
NIGHT = Theme(
    name="night",
    page=rgb("#000000"),
    stage=rgb("#000000"),
    card=rgb("#000000"),
    raised=rgb("#000000"),
    track=rgb("#2A2622"),
    line=rgb("#8F8578"),
    ink=rgb("#A89C8C"),
    ink_soft=rgb("#A89C8C"),
    goal=rgb("#A89C8C"),
    on_goal=rgb("#000000"),
    muscle=rgb("#A89C8C"),
    jerk=rgb("#A89C8C"),
    done=rgb("#A89C8C"),
    border=3,
)
"""For eyes that slept: few lines on black, warm, and as dim as can still be read."""
THEMES = {theme.name: theme for theme in (DUSK, PAPER, CONTRAST)}
"""By the name that a setting gives."""
