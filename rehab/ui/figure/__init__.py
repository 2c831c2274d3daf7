"""The moving person."""

from rehab.ui.figure.figure import Figure
from rehab.ui.figure.look import (
    SKIN_TONES,
    FigureLook,
    contrast_look,
    dusk_look,
    paper_look,
)
from rehab.ui.figure.muscle import MUSCLES
from rehab.ui.figure.skeleton import REST, between, ease

__all__ = [
    "MUSCLES",
    "REST",
    "SKIN_TONES",
    "Figure",
    "FigureLook",
    "between",
    "contrast_look",
    "dusk_look",
    "ease",
    "paper_look",
]
