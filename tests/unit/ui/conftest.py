"""No screen, no sound: set before pygame is imported anywhere in this room."""

import os

import pytest

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"


@pytest.fixture(autouse=True)
def mistakes_are_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake of ours fails the test, instead of leading to the calm screen."""
    monkeypatch.setenv("REHAB_DEBUG", "1")
