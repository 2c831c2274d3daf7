"""H17: the clinic is out of reach and home stands still."""

import json
import socket
from typing import Any

import pytest

from rehab.app.hazards import hazard
from tests.e2e.conftest import Run, run

HAZARD = hazard("H17")
__all__ = ["run"]  # the fixture


def test_a_day_at_home_needs_no_network(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A whole session, its score and the history, where every connection fails."""

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a network connection was asked for")

    for name in ("connect", "connect_ex", "sendto", "bind"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    done = run("demo", "--headless", "--speed", "1000")
    assert done.code == 0, done.err
    (row,) = json.loads(run("history", "--json").out)
    assert row["status"] == "complete"
