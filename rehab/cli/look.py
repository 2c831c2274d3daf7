"""The commands that look: at sensors and the machine."""

import time
from pathlib import Path

import typer
from rich.console import Console

from rehab.cli import words
from rehab.config import read_settings


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
