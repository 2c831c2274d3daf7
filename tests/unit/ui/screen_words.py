"""Reads a screen."""

import pytest

from rehab.ui.canvas import Canvas
from tests.unit.ui.driver import Sitting


def said(s: Sitting, monkeypatch: pytest.MonkeyPatch) -> str:
    """Draw the screen anew and return all its words."""
    words: list[str] = []
    draw = Canvas.text

    def text(self: Canvas, line: str, *rest: object, **how: object) -> float:
        words.append(line)
        return draw(self, line, *rest, **how)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Canvas, "text", text)
        s.director.scene.redraw()  # type: ignore[attr-defined]
        s.frame()
    return " | ".join(words)
