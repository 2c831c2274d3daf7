"""Figures, kept from screen to screen: one takes a while to render."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from rehab.model.exercise import Hand, Stance, View
from rehab.model.signal import Side
from rehab.ui.canvas import Canvas

if TYPE_CHECKING:
    from rehab.ui.figure.figure import Figure

_KEPT = 3  # each can take more than 50 MB with its poses
CALM = " calm"  # after a theme's name: reduced motion, without the halo


class People:
    """Figures by view, side and size, kept from screen to screen.

    `make` builds one from (theme name, real pixels per metre, view, side, stance, hand);
    it is given for tests.
    """

    def __init__(self, make: "Callable[..., Figure] | None" = None) -> None:
        self._make = _make_figure if make is None else make
        self._kept: OrderedDict[tuple[object, ...], Figure] = OrderedDict()

    def get(
        self,
        canvas: Canvas,
        px_per_m: float,
        view: View,
        side: Side,
        stance: Stance = Stance.UPRIGHT,
        hand: Hand = Hand.OPEN,
    ) -> "Figure":
        """Return the figure, built now if it is new."""
        theme = canvas.theme.name + (CALM if canvas.is_calm else "")
        key = (theme, canvas.px(px_per_m), view, side, stance, hand)
        if key not in self._kept:
            self._kept[key] = self._make(*key)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]


def _make_figure(
    theme: str, px_per_m: float, view: View, side: Side, stance: Stance, hand: Hand
) -> "Figure":
    from rehab.ui.figure import figure, look

    looks = {
        "dusk": look.dusk_look,
        "paper": look.paper_look,
        "contrast": look.contrast_look,
    }
    made = looks[theme.removesuffix(CALM)]()
    if theme.endswith(CALM):
        made = replace(made, bloom=0.0)
    return figure.Figure(made, px_per_m, view, side, stance, hand)
