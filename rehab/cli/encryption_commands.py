"""The command about the encryption of recordings; it joins those of `commands`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from rehab.cli.commands import Data, app


class What(StrEnum):
    """What is to be done."""

    STATUS = "status"
    ON = "on"
    OFF = "off"
    RECOVER = "recover"


@app.command()
def encryption(
    what: Annotated[
        What,
        typer.Argument(
            help="status: how it stands. on: encrypt all recordings. off: make them"
            " plain again. recover: open them with the recovery key on a new computer."
        ),
    ] = What.STATUS,
    *,
    recovery_file: Annotated[
        Path | None,
        typer.Option(
            "--recovery-file",
            help="on: write the new recovery key to this new file, best on a stick,"
            " and try it from there.",
        ),
    ] = None,
    from_file: Annotated[
        Path | None,
        typer.Option(
            "--from-file",
            help="Take the recovery key from this file instead of asking; on: use a"
            " recovery key that you have already.",
        ),
    ] = None,
    data: Data = None,
) -> None:
    """Encrypt the recordings on this computer, or say how it stands.

    They open with the key of this computer, and with a recovery key that you write down.

    Example: rehab encryption on
    """
    from rehab.cli import encrypting

    encrypting.run(encrypting.Ask(what.value, recovery_file, from_file, data))
