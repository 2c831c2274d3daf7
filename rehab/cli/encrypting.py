"""Switches the encryption of recordings on and off, and says what that is worth."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import typer

from rehab.app import encryption
from rehab.app.encryption import Done, Place, Standing
from rehab.cli import recovery_key
from rehab.cli.sharing import progress
from rehab.cli.words import many
from rehab.config import Settings, read_settings
from rehab.errors import Reason, RehabError
from rehab.i18n import explain

_MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Ask:
    """What `rehab encryption` was asked for."""

    what: str
    recovery_file: Path | None
    from_file: Path | None
    data: Path | None


def run(ask: Ask) -> None:
    """Do it, and say how it stands then."""
    settings = read_settings(ask.data)
    _refuse_unused(ask)
    is_new = ask.data is None and ask.what in {"on", "status"}  # nobody trained yet
    if not settings.data_dir.is_dir() and not is_new:
        raise RehabError(Reason.FOLDER_MISSING, path=str(settings.data_dir))
    {"on": _on, "off": _off, "recover": _recover, "status": _status}[ask.what](
        settings, ask
    )


def _refuse_unused(ask: Ask) -> None:
    uses = {"on": ("--recovery-file", "--from-file"), "recover": ("--from-file",)}
    given = {"--recovery-file": ask.recovery_file, "--from-file": ask.from_file}
    for name, value in given.items():
        if value is not None and name not in uses.get(ask.what, ()):
            raise RehabError(
                Reason.OPTION_UNUSED, name=name, value=str(value), path=ask.what
            )
    if ask.recovery_file is not None and ask.from_file is not None:
        raise RehabError(
            Reason.OPTION_UNUSED,
            name="--recovery-file",
            value=str(ask.recovery_file),
            path="--from-file",
        )


def _refuse_keys(ask: Ask) -> None:
    """Refuse to go on with other keys: it is on, and new ones would be ignored."""
    for name, value in (
        ("--recovery-file", ask.recovery_file),
        ("--from-file", ask.from_file),
    ):
        if value is not None:
            raise RehabError(
                Reason.OPTION_UNUSED, name=name, value=str(value), path="what is on"
            )


def _on(settings: Settings, ask: Ask) -> None:
    if encryption.is_on(settings):
        _refuse_keys(ask)
        with progress("encrypting") as tell:
            done = encryption.go_on(settings, tell)
        typer.echo("Encryption is on already; its keys stay as they are.")
    else:
        encryption.insist_free(settings)
        secret, tried = recovery_key.new(ask.recovery_file, ask.from_file)
        with progress("encrypting") as tell:
            done = encryption.switch_on(settings, secret, tried, tell)
    _tell(done, "encrypted, read back and found right", settings)
    for line in _worth(settings):
        typer.echo(line)
    _end(done)


def _off(settings: Settings, ask: Ask) -> None:
    del ask
    with progress("decrypting") as tell:
        done = encryption.switch_off(settings, tell)
    _tell(done, "plain again", settings)
    typer.echo(
        "Encryption is off. Keep the recovery key as long as there are backups of before:"
        " their recordings are encrypted."
    )
    _end(done)


def _recover(settings: Settings, ask: Ask) -> None:
    secret = recovery_key.known(ask.from_file)
    with progress("recovering") as tell:
        done = encryption.recover(settings, secret, tell)
    _tell(done, "open with the new key of this computer", settings)
    for line in _lines(encryption.standing(settings), settings):
        typer.echo(line)
    _end(done)


def _status(settings: Settings, ask: Ask) -> None:
    del ask
    for line in _lines(encryption.standing(settings), settings):
        typer.echo(line)


def say_plain(settings: Settings) -> None:
    """Say where recordings stay plain that should not, on the way of another command."""
    n = encryption.left_plain(settings)
    if n:
        typer.echo(
            f"rehab: {many(n, 'recording')} could not be encrypted and"
            f" {'is' if n == 1 else 'are'} plain: `rehab encryption` says why.",
            err=True,
        )


def _tell(done: Done, how: str, settings: Settings) -> None:
    typer.echo(f"{many(done.n, 'recording')} {how}.")
    for path, error in done.failed[:_MOST_SHOWN]:
        why = explain(error) if isinstance(error, RehabError) else str(error)
        name = path.relative_to(settings.data_dir)
        typer.echo(f"rehab: {name} stays as it was: {why}", err=True)
    if len(done.failed) > _MOST_SHOWN:
        more = len(done.failed) - _MOST_SHOWN
        typer.echo(f"rehab: and {more} more.", err=True)


def _end(done: Done) -> None:
    if done.failed:
        typer.echo("rehab: run the same command again to go on.", err=True)
        raise typer.Exit(1)


def _worth(settings: Settings) -> Iterator[str]:
    yield (
        "Encryption is on: every recording is encrypted when its session ends. While a"
        " session runs, its recording is plain, so that a crash loses nothing."
    )
    yield _key_line(encryption.standing(settings), settings)
    yield (
        "Not encrypted by this: the history (scores, plans, notes), what you export or"
        " print, backups with recordings of before, and what the disk has not written"
        " over yet. The encryption of the disk covers those: see `rehab doctor`."
    )


def _lines(now: Standing, settings: Settings) -> Iterator[str]:
    what = (
        f"{many(now.n_sealed, 'recording')} encrypted,"
        f" {now.n_plain} plain, in {settings.data_dir}."
    )
    yield f"Encryption is {'on' if now.is_on else 'off'}. {what}"
    if now.was_ever or now.n_sealed:
        yield _key_line(now, settings)
    if now.n_shut:
        yield (
            f"{many(now.n_shut, 'recording')} cannot be opened on this computer: take"
            " the recovery key and run `rehab encryption recover`."
        )
    elif now.is_on and now.n_plain:
        yield "Run `rehab encryption on` to encrypt the plain ones, too."
    elif now.n_sealed and not now.is_on:
        yield "Run `rehab encryption off` to make the encrypted ones plain, too."
    if now.n_died and now.is_on:
        yield (
            f"Plain as well: {many(now.n_died, 'recording')} that broke off. Run"
            " `rehab history`: it brings back what is in there, and encrypts it."
        )


def _key_line(now: Standing, settings: Settings) -> str:
    if now.place is Place.KEYRING:
        return "The key of this computer is in the system's keyring."
    if now.place is Place.FILE:
        return (
            f"The key of this computer is the file {encryption.key_file(settings)}: that"
            " protects a backup or a data folder that is taken alone, and not a disk"
            " with both."
        )
    return "The key of this computer is not here."
