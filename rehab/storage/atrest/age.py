"""The age format (age-encryption.org/v1), and the only file that knows who writes it.

A sealed recording is an ordinary age file for two X25519 recipients, so any age program
opens it with the recovery key: nobody depends on rehab for what their own body sent.
`pyrage` (bindings of rage) was chosen over our own use of `cryptography` for that; its
wheels are one for all Pythons from 3.10 (abi3), on Linux, macOS and Windows.

All goes in pieces of 64 KiB, each of which is checked before it is handed out. A damaged
place costs what comes after it: the pieces before are given, and `DamagedError` raised.
"""

from collections.abc import Sequence
from typing import Any, BinaryIO, Protocol

import pyrage

MARK = b"age-encryption.org/"
_MOST_HEAD_BYTES = 4096


class Takes(Protocol):
    """Takes all of some bytes."""

    def write(self, data: bytes, /) -> int:
        """Take them; raise `OSError` where that cannot be done."""
        ...


class StrangerError(Exception):
    """None of the keys is one that the file was sealed to."""


class DamagedError(Exception):
    """The file is not as it was written; what came before the damage was given."""


def new_secret() -> str:
    """Return a new key, as age writes it: ``AGE-SECRET-KEY-1…``."""
    return str(pyrage.x25519.Identity.generate())


def public_of(secret: str) -> str:
    """Return what to seal to, so that `secret` opens: ``age1…``. Raises `ValueError`."""
    return str(_identity(secret).to_public())


def _identity(secret: str) -> Any:
    try:
        return pyrage.x25519.Identity.from_str(secret)
    except pyrage.IdentityError as error:
        raise ValueError("no age key") from error


def seal(source: BinaryIO, target: Takes, publics: Sequence[str]) -> None:
    """Seal all of `source` to several keys, each of which will open it.

    Raises
    ------
    ValueError
        Where one of `publics` is none.
    OSError
        As `source` and `target`; what was written is worth nothing then.
    """
    try:
        to = [pyrage.x25519.Recipient.from_str(public) for public in publics]
    except pyrage.RecipientError as error:
        raise ValueError("no age recipient") from error
    with _Ends(source, target) as ends:
        pyrage.encrypt_io(ends, ends, to)


def unseal(source: BinaryIO, target: Takes, secrets: Sequence[str]) -> None:
    """Write what was sealed to `target`, every byte checked before.

    Raises
    ------
    StrangerError
        Nothing was written.
    DamagedError
        What came before the damage was written.
    OSError
        As `source` and `target`.
    """
    if not secrets:
        raise StrangerError
    with _Ends(source, target) as ends:
        try:
            pyrage.decrypt_io(ends, ends, [_identity(secret) for secret in secrets])
        except (pyrage.DecryptError, OSError) as error:  # behind the head, an OSError
            if ends.raised is not None:
                raise
            is_strange = "No matching keys" in str(error)
            raise (StrangerError if is_strange else DamagedError)(str(error)) from error


def n_recipients(source: BinaryIO) -> int:
    """Return how many X25519 keys open a sealed file, by its head; 0 of another file."""
    head, mark, _ = source.read(_MOST_HEAD_BYTES).partition(b"\n--- ")
    if not head.startswith(MARK) or not mark:
        return 0
    return sum(line.startswith(b"-> X25519 ") for line in head.split(b"\n"))


class _Ends:
    """Both files as `pyrage` sees them; what they raise comes out as it was raised.

    `pyrage` would turn a full disk, and Ctrl-C, into an error of its own.
    """

    def __init__(self, source: BinaryIO, target: Takes) -> None:
        self._source, self._target = source, target
        self.raised: BaseException | None = None

    def __enter__(self) -> "_Ends":
        return self

    def __exit__(self, *_: object) -> None:
        if self.raised is not None:
            raise self.raised

    def read(self, n: int = -1) -> bytes:
        try:
            return self._source.read(n)
        except BaseException as error:
            self.raised = error
            raise

    def write(self, data: bytes) -> int:
        try:
            self._target.write(data)
        except BaseException as error:
            self.raised = error
            raise
        return len(data)

    def flush(self) -> None:
        pass
