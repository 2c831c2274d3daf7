"""Judges the stored nights again, one after the other in this process.

Older scores stay. A night is kept with the scores of all rules or with none of them, so
what is left after a stop is what has no score of today's method: no table of jobs is needed.
"""

import logging
from collections.abc import Generator, Mapping, Sequence

from rehab.app.home import Home
from rehab.app.night_judging import NightSignal, judged, method_now
from rehab.errors import FileError, Reason, RehabError
from rehab.model.night import Rules
from rehab.model.nights import NightRow, NightScore
from rehab.model.session import RecordingFile
from rehab.model.signal import Unit
from rehab.ports.progress import Tell, untold
from rehab.storage.reading import sha256_of

log = logging.getLogger(__name__)

Outcome = tuple[NightRow, tuple[NightScore, ...] | RehabError]


def nights_left(home: Home, *, is_all: bool = False) -> tuple[list[NightRow], int]:
    """Return the nights to judge, oldest first, and how many are done already.

    Nights in counts are in neither: no rule speaks of them.

    Parameters
    ----------
    home : Home
    is_all : bool
        Those too that have today's scores. If that is stopped, it begins anew.
    """
    rows = [row for row in home.nights() if row.unit is Unit.UV]
    left = [row for row in rows if is_all or not is_current(row)]
    return left, len(rows) - len(left)


def is_current(row: NightRow) -> bool:
    """Return whether all rules' newest scores of a night are of today's method."""
    return all(
        score is not None and _is_of_now(score.night.method)
        for score in map(row.by, Rules)
    )


def _is_of_now(method: Mapping[str, object]) -> bool:
    now = method_now()
    return {key: method.get(key) for key in now} == now


def score_nights_again(
    home: Home, rows: Sequence[NightRow], tell: Tell = untold
) -> Generator[Outcome, None, None]:
    """Judge nights anew and keep each one's scores at once; old ones stay.

    Parameters
    ----------
    home : Home
        Held for writing.
    rows : sequence of NightRow
        As `nights_left` returns them.
    tell : callable
        Told how many of a night's samples are read.

    Yields
    ------
    row, outcome
        The new scores, or why there are none. A recording that is missing, damaged or
        other than it was recorded keeps its old scores and does not stop the rest.

    Raises
    ------
    StoreError
        Where scores cannot be kept.
    RehabError
        WORKER_ENDED where memory is short; what was scored until then is kept.
    """
    for row in rows:
        try:
            scores = judge_night_file(row.recording, tell)
        except MemoryError as error:
            raise RehabError(Reason.WORKER_ENDED) from error
        except RehabError as error:
            yield row, error
            continue
        home.store.nights.add_scores(row.id, scores)
        yield row, scores


def judge_night_file(
    file: RecordingFile, tell: Tell = untold
) -> tuple[NightScore, ...]:
    """Read and judge a night's recording, if it is what was recorded.

    Raises
    ------
    FileError
        NIGHT_CHANGED for other bytes; FILE_DAMAGED for what makes no sense; as
        `NightSignal` besides.
    """
    path = file.path
    if sha256_of(path) != file.sha256:
        raise FileError(Reason.NIGHT_CHANGED, path=str(path))
    try:
        return judged(NightSignal(path, tell, file.n_samples))
    except (ValueError, KeyError, TypeError) as error:  # readable, but senseless
        log.warning("%s: %s", path.name, error)
        raise FileError(Reason.FILE_DAMAGED, path=str(path)) from error
