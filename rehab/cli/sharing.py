"""The commands that write a patient's history into one file, and read it again."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from rehab.app import sharing
from rehab.app.sharing import Added, Ask, Imported, Packed
from rehab.cli import passphrases
from rehab.cli.words import many
from rehab.config import read_settings
from rehab.ports.progress import Tell


@dataclass(frozen=True, slots=True)
class BundleAsk:
    """What `rehab bundle` was asked for."""

    patient: str
    output: Path
    passphrase_file: Path | None
    with_recordings: bool
    may_replace: bool
    data: Path | None


def bundle(ask: BundleAsk) -> None:
    """Write a bundle, and say what is in it."""
    outgoing = sharing.gather(
        read_settings(ask.data), ask.patient, ask.output, may_replace=ask.may_replace
    )
    passphrase = passphrases.new(ask.passphrase_file)
    with progress(ask.output.name) as tell:
        packed = sharing.write(
            outgoing,
            ask.output,
            passphrase,
            with_recordings=ask.with_recordings,
            tell=tell,
        )
    for line in _packed(packed, ask):
        typer.echo(line)
    for path in packed.lacking:
        typer.echo(
            f"rehab: the recording {path} is gone, not as it was written, or encrypted"
            " without its key here:"
            " its session is in the file, without it.",
            err=True,
        )


def _packed(packed: Packed, ask: BundleAsk) -> Iterator[str]:
    yield (
        f"{ask.output} holds “{packed.patient}”:"
        f" {_sessions(packed)}{_simulated(packed.n_simulated)},"
        f" {many(packed.n_recordings, 'recording')}, plans, notes, events, verdicts and"
        f" what was said; {packed.n_bytes / 1e6:.1f} MB."
    )
    yield (
        "Only the passphrase opens it. Tell it by another way than the file, and keep it:"
        " nobody can find it out again."
    )


def import_file(
    path: Path, ask: Ask, passphrase_file: Path | None, data: Path | None
) -> None:
    """Import a bundle, and say what was new."""
    settings = read_settings(data)
    sharing.check(path)
    passphrase = passphrases.known(passphrase_file)
    with progress(path.name) as tell:
        found = sharing.take_in(settings, path, passphrase, ask, tell)
    for line in _imported(path, found):
        typer.echo(line)


def _imported(path: Path, found: Imported) -> Iterator[str]:
    here = "" if found.patient == found.found else f", here “{found.patient}”"
    yield (
        f"{path} holds “{_printable(found.found)}”{here}:"
        f" {_sessions(found)}{_simulated(found.n_simulated)}."
    )
    new = list(_new(found.added))
    yield f"New: {', '.join(new)}." if new else "Nothing in it was new."


def _new(added: Added) -> Iterator[str]:
    for n, what in (
        (added.n_sessions, "session"),
        (added.n_nights, "night"),
        (len(added.moves), "recording"),
        (added.n_scores, "score"),
        (added.n_plans, "plan"),
        (added.n_notes, "note"),
        (added.n_events, "event"),
        (added.n_verdicts, "verdict"),
    ):
        if n:
            yield many(n, what)
    if added.n_said:
        yield f"what was said {added.n_said} times before or after training"
    if added.n_withdrawn:
        yield f"{added.n_withdrawn} notes or events taken back"


def _sessions(of: Packed | Imported) -> str:
    nights = f", {many(of.n_nights, 'night')}" if of.n_nights else ""
    return many(of.n_sessions, "session") + nights


def _simulated(n: int) -> str:
    return f" ({n} of them SIMULATED, nobody's muscle)" if n else ""


def _printable(name: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in name)


@contextmanager
def progress(name: str) -> Iterator[Tell]:
    """Show on a terminal how far the work on a file is."""
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as shown:
        bar = shown.add_task(name, total=None)

        def tell(done: int, total: int) -> None:
            shown.update(bar, completed=done, total=total or None)

        yield tell
