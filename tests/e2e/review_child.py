"""Serves the therapist's pages of simulated people, as `rehab review` would.

Usage: python -m tests.e2e.review_child; the first line that it prints is the address.
"""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from rehab.app.serving import serve
from rehab.model.clinic import Attention, ClinicEventKind, Flag
from rehab.model.clinic_views import PatientPage
from rehab.model.plan import DayPlan, PlanItem, WeekPlan
from rehab.model.signal import Side
from tests.unit.review import sample_nights as nights
from tests.unit.review import sample_people as people
from tests.unit.review.fake_clinic import FakeClinic

CROWDED = "a pseudonym that is as long as anybody would ever type it in"


def crowded() -> PatientPage:
    """A person with more of everything than fits; a print is one page all the same."""
    days = [people.START + timedelta(d) for d in range(5, 80, 5)]
    words = "words of an event that go on and on, as far as the form lets them go; " * 3
    course = people.Course(
        CROWDED,
        11,
        0.9,
        events=tuple((day, ClinicEventKind.OTHER, words[:200]) for day in days),
        notes=tuple((day, "video call", "long words " * 900) for day in days),
        flags=tuple(Attention(flag, people.TODAY, 3) for flag in Flag),
    )
    found = people.page(course)
    items = tuple(PlanItem(f"exercise_{k}", Side.BOTH, 3, 12) for k in range(15))
    week = WeekPlan((DayPlan(items),) * 7)
    return replace(found, plans=(replace(found.plans[0], week=week),), week=week)


def with_nights() -> FakeClinic:
    """A clinic in which somebody slept, too."""
    clinic = FakeClinic()
    found = people.page(people.Course("sleeper", 3, weeks=3))
    clinic.pages["sleeper"] = found
    clinic.sleep("sleeper", nights.every())
    return clinic


if __name__ == "__main__":
    clinic = with_nights()
    clinic.pages[CROWDED] = crowded()
    serve(clinic, 0, partial(print, flush=True))
