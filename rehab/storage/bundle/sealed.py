"""A file that only its passphrase opens, in which no bit can change or lack unseen.

`cryptography` was chosen over pyrage (the age format), which is as well kept: its
functions for passphrases take a whole file into memory, and a year of recordings is
gigabytes. What is built here from its parts is age's own construction: scrypt makes a key
of the passphrase (RFC 7914; N = 2^17, r = 8: 128 MiB, half a second), and STREAM (Hoang et
al., CRYPTO 2015) seals the content in numbered pieces by ChaCha20-Poly1305 (RFC 8439). The
last piece is marked as such under the seal: a file that was cut, lengthened or put
together from two is found out. Each file has a salt and so a key of its own; no number of
a piece is used twice with it.

Deviates from age: the file begins with a head of a few fields instead of lines of text,
with a CRC-32 that tells a damaged head from a wrong passphrase before any key is made.

    head     magic 16 | format u16 | length of the head u16 | salt 16 | log2 N, r, p u8
             | HMAC-SHA256 of all before, by the passphrase 32 | CRC-32 of all before u32
    pieces   64 KiB each, the last one shorter; 16 bytes of seal behind each
"""

import hashlib
import hmac
import os
import struct
import unicodedata
import zlib
from pathlib import Path
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from rehab.errors import FileError, Reason

MAGIC = b"\x89REHAB-BUNDLE\r\n\x1a"  # as PNG's: a transfer as text is found out
FORMAT = 1
LEAST_CHARACTERS = 12
"""Of a passphrase: the file may lie in a mailbox for years."""
PIECE = 2**16
SEAL = 16

_FIRST = struct.Struct(">16sHH")
_KEYS = struct.Struct(">16sBBB")
_MAC, _CRC = 32, 4
_LENGTH = _FIRST.size + _KEYS.size + _MAC + _CRC
_COST = (17, 8, 1)
_MOST_COST = (20, 8, 4)  # 1 GiB: a file must not take all the memory there is


def new_head(passphrase: str) -> tuple[bytes, bytes]:
    """Return the head of a new file and its key."""
    salt = os.urandom(16)
    fields = _FIRST.pack(MAGIC, FORMAT, _LENGTH) + _KEYS.pack(salt, *_COST)
    key, mac_key = _keys(passphrase, salt, _COST)
    signed = fields + hmac.digest(mac_key, fields, hashlib.sha256)
    return signed + struct.pack(">I", zlib.crc32(signed)), key


def read_head(file: BinaryIO, path: Path) -> bytes:
    """Return the head, checked; the pieces come next in `file`.

    Raises
    ------
    FileError
        BUNDLE_UNKNOWN where this is no such file, BUNDLE_DAMAGED, FILE_NEWER.
    """
    first = file.read(_FIRST.size)
    if not first.startswith(MAGIC):
        raise FileError(Reason.BUNDLE_UNKNOWN, path=str(path))
    damaged = FileError(Reason.BUNDLE_DAMAGED, path=str(path))
    if len(first) < _FIRST.size:
        raise damaged
    _, format_, length = _FIRST.unpack(first)
    if length < _FIRST.size + _CRC:
        raise damaged
    head = first + file.read(length - len(first))
    if len(head) < length:
        raise damaged
    if zlib.crc32(head[:-_CRC]) != struct.unpack(">I", head[-_CRC:])[0]:
        raise damaged
    if format_ > FORMAT:
        raise FileError(Reason.FILE_NEWER, path=str(path))
    if length != _LENGTH:
        raise damaged
    return head


def key_of(head: bytes, passphrase: str, path: Path) -> bytes:
    """Return the key that a head and a passphrase make; PASSPHRASE_WRONG if they do not."""
    salt, *cost = _KEYS.unpack_from(head, _FIRST.size)
    if any(asked > most for asked, most in zip(cost, _MOST_COST, strict=True)):
        raise FileError(Reason.BUNDLE_DAMAGED, path=str(path))
    try:
        key, mac_key = _keys(passphrase, salt, (cost[0], cost[1], cost[2]))
    except ValueError as error:  # a cost of nothing
        raise FileError(Reason.BUNDLE_DAMAGED, path=str(path)) from error
    fields, mac = head[: -_MAC - _CRC], head[-_MAC - _CRC : -_CRC]
    if not hmac.compare_digest(hmac.digest(mac_key, fields, hashlib.sha256), mac):
        raise FileError(Reason.PASSPHRASE_WRONG, path=str(path))
    return key


def _keys(
    passphrase: str, salt: bytes, cost: tuple[int, int, int]
) -> tuple[bytes, bytes]:
    log_n, r, p = cost
    # One word typed on two systems must not be two.
    secret = unicodedata.normalize("NFC", passphrase).encode()
    made = Scrypt(salt=salt, length=64, n=2**log_n, r=r, p=p).derive(secret)
    return made[:32], made[32:]


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


class Takes(Protocol):
    """Takes all of some bytes."""

    def write(self, data: bytes, /) -> int:
        """Take them; raise `OSError` where that cannot be done."""
        ...


class SealingWriter:
    """Seals what is written to it; `finish` seals the last piece."""

    def __init__(self, file: Takes, passphrase: str) -> None:
        self._file, self._number, self._held = file, 0, bytearray()
        self._head, key = new_head(passphrase)
        self._cipher = ChaCha20Poly1305(key)
        file.write(self._head)

    def write(self, data: bytes) -> int:
        """Take all of `data`."""
        self._held += data
        while len(self._held) > PIECE:  # the last piece is never empty
            self._seal(bytes(self._held[:PIECE]), is_last=False)
            del self._held[:PIECE]
        return len(data)

    def finish(self) -> None:
        """Write what is held back, as the end."""
        self._seal(bytes(self._held), is_last=True)

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._number, is_last=is_last)
        self._file.write(self._cipher.encrypt(nonce, piece, self._head))
        self._number += 1


class SealedReader:
    """Reads what a `SealingWriter` wrote; nothing is handed out that was not checked.

    Parameters
    ----------
    file : file
        Behind its head.
    head, key : bytes
        See `read_head` and `key_of`.
    path : Path
        For the errors.
    """

    def __init__(self, file: BinaryIO, head: bytes, key: bytes, path: Path) -> None:
        self._file, self._head, self._path = file, head, path
        self._cipher = ChaCha20Poly1305(key)
        self._number, self._open = 0, bytearray()
        self._next = self._take()
        self._is_over = False

    def read(self, n: int) -> bytes:
        """Return `n` bytes, fewer at the end.

        Raises `FileError` BUNDLE_DAMAGED, or FILE_UNREADABLE where the disk is at fault.
        """
        while len(self._open) < n and not self._is_over:
            self._unseal()
        found = bytes(self._open[:n])
        del self._open[:n]
        return found

    def _unseal(self) -> None:
        sealed, self._next = self._next, self._take()
        self._is_over = not self._next
        nonce = _nonce(self._number, is_last=self._is_over)
        try:
            self._open += self._cipher.decrypt(nonce, sealed, self._head)
        except InvalidTag as error:
            damaged = FileError(Reason.BUNDLE_DAMAGED, path=str(self._path))
            raise damaged from error
        self._number += 1

    def _take(self) -> bytes:
        try:
            return self._file.read(PIECE + SEAL)
        except OSError as error:
            unreadable = FileError(Reason.FILE_UNREADABLE, path=str(self._path))
            raise unreadable from error
