"""The commands that look: at sensors, files, the history and the machine."""

import json
import time
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from rehab.cli import words
from rehab.cli.run import open_home
from rehab.config import read_settings
from rehab.errors import Reason, RehabError
from rehab.i18n import explain
from rehab.model.session import SessionRow


def sensors(spec: str | None, seconds: float) -> None:
    """List what is nearby, or listen to one sensor."""
    if spec is not None:
        _listen(spec, seconds)
        return
    from rehab.app.contact import nearby

    with Console(stderr=True).status("Looking for sensors…"):
        found = nearby(seconds)
    if not found:
        typer.echo(
            "No sensor was found: switch it on, bring it close and look again."
            " `rehab demo` works without one."
        )
        raise typer.Exit(1)
    for spec_found, title, detail in found:
        typer.echo(f"{spec_found}\t{title}\t{detail}")


def _listen(spec: str, seconds: float) -> None:
    from rehab.app.contact import listen

    with Console(stderr=True).status(f"Listening to {spec}…"):
        report = listen(spec, seconds)
    typer.echo(
        f"{report.stream.device}: {report.stream.n_channels} channels,"
        f" {report.stream.fs_hz:g} Hz"
        + (" (SIMULATED)" if report.stream.is_simulated else "")
        + (
            f", battery {report.battery_pct} %"
            if report.battery_pct is not None
            else ""
        )
    )
    for channel, contact, rms in zip(
        report.stream.channels, report.contacts, report.rms, strict=True
    ):
        typer.echo(
            f"  {channel.label}: {contact.value}, {rms:.1f} {channel.unit.value} RMS"
        )
    typer.echo(f"  lost: {report.n_lost} of {report.n_samples} samples")


def score(
    files: list[Path],
    fs_hz: float | None,
    unit: str | None,
    channels: tuple[str, ...],
    *,
    as_json: bool,
) -> None:
    """Judge files; one that fails is said and does not stop the others."""
    from rehab.app.files import score_file

    results, worst = [], None
    with Progress(console=Console(stderr=True), transient=True) as progress:
        for path in progress.track(files, description="Scoring"):
            try:
                recording, found = score_file(
                    path, channels=channels, fs_hz=fs_hz, unit=unit
                )
            except RehabError as error:
                if len(files) == 1:
                    raise
                worst = error
                typer.echo(f"rehab: {explain(error)}", err=True)
                continue
            results.append((path, recording, found))
    if as_json:
        listed = [words.file_json(recording, found) for _, recording, found in results]
        typer.echo(json.dumps(listed, indent=2))
    else:
        for path, recording, found in results:
            stream = recording.stream
            note = " (SIMULATED)" if stream.is_simulated else ""
            typer.echo(
                f"{path.name}: {stream.n_channels} channels, {stream.fs_hz:g} Hz,"
                f" {recording.duration_s:.0f} s{note}"
            )
            for line in words.score_lines(found):
                typer.echo(f"  {line}")
    if worst is not None:
        raise typer.Exit(1)


def score_again(data: Path | None, *, as_json: bool) -> None:
    """Judge the whole archive anew."""
    from rehab.app.files import score_again as judge_again
    from rehab.app.rescue import rescue

    home = open_home(data)
    listed, n_failed = [], 0
    try:
        rescue(home)
        n = len(home.sessions())
        with Progress(console=Console(stderr=True), transient=True) as progress:
            for row, result in progress.track(
                judge_again(home), total=n, description="Scoring again"
            ):
                if isinstance(result, RehabError):
                    n_failed += 1
                    typer.echo(f"rehab: {explain(result)}", err=True)
                    continue
                before = row.score.n_jerks if row.score else None
                listed.append(
                    {
                        "session": str(row.id),
                        "n_jerks_before": before,
                        "n_jerks": result.n_jerks,
                    }
                )
    finally:
        home.close()
    if as_json:
        typer.echo(json.dumps(listed, indent=2))
    else:
        changed = sum(r["n_jerks"] != r["n_jerks_before"] for r in listed)
        typer.echo(f"{len(listed)} sessions scored again, {changed} counts changed.")
    if n_failed:
        raise typer.Exit(1)


def history(patient: str | None, data: Path | None, *, as_json: bool) -> None:
    """Show the sessions of the past, oldest first."""
    rows = _sessions(data)
    if patient is not None:
        known = sorted({row.patient for row in rows})
        if patient not in known:
            raise RehabError(
                Reason.PATIENT_UNKNOWN, name=patient, allowed=", ".join(known) or "none"
            )
        rows = [row for row in rows if row.patient == patient]
    if as_json:
        typer.echo(json.dumps([words.row_json(row) for row in rows], indent=2))
        return
    if not rows:
        typer.echo("No sessions yet. Try `rehab demo`.")
        return
    Console().print(_table(rows))
    for line in _legend(rows):
        typer.echo(line)


def _sessions(data: Path | None) -> list[SessionRow]:
    """Return the history; a session that died is recovered first, if nobody else is."""
    from rehab.app.rescue import has_unfinished, rescue

    home = open_home(data, read_only=True)
    if has_unfinished(home):
        try:
            writer = open_home(data)
            try:
                rescue(writer)
            finally:
                writer.close()
        except RehabError as error:
            # Busy or read-only: show what there is; it is brought back another time.
            if error.reason not in {Reason.STORE_BUSY, Reason.FOLDER_READ_ONLY}:
                raise
    try:
        return home.sessions()
    finally:
        home.close()


def _table(rows: list[SessionRow]) -> Table:
    """Return the history as a table that fits 80 columns."""
    table = Table(box=None, pad_edge=False)
    for heading in ("when", "patient", "exercise"):
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
            words.started(row).strftime("%y-%m-%d %H:%M"),
            row.patient,
            f"{row.exercise_id} {row.side.value[0].upper()}",
            reps,
            jerks,
            per_min,
            goal,
            ", ".join(_notes(row)),
        )
    return table


def _notes(row: SessionRow) -> list[str]:
    notes = ["simulated"] if row.is_simulated else []
    if row.status != "complete":
        notes.append(row.status)
    if row.score is not None and row.score.withheld:
        marks = "".join(words.mark(reason) for reason in row.score.withheld)
        notes.append(f"not scored ({marks})")
    return notes


def _legend(rows: list[SessionRow]) -> list[str]:
    """Return what the table's short notes mean; only of those that stand in it."""
    used = {why for row in rows if row.score for why in row.score.withheld}
    lines = [
        f"({words.mark(why)}) {words.withheld(why)}" for why in words.ordered(used)
    ]
    if any(row.is_simulated for row in rows):
        lines.append("simulated: practice with made-up data; it is nobody's muscle")
    return lines


def doctor(data: Path | None) -> None:
    """Check the machine."""
    from rehab.app.doctor import examine

    started, bad = time.monotonic(), 0
    for finding in examine(read_settings(data)):
        sign = "ok  " if finding.is_ok else "MISSING" if finding.is_needed else "note"
        bad += not finding.is_ok and finding.is_needed
        typer.echo(f"{sign:8}{finding.name}: {finding.words}")
    typer.echo(f"Checked in {time.monotonic() - started:.1f} s.")
    if bad:
        raise typer.Exit(1)
