"""What goes wrong with a server is told in a sentence, and never with the password."""

import logging
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from pytest_postgresql.executors import NoopExecutor

from rehab.config import read_settings
from rehab.errors import Reason, RehabError
from rehab.i18n import explain
from rehab.storage.place import Server
from rehab.storage.store import SqlStore
from tests.postgres_room import GUARDED, PASSWORD, POSTGRES, url_of
from tests.unit.storage.sittings import SITTING


def _told(server: Server) -> tuple[Reason, str]:
    with pytest.raises(RehabError) as caught:
        SqlStore(server, read_only=True)
    words = explain(caught.value)
    for secret in (PASSWORD, quote(PASSWORD, safe=""), "geheim"):
        assert secret not in words + str(caught.value) + repr(caught.value)
    return caught.value.reason, words


@POSTGRES
def test_why_a_server_does_not_let_us_in(
    pg_server: NoopExecutor, served: Server
) -> None:
    """Whoever typed the address sees which part of it is wrong."""
    name = served.database
    right = replace(served, url=url_of(pg_server, name, user=GUARDED))
    assert _told(right)[0] is Reason.SERVER_REFUSED  # it owns no table: but it is in
    wrong = replace(served, url=url_of(pg_server, name, "geheim", user=GUARDED))
    assert _told(wrong)[0] is Reason.SERVER_LOGIN
    none = replace(served, url=right.url.replace(f":{quote(PASSWORD, safe='')}", ""))
    assert _told(none)[0] is Reason.SERVER_LOGIN
    reason, words = _told(replace(served, url=url_of(pg_server, "nowhere")))
    assert reason is Reason.SERVER_DATABASE_MISSING
    assert "no database nowhere" in words
    strange = replace(served, url=f"{served.url}&sslmoode=require")
    assert _told(strange)[0] is Reason.SETTING_INVALID


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    """A cable, a firewall, a computer that is off."""
    where = quote(str(tmp_path), safe="")
    server = Server(f"postgresql://me:geheim@/rehab?host={where}", tmp_path)
    reason, words = _told(server)
    assert reason is Reason.SERVER_AWAY
    assert "does not answer" in words


@POSTGRES
def test_a_database_that_lacks_letters_is_refused_at_once(
    tmp_path: Path, another_database: Callable[..., str]
) -> None:
    """Not on the day on which the first patient with a Russian sensor comes."""
    how = "TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'"
    url = another_database("narrow", how)
    reason, words = _told(Server(url, tmp_path))
    assert reason is Reason.SERVER_REFUSED
    assert "LATIN1" in words


@POSTGRES
def test_what_breaks_a_rule_is_told_without_the_row(
    served: Server, caplog: pytest.LogCaptureFixture
) -> None:
    """PostgreSQL adds the whole row to its words; they must not come into a log."""
    store = SqlStore(served)
    store.add(SITTING)
    with (
        caplog.at_level(logging.DEBUG),
        pytest.raises(ValueError, match="duplicate key") as caught,
    ):
        store.add(SITTING)
    assert str(SITTING.id) not in str(caught.value) + caplog.text
    store.close()


def test_without_the_extra_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The usual installation has no driver for a server that few have."""
    monkeypatch.setattr("rehab.storage.postgres.find_spec", lambda _: None)
    server = Server("postgresql://me:geheim@host/rehab", tmp_path)
    reason, words = _told(server)
    assert reason is Reason.POSTGRES_EXTRA_MISSING
    assert "rehab[postgres]" in words
    monkeypatch.undo()
    monkeypatch.setitem(sys.modules, "psycopg", None)  # there, but not usable
    assert _told(server)[0] is Reason.POSTGRES_EXTRA_MISSING


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://a:geheim@host:5433/db", "postgresql://a@host:5433/db"),
        ("postgresql://a:ge/he@im@host/db", "postgresql://a@host/db"),
        ("postgresql://a:ge?he@host/db", "postgresql://…"),
        ("postgresql://host/db?password=geheim", "postgresql://host/db"),
        ("postgresql://host/db?password=ge@heim", "postgresql://…"),
        ("postgresql://a@host/db", "postgresql://a@host/db"),
        ("postgresql:///db\n", "postgresql:///db?"),
    ],
)
def test_an_address_is_shown_without_its_password(url: str, shown: str) -> None:
    """Logs and screenshots go to people who must not get into the database."""
    server = Server(url, Path("x"))
    assert str(server) == shown
    assert "geheim" not in repr(server)


def test_the_address_comes_from_environment_and_file(tmp_path: Path) -> None:
    """As people write it; a sample clinic stays in its folder all the same."""
    file = tmp_path / "config.toml"
    file.write_text('database_url = "postgres://a:geheim@one/db"\n')
    environ = {"REHAB_CONFIG": str(file), "REHAB_DATA": str(tmp_path)}
    settings = read_settings(environ=environ)
    assert settings.database_url == "postgresql://a:geheim@one/db"
    assert "geheim" not in repr(settings)
    environ["REHAB_DATABASE_URL"] = "postgresql+psycopg://a:geheim@two/db"
    assert read_settings(environ=environ).database_url.endswith("@two/db")
    (tmp_path / "sample.json").touch()
    assert not read_settings(environ=environ).database_url
    environ["REHAB_DATA"] = str(tmp_path / "other")
    for wrong in ("mysql://a:geheim@h/d", "geheim", "postgresql://"):
        environ["REHAB_DATABASE_URL"] = wrong
        with pytest.raises(RehabError) as caught:
            read_settings(environ=environ)
        assert caught.value.reason is Reason.SETTING_INVALID
        assert "geheim" not in explain(caught.value)
