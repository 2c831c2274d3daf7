"""The sensors as cards, one shown at a time: what is found later never changes that one.

First what was asked for or is one's own, then what is heard, the strongest first, then
practice. A new card finds its place behind the one that is shown, so that "Other sensor"
reaches every card; a sensor that went away keeps its card while that is shown.
"""

from collections.abc import Sequence
from dataclasses import replace

from rehab.ports import SensorChoice


class Deck:
    """The cards of one choice.

    Parameters
    ----------
    known : sequence of SensorChoice
        What there is without a search. If none of it comes first or is real, no card is
        shown before `show_found` is called.
    not_mine : str
        SPEC of a sensor that somebody just said is another's: it comes after the others.
    """

    def __init__(
        self, known: Sequence[SensorChoice] = (), *, not_mine: str = ""
    ) -> None:
        self._not_mine = not_mine
        self._known = tuple(c for c in known if c.is_simulated or c.spec != not_mine)
        self._heard: list[SensorChoice] = []
        self.shown: SensorChoice | None = None
        cards = self._cards()
        if cards and not (cards[0].is_simulated and not cards[0].is_first):
            self.shown = cards[0]

    @property
    def practice(self) -> SensorChoice | None:
        """What works without a sensor."""
        simulated = (c for c in self._known if c.is_simulated)
        return next(simulated, None)

    @property
    def has_found(self) -> bool:
        """Whether there is a card of a sensor that is heard."""
        return bool(self._heard)

    @property
    def place(self) -> tuple[int, int]:
        """Which card is shown, from 1, and how many there are."""
        specs = [card.spec for card in self._cards()]
        at = specs.index(self.shown.spec) + 1 if self.shown is not None else 0
        return at, len(specs)

    def take(self, found: Sequence[SensorChoice]) -> None:
        """Take in what is heard now, the strongest first."""
        now = {choice.spec: choice for choice in found}
        shown = self.shown.spec if self.shown is not None else ""
        kept = [
            now.get(card.spec, replace(card, is_near=None))
            for card in self._heard
            if card.spec in now or card.spec == shown
        ]
        order = [choice.spec for choice in found]
        for choice in found:
            if choice.spec not in [card.spec for card in kept]:
                kept.insert(_place(choice, kept, order, shown), choice)
        self._heard = kept
        if self.shown is not None:
            self.shown = next(c for c in self._cards() if c.spec == shown)

    def show_found(self) -> None:
        """Show the first card."""
        self.shown = self._cards()[0]

    def show_other(self) -> None:
        """Show the card after the one that is shown."""
        cards, (at, n) = self._cards(), self.place
        self.shown = cards[at % n]

    def _cards(self) -> list[SensorChoice]:
        heard = {card.spec: card for card in self._heard}
        known = [
            replace(card, is_near=heard[card.spec].is_near)
            if card.spec in heard
            else card
            for card in self._known
        ]
        mine = [card for card in known if card.is_first]
        specs = {card.spec for card in known}
        others = [card for card in known if not card.is_first and not card.is_simulated]
        others += [card for card in self._heard if card.spec not in specs]
        others.sort(key=lambda card: card.spec == self._not_mine)
        last = [card for card in known if not card.is_first and card.is_simulated]
        return mine + others + last


def _place(
    new: SensorChoice, cards: Sequence[SensorChoice], order: Sequence[str], shown: str
) -> int:
    """Return where a new card goes: before weaker ones, behind the one that is shown."""
    start = next((k + 1 for k, card in enumerate(cards) if card.spec == shown), 0)
    strength = order.index(new.spec)
    for k in range(start, len(cards)):
        if cards[k].spec in order and order.index(cards[k].spec) > strength:
            return k
    return len(cards)
