"""Runs commands as a user would, inside this process, with a data folder of their own."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from rehab.cli import main
from rehab.ui import window
from rehab.ui.person import People
from tests.unit.ui.driver import FakeFigure


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let one process run all virtual radios: two at once would starve each other."""
    for item in items:
        if item.path.name.startswith(("test_virtual_", "test_lookout")):
            item.add_marker(pytest.mark.xdist_group("radio"))


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """``run("train", "arm_raise", …)`` with `tmp_path`/data as the data folder."""
    for name in list(os.environ):
        if name.startswith("REHAB_"):
            monkeypatch.delenv(name)
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("REHAB_CONFIG", str(tmp_path / "none.toml"))
    monkeypatch.setenv("REHAB_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")

    def call(*words: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["rehab", *words])
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else int(bool(stop.code))
        said = capsys.readouterr()
        return Done(code, said.out, said.err)

    return call


@pytest.fixture
def mistakes_are_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake of ours fails the test, instead of leading to the calm screen."""
    monkeypatch.setenv("REHAB_DEBUG", "1")


@pytest.fixture
def no_body(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the figure: its own tests draw it, and it takes its time."""
    monkeypatch.setattr(
        window,
        "People",
        lambda: People(lambda *_: FakeFigure()),  # type: ignore[arg-type]
    )
