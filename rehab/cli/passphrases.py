"""Asks for a passphrase without showing it, or reads it from a file."""

import sys
from pathlib import Path

import typer

from rehab.app.sharing import check_passphrase
from rehab.errors import FileError, Reason, RehabError

_MOST_BYTES = 4096


def new(file: Path | None) -> str:
    """Return a passphrase to seal with: typed twice, long enough.

    Raises
    ------
    RehabError
        PASSPHRASE_SHORT, PASSPHRASE_UNLIKE, PASSPHRASE_MISSING, and for the file
        FILE_MISSING and SETTING_INVALID.
    """
    if file is not None:
        passphrase = _first_line(file)
        check_passphrase(passphrase)
        return passphrase
    passphrase = _asked("Passphrase for the bundle")
    check_passphrase(passphrase)
    if _asked("The same once more") != passphrase:
        raise RehabError(Reason.PASSPHRASE_UNLIKE)
    return passphrase


def known(file: Path | None) -> str:
    """Return the passphrase of a bundle that is there. Raises as `new`."""
    return _first_line(file) if file is not None else _asked("Passphrase of the bundle")


def _asked(words: str) -> str:
    if not sys.stdin.isatty():
        raise RehabError(Reason.PASSPHRASE_MISSING)
    return str(typer.prompt(words, hide_input=True, err=True))


def _first_line(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            text = opened.read(_MOST_BYTES).decode("utf-8-sig")
    except FileNotFoundError as error:
        raise FileError(Reason.FILE_MISSING, path=str(file)) from error
    except (OSError, ValueError) as error:
        raise RehabError(
            Reason.SETTING_INVALID,
            name="--passphrase-file",
            value=str(file),
            allowed="a file of text that you may read",
        ) from error
    return text.splitlines()[0] if text else ""
