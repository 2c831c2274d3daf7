"""The commands as they are typed, with the history on a PostgreSQL server."""

import json
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from rehab.app.clinic.desk import ClinicDesk
from rehab.app.home import Home
from rehab.config import Settings
from rehab.storage.place import Server
from rehab.storage.store import SqlStore
from tests import clinic_room
from tests.postgres_room import PASSWORD, POSTGRES
from tests.unit.storage import bundle_room

pytestmark = POSTGRES


@pytest.fixture
def server(served: Server, run, monkeypatch: pytest.MonkeyPatch) -> Server:
    del run  # which clears the environment first
    monkeypatch.setenv("REHAB_DATABASE_URL", served.url)
    return served


def test_from_a_home_to_the_clinics_server_and_out_of_it(
    server: Server,
    postgresql: psycopg.Connection,
    run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A clinic that moves to a server takes its patients along, and can let them go."""
    bundle_room.cheap_keys(monkeypatch)
    home, data = tmp_path / "home", tmp_path / "data"
    sent = bundle_room.train(home)
    file = bundle_room.send(home, tmp_path / "marta.rehab")
    words = tmp_path / "words.txt"
    words.write_text(bundle_room.WORDS)
    sealing = ("--passphrase-file", str(words))
    said = []

    def typed(*command: str, code: int = 0) -> str:
        done = run(*command)
        assert done.code == code, done.err
        said.append(done.out + done.err)
        return said[-1]

    assert "0 sessions." in typed("doctor")
    typed("import", str(file), "--as", "p07", *sealing)
    assert not (data / "rehab.db").exists()
    shown = json.loads(typed("history", "--patient", "p07", "--json"))
    assert [row["session"] for row in shown] == [str(row.id) for row in sent]
    assert "PostgreSQL" in typed("doctor")
    typed("bundle", "p07", "-o", str(tmp_path / "back.rehab"), *sealing)
    for command in (("backup",), ("restore", "latest")):
        assert "pg_dump" in typed(*command, code=1)
    held = SqlStore(server)  # from another data folder
    assert "close it first" in typed("forget", "p07", "--yes", code=1)
    held.close()
    assert "write-ahead log" in typed("forget", "p07", "--yes")
    for table in ("patients", "sessions", "scores", "jerks"):
        query = f"SELECT count(*) FROM {table}"  # noqa: S608
        assert postgresql.execute(query).fetchone() == (0,)  # type: ignore[arg-type]
    assert not list((data / "recordings").rglob("*.mcap"))
    logs = "".join(path.read_text() for path in (data / "log").glob("*"))
    for secret in (PASSWORD, quote(PASSWORD, safe="")):
        assert secret not in logs + "".join(said)


def test_the_therapists_desk_is_the_same(server: Server, tmp_path: Path) -> None:
    """The list, a patient's page and a note that is written from it."""
    days = clinic_room.weekdays(4)
    groups = [clinic_room.sitting("fewer", day, n_jerks=9) for day in days]
    clinic_room.keep(tmp_path / "file", *groups)
    store = SqlStore(server)
    for row in (row for group in groups for row in group):
        store.add(row)
    here = clinic_room.desk(tmp_path / "file")
    settings = Settings(server.parent, database_url=server.url)
    there = ClinicDesk(Home(settings, read_only=True), clinic_room.now)
    pair = groups[0][1].sitting, groups[3][1].sitting
    for seen in (
        lambda desk: desk.patients(),
        lambda desk: desk.patient("fewer"),
        lambda desk: desk.compare(*pair),  # its events, too
    ):
        assert repr(seen(there)) == repr(seen(here))
    there.keep_note("fewer", days[0], "patient", "sits better")  # beside the program
    store.close()
    assert [note.text for note in there.patient("fewer").notes] == ["sits better"]
    for desk in (here, there):
        desk.close()
