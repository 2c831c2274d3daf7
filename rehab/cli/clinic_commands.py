"""The commands of a clinic, one function each; they join those of `commands`."""

from pathlib import Path
from typing import Annotated

import typer

from rehab.cli.commands import Data, app

LABELS = "labels"


@app.command()
def export(
    what: Annotated[
        str, typer.Argument(metavar="WHAT", help="“labels”: all verdicts on jerks.")
    ],
    *,
    patient: Annotated[
        str | None, typer.Option("--patient", help="Only this pseudonym.")
    ] = None,
    form: Annotated[
        str, typer.Option("--format", help="csv or json; with -o by its ending.")
    ] = "",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write to this file.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace the file of -o.")
    ] = False,
    data: Data = None,
) -> None:
    """Hand out what is kept: the verdicts on single jerks as labelled data.

    Example: rehab export labels --format json
    """
    from rehab.cli import exporting

    exporting.export(
        exporting.ExportAsk(what, patient, form, output, may_replace=force, data=data)
    )


@app.command()
def review(
    *,
    port: Annotated[
        int,
        typer.Option("--port", help="0 takes any that is free.", min=0, max=65535),
    ] = 0,
    no_open: Annotated[
        bool, typer.Option("--no-open", help="Only print the address.")
    ] = False,
    data: Data = None,
) -> None:
    """Open the therapist's pages in a browser on this computer.

    Example: rehab review --no-open
    """
    from rehab.cli import reviewing

    reviewing.review(data, port, is_opened=not no_open)
