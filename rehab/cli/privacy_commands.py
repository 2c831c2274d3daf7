"""The commands about what is kept of whom; they join those of `commands`."""

from typing import Annotated

import typer

from rehab.cli.commands import Data, app


@app.command()
def forget(
    patient: Annotated[str, typer.Argument(help="Pseudonym; at home it is “me”.")],
    *,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do not ask for the pseudonym once more.")
    ] = False,
    data: Data = None,
) -> None:
    """Remove all that is kept of a patient, for good; nobody else's data are touched.

    What will be removed is shown first, and the pseudonym has to be typed again.

    Example: rehab forget p07
    """
    from rehab.cli import forgetting

    forgetting.forget(patient, data, is_asked=not yes)
