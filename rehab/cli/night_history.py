"""The nights of the past: a table, or JSON."""

import json
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from rehab.cli import night_json, night_words
from rehab.cli.run import looked_at
from rehab.cli.words import number
from rehab.errors import Reason, RehabError
from rehab.model.nights import NightRow


def show(patient: str | None, data: Path | None, *, as_json: bool) -> None:
    """Show the nights; one that died is recovered first, if nobody else is there."""
    home = looked_at(data)
    try:
        rows = home.nights()
    finally:
        home.close()
    if patient is not None:
        known = sorted({row.patient for row in rows})
        if patient not in known:
            allowed = ", ".join(known) or "none"
            raise RehabError(Reason.PATIENT_UNKNOWN, name=patient, allowed=allowed)
        rows = [row for row in rows if row.patient == patient]
    if as_json:
        told = [night_json.row(row) for row in rows]
        typer.echo(json.dumps(told, indent=2, allow_nan=False))
    elif not rows:
        typer.echo(
            "No nights yet. Try `rehab night --sensor simulated?night=periodic`."
        )
    else:
        print_table(Console(), rows)


def print_table(console: Console, rows: list[NightRow]) -> None:
    """Print nights as a table that fits 80 columns, and what its short notes mean."""
    table = Table(box=None, pad_edge=False)
    has_many = len({row.patient for row in rows if row.is_own}) > 1
    for heading in ("night", "lights out", *(["patient"] if has_many else [])):
        table.add_column(heading, no_wrap=True)
    for heading in ("hours", "judged", "moves", "periodic", "per h*"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("note")
    for row in rows:
        table.add_row(*_cells(row, has_many=has_many))
    console.print(table)
    typer.echo("* periodic leg movements per hour of recording, by the AASM's rules")
    whys = {night_words.why_withheld(r.score) for r in rows if r.score} - {""}
    for why in sorted(whys):
        typer.echo(f"–: {why}")
    if any(row.score for row in rows):
        typer.echo(night_words.healthy())


def _cells(row: NightRow, *, has_many: bool) -> list[str]:
    judged, moves, periodic, index = "–", "–", "–", "–"
    if row.score is not None:
        night = row.score.night
        judged, index = number(night.hours_judged), number(row.score.index_per_h)
        moves, periodic = str(len(night.movements)), str(night.n_in_series)
    return [
        str(row.id)[:8],
        f"{night_words.lights_out(row):%y-%m-%d %H:%M}",
        *([row.patient] if has_many else []),
        number(row.dark_s / 3600.0),
        judged,
        moves,
        periodic,
        index,
        ", ".join(_notes(row)),
    ]


def _notes(row: NightRow) -> list[str]:
    notes = ["simulated"] if row.is_simulated else []
    notes += ["recording"] if row.is_replayed else []
    notes += [] if row.site.is_standard else [row.site.value]
    notes += ["computer slept"] if row.slept_s else []
    notes += [row.status] if row.status != "complete" else []
    if len(row.legs) > 1:
        notes += [f"{leg.value} leg mostly missing" for leg in row.scarce_legs]
    return notes + ([] if row.scores else ["counts"])
