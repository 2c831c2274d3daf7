"""`rehab demo --clinic`: makes the sample clinic with a progress bar, and opens its pages."""

from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from rehab.app.sample.making import make_clinic
from rehab.app.sample.place import clinic_folder, made_on
from rehab.cli.reviewing import review
from rehab.config import read_settings


def clinic(data: Path | None, *, is_opened: bool) -> None:
    """Make the sample clinic where there is none yet, and serve the pages of it."""
    folder = clinic_folder(read_settings(data).data_dir)
    is_new = made_on(folder) is None and make(folder)
    typer.echo(
        f"{'Four sample patients are' if is_new else 'The sample patients lie'} in"
        f" {folder}, apart from every other history. They are simulated: not real"
        " people."
    )
    review(folder, 0, is_opened=is_opened)


def make(folder: Path) -> bool:
    """Make it with a progress bar; return False where it was made meanwhile."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:.0f} of {task.total:.0f} sittings"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as progress:
        bar = progress.add_task("Sample clinic", total=1, visible=False)

        def tell(n: int, n_all: int) -> None:
            progress.update(bar, completed=n, total=n_all, visible=True)

        return make_clinic(folder, tell)
