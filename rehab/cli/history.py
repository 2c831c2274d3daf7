"""The history on the command line: a table, short blocks, or JSON."""

import json
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from rehab.app.home import Home
from rehab.app.progress import Progress, everybody
from rehab.app.said import Said, said_of
from rehab.cli import trend_words, words
from rehab.cli.night_history import print_table
from rehab.cli.run import looked_at
from rehab.errors import CatalogError, Reason, RehabError
from rehab.i18n import explain
from rehab.model.nights import NightRow
from rehab.model.people import DEMO
from rehab.model.session import SessionRow

_TABLE_WIDTH = 76  # narrower than this a table only breaks its numbers


@dataclass(frozen=True, slots=True)
class _Kept:
    """The history, what was said around it, and what everybody's sittings say."""

    rows: list[SessionRow]
    nights: list[NightRow]
    said: Said
    progress: dict[str, Progress]

    def of(self, patient: str) -> "_Kept":
        """Return what belongs to one patient."""
        people = [row.patient for row in self.rows]
        people += [row.patient for row in self.nights]
        people += [row.patient for row in self.said.checkups]
        people += [row.patient for row in self.said.ratings]
        known = sorted(set(people))
        if patient not in known:
            raise RehabError(
                Reason.PATIENT_UNKNOWN, name=patient, allowed=", ".join(known) or "none"
            )
        return _Kept(
            [row for row in self.rows if row.patient == patient],
            [row for row in self.nights if row.patient == patient],
            self.said.of(patient),
            {name: one for name, one in self.progress.items() if name == patient},
        )

    def as_json(self) -> object:
        """Return the sessions for programs."""
        from rehab.cli import as_json as told

        trends = {name: one.trend for name, one in self.progress.items()}
        return [told.row(r, self.said, trends.get(r.patient)) for r in self.rows]

    def diary(self) -> object:
        """Return what was said, for programs."""
        from rehab.cli import as_json as told

        return told.diary(self.said)


def history(
    patient: str | None,
    data: Path | None,
    *,
    as_json: bool,
    as_diary: bool = False,
    as_trend: bool = False,
) -> None:
    """Show the sessions of the past, what was said around them, or the trend."""
    kept = _kept(data)
    if patient is not None:
        kept = kept.of(patient)
    if as_json or as_diary or as_trend:
        shown = kept.as_json()
        if as_trend:
            shown = {k: trend_words.as_json(p) for k, p in kept.progress.items()}
        elif as_diary:
            shown = kept.diary()
        typer.echo(json.dumps(shown, indent=2, allow_nan=False))
        return
    rows = kept.rows
    if not rows and not kept.nights:
        typer.echo("No sessions yet. Try `rehab demo`.")
        return
    console = Console()
    if rows:
        _sessions(console, kept)
    if kept.nights:
        print_table(console, kept.nights)


def _sessions(console: Console, kept: _Kept) -> None:
    rows = kept.rows
    if console.width < _TABLE_WIDTH:
        for row in rows:
            typer.echo(_block(row))
    else:
        console.print(_table(rows))
    for line in _legend(rows):
        typer.echo(line)
    for name, one in kept.progress.items():
        mine = [row for row in rows if row.patient == name]
        is_sample = all(row.is_simulated for row in mine)
        whose = f"{name} (sample data, not a real person)" if is_sample else name
        typer.echo(f"{whose}: {trend_words.sentence(one.trend)}")


def _kept(data: Path | None) -> _Kept:
    """Return the history; a session that died is recovered first, if nobody else is."""
    home = looked_at(data)
    try:
        rows = home.sessions()
        return _Kept(rows, home.nights(), said_of(home), _progress(home, rows))
    finally:
        home.close()


def _progress(home: Home, rows: list[SessionRow]) -> dict[str, Progress]:
    """Return everybody's trend; none where a wrong exercise file hides the block."""
    try:
        return everybody(home, rows)
    except CatalogError as error:
        typer.echo(f"rehab: {explain(error)}", err=True)
        return {}


def _block(row: SessionRow) -> str:
    """Return a session in three short lines, for a narrow terminal."""
    when = words.started(row).strftime("%y-%m-%d %H:%M")
    lines = [
        f"{when} {row.patient}",
        f"  {_short(row)}",
        f"  {row.exercise_id} {row.side.value}",
    ]
    if row.score is not None:
        rate = words.number(row.score.per_min)
        lines.append(f"  {words.jerks(row.score.n_jerks)}, {rate} a minute")
    lines += [f"  {note}" for note in _notes(row)]
    return "\n".join(lines)


def _table(rows: list[SessionRow]) -> Table:
    """Return the history as a table that fits 80 columns."""
    table = Table(box=None, pad_edge=False)
    has_many = len({row.patient for row in rows} - {DEMO.id}) > 1
    headings = ("session", "when", *(["patient"] if has_many else []), "exercise")
    for heading in headings:
        table.add_column(heading, no_wrap=True)
    for heading in ("reps", "jerks", "a min", "in goal"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("note")
    for row in rows:
        score = row.score
        reps, jerks, per_min, goal = "–", "–", "–", "–"
        if score is not None:
            reps = f"{score.n_repetitions_complete}/{score.n_repetitions}"
            jerks, per_min = str(score.n_jerks), words.number(score.per_min)
            goal = words.number(score.time_in_target_pct, 0)
            goal += " %" if score.time_in_target_pct is not None else ""
        table.add_row(
            _short(row),
            words.started(row).strftime("%y-%m-%d %H:%M"),
            *([row.patient] if has_many else []),
            f"{row.exercise_id} {row.side.value[0].upper()}",
            reps,
            jerks,
            per_min,
            goal,
            ", ".join(_notes(row)),
        )
    return table


def _short(row: SessionRow) -> str:
    """Return the beginning of a session's id, for `rehab export`."""
    return str(row.id)[:8]


def _notes(row: SessionRow) -> list[str]:
    notes = ["simulated"] if row.is_simulated else []
    if row.is_replayed:
        notes.append("from a file" if row.is_imported else "recording")
    if row.status != "complete":
        notes.append(row.status)
    if row.score is not None and row.score.withheld:
        marks = "".join(words.mark(reason) for reason in row.score.withheld)
        notes.append(f"not scored: {marks}")
    return notes


def _legend(rows: list[SessionRow]) -> list[str]:
    """Return what the table's short notes mean; only of those that stand in it."""
    used = {why for row in rows if row.score for why in row.score.withheld}
    lines = [f"{words.mark(why)}: {words.withheld(why)}" for why in words.ordered(used)]
    if any(row.is_simulated for row in rows):
        lines.append("simulated: practice with made-up data; it is nobody's muscle")
    if any(row.is_imported for row in rows):
        lines.append(
            "from a file: recorded by another program; no limit, median, pattern or"
            " trend counts it"
        )
    if any(row.is_replayed and not row.is_imported for row in rows):
        lines.append(
            "recording: played from a file; nothing that was done on that day,"
            " so no limit, median or pattern counts it"
        )
    return lines
