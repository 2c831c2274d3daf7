"""Notes and events as the page lists them together: by day, the newest first."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from rehab.model.clinic_views import PatientPage
from rehab.review import links
from rehab.review.words import numbers as n
from rehab.review.words.reasons import EVENTS

_SHOWN = 600  # characters; the rest of a long note opens


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody wrote down. `more` is the rest of a long text."""

    when: str
    kind: str
    text: str
    more: str
    is_withdrawn: bool
    href: str


def entries(page: PatientPage) -> list[Entry]:
    """Return all notes and events."""
    found: list[tuple[date, int, UUID, str, str, bool]] = [
        (
            one.day,
            one.kept_us,
            one.id,
            one.place,
            one.text,
            one.withdrawn_us is not None,
        )
        for one in page.notes
    ]
    found += [
        (
            one.day,
            one.kept_us,
            one.id,
            EVENTS[one.kind],
            one.words,
            one.withdrawn_us is not None,
        )
        for one in page.events
    ]
    here = links.patient(page.line.patient)
    return [
        Entry(
            n.day(day, year=day.year != page.today.year),
            kind,
            *_parted(text),
            is_withdrawn,
            f"{here}/entries/{which}",
        )
        for day, _, which, kind, text, is_withdrawn in sorted(found, reverse=True)
    ]


def _parted(text: str) -> tuple[str, str]:
    """Return what is shown at once, and the rest."""
    if len(text) <= _SHOWN:
        return text, ""
    at = text.rfind(" ", 0, _SHOWN)
    at = at if at > 0 else _SHOWN
    return text[:at], text[at:]
