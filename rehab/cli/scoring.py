"""The command that judges files that are named."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from rehab.app.files import ScoredFile, Step, Tell, annotate, check_target, score_file
from rehab.cli import as_json as told
from rehab.cli import score_page
from rehab.errors import RehabError
from rehab.i18n import explain


@dataclass(frozen=True, slots=True)
class ScoreAsk:
    """What `rehab score FILE...` was asked for; `target` takes the annotations."""

    files: tuple[Path, ...]
    fs_hz: float | None
    unit: str | None
    channels: tuple[str, ...]
    target: Path | None
    may_replace: bool
    as_json: bool


def score(ask: ScoreAsk) -> None:
    """Judge files; one that fails is said and does not stop the others."""
    if ask.target is not None:
        check_target(ask.target, ask.files[0], may_replace=ask.may_replace)
    listed, has_failed = [], False
    for i, path in enumerate(ask.files):
        try:
            scored, n_annotations = _score_one(path, ask)
        except RehabError as error:
            if len(ask.files) == 1:
                raise
            has_failed = True
            typer.echo(f"rehab: {explain(error)}", err=True)
            continue
        if ask.as_json:
            listed.append(told.file(scored))
            continue
        if i:
            typer.echo()
        score_page.show(scored)
        if ask.target is not None:
            typer.echo(f"Written: {ask.target}, with {n_annotations} annotations.")
    if ask.as_json:
        typer.echo(json.dumps(listed, indent=2, allow_nan=False))
    if has_failed:
        raise typer.Exit(1)


def _score_one(path: Path, ask: ScoreAsk) -> tuple[ScoredFile, int]:
    with file_progress(path.name, is_shown=not ask.as_json) as tell:
        scored = score_file(
            path, channels=ask.channels, fs_hz=ask.fs_hz, unit=ask.unit, tell=tell
        )
        n = annotate(ask.target, scored, tell=tell) if ask.target is not None else 0
    return scored, n


@contextmanager
def file_progress(name: str, *, is_shown: bool) -> Iterator[Tell]:
    """Show on the terminal what is being done with a file, and for how long already."""
    console = Console(stderr=True)
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not (is_shown and console.is_terminal),  # a log wants no empty lines
    ) as progress:
        bar = progress.add_task(name, total=None)

        def tell(step: Step, done: int, total: int) -> None:
            progress.update(
                bar,
                description=f"{name}: {step.value}",
                completed=done,
                total=total or None,
            )

        yield tell
