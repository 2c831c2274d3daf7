"""The places of a history: what holds in a file holds on a server."""

from pathlib import Path

import pytest

from rehab.storage.place import Place
from tests.postgres_room import POSTGRES

PLACES = ["sqlite", pytest.param("postgres", marks=POSTGRES)]


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where a history is kept; nothing is in it yet."""
    if request.param == "sqlite":
        return tmp_path / "rehab.db"
    served: Place = request.getfixturevalue("served")
    return served
