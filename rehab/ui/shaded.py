"""Screens of the evening and the night: in their own colours, whatever the theme."""

from rehab.ui.canvas import Canvas
from rehab.ui.scene import Screen
from rehab.ui.theme import CONTRAST, Theme


class Shaded(Screen):
    """Draws itself in `shade`; who needs strong contrast keeps it, as it is black too."""

    shade: Theme

    def draw(self, canvas: Canvas) -> None:
        """Draw everything in the colours of this hour."""
        chosen = canvas.theme
        canvas.theme = self.shade_for(chosen)
        try:
            super().draw(canvas)
        finally:
            canvas.theme = chosen

    def shade_for(self, chosen: Theme) -> Theme:
        """Return the colours of now, for somebody who has chosen these."""
        return chosen if chosen is CONTRAST else self.shade
