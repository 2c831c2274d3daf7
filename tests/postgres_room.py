"""A real PostgreSQL server for the tests, and databases on it that are thrown away or emptied.

It is Debian's (or whatever the machine has), started once by the process that needs it, in
a folder of its own, heard on a socket in that folder only. PostgreSQL refuses to run as
root: there it is started as the user that its package has made.
"""

import getpass
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from psycopg import sql
from pytest_postgresql.executors import NoopExecutor
from pytest_postgresql.janitor import DatabaseJanitor

from rehab.storage.place import Server
from rehab.storage.schema import REVISIONS, Base
from rehab.storage.store import SqlStore

POSTGRES = pytest.mark.xdist_group("postgres")
"""Of every test with a database of it, so that one process starts one server."""
USER, PASSWORD = "therapist", "p@ss/w:ord?"
GUARDED = "guarded"
"""A user who is asked for the password; of the other, checking it 500 times is left out."""
_HAVE_TO = "REHAB_TESTS_NEED_POSTGRES"
_HISTORY = "history"


def programs() -> Path | None:
    """Return the folder with `initdb` and `pg_ctl`, the newest one; None if not there."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"),
        key=lambda path: int(path.parts[-3]),
    )
    on_path = shutil.which("pg_ctl")
    if found:
        return found[-1].parent
    return Path(on_path).resolve().parent if on_path else None


@pytest.fixture(scope="session")
def pg_server() -> Iterator[NoopExecutor]:
    """Start the server; yield what pytest-postgresql wants to know of one."""
    where = programs()
    if where is None:
        words = "these tests need PostgreSQL: apt-get install -y postgresql"
        assert not os.environ.get(_HAVE_TO), words
        pytest.skip(words)
    with _running(where) as socket:
        executor = NoopExecutor(str(socket), 5432, USER, "", _HISTORY, PASSWORD)
        with _janitor(executor, _HISTORY):
            made = Server(url_of(executor, _HISTORY), socket)
            SqlStore(made).close()
            with psycopg.connect(made.url) as db:
                secret = sql.Literal(PASSWORD)
                order = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}")
                db.execute(order.format(sql.Identifier(GUARDED), secret))
            yield executor


@contextmanager
def _running(programs: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="rehab-pg-", dir="/tmp"))
    data = folder / "data"
    who = "postgres" if os.geteuid() == 0 else getpass.getuser()
    as_who: dict[str, Any] = {}
    if os.geteuid() == 0:
        shutil.chown(folder, who)
        as_who = {"user": who, "group": who, "extra_groups": []}

    def run(program: str, *words: str) -> None:
        done = subprocess.run(
            [str(programs / program), "-D", str(data), *words],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            **as_who,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    run(
        "initdb",
        *("--username", USER, "--auth", "trust", "--no-sync"),
        *("--encoding", "UTF8", "--locale", "C.UTF-8"),
    )
    (data / "pg_hba.conf").write_text(
        f"local all {GUARDED} scram-sha-256\nlocal all all trust\n"
    )
    quick = "-c fsync=off -c full_page_writes=off -c max_connections=40"
    options = f"-k {folder} -c listen_addresses='' -c shared_buffers=32MB {quick}"
    run("pg_ctl", "--wait", "--log", str(folder / "log"), "-o", options, "start")
    try:
        yield folder
    finally:
        run("pg_ctl", "--wait", "--mode", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def url_of(
    executor: NoopExecutor, name: str, password: str = PASSWORD, user: str = USER
) -> str:
    """Return the address of a database, as a person would write it."""
    login = f"{user}:{quote(password, safe='')}"
    return f"postgresql://{login}@/{name}?host={quote(executor.host, safe='')}"


def _janitor(executor: NoopExecutor, name: str, **how: Any) -> DatabaseJanitor:
    return DatabaseJanitor(
        user=USER,
        host=executor.host,
        port=executor.port,
        dbname=name,
        password=PASSWORD,
        **how,
    )


@pytest.fixture
def postgresql(pg_server: NoopExecutor) -> Iterator[psycopg.Connection]:
    """Connect to the history that tests have one after the other, and empty it first."""
    with psycopg.connect(url_of(pg_server, _HISTORY)) as db:
        db.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        tables = sql.SQL(", ").join(map(sql.Identifier, Base.metadata.tables))
        db.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY").format(tables))
        db.execute("UPDATE alembic_version SET version_num = %s", REVISIONS[-1:])
        db.commit()
        yield db


@pytest.fixture
def served(
    pg_server: NoopExecutor, postgresql: psycopg.Connection, tmp_path: Path
) -> Server:
    """A history without a session, of this version, on the server."""
    del postgresql
    return Server(url_of(pg_server, _HISTORY), tmp_path)


@pytest.fixture
def blank(pg_server: NoopExecutor, tmp_path: Path) -> Iterator[Server]:
    """An empty database."""
    with _janitor(pg_server, "blank"):
        yield Server(url_of(pg_server, "blank"), tmp_path)


@pytest.fixture
def another_database(pg_server: NoopExecutor) -> Iterator[Callable[..., str]]:
    """``another_database("name", …)`` makes one and returns its address."""
    made = []

    def make(name: str, how: str = "") -> str:
        with psycopg.connect(url_of(pg_server, "postgres"), autocommit=True) as db:
            db.execute(f"CREATE DATABASE {name} {how}")  # type: ignore[arg-type]
        made.append(name)
        return url_of(pg_server, name)

    yield make
    for name in made:
        _janitor(pg_server, name).drop()
