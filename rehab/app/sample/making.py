"""Makes the sample clinic, all or nothing: aside, then moved to its place."""

import logging
import multiprocessing
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

import numpy as np

from rehab.app.sample import nights, papers
from rehab.app.sample.place import made_on, mark_made, wall_clock
from rehab.app.sample.sitting import Part, SittingJob, run_sitting
from rehab.app.sample.stories import BLOCK, N_DAYS, N_WEEKS, STORIES, Story, day_at
from rehab.errors import Reason, StoreError
from rehab.model.session import SessionRow
from rehab.ports.progress import Tell

_MOST_WORKERS = 8
log = logging.getLogger(__name__)


def make_clinic(
    folder: Path,
    tell: Tell,
    *,
    now: Callable[[], datetime] | None = None,
    stories: Sequence[Story] = STORIES,
    n_days: int = N_DAYS,
) -> bool:
    """Make the sample clinic in a folder, unless it is there already.

    Parameters
    ----------
    folder : Path
        Of the clinic alone. What a run that was stopped left beside it is removed.
    tell : callable
        Told how far it is: so many sittings of so many.
    now : callable or None
        The wall clock with its local offset; the twelve weeks end with its week.
    stories, n_days
        Fewer patients and planned days, for a quick look.

    Returns
    -------
    bool
        False if there was one.

    Raises
    ------
    StoreError
        FOLDER_TAKEN where something else lies there; the disk's reasons.
    """
    if made_on(folder) is not None:
        return False
    if folder.exists() and any(folder.iterdir()):
        raise StoreError(Reason.FOLDER_TAKEN, path=str(folder))
    aside = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(aside, ignore_errors=True)
    try:
        _fill(aside, (now or wall_clock)(), stories, n_days, tell)
        if folder.exists():
            folder.rmdir()
        aside.rename(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return True


def _fill(
    folder: Path, now: datetime, stories: Sequence[Story], n_days: int, tell: Tell
) -> None:
    from rehab.storage.store import SqlStore

    monday = now.date() - timedelta(days=now.weekday())
    first = monday - timedelta(weeks=N_WEEKS - 1)
    todo = [
        (story, nth, _job(folder, story, nth, first))
        for nth in range(n_days)
        for story in stories
        if nth not in story.missed and day_at(first, nth) < now.date()
    ]
    (folder / "recordings").mkdir(parents=True, mode=0o700)
    store = SqlStore(folder / "rehab.db")
    try:
        tell(0, len(todo))
        for n, (at, rows) in enumerate(_run([job for _, _, job in todo]), start=1):
            story, nth, job = todo[at]
            for row in rows:
                store.add(row)
            papers.keep_said(store, story, nth, job)
            tell(n, len(todo))
        for story in stories:
            papers.keep_written(store, story, first, now)
            if story.name == nights.WHO:
                nights.keep_nights(store, story.patient, first, now, folder)
    finally:
        store.close()
    mark_made(folder, now.date())


def _job(folder: Path, story: Story, nth: int, first: date) -> SittingJob:
    rng = np.random.default_rng((story.seed, nth, 2))
    morning = datetime.combine(day_at(first, nth), time(9)).astimezone()
    return SittingJob(
        folder=folder,
        patient=story.patient,
        sitting=sitting_id(story, nth),
        start=morning + timedelta(minutes=int(rng.integers(0, 40))),
        parts=tuple(
            Part(exercise_id, side, n, story.options(nth, part))
            for part, (exercise_id, side, n) in enumerate(BLOCK)
        ),
    )


def sitting_id(story: Story, nth: int) -> UUID:
    """Return the id of a sitting: the same in every sample clinic."""
    return uuid5(NAMESPACE_URL, f"rehab:{story.patient}:{nth}")


def _run(jobs: Sequence[SittingJob]) -> Iterator[tuple[int, list[SessionRow]]]:
    """Run jobs side by side; return each one's place and rows as they are done."""
    n_workers = min(os.cpu_count() or 1, _MOST_WORKERS, max(1, len(jobs)))
    context = multiprocessing.get_context("spawn")  # threads run here: no plain copies
    with ProcessPoolExecutor(n_workers, mp_context=context) as pool:
        try:
            places = {pool.submit(run_sitting, job): at for at, job in enumerate(jobs)}
            for done in as_completed(places):
                yield places[done], done.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
