"""The addresses of the pages, in one place."""

import re
from urllib.parse import quote
from uuid import UUID

PATIENTS = "/"
_RISKY, _DOTS = "~/%\\", "."
_CODED = re.compile("~([0-9a-f]{2})")


def part(pseudonym: str) -> str:
    """Return a pseudonym as one part of an address; see `whole`.

    Servers decode an address before they split it, and browsers take dots for a way up; so
    these signs are written with a tilde.
    """
    risky = _RISKY + (_DOTS if set(pseudonym) == set(_DOTS) else "")
    return quote("".join(_coded(c) if c in risky else c for c in pseudonym), safe="~")


def whole(decoded: str) -> str:
    """Return the pseudonym of a part that the server has decoded."""
    return _CODED.sub(lambda found: chr(int(found[1], 16)), decoded)


def _coded(sign: str) -> str:
    return f"~{ord(sign):02x}"


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


def night(found: UUID) -> str:
    """Return the address of a night's page."""
    return f"/nights/{found}"


def examples(found: UUID) -> str:
    """Return the address of a night's page with its raw examples, which are read for it."""
    return f"{night(found)}?examples=yes#h-ex"
