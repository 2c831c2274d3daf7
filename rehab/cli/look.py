"""The commands that look: at sensors, files, the history and the machine."""

import json
import time
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import Progress

from rehab.cli import words
from rehab.cli.run import open_home
from rehab.config import read_settings
from rehab.errors import RehabError
from rehab.i18n import explain


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
        f"{report.stream.device}: {words.channels(report.stream.n_channels)},"
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
                f"{path.name}: {words.channels(stream.n_channels)}, {stream.fs_hz:g} Hz,"
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
