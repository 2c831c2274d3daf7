"""Jobs handed to a team that loses workers, ends, or is wrong: none is lost or done twice."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest

from rehab.app.home import Home
from rehab.app.judging import method_now
from rehab.app.rescoring import left_to_score, score_again
from rehab.app.teams import Lost, Outcome, Team, judge_file
from rehab.errors import Reason, RehabError
from rehab.model.jobs import JobState
from rehab.model.score import Score
from rehab.model.session import SessionRow
from tests import archive_room

GONE = RehabError(Reason.WORKERS_LOST, path="a", n="1")
Fate = Callable[[SessionRow], Score | RehabError | Lost]


def well(row: SessionRow) -> Score:
    return judge_file(row.recording.path, row.recording.sha256)


class FakeTeam:
    """Two workers; what becomes of a recording is `fate`."""

    def __init__(self, fate: Fate) -> None:
        self.fate, self.given = fate, deque[SessionRow]()
        self.order: list[UUID] = []

    def free(self) -> str | None:
        return None if len(self.given) == 2 else f"worker {len(self.given)}"

    def give(self, row: SessionRow, worker: str) -> None:
        assert worker == f"worker {len(self.given)}"
        self.given.append(row)
        self.order.append(row.id)

    def outcome(self) -> Outcome:
        row = self.given.popleft()
        return row, self.fate(row)


@contextmanager
def opened(team: Team) -> Iterator[Team]:
    yield team


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    archive_room.fill(tmp_path, 4, 4.0)
    found = archive_room.home(tmp_path)
    yield found
    found.close()


def told(home: Home) -> dict[UUID, tuple[str, int, str | None]]:
    return {j.session: (j.state, j.n_lost, j.reason) for j in home.store.jobs.jobs()}


def n_judged(home: Home) -> int:
    return len(left_to_score(home, is_all=True)[0]) - len(left_to_score(home)[0])


def test_a_lost_worker_s_job_is_tried_again_and_then_given_up(home: Home) -> None:
    """One night that no memory is enough for must neither hang nor stop the archive."""
    rows, _ = left_to_score(home)
    once, always = rows[0].id, rows[1].id
    losses = {once: 1, always: 99}

    def fate(row: SessionRow) -> Score | Lost:
        losses[row.id] = losses.get(row.id, 0) - 1
        return Lost(GONE, 1) if losses[row.id] >= 0 else well(row)

    team = FakeTeam(fate)
    outcomes = {r.id: f for r, f in score_again(home, rows, team=opened(team))}
    assert outcomes.pop(always) is GONE
    assert all(isinstance(found, Score) for found in outcomes.values())
    assert set(outcomes) == {row.id for row in rows} - {always}
    assert team.order.count(always) == 3
    states = told(home)
    assert states.pop(always) == ("failed", 2, "workers_lost")
    assert states[once] == ("done", 1, None)
    assert n_judged(home) == 3
    # Asked again, it is tried again.
    (row,), _ = left_to_score(home)
    assert row.id == always
    ((_, found),) = score_again(home, [row], team=opened(FakeTeam(well)))
    assert isinstance(found, Score)
    assert told(home)[always] == ("done", 0, None)


def test_a_wrong_worker_costs_a_job_no_try(home: Home) -> None:
    """Four computers with an older rehab must not fail what a fifth can do."""
    unlike = RehabError(Reason.WORKER_UNLIKE, what="numpy")
    wrong = iter(range(7))

    def fate(row: SessionRow) -> Score | Lost:
        return well(row) if next(wrong, None) is None else Lost(unlike, 0)

    rows, _ = left_to_score(home)
    outcomes = list(score_again(home, rows, team=opened(FakeTeam(fate))))
    assert all(isinstance(found, Score) for _, found in outcomes)
    assert set(told(home).values()) == {("done", 0, None)}


@pytest.mark.parametrize(
    ("ends", "n_lost"),
    [(Reason.CLUSTER_LOST, 0), (Reason.WORKER_ENDED, 1), (None, 0)],
)
def test_what_was_taken_when_it_ended_waits(
    home: Home, ends: Reason | None, n_lost: int
) -> None:
    """A scheduler that goes, a full memory, Ctrl-C: the next time goes on with the rest."""
    begun: list[UUID] = []

    def fate(row: SessionRow) -> Score:
        begun.append(row.id)
        if len(begun) < 2:
            return well(row)
        raise KeyboardInterrupt if ends is None else RehabError(ends)

    rows, _ = left_to_score(home, is_all=True)
    with pytest.raises(KeyboardInterrupt if ends is None else RehabError):
        list(score_again(home, rows, team=opened(FakeTeam(fate))))
    states = told(home)
    assert states.pop(begun[0]) == ("done", 0, None)
    reason = ends.value if ends else None
    taken = {("waiting", n_lost, reason)}
    assert {states.pop(row.id) for row in rows[1:3]} <= taken | {("waiting", 0, None)}
    assert set(states.values()) == {("waiting", 0, None)}
    left, _ = left_to_score(home)
    assert {row.id for row in left} == {row.id for row in rows} - {begun[0]}
    team = FakeTeam(well)
    assert len(list(score_again(home, left, team=opened(team)))) == 3
    assert {state for state, *_ in told(home).values()} == {JobState.DONE}


def test_a_stopped_all_goes_on_without_all(home: Home) -> None:
    """`--all` over a clinic takes days: what it left has to be known, up to date or not."""
    rows, _ = left_to_score(home)
    list(score_again(home, rows, 1))
    assert left_to_score(home) == ([], 4)
    rows, _ = left_to_score(home, is_all=True)
    outcomes = score_again(home, rows, 1)
    next(outcomes)
    outcomes.close()
    left, n_done = left_to_score(home)
    assert (len(left), n_done) == (3, 1)


def test_what_killed_the_program_comes_last_and_then_fails(home: Home) -> None:
    """A recording that takes the program along would else stand before all others."""
    rows, _ = left_to_score(home)
    deadly = rows[0].id
    for _ in range(3):
        job = home.store.jobs.ask([deadly], method_now())[deadly]
        home.store.jobs.take(job.id, "process 1")  # and it dies
    team = FakeTeam(well)
    outcomes = {r.id: f for r, f in score_again(home, rows, team=opened(team))}
    given_up = outcomes[deadly]
    assert isinstance(given_up, RehabError)
    assert given_up.reason is Reason.WORKERS_LOST
    assert deadly not in team.order
    assert sum(isinstance(found, Score) for found in outcomes.values()) == 3
