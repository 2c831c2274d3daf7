"""Opens the history in a database of a PostgreSQL server.

It behaves as the file does. The one program that writes holds an advisory lock (R7), and
holds it with the connection that it writes with: who lost the connection has lost the
lock, and gets neither back while another one has it. A guest writes beside it. Each
writing transaction takes one lock of a table first, as ``BEGIN IMMEDIATE`` does, and
every transaction sees the history of one moment.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import Enum
from importlib.util import find_spec
from typing import Any

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from rehab.errors import Reason, RehabError, StoreError
from rehab.storage.migrating import upgrade
from rehab.storage.place import Server
from rehab.storage.schema import REVISIONS, Base
from rehab.storage.server_errors import failures, refused
from rehab.storage.types import strict_json

DRIVER = "postgresql+psycopg"
_LOCK = 0x52454841
"""The number of our lock; the other half of its key is the schema's name."""
_CONNECT_S = 5
_ALONE = "AUTOCOMMIT"  # what cannot run inside a transaction
_SETTINGS = """
    SET lock_timeout = 5000;
    SET extra_float_digits = 1;
    SET tcp_keepalives_idle = 30;
    SET tcp_keepalives_interval = 10;
    SET tcp_keepalives_count = 3;
    SELECT set_config('synchronous_commit', 'on', false)
    WHERE current_setting('synchronous_commit') = 'off'
"""
"""Numbers come back to the bit; a dead program's lock goes within a minute; what was
acknowledged survives a power cut."""
_ENCODINGS = {"UTF8", "SQL_ASCII"}  # the others lack letters of some language


class Use(Enum):
    """What a connection is for."""

    WRITING = "writing"  # by the one program that holds the lock
    GUEST = "guest"  # a short write beside it
    READING = "reading"


def open_for_writing(server: Server) -> Engine:
    """Return the database, its tables made or brought up to date where needed.

    A migration that fails changes nothing: PostgreSQL takes tables back as it does rows.

    Raises
    ------
    StoreError
        STORE_BUSY, STORE_NEWER, SERVER_TAKEN, and as `connected`.
    """
    with failures(server):
        engine = _engine(server, Use.WRITING)
        with _disposed_on_failure(engine), engine.begin() as connection:
            if not _is_current(connection, server):
                upgrade(connection)
        _lock_first(engine)
        return engine


def open_for_reading(server: Server) -> Engine:
    """Return the database, in which nothing can be changed; an empty one if it is new.

    Raises
    ------
    StoreError
        As `open_for_writing`; STORE_BUSY only for an older history that another program
        has open.
    """
    with failures(server):
        engine = _engine(server, Use.READING)
        with _disposed_on_failure(engine), engine.begin() as connection:
            is_new = not _tables(connection)
            is_current = not is_new and _is_current(connection, server)
        if is_current:
            return engine
        engine.dispose()
        if not is_new:
            open_for_writing(server).dispose()
            return open_for_reading(server)
    empty = create_engine("sqlite://")
    Base.metadata.create_all(empty)
    return empty


def open_as_guest(server: Server) -> Engine:
    """Return the database for short writes beside its own program.

    Raises
    ------
    StoreError
        STORE_BUSY where its tables are not of this version, and as `open_for_writing`.
    """
    with failures(server):
        engine = _engine(server, Use.GUEST)
        with _disposed_on_failure(engine), engine.begin() as connection:
            if not _is_current(connection, server):
                raise StoreError(Reason.STORE_BUSY, path=str(server))
        _lock_first(engine)
        return engine


def is_there(server: Server) -> bool:
    """Return whether anything was ever kept there. Raises as `connected`."""
    with connected(server) as connection:
        return bool(_tables(connection))


@contextmanager
def connected(server: Server) -> Iterator[Connection]:
    """Return a connection that only reads.

    Raises
    ------
    RehabError
        SETTING_INVALID, POSTGRES_EXTRA_MISSING.
    StoreError
        SERVER_AWAY, SERVER_LOGIN, SERVER_DATABASE_MISSING, SERVER_REFUSED, SERVER_LOST.
    """
    with failures(server):
        engine = _engine(server, Use.READING)
        try:
            with engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()


def sweep(engine: Engine, tables: Iterable[str]) -> None:
    """Write these tables anew, without what was deleted from them."""
    with engine.connect().execution_options(isolation_level=_ALONE) as connection:
        for table in tables:
            connection.exec_driver_sql(f'VACUUM (FULL) "{table}"')


def _engine(server: Server, use: Use) -> Engine:
    url = _url(server)
    if find_spec("psycopg") is None:
        raise RehabError(Reason.POSTGRES_EXTRA_MISSING)
    try:
        import psycopg
    except ImportError as error:  # it is there without the library that it needs
        raise RehabError(Reason.POSTGRES_EXTRA_MISSING) from error
    engine = create_engine(
        url,
        poolclass=QueuePool,
        # The lock is the connection's: a second one would be refused by the first.
        pool_size=1 if use is Use.WRITING else 2,
        max_overflow=0 if use is Use.WRITING else 8,
        pool_pre_ping=True,  # the server may have been started anew between two sessions
        isolation_level="REPEATABLE READ",
        json_serializer=strict_json,
        use_native_hstore=False,
        hide_parameters=True,
    )

    @event.listens_for(engine, "do_connect")
    def _connect(
        dialect: Any, record: Any, args: list[Any], values: dict[str, Any]
    ) -> Any:
        del dialect, record
        usual = {"connect_timeout": _CONNECT_S, "application_name": "rehab"}
        how: Any = usual | values | {"client_encoding": "utf8"}
        try:
            connection = psycopg.connect(*args, tcp_user_timeout=15_000, **how)
        except (
            psycopg.ProgrammingError,
            ValueError,
        ) as error:  # an option of the address
            raise _invalid(server) from error
        except psycopg.Error as error:
            raise refused(error, server) from error
        try:
            _prepare(connection, server, use)
        except BaseException:
            connection.close()
            raise
        return connection

    return engine


def _prepare(connection: Any, server: Server, use: Use) -> None:
    connection.autocommit = True
    connection.execute(_SETTINGS)
    encoding = connection.execute("SHOW server_encoding").fetchone()[0]
    if encoding not in _ENCODINGS:
        words = f"its encoding is {encoding}, not UTF8"
        raise StoreError(Reason.SERVER_REFUSED, path=str(server), said=words)
    if use is Use.WRITING:
        # Not at once: a program that has just ended may hold it for a moment yet.
        connection.execute("SET lock_timeout = 700")
        key = "SELECT pg_advisory_lock(%s, hashtext(current_schema()))"
        connection.execute(key, (_LOCK,))
        connection.execute("SET lock_timeout = 5000")
    connection.autocommit = False
    connection.read_only = True if use is Use.READING else None


def _url(server: Server) -> URL:
    try:
        return make_url(server.url).set(drivername=DRIVER)
    except (ArgumentError, ValueError) as error:
        raise _invalid(server) from error


def _invalid(server: Server) -> RehabError:
    return RehabError(
        Reason.SETTING_INVALID,
        name="database_url",
        value=str(server),
        allowed="postgresql://USER:PASSWORD@HOST:PORT/DATABASE",
    )


def _lock_first(engine: Engine) -> None:
    """Let every transaction wait for the one before it, and begin behind its end.

    No query may come before the lock: what a transaction sees is settled by its first.
    Who only reads, and a dump of the server's, waits for nothing.
    """

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get("isolation_level") != _ALONE:
            connection.exec_driver_sql(
                "LOCK TABLE alembic_version IN SHARE ROW EXCLUSIVE MODE"
            )


def _tables(connection: Connection) -> set[str]:
    """Return which tables of ours there are."""
    query = text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    return set(connection.scalars(query)) & {*Base.metadata.tables, "alembic_version"}


def _is_current(connection: Connection, server: Server) -> bool:
    """Return False for a database without our tables; `StoreError` if it is not ours."""
    tables = _tables(connection)
    if not tables:
        return False
    if "alembic_version" not in tables:
        raise StoreError(Reason.SERVER_TAKEN, path=str(server))
    revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if revision not in REVISIONS:
        raise StoreError(Reason.STORE_NEWER, path=str(server))
    return bool(revision == REVISIONS[-1])


@contextmanager
def _disposed_on_failure(engine: Engine) -> Iterator[None]:
    try:
        yield
    except BaseException:
        engine.dispose()
        raise
