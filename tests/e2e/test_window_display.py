"""The real window on a display that changes. If these fail, full screen is a trap."""

import pygame
import pytest

from rehab.ui import window
from tests.e2e.scripted_window import (
    ScriptedClock,
    desk_for,
    hold_space,
    key,
    post,
)

pytestmark = pytest.mark.usefixtures("mistakes_are_raised")


@pytest.mark.usefixtures("no_body")
def test_the_window_can_change_its_size() -> None:
    sizes = []

    def resize() -> None:
        pygame.display.set_mode((1000, 700), pygame.RESIZABLE)
        post(pygame.VIDEORESIZE, size=(1000, 700), w=1000, h=700)

    def look() -> None:
        surface = pygame.display.get_surface()
        assert surface is not None
        sizes.append((surface.get_size(), tuple(surface.get_at((5, 5)))[:3]))

    clock = ScriptedClock({30: resize, 40: look})
    window.run_window(
        desk_for(clock), theme="dusk", first_scene="home", clock=clock, max_seconds=1.0
    )
    assert sizes == [((1000, 700), (15, 22, 35))]


Opened = tuple[tuple[int, int], int]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Opened]:
    """What the display was asked for; its driver says that it is a real one."""
    asked: list[Opened] = []
    set_mode = pygame.display.set_mode

    def note(size: tuple[int, int], flags: int) -> pygame.Surface:
        asked.append((size, flags))
        return set_mode(size, flags)

    monkeypatch.setattr(pygame.display, "set_mode", note)
    monkeypatch.setattr(pygame.display, "get_driver", lambda: "x11")
    return asked


@pytest.mark.usefixtures("no_body")
@pytest.mark.parametrize("is_full", [True, False])
def test_f11_leaves_the_full_screen_and_comes_back(
    opened: list[Opened], *, is_full: bool
) -> None:
    # a window that only shrinks keeps the screen's size and hangs over its edge
    f11 = key(pygame.KEYDOWN, pygame.K_F11)
    seen: list[tuple[tuple[int, int], str]] = []

    def look() -> None:
        surface = pygame.display.get_surface()
        assert surface is not None
        seen.append((surface.get_size(), pygame.display.get_caption()[0]))

    clock = ScriptedClock({25: look, 30: f11, 60: look, 61: f11, 90: look, 91: f11})
    window.run_window(
        desk_for(clock),
        theme="dusk",
        first_scene="home",
        clock=clock,
        max_seconds=2.0,
        is_full=is_full,
    )
    full = ((0, 0), pygame.FULLSCREEN)
    own = next(one for one in opened if one != full)
    assert opened == [full, own, full, own] if is_full else [own, full, own, full]
    assert own[1] == pygame.RESIZABLE
    assert own[0][0] * 9 == pytest.approx(own[0][1] * 16, abs=16)
    assert seen[0] == seen[2]
    assert own[0] in {seen[0][0], seen[1][0]}
    assert {caption for _, caption in seen} == {"rehab"}


@pytest.mark.usefixtures("no_body")
def test_what_the_desktop_gave_wrong_is_asked_for_again(
    monkeypatch: pytest.MonkeyPatch, opened: list[Opened]
) -> None:
    f11 = key(pygame.KEYDOWN, pygame.K_F11)
    corners: list[tuple[int, int]] = []
    monkeypatch.setattr(pygame.display, "set_window_position", corners.append)
    monkeypatch.setattr(pygame.display, "get_window_size", lambda: (1366, 768))
    monkeypatch.setattr(pygame.display, "get_window_position", lambda: (0, 0))
    clock = ScriptedClock({20: f11})
    window.run_window(
        desk_for(clock), theme="dusk", first_scene="home", clock=clock, max_seconds=2.0
    )
    own, *again = opened[1:]
    assert again == [own] * 3  # then the desktop has its will
    (w, h), _ = own
    assert set(corners) == {((1366 - w) // 2, (768 - h) // 2)}


@pytest.mark.usefixtures("no_body")
def test_a_session_goes_on_through_f11() -> None:
    down, up = (key(kind, pygame.K_F11) for kind in (pygame.KEYDOWN, pygame.KEYUP))
    script = hold_space(2.0, 5.0) | {30: down, 35: up, 250: down, 255: up}
    clock = ScriptedClock(script)
    desk = desk_for(clock)
    window.run_window(
        desk, theme="dusk", first_scene="home", clock=clock, max_seconds=9.0
    )
    assert len(desk.begun) == 1


@pytest.mark.usefixtures("no_body")
def test_without_a_display_there_is_no_full_screen() -> None:
    sizes = []

    def look() -> None:
        surface = pygame.display.get_surface()
        assert surface is not None
        sizes.append(surface.get_size())

    clock = ScriptedClock({10: look})
    window.run_window(
        desk_for(clock), theme="dusk", first_scene="home", clock=clock, max_seconds=0.5
    )
    assert sizes == [(1920, 1080)]
