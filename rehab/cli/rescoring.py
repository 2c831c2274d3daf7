"""`rehab score --again`: judges the archive anew with a progress bar, and can be stopped."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from rehab.cli.night_rescoring import NightTally
from rehab.cli.run import open_home
from rehab.cli.words import many
from rehab.errors import Reason, RehabError
from rehab.i18n import explain
from rehab.model.nights import NightRow
from rehab.model.score import Score
from rehab.model.session import SessionRow

if TYPE_CHECKING:
    from rehab.app.teams import Team


@dataclass(frozen=True, slots=True)
class AgainAsk:
    """What `rehab score --again` was asked for; `n_jobs` None takes all cores.

    `scheduler` is the address of who judges instead.
    """

    n_jobs: int | None
    is_all: bool
    as_json: bool
    scheduler: str | None = None


@dataclass
class _Tally:
    """What became of each session, in whatever order."""

    scored: list[tuple[SessionRow, Score]] = field(default_factory=list)
    failed: list[tuple[SessionRow, RehabError]] = field(default_factory=list)

    def take(self, row: SessionRow, found: Score | RehabError) -> None:
        if isinstance(found, RehabError):
            self.failed.append((row, found))
        else:
            self.scored.append((row, found))

    def as_rows(self) -> list[dict[str, object]]:
        """Return the scored sessions, oldest first: the same whoever was done first."""
        return [
            {
                "session": str(row.id),
                "n_jerks_before": row.score.n_jerks if row.score else None,
                "n_jerks": score.n_jerks,
            }
            for row, score in sorted(self.scored, key=lambda pair: _age(pair[0]))
        ]

    def say_failures(self) -> None:
        for _, error in sorted(self.failed, key=lambda pair: _age(pair[0])):
            typer.echo(f"rehab: {explain(error)}", err=True)


def _age(row: SessionRow) -> tuple[int, str]:
    return row.started_us, str(row.id)


def score_again(ask: AgainAsk, data: Path | None) -> None:
    """Judge what has no score of today's detector, or all; say what became of it.

    First the sessions, then the nights.

    Ctrl-C ends it in order: every score that was told is kept, and the next time goes on.
    """
    from rehab.app.night_rescoring import nights_left, score_nights_again
    from rehab.app.rescoring import left_to_score
    from rehab.app.rescoring import score_again as judge_again
    from rehab.app.rescue import rescue

    home = open_home(data)
    tally, nights, is_stopped = _Tally(), NightTally(), False
    rows: list[SessionRow] = []
    n_done = 0
    try:
        rescue(home)
        rows, n_done = left_to_score(home, is_all=ask.is_all)
        nights.rows, nights.n_done = nights_left(home, is_all=ask.is_all)
        with (
            _progress("sessions", rows, is_shown=not ask.as_json) as advance,
            closing(judge_again(home, rows, ask.n_jobs, _team(ask))) as outcomes,
        ):
            for row, found in outcomes:
                tally.take(row, found)
                advance(row)
        if ask.scheduler and nights.rows and not ask.as_json:
            typer.echo("Nights are scored on this computer.", err=True)
        with (
            _progress("nights", nights.rows, is_shown=not ask.as_json) as advance,
            closing(score_nights_again(home, nights.rows)) as judged,
        ):
            for night, scores in judged:
                nights.take(night, scores)
                advance(night)
    except KeyboardInterrupt:
        is_stopped = True
    finally:
        home.close()
        tally.say_failures()
        nights.say_failures()
        listed = tally.as_rows()
        if ask.as_json:
            typer.echo(json.dumps([*listed, *nights.as_rows()], indent=2))
    if is_stopped:
        typer.echo(_stopped(ask, len(listed), len(rows)), err=True)
        if said := nights.stopped(is_all=ask.is_all):
            typer.echo(said, err=True)
        raise typer.Exit(130)
    if not ask.as_json:
        _say(listed, n_done)
        nights.say()
    if tally.failed or nights.failed:
        raise typer.Exit(1)


def _team(ask: AgainAsk) -> "AbstractContextManager[Team] | None":
    """Return who judges on a cluster; None for this computer."""
    if ask.scheduler is None:
        return None
    try:
        from rehab.app.cluster import cluster
    except ModuleNotFoundError as error:
        raise RehabError(Reason.CLUSTER_EXTRA_MISSING) from error
    return cluster(
        ask.scheduler, lambda error: typer.echo(f"rehab: {explain(error)}", err=True)
    )


def _say(listed: Sequence[dict[str, object]], n_done: int) -> None:
    changed = sum(row["n_jerks"] != row["n_jerks_before"] for row in listed)
    done, counts = many(len(listed), "session"), many(changed, "count")
    typer.echo(f"{done} scored again, {counts} changed.")
    if n_done:
        typer.echo(
            f"{n_done} had a score of this detector already; --all judges"
            f" {'it' if n_done == 1 else 'them'} too."
        )


def _stopped(ask: AgainAsk, n: int, n_all: int) -> str:
    how = f" --scheduler {ask.scheduler}" if ask.scheduler else ""
    return (
        f"Stopped: {n} of {n_all} sessions are scored and kept;"
        f" `rehab score --again{how}` goes on with the rest."
    )


@contextmanager
def _progress(
    what: str, rows: Sequence[SessionRow | NightRow], *, is_shown: bool
) -> Iterator[Callable[[SessionRow | NightRow], None]]:
    """Show how far it is, by length: a bar, or where there is no terminal ten lines."""
    console = Console(stderr=True)
    n_all, n = len(rows), 0
    with Progress(
        TextColumn("Scoring again"),
        BarColumn(),
        TextColumn("{task.fields[n]} of {task.fields[n_all]} {task.fields[what]}"),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not (is_shown and console.is_terminal),  # a log wants no empty lines
    ) as progress:
        n_samples = sum(row.recording.n_samples for row in rows)
        bar = progress.add_task("", total=n_samples, n=0, n_all=n_all, what=what)

        def advance(row: SessionRow | NightRow) -> None:
            nonlocal n
            n += 1
            progress.update(bar, advance=row.recording.n_samples, n=n)
            is_a_tenth = n * 10 // n_all > (n - 1) * 10 // n_all
            if is_shown and is_a_tenth and not console.is_terminal:
                typer.echo(f"{n} of {n_all} {what} are done.", err=True)

        yield advance
