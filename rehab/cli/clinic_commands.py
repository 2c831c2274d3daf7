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
