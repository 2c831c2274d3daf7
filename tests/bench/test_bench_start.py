"""How long a person waits: for ``--version``, for the demo, for the first picture."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pytest

Figure = Callable[[str], None]
pytestmark = [pytest.mark.bench, pytest.mark.timeout(300)]


def _seconds(*words: str, **environ: str) -> float:
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, *words],
        check=True,
        capture_output=True,
        env=os.environ | environ,
    )
    return time.perf_counter() - started


def test_version_against_importing_typer(figure: Figure) -> None:
    """Promise: at most 2.5 times as long as importing Typer alone."""
    pairs = [
        (_seconds("-c", "import typer"), _seconds("-m", "rehab", "--version"))
        for _ in range(9)
    ]
    typer, rehab = median(p[0] for p in pairs), median(p[1] for p in pairs)
    figure(
        f"import typer {typer:.3f} s, rehab --version {rehab:.3f} s,"
        f" ratio {rehab / typer:.2f} (promise 2.5)"
    )


def test_demo_of_sixty_seconds(tmp_path: Path, figure: Figure) -> None:
    """Promise: a 60 s session at speed 30 in under 15 s."""
    took = _seconds(
        *("-m", "rehab", "demo", "--headless", "--speed", "30"),
        REHAB_DATA=str(tmp_path),
    )
    figure(f"rehab demo --headless --speed 30: {took:.1f} s (promise 15)")


_FIRST_FRAME = """
import sys, time
started = time.perf_counter()
sys.argv = ["rehab"]
import pygame
flip = pygame.display.flip
def first():
    flip()
    print(time.perf_counter() - started)
    sys.stdout.flush()
    import os
    os._exit(0)
pygame.display.flip = first
from rehab.cli import main
main()
"""


def test_first_frame_of_the_window(tmp_path: Path, figure: Figure) -> None:
    """Promise: the first picture within 1.5 s of the start (the interpreter's included)."""
    environ = {
        "SDL_VIDEODRIVER": "dummy",
        "SDL_AUDIODRIVER": "dummy",
        "REHAB_DATA": str(tmp_path),
    }
    _seconds("-c", _FIRST_FRAME, **environ)
    times = [_seconds("-c", _FIRST_FRAME, **environ) for _ in range(5)]
    figure(f"first frame: median {median(times):.2f} s of {len(times)} (promise 1.5)")
