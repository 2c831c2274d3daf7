"""One page a file. A page asks the clinic, makes charts and sentences, fills a template."""

from collections.abc import Callable

from fastapi import APIRouter

from rehab.review.pages import (
    compare,
    entry,
    jerk,
    night,
    patient,
    patients,
    plan,
    report,
    session,
)
from rehab.review.room import Room

ROUTERS: tuple[Callable[[Room], APIRouter], ...] = (
    patients.routes,
    patient.routes,
    entry.routes,
    session.routes,
    jerk.routes,
    night.routes,
    compare.routes,
    plan.routes,
    report.routes,
)
