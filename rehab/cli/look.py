"""The commands that look around: for sensors, and at the machine."""

import json
import time
from pathlib import Path

import typer
from rich.console import Console

from rehab.config import read_settings


def sensors(seconds: float, *, as_json: bool) -> None:
    """List what is nearby."""
    from rehab.app.contact import nearby

    with Console(stderr=True).status("Looking for sensors…"):
        found = nearby(seconds)
    if as_json:
        keys = ("sensor", "name", "detail")
        told = [dict(zip(keys, one, strict=True)) for one in found]
        typer.echo(json.dumps(told, indent=2))
    else:
        for one in found:
            typer.echo("\t".join(one))
    if not found:
        typer.echo(
            "No sensor was found: switch it on, bring it close and look again."
            " `rehab demo` works without one.",
            err=True,
        )
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


def hazards() -> None:
    """Print each hazard with what is done, what proves it, and what is open."""
    from rehab.app.hazards import load_hazards

    for one in load_hazards():
        typer.echo(f"{one.id}  {one.title} (severity {one.severity} of 5)")
        typer.echo(f"    cause: {one.cause}\n    harm:  {one.harm}")
        for control in one.controls:
            typer.echo(f"    done:  {control.what}")
            for test in control.proof:
                typer.echo(f"           proven by {test}")
        typer.echo(f"    open:  {one.open or 'nothing that we know of'}\n")
