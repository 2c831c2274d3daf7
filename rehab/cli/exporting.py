"""The command that hands out what is kept: verdicts, or a session as a file."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from rehab.cli import night_exporting, sharing
from rehab.config import read_settings
from rehab.errors import FileError, Reason, RehabError
from rehab.model.nights import NightRow
from rehab.model.signal import EDF_GAP

if TYPE_CHECKING:
    from rehab.app.exports import Exported
    from rehab.app.home import Home

LABELS = "labels"


@dataclass(frozen=True, slots=True)
class ExportAsk:
    """What was asked for. `form` is empty where nobody said; `output` None prints."""

    what: str
    patient: str | None
    form: str
    output: Path | None
    may_replace: bool
    data: Path | None


def export(ask: ExportAsk) -> None:
    """Hand out the labels, or a session."""
    if ask.what == LABELS:
        _labels(ask)
    else:
        _session(ask)


def _form(ask: ExportAsk, usual: str, allowed: tuple[str, ...]) -> str:
    ending = ask.output.suffix.lstrip(".") if ask.output else ""
    form = (ask.form or ending or usual).lower()
    if form not in allowed:
        name = "--format" if ask.form or not ending else "-o"
        raise RehabError(
            Reason.SETTING_INVALID, name=name, value=form, allowed=", ".join(allowed)
        )
    return form


def _session(ask: ExportAsk) -> None:
    from rehab.app import exports
    from rehab.app.home import Home

    form = _form(ask, "", exports.FORMATS)
    if ask.output is None and form != "json":
        typer.echo(f"rehab: {form} is a file: name it with -o.", err=True)
        raise typer.Exit(2)
    settings = read_settings(ask.data)
    if not settings.data_dir.is_dir():
        raise FileError(Reason.FOLDER_MISSING, path=str(settings.data_dir))
    if ask.output is not None:
        exports.refuse(ask.output, form, may_replace=ask.may_replace)
    home = Home(settings, read_only=True)
    try:
        row = exports.find(home, ask.what, ask.patient)
        if isinstance(row, NightRow):
            night_exporting.night(row, form, ask.output, may_replace=ask.may_replace)
            return
        found = exports.load(row)
        text = _document(home, found) if form == "json" else ""
    finally:
        home.close()
    night_exporting.say_damaged(is_intact=found.is_intact)
    if ask.output is None:
        typer.echo(text, nl=False)
        return
    files: tuple[Path, ...] = (ask.output,)
    if form == "json":
        from rehab.app import whole_file

        whole_file.write(ask.output, text.encode(), may_replace=ask.may_replace)
    else:
        with sharing.progress(ask.output.name) as tell:
            files = exports.write(ask.output, form, found, tell)
    typer.echo(_said(found, files), err=True)


def _document(home: "Home", found: "Exported") -> str:
    """Return all that is known of a session but its samples, as JSON."""
    import rehab
    from rehab.app import exports
    from rehab.app.said import said_of
    from rehab.cli import as_json

    row = as_json.row(found.row, said_of(home))
    del row["recording"]  # a path of this machine
    document = {
        "rehab": rehab.__version__,
        "exported": datetime.now().astimezone().isoformat(timespec="seconds"),
        **row,
        "recording": exports.told(found),
    }
    return json.dumps(as_json.finite(document), ensure_ascii=False, indent=1) + "\n"


def _said(found: "Exported", files: tuple[Path, ...]) -> str:
    """Return whose and what was written: a wrong patient's file must be seen at once."""
    from rehab.app.exports import started

    row, recording = found.row, found.recording
    kind = " SIMULATED, nobody's muscle;" if row.is_simulated else ""
    kind += " played from a file;" if row.is_replayed else ""
    stream = recording.stream
    lost_s = sum(
        note.duration_s
        for note in found.annotations
        if note.details.get("kind") == EDF_GAP
    )
    units = ", ".join(dict.fromkeys(c.unit.value for c in stream.channels))
    return (
        f"{', '.join(str(name) for name in files)}: session {str(row.id)[:8]} of"
        f" “{row.patient}”, {row.exercise_id} ({row.side.value}),"
        f" {started(row):%Y-%m-%d %H:%M};{kind} {recording.duration_s:.1f} s,"
        f" {stream.n_channels} channels at {stream.fs_hz:g} Hz in {units},"
        f" {lost_s:.1f} s of it lost,"
        f" {len(found.annotations)} annotations."
    )


def _labels(ask: ExportAsk) -> None:
    """Print or write the labels."""
    from rehab.app.clinic.desk import ClinicDesk
    from rehab.app.clinic.export import FORMATS, as_text, write
    from rehab.app.home import Home

    form = _form(ask, "csv", FORMATS)
    settings = read_settings(ask.data)
    if not settings.data_dir.is_dir():
        raise FileError(Reason.FOLDER_MISSING, path=str(settings.data_dir))
    desk = ClinicDesk(Home(settings, read_only=True))
    try:
        lines = desk.verdicts(ask.patient)
    finally:
        desk.close()
    text = as_text(lines, form)
    if ask.output is None:
        typer.echo(text, nl=False)
        return
    write(text, ask.output, may_replace=ask.may_replace)
    typer.echo(f"{len(lines)} verdicts in {ask.output}", err=True)
