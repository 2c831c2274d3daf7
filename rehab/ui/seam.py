"""What the director knows of a scene. `rehab.ui.scene.Screen` is what ours are built on."""

from typing import Protocol

from rehab.ui.canvas import Canvas
from rehab.ui.events import InputEvent, Intent, Panel


class Scene(Protocol):
    """One screen."""

    @property
    def n_turns(self) -> int:
        """How many pages were turned: another one is like another screen."""
        ...

    @property
    def is_dark(self) -> bool:
        """Whether nothing is to give light: a black screen, few frames, no pointer."""
        ...

    def enter(self) -> None:
        """Begin anew: called each time the screen is shown."""
        ...

    def come_back(self) -> None:
        """Go on as it was, after help or the emergency card."""
        ...

    def redraw(self) -> None:
        """Let go of the picture of what stays: it is drawn again."""
        ...

    def handle(self, intent: Intent) -> str | None:
        """Do what the person wants; return the next scene's name, or None to stay."""
        ...

    def update(self, dt_s: float) -> str | None:
        """Let time pass; return the next scene's name, or None to stay."""
        ...

    def draw(self, canvas: Canvas) -> None:
        """Draw everything."""
        ...

    def panel(self) -> Panel:
        """Return what can be chosen now."""
        ...

    def hear(self, event: InputEvent) -> None:
        """Take a raw event beside what the filter makes of it: for the hand test."""
        ...

    def show_hold(self, target: str | None, share: float) -> None:
        """Take how full the ring of a target is."""
        ...

    def show_ignored(self, target: str | None) -> None:
        """Take which target's press was void, as the hand jerked; None: no longer."""
        ...

    def show_muscle(self, share: float | None) -> None:
        """Take how far a contraction has come; None: the muscle is no switch now."""
        ...
