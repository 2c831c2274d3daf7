"""The door: a key in the address that opens once, and the cookie that it turns into.

The key stands on a command line and in a browser's history, where others can read it;
so it is worth nothing after its first use. The cookie's name carries the port, because
a browser gives the cookies of 127.0.0.1 to every port of it.
"""

import secrets
from dataclasses import dataclass, field
from hmac import compare_digest

PATH = "/enter"
NEVER = "This address does not open these pages: its key is not the right one."
USED = (
    "This address was used already, and it opens once only: close `rehab review` and"
    " start it again for a new one."
)
SHUT = (
    "These pages open with the address that `rehab review` shows when it starts;"
    " this browser has not used it."
)


def new_key() -> str:
    """Return a key that nobody can guess (256 bits)."""
    return secrets.token_urlsafe(32)


@dataclass(slots=True)
class Door:
    """Who may come in. One browser only: the first that knows the key."""

    key: str
    port: int
    _token: str = field(default_factory=new_key)
    _is_used: bool = False

    @property
    def cookie(self) -> str:
        """The name of the cookie."""
        return f"rehab_{self.port}"

    def knows(self, token: str | None) -> bool:
        """Return whether this is the cookie that was handed out."""
        return token is not None and _same(token, self._token)

    def try_key(self, key: str) -> str | None:
        """Return why the key does not open, in a sentence; None where it does."""
        if not _same(key, self.key):
            return NEVER
        return USED if self._is_used else None

    def hand_out(self) -> str:
        """Return the cookie's header; the key is worth nothing from now on."""
        self._is_used = True
        return f"{self.cookie}={self._token}; Path=/; HttpOnly; SameSite=Strict"


def _same(one: str, other: str) -> bool:
    return compare_digest(one.encode("utf-8", "replace"), other.encode())
