"""The ring of a target that has to be held: it fills, and runs back at a slip."""

from rehab.ui.rules import HOLD_DECAY


class HoldRing:
    """At most one ring is not empty; `held_s` is how long it was held in all.

    It is full after `full_s`.
    """

    def __init__(self) -> None:
        self.name: str | None = None
        self.held_s = 0.0
        self.full_s = 1.0

    @property
    def share(self) -> float:
        """How full it is, 0..1."""
        return min(1.0, self.held_s / self.full_s)

    def clear(self) -> None:
        """Empty it."""
        self.name, self.held_s = None, 0.0

    def fill(self, name: str, seconds: float, most_s: float) -> None:
        """Let it fill; it is never fuller than `most_s`."""
        if self.name != name:
            self.name, self.held_s = name, 0.0
        self.held_s = max(0.0, min(self.held_s + seconds, most_s))

    def run_back(self, seconds: float) -> None:
        """Let it run back."""
        self.held_s = max(0.0, self.held_s - HOLD_DECAY * seconds)
        if self.held_s == 0.0:
            self.name = None
