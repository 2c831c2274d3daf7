"""The commands that keep the history safe; they join those of `commands`."""

from pathlib import Path
from typing import Annotated

import typer

from rehab.cli.commands import Data, Force, app


@app.command()
def backup(
    *,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            help="Write to this file, best on another disk. [default: the folder"
            " `backups` of the data folder]",
        ),
    ] = None,
    recordings: Annotated[
        bool, typer.Option("--recordings", help="With all recordings; needs -o.")
    ] = False,
    force: Force = False,
    data: Data = None,
) -> None:
    """Back the history up into one file, and read it back to see that it is right.

    Example: rehab backup --recordings -o everything.zip
    """
    from rehab.app.backups import BackupAsk
    from rehab.cli import backing

    backing.backup(BackupAsk(output, recordings, force), data)


@app.command()
def restore(
    what: Annotated[
        str,
        typer.Argument(metavar="FILE", help="What `rehab backup` wrote, or “latest”."),
    ],
    *,
    data: Data = None,
) -> None:
    """Bring the history back from a backup; the present one is kept under another name.

    Example: rehab restore latest
    """
    from rehab.cli import backing

    backing.restore(what, data)
