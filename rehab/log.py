"""The log: a small rotating file in the data folder. Pseudonyms only, never a name.

What an error is about may be a person's name: a file that somebody called after a patient,
a sensor that was given its owner's name, the folder of an account. So the log has the
reason and the place in the program, and nothing that was typed, found or read.
"""

import copy
import logging
import os
import re
import traceback
from collections.abc import Iterator
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from rehab.errors import RehabError

_TELLING = frozenset({"rate", "measured", "missing", "need", "percent"})
"""Facts of a `RehabError` that are our own numbers and words."""

_QUOTED = re.compile(r"""(['"“«]).+['"”»]""", re.DOTALL)

_Thrown = tuple[type[BaseException], BaseException, TracebackType | None]


def set_up(folder: Path) -> None:
    """Write the program's log to ``folder/rehab.log`` (three files of 1 MB at most)."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    root = logging.getLogger("rehab")
    if any(isinstance(handler, RotatingFileHandler) for handler in root.handlers):
        return
    handler = _OwnFileHandler(
        folder / "rehab.log",
        maxBytes=1_000_000,
        backupCount=2,
        encoding="utf-8",
        delay=True,
    )
    handler.setFormatter(Nameless("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    root.propagate = False


def said_of(error: BaseException) -> str:
    """Return what of an error may be written down: whatever it quotes is left out."""
    if isinstance(error, RehabError):
        facts = [f"{k}={v}" for k, v in error.facts.items() if k in _TELLING]
        return ": ".join([error.reason.value, *([", ".join(facts)] if facts else [])])
    if isinstance(error, OSError):  # its text names the file
        return error.strerror or ""
    return _QUOTED.sub(r"\1…", str(error))


class Nameless(logging.Formatter):
    """Leaves names out of what is logged: of errors, in arguments and in tracebacks."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and the traceback below it."""
        mine = copy.copy(record)
        mine.exc_text = None  # another handler's, with everything in it
        if isinstance(record.args, tuple):
            mine.args = tuple(
                said_of(arg) if isinstance(arg, BaseException) else arg
                for arg in record.args
            )
        home = str(Path.home())
        text = super().format(mine)
        return text.replace(home, "~") if len(home) > 1 else text

    def formatException(  # noqa: N802  # logging's own name
        self, ei: _Thrown | tuple[None, None, None]
    ) -> str:
        """Return where an error came from, and what led to it."""
        return "\n".join(_lines(ei[1])) if ei[1] is not None else ""


def _lines(error: BaseException) -> Iterator[str]:
    earlier = error.__cause__
    if earlier is None and not error.__suppress_context__:
        earlier = error.__context__
    if earlier is not None:
        yield from _lines(earlier)
        yield "which led to:"
    yield "".join(traceback.format_tb(error.__traceback__)).rstrip()
    yield f"{type(error).__name__}: {said_of(error)}"


class _OwnFileHandler(RotatingFileHandler):
    """Writes files that only the user can read, whatever the system's usual is."""

    def _open(self) -> TextIOWrapper:
        return open(  # type: ignore[return-value]  # its mode is text
            self.baseFilename,
            self.mode,
            encoding=self.encoding,
            opener=lambda path, flags: os.open(path, flags, 0o600),
        )
