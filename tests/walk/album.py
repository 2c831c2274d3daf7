"""Keeps a picture of every screen, and its words, once it stands still."""

from pathlib import Path

import pygame

from rehab.model.frame import Stage
from rehab.ui.canvas import Canvas
from rehab.ui.column import Line
from tests.walk.room import WindowRoom

_SETTLED_S, _PHASE_S = 0.8, 0.4  # after the fade
_MOVING = frozenset({"exercise", "calibrate"})
_SHEET = (3, 4)
_SMALL = (640, 360)


class Album:
    """Pictures ``01_welcome.png``, ... in order, one of every screen and page of it.

    Parameters
    ----------
    folder : Path
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._seen: set[tuple[object, ...]] = set()
        self._now: tuple[object, ...] = ()
        self._since_s = 0.0
        self.pictures: list[Path] = []
        self.lines: list[str] = []

    def look(self, room: WindowRoom, canvas: Canvas) -> None:
        """Look at the frame that was just drawn; keep it if it is new and has settled."""
        key = _key(room)
        if key != self._now:
            self._now, self._since_s = key, room.now()
        if not room.director.is_settled:
            self._since_s = room.now()
        least_s = _PHASE_S if key[0] in _MOVING else _SETTLED_S
        if key not in self._seen and room.now() - self._since_s >= least_s:
            self._seen.add(key)
            self._keep(canvas, key, room)

    def knows(self, room: WindowRoom) -> bool:
        """Whether an arm moves now, and that was seen: it need not take its time."""
        name = room.director.name
        return name in _MOVING and _key(room) in self._seen

    def _keep(self, canvas: Canvas, key: tuple[object, ...], room: WindowRoom) -> None:
        said = "_".join(str(part) for part in (key[0], *key[3:]) if part)
        path = self._folder / f"{len(self.pictures) + 1:02d}_{said}.png"
        pygame.image.save(canvas.surface, str(path))
        self.pictures.append(path)
        self.lines.append(f"{path.stem}: {' | '.join(_words(canvas, room))}")

    def close(self) -> None:
        """Write the words and the sheets: a page of twelve pictures each."""
        text = "\n".join(self.lines) + "\n"
        (self._folder / "words.txt").write_text(text, encoding="utf-8")
        across, down = _SHEET
        wide, high = _SMALL
        for k in range(0, len(self.pictures), across * down):
            sheet = pygame.Surface((across * wide, down * high))
            for i, path in enumerate(self.pictures[k : k + across * down]):
                small = pygame.transform.smoothscale(
                    pygame.image.load(str(path)), (wide - 4, high - 4)
                )
                sheet.blit(small, (i % across * wide, i // across * high))
            page = k // (across * down) + 1
            pygame.image.save(sheet, str(self._folder / f"sheet_{page:02d}.png"))


def _key(room: WindowRoom) -> tuple[object, ...]:
    """Return what makes a screen another one: page, exercise, stage, phase."""
    director, visit = room.director, room.director.visit
    frame = visit.frame if visit.session is not None else None
    stage = phase = ""
    exercise = visit.exercise.id if visit.session is not None else ""
    if frame is not None and director.name in _MOVING:
        stage = "" if frame.stage is Stage.EXERCISE else str(frame.stage.value)
        phase = str(frame.phase.value) if frame.phase is not None else ""
    shown = getattr(director.scene, "buttons", tuple)()
    names = tuple((b.name, b.icon) for b in shown)
    return director.name, director.scene.n_turns, names, exercise, stage, phase


def _words(canvas: Canvas, room: WindowRoom) -> list[str]:
    """Draw the screen once more, and return all that is written on it."""
    found: list[str] = []
    draw = Canvas.text

    def text(self: Canvas, words: str | Line, *rest: object, **how: object) -> float:
        if words and words not in found:
            found.append(str(words))
        return draw(self, words, *rest, **how)  # type: ignore[arg-type]

    Canvas.text = text  # type: ignore[method-assign, assignment]
    try:
        room.director.scene.redraw()  # type: ignore[attr-defined]
        room.director.scene.draw(canvas)
    finally:
        Canvas.text = draw  # type: ignore[method-assign]
    return found
