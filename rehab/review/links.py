"""The addresses of the pages, in one place."""

from urllib.parse import quote, unquote
from uuid import UUID

PATIENTS = "/"
_DOTS = {".", ".."}  # a browser would take them for a way up


def part(pseudonym: str) -> str:
    """Return a pseudonym as one part of an address; see `whole`.

    Servers decode an address before they split it, so its own slashes, percent signs and
    dots are written in a second layer.
    """
    inner = pseudonym.replace("%", "%25").replace("/", "%2F")
    if pseudonym in _DOTS:
        inner = inner.replace(".", "%2E")
    return quote(inner, safe="")


def whole(decoded: str) -> str:
    """Return the pseudonym of a part that the server has decoded once."""
    return unquote(decoded)


def patient(pseudonym: str) -> str:
    """Return the address of a patient's page."""
    return f"/patients/{part(pseudonym)}"


def sessions(pseudonym: str) -> str:
    """Return the address of the list of all sittings."""
    return f"{patient(pseudonym)}/sessions"


def plan(pseudonym: str) -> str:
    """Return the address of the plan editor."""
    return f"{patient(pseudonym)}/plan"


def compare(pseudonym: str) -> str:
    """Return the address that takes two sittings as ``?s=…&s=…``."""
    return f"{patient(pseudonym)}/compare"


def sitting(found: UUID) -> str:
    """Return the address of a sitting's first session."""
    return f"/sittings/{found}"


def session(found: UUID) -> str:
    """Return the address of a session: one exercise on one side."""
    return f"/sessions/{found}"


def jerk(found: UUID, position: int) -> str:
    """Return the address of an event in a session."""
    return f"{session(found)}/jerks/{position}"
