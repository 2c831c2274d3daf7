"""Jobs of scoring again: one a session and method, and what became of it."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

MOST_LOST = 3
"""Workers that may be lost over a job before it is given up. Design."""


class JobState(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    RUNNING = "running"  # somebody has it
    DONE = "done"  # and its score is kept
    FAILED = "failed"  # until it is asked for again


@dataclass(frozen=True, slots=True)
class Method:
    """A detector: what has to be the same for two scores to be comparable.

    `parameters_sha256` is of all its parameters but those of a recording (rate, floor).
    """

    name: str
    version: int
    parameters_sha256: str


@dataclass(frozen=True, slots=True)
class Job:
    """A session that is to be judged by a method.

    Parameters
    ----------
    worker : str or None
        Who has it, or had it last: a process, or a worker's address on a cluster.
    n_lost : int
        Workers that were lost over it since it was asked for.
    reason : str or None
        The `Reason` for which it failed, or waits again.
    changed_us : int
        When it came into its state, in microseconds of UTC.
    """

    id: int
    session: UUID
    method: Method
    state: JobState
    worker: str | None
    n_lost: int
    reason: str | None
    changed_us: int
