"""A hand at a filter: presses, moves and lets go, frame by frame."""

from rehab.ui.events import (
    InputEvent,
    Intent,
    Move,
    Panel,
    Press,
    Release,
    Target,
)
from rehab.ui.intents import InputFilter
from rehab.ui.layout import Box

GO = Target("go", Box(100, 100, 400, 300))


OTHER = Target("other", Box(1000, 100, 300, 300))


HOLD = Target("hold", Box(100, 600, 400, 300), needs_hold=True)


PANEL = Panel((GO, OTHER))


FRAME_S = 1 / 60


SURE_S = 0.1  # until a release is no tremor


class Hand:
    """Feeds the filter at 60 Hz and collects what comes out."""

    def __init__(self, panel: Panel = PANEL) -> None:
        self.filter = InputFilter()
        self.panel = panel
        self.time_s = 10.0
        self.said: list[Intent] = []
        self.wait(1.0)

    def wait(self, seconds: float) -> None:
        for _ in range(round(seconds / FRAME_S)):
            self.time_s += FRAME_S
            self.said += self.filter.tick(self.time_s, self.panel)

    def feed(self, event: InputEvent) -> None:
        self.said += self.filter.feed(event, self.panel)

    def down(
        self, control: str = "enter", at: tuple[float, float] | None = None
    ) -> None:
        self.feed(Press(control, self.time_s, at))

    def up(self, control: str = "enter", at: tuple[float, float] | None = None) -> None:
        self.feed(Release(control, self.time_s, at))

    def move(self, x: float, y: float) -> None:
        self.feed(Move(self.time_s, (x, y)))

    def slide(self, start: float, stop: float, y: float, seconds: float = 0.5) -> None:
        """Lead the pointer along, slowly enough to be meant."""
        n = round(seconds / FRAME_S)
        for k in range(1, n + 1):
            self.move(start + (stop - start) * k / n, y)
            self.wait(FRAME_S)

    def press(self, seconds: float, control: str = "enter") -> None:
        self.down(control)
        self.wait(seconds)
        self.up(control)
        self.wait(SURE_S)

    def click(self, seconds: float, at: tuple[float, float] = (200, 200)) -> None:
        self.down("pointer", at)
        self.wait(seconds)
        self.up("pointer", at)
        self.wait(SURE_S)
