"""A night that goes out as a file."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

import rehab
from rehab.cli import night_json, sharing
from rehab.model.nights import NightRow

if TYPE_CHECKING:
    from rehab.app.night_exports import ExportedNight


def night(row: NightRow, form: str, output: Path | None, *, may_replace: bool) -> None:
    """Write a night, or print what is known of it where no file is named."""
    if form == "json":
        _document(row, output, may_replace=may_replace)
        return
    if output is None:
        raise ValueError("a file is named before it comes to this")
    from rehab.app import night_exports

    with night_exports.opened(row, output) as found:
        say_damaged(is_intact=found.is_intact)
        with sharing.progress(output.name) as tell:
            files = night_exports.write(output, form, found, tell)
        typer.echo(_said(found, files), err=True)


def _said(found: "ExportedNight", files: tuple[Path, ...]) -> str:
    """Return whose and what was written: a wrong patient's file must be seen at once."""
    from rehab.app.night_exports import started

    row, recording = found.row, found.recording
    kind = " SIMULATED, nobody's muscle;" if row.is_simulated else ""
    kind += " played from a file;" if row.is_replayed else ""
    return (
        f"{', '.join(str(name) for name in files)}: night {str(row.id)[:8]} of"
        f" “{row.patient}”, {started(row):%Y-%m-%d %H:%M};{kind}"
        f" {recording.duration_s / 3600:.2f} h, {recording.stream.n_channels} channels"
        f" at {recording.stream.fs_hz:g} Hz, {len(found.annotations)} annotations."
    )


def say_damaged(*, is_intact: bool) -> None:
    """Say of a recording that it is no longer what was kept."""
    if not is_intact:
        typer.echo(
            "rehab: the recording is not as it was kept: what is damaged in it is a gap"
            " in the file.",
            err=True,
        )


def _document(row: NightRow, output: Path | None, *, may_replace: bool) -> None:
    known: dict[str, Any] = {"rehab": rehab.__version__, **night_json.row(row)}
    del known["recording"]  # a path of this machine
    text = json.dumps(known, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
    if output is None:
        typer.echo(text, nl=False)
        return
    _write(output, text, may_replace=may_replace)
    typer.echo(f"{output}: night {str(row.id)[:8]} of “{row.patient}”.", err=True)


def _write(target: Path, text: str, *, may_replace: bool) -> None:
    from rehab.app import whole_file

    whole_file.write(target, text.encode(), may_replace=may_replace)
