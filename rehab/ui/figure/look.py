"""Colours of the person, for the three themes. Colours are (red, green, blue), 0..255."""

from dataclasses import dataclass, replace

Rgb = tuple[int, int, int]
Ramp = tuple[Rgb, ...]


@dataclass(frozen=True, slots=True)
class FigureLook:
    """How the person is painted. Ramps run from shadow to light.

    Parameters
    ----------
    skin, cloth, legs, hair, shoe, wood, ball : tuple of colours
        `wood` is chairs and tables, `ball` what a hand squeezes.
    feature : colour
        Eyes, brows, mouth.
    rim : colour
        Cool light on the far edge.
    muscle, muscle_core : colour
        The working muscle, and its brightest part.
    ghost : colour
        The goal arm, and the dots that lead to it.
    shadow, shadow_strength
        Of the arm on the body; 0 is none.
    bloom : float
        Strength of the halo round the working muscle; 0 is none.
    glow_floor : float
        Opacity of the muscle at level 0.
    outline, outline_px
        A colour makes flat fills with a contour of that width (at 624 px per metre).
    """

    skin: Ramp
    cloth: Ramp
    legs: Ramp
    hair: Ramp
    feature: Rgb
    rim: Rgb
    muscle: Rgb
    muscle_core: Rgb
    ghost: Rgb
    shoe: Ramp
    wood: Ramp
    ball: Ramp
    shadow: Rgb = (4, 8, 16)
    shadow_strength: float = 0.55
    bloom: float = 0.55
    glow_floor: float = 0.26
    outline: Rgb | None = None
    outline_px: float = 5.0


def _rgb(code: str) -> Rgb:
    return int(code[0:2], 16), int(code[2:4], 16), int(code[4:6], 16)


def _ramp(codes: str) -> Ramp:
    return tuple(_rgb(code) for code in codes.split())


SKIN_TONES: dict[str, Ramp] = {
    "sand": _ramp("2C1E28 684648 AC7C6C DAAE94 FADEC6"),
    "walnut": _ramp("180F14 3C2526 70483C A26F58 D8AC90"),
    "rose": _ramp("3A2630 7E5458 C4968C ECC8BA FFEEE4"),
    "clay": _ramp("222E46 4A5C7E 8A9FC0 C7D4E7 F0F5FB"),
}
"""Skins that a person can choose."""


def dusk_look(skin: str = "sand") -> FigureLook:
    """On the dark page. `skin` is one of `SKIN_TONES`."""
    return FigureLook(
        skin=SKIN_TONES[skin],
        cloth=_ramp("0A1E2C 143E50 266478 4E92A0 88C4CA"),
        legs=_ramp("0E121E 1A2236 2C3854 48587A 6E80A2"),
        hair=_ramp("0C0C16 1A1A2A 323046 54506A 827A92"),
        feature=_rgb("281A24"),
        rim=_rgb("96BEEB"),
        muscle=_rgb("FF962C"),
        muscle_core=_rgb("FFDE82"),
        ghost=_rgb("78C4F8"),
        shoe=_ramp("1E2636 3A465E 67758E 9CA9BE CBD5E3"),
        wood=_ramp("131C2C 1E2A40 2C3B56 3D4F6E 566B8C"),
        ball=_ramp("2A2A40 54547A 8A8AB4 B4B6D6 DCDFF2"),
    )


def paper_look(skin: str = "sand") -> FigureLook:
    """On the light page; the shadow side of the default skin is lighter there."""
    look = dusk_look(skin)
    light = _ramp("5A3A38 94685C C8987E E4BEA2 F8E2CC")
    return replace(
        look,
        skin=light if skin == "sand" else look.skin,
        legs=_ramp("1C2436 2E3A56 465678 66789C 8E9EBE"),
        wood=_ramp("8E8676 ADA591 C9C1AE DDD6C6 EFEADF"),
        shoe=_ramp("3A4254 5C667C 8A94A8 B4BCCB DDE2EA"),
        ball=_ramp("4A4A6A 70709A 9A9AC4 C0C2E0 E4E6F6"),
        rim=_rgb("FFFFFF"),
        muscle=_rgb("E87400"),
        muscle_core=_rgb("FFC24A"),
        ghost=_rgb("004F82"),
        shadow=_rgb("281E1E"),
        shadow_strength=0.34,
        bloom=0.30,
    )


def contrast_look() -> FigureLook:
    """Flat fills and a white contour on black; the muscle never fades under 60 %."""
    return replace(
        dusk_look(),
        skin=_ramp("3A3A3A 3A3A3A"),
        cloth=_ramp("101010 101010"),
        legs=_ramp("101010 101010"),
        hair=_ramp("8A8A8A 8A8A8A"),
        shoe=_ramp("8A8A8A 8A8A8A"),
        wood=_ramp("101010 101010"),
        ball=_ramp("8A8A8A 8A8A8A"),
        feature=_rgb("FFFFFF"),
        muscle=_rgb("FFC02E"),
        muscle_core=_rgb("FFC02E"),
        ghost=_rgb("7FD0FF"),
        shadow_strength=0.0,
        bloom=0.0,
        glow_floor=0.60,
        outline=_rgb("FFFFFF"),
    )
