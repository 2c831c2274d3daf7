"""A computer that falls asleep ends the night: it is asked not to, and its answer is told."""

import logging

import pytest

from rehab.app.awake import kept_awake


def test_a_system_that_agrees(monkeypatch: pytest.MonkeyPatch) -> None:
    """wakepy's own stand-in for a system that agrees."""
    monkeypatch.setenv("WAKEPY_FAKE_SUCCESS", "1")
    with kept_awake() as is_awake:
        assert is_awake


def test_a_system_that_does_not(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """No night ends because nobody could be asked; it is said, and written down."""
    monkeypatch.setenv("WAKEPY_FORCE_FAILURE", "1")
    with caplog.at_level(logging.WARNING), kept_awake() as is_awake:
        assert not is_awake
    assert "does not promise" in caplog.text
