"""Where a history is kept: a file in the data folder, or a database on a server."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

NAME = "rehab.db"


@dataclass(frozen=True, slots=True)
class Server:
    """A database of a PostgreSQL server, and the data folder beside it.

    Parameters
    ----------
    url : str
        ``postgresql://USER:PASSWORD@HOST/DATABASE``, as it was configured.
    parent : Path
        The data folder. Recordings lie relative to it, as they do to that of a file.
    """

    url: str = field(repr=False)
    parent: Path

    def __str__(self) -> str:
        """Return its address as a person may see it: without the password."""
        rest = self.url.partition("://")[2]
        known, _, place = rest.rpartition("@")
        if "?" in known:  # an @ in an option, or a ? in the password: nobody can tell
            return "postgresql://…"
        user, place = known.partition(":")[0], place.partition("?")[0]
        shown = f"postgresql://{user}@{place}" if user else f"postgresql://{place}"
        return "".join(c if c.isprintable() else "?" for c in shown)

    @property
    def database(self) -> str:
        """The name of the database; empty where the address names none."""
        return str(self).partition("://")[2].partition("/")[2]


Place: TypeAlias = Path | Server


def place_of(folder: Path, url: str) -> Place:
    """Return where the history of a data folder is kept; `url` is empty for a file."""
    return Server(url, folder) if url else folder / NAME
