"""Settings: where data live and how the window looks. Never a clinical number.

Weakest first: ``config.toml`` in the user's configuration folder, what was chosen in the
window (`rehab.app.papers`), ``REHAB_*`` in the environment, flags on the command line.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from rehab.errors import FileError, Reason, RehabError

THEMES = ("dusk", "paper", "contrast")
SAMPLE_MARK = "sample.json"
"""Stands in a folder that holds a sample clinic (`rehab.app.sample`)."""
_SERVERS = {"postgresql", "postgres", "postgresql+psycopg"}


@dataclass(frozen=True, slots=True)
class Settings:
    """What was configured; read by `rehab.cli` and handed to `rehab.app`.

    `forced` names what the environment said: it is stronger than what the person chose
    in the window, which is stronger than the file. `database_url` is where the history is
    kept, if not in the data folder; there may be a password in it, so it is never shown.
    """

    data_dir: Path
    theme: str = "dusk"
    language: str = ""
    extra_exercises: Path | None = None
    forced: frozenset[str] = frozenset()
    database_url: str = field(default="", repr=False)


def read_settings(
    data_dir: Path | None = None, environ: Mapping[str, str] = os.environ
) -> Settings:
    """Return the settings; `data_dir` is the ``--data`` flag.

    Raises
    ------
    RehabError
        With `Reason.SETTING_INVALID` for a value that is not allowed, or
        `Reason.FILE_UNREADABLE` for a file that is not TOML.
    """
    forced = {
        key: environ[f"REHAB_{key.upper()}"]
        for key in ("data", "database_url", "theme", "language", "exercises")
        if environ.get(f"REHAB_{key.upper()}")
    }
    found = _file_values(environ) | forced
    theme = found.get("theme", "dusk")
    if theme not in THEMES:
        raise RehabError(
            Reason.SETTING_INVALID,
            name="theme",
            value=theme,
            allowed=", ".join(THEMES),
        )
    data = data_dir or (Path(found["data"]) if "data" in found else None)
    extra = found.get("exercises")
    folder = (data or platformdirs.user_data_path("rehab")).expanduser()
    return Settings(
        data_dir=folder,
        database_url=_database_url(found, folder),
        theme=theme,
        language=found.get("language", ""),
        extra_exercises=Path(extra).expanduser() if extra else None,
        forced=frozenset(forced),
    )


def _database_url(found: Mapping[str, str], folder: Path) -> str:
    """Return the address of the history's server; of a sample clinic it is never one."""
    url = found.get("database_url", "")
    if not url or (folder / SAMPLE_MARK).exists():
        return ""
    kind, colon, rest = url.partition("://")
    if not (colon and rest and kind in _SERVERS):
        raise RehabError(
            Reason.SETTING_INVALID,
            name="database_url",
            value=f"{kind}://…" if colon else "…",  # a password may be in the rest
            allowed="postgresql://USER:PASSWORD@HOST:PORT/DATABASE",
        )
    return f"postgresql://{rest}"


def _file_values(environ: Mapping[str, str]) -> dict[str, str]:
    named = environ.get("REHAB_CONFIG")
    path = (
        Path(named) if named else platformdirs.user_config_path("rehab") / "config.toml"
    )
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise FileError(Reason.FILE_UNREADABLE, path=str(path)) from error
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RehabError(
            Reason.SETTING_INVALID, name=str(path), value=str(error), allowed="TOML"
        ) from error
    return {key: str(value) for key, value in values.items()}
