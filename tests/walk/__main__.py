"""``uv run python -m tests.walk --by space|pad|muscle [--language de] [--scale 2] -o FOLDER``.

As fast as it can be drawn, in the time of the frames, with a made-up sensor. ``--real``
is at the pace of a display, on a display if there is one, with the program's own
simulated sensors; ``--outside`` then sends real keys to the X server (xdotool), or
plugs a controller into SDL. ``--unread`` chooses whatever is lit, at its true pace.
"""

import argparse
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

if not os.environ.get("DISPLAY"):
    os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
os.environ["REHAB_DEBUG"] = "1"

import pytest
import typer

from rehab.app.desk import AppDesk
from rehab.app.home import Home
from rehab.config import Settings
from rehab.i18n import use_language
from rehab.model.people import HOME, TEXT_SCALES, Preferences
from rehab.ui import display
from tests.muscle import SPEC, Arm
from tests.walk.album import Album
from tests.walk.newcomer import WHOLE, Newcomer, read_nothing
from tests.walk.plug import PluggedPad
from tests.walk.room import WindowRoom
from tests.walk.ways import OneKey, OneMuscle, OnePad, Way

RADIO = "virtual:npg"
SIZE = 960, 540


def main() -> None:
    """Walk, keep the pictures, and say how long it took."""
    asked = _asked()
    album = Album(asked.folder)
    room = WindowRoom(is_real=asked.real, look=album.look)
    arm = Arm(room.clock_s)
    way = _way(asked, arm)
    parts = (read_nothing,) if asked.unread else WHOLE
    radio = None if asked.unread else RADIO
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as data:
        _plug_in(patch, arm, album, room, asked)
        home = Home(Settings(data_dir=Path(data)))
        liked = Preferences(
            language=asked.language, text_scale=asked.scale, habits=way.habits
        )
        home.papers.keep_preferences(liked)
        home.settle()
        use_language(home.settings.language)
        is_radio = asked.real and asked.by != "muscle"
        desk = AppDesk(home, HOME.id, sensor=radio if is_radio else SPEC)
        start_s = time.monotonic()

        def act(room: WindowRoom) -> None:
            room.wait(0.1)
            for part in parts:
                begun_s = room.clock_s()
                part(Newcomer(room, way))
                typer.echo(f"{part.__name__}: {room.clock_s() - begun_s:.0f} s")

        try:
            room.run(desk, act)
        finally:
            album.close()
            home.close()
        took_s = time.monotonic() - start_s
        typer.echo(f"{len(album.pictures)} pictures; {took_s:.0f} s by the wall clock")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.walk")
    parser.add_argument("--by", choices=("space", "pad", "muscle"), default="space")
    parser.add_argument("--language", default="en")
    parser.add_argument("--scale", type=float, choices=TEXT_SCALES, default=1.0)
    parser.add_argument("--real", action="store_true")
    parser.add_argument("--outside", action="store_true")
    parser.add_argument("--unread", action="store_true", help="choose what is lit")
    parser.add_argument("-o", dest="folder", type=Path, required=True)
    return parser.parse_args()


def _way(asked: argparse.Namespace, arm: Arm) -> Way:
    if asked.by == "muscle":
        return OneMuscle(arm)
    if asked.by == "pad":
        return PluggedPad() if asked.outside else OnePad()
    return OneKey(_xdotool() if asked.outside else None)


def _xdotool() -> Callable[[bool], None]:
    """Return what presses the X server's own space bar."""
    tool = shutil.which("xdotool")
    if tool is None:
        raise SystemExit("--outside needs xdotool")

    def turn(is_down: bool) -> None:
        subprocess.run([tool, "keydown" if is_down else "keyup", "space"], check=True)

    return turn


def _plug_in(
    patch: pytest.MonkeyPatch,
    arm: Arm,
    album: Album,
    room: WindowRoom,
    asked: argparse.Namespace,
) -> None:
    """Let the muscle be opened; without real time also the practice sensor is made up."""
    is_timed = asked.real or asked.unread
    if not asked.real:  # a quarter of the pixels: it is looked at, not measured
        patch.setattr(display, "_first_size", lambda: SIZE)
    arms = [arm] if asked.real else [arm, Arm(room.clock_s, kind="simulated")]
    for one in arms:
        one.is_hurried = lambda: not is_timed and album.knows(room)
        one.plug_in(patch)


if __name__ == "__main__":
    main()
