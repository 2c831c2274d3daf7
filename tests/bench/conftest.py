"""Collects the figures that benchmarks find, and prints them when all are done."""

from collections.abc import Callable

import pytest

_FIGURES: list[str] = []


@pytest.fixture
def figure() -> Callable[[str], None]:
    """``figure("name: 1.2 ms (promise 5)")`` prints it in the closing summary."""
    return _FIGURES.append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print all figures, also when output is captured."""
    if _FIGURES:
        terminalreporter.section("figures")
        for line in _FIGURES:
            terminalreporter.line(line)
