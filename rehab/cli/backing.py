"""The commands that back the history up and bring it back."""

from collections.abc import Iterator
from pathlib import Path

import typer

from rehab.app import backups, encryption
from rehab.app.backups import BackupAsk, Made, Restored
from rehab.cli.sharing import progress
from rehab.cli.words import many
from rehab.config import Settings, read_settings


def backup(ask: BackupAsk, data: Path | None) -> None:
    """Make a backup, and say what is in it."""
    name = ask.target.name if ask.target else "backup"
    with progress(name) as tell:
        made = backups.back_up(read_settings(data), ask, tell)
    typer.echo(_made(made, ask))
    for path in made.lacking:
        typer.echo(
            f"rehab: the recording {path} is gone, elsewhere or not as it was written:"
            " its session is in the backup, without it.",
            err=True,
        )


def _made(made: Made, ask: BackupAsk) -> str:
    n = len(made.backup.recordings)
    what = f"the history and {many(n, 'recording')}" if n else "the history"
    but = "" if ask.with_recordings else ", no recordings (--recordings)"
    return (
        f"{made.backup.path} holds {what}{but}; {made.n_bytes / 1e6:.1f} MB, read back"
        f" and found right. {_who(made)}"
    )


def _who(made: Made) -> str:
    if not made.backup.is_sealed:
        return "Whoever has the file can read it."
    return (
        "Whoever has the file can read the history. The encrypted recordings in it open"
        " on this computer or with the recovery key: keep that apart from the file."
    )


def restore(what: str, data: Path | None) -> None:
    """Bring a history back, and say where the one before is now."""
    settings = read_settings(data)
    restored, passed = backups.bring_back(settings, what)
    for path in passed:
        typer.echo(f"rehab: {path} is damaged and was passed over.", err=True)
    for line in _restored(restored, settings):
        typer.echo(line)


def _restored(done: Restored, settings: Settings) -> Iterator[str]:
    when = f" of {done.made.astimezone():%Y-%m-%d %H:%M}" if done.made else ""
    yield (
        f"The history{when} is back, from {done.source}: {many(done.n_sessions, 'session')}"
        + (f", {many(done.n_nights, 'night')}" if done.n_nights else "")
        + (f", {many(len(done.recordings), 'recording')}." if done.recordings else ".")
    )
    if done.aside is not None:
        yield (
            f"The one before is kept as {done.aside}; `rehab restore` takes that, too."
        )
    for path in done.moved:
        yield f"A recording of the same name and other content is kept as {path}."
    yield from _shut(settings)
    yield (
        "Sessions that were recorded later come back from their recordings with the next"
        " `rehab`. Close the therapist's pages where they are open, and start them again."
    )


def _shut(settings: Settings) -> Iterator[str]:
    n = encryption.standing(settings).n_shut
    if n:
        yield (
            f"{many(n, 'recording')} cannot be opened, as the key is not on this"
            " computer: take the recovery key and run `rehab encryption recover`."
        )
