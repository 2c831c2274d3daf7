"""One sitting of a sample patient, in a process of its own: every part but the screen.

The simulated sensor sends packets, they are recorded, the recording is read back, the
offline detector looks for jerks, and the score is what a real sitting would get.
"""

import math
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from rehab.app import headless
from rehab.app.home import Home
from rehab.app.plans import plan_for, planned_s
from rehab.app.sample.unwatched import SampleSession
from rehab.config import Settings
from rehab.errors import RehabError
from rehab.model.session import SessionPlan, SessionRow
from rehab.model.signal import Side
from rehab.ports import SensorRequest

PAUSE_S = 45.0
"""Between two exercises of a sitting."""


@dataclass(frozen=True, slots=True)
class Part:
    """An exercise of a sitting, and what the simulated patient is like in it."""

    exercise_id: str
    side: Side
    repetitions: int
    options: dict[str, str]


@dataclass(frozen=True, slots=True)
class SittingJob:
    """What a process needs to know; `start` is with its local offset."""

    folder: Path
    patient: str
    sitting: UUID
    start: datetime
    parts: tuple[Part, ...]


def run_sitting(job: SittingJob) -> list[SessionRow]:
    """Run all parts, one after the other, as fast as they go, and return their rows.

    The recordings lie in the data folder then; the history is left to who asked.
    """
    home = Home(Settings(job.folder), read_only=True)
    rows: list[SessionRow] = []
    start = job.start
    for part in job.parts:
        plan = _plan(home, job.patient, part)
        sensor = SensorRequest("simulated", "", part.options, plan, speed=math.inf)
        session = SampleSession(
            home,
            plan,
            sensor,
            auto=True,
            sitting=job.sitting,
            now=partial(_same, start),
        )
        with suppress(RehabError):  # too little arrived: what there is was kept
            headless.run(session, lambda _: None)
        rows += session.rows
        start += timedelta(seconds=planned_s(plan) + PAUSE_S)
    return rows


def _same(when: datetime) -> datetime:
    return when


def _plan(home: Home, patient: str, part: Part) -> SessionPlan:
    """Return a plan with the shortest calibration that can be measured."""
    plan = plan_for(
        home, part.exercise_id, part.side, patient, repetitions=part.repetitions
    )
    return replace(
        plan, rest_calibration_s=5.0, reference_s=3.0, n_references=1, feedback_pct=0
    )
