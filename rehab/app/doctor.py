"""What a machine has and lacks, each with what to do about it."""

import os
import platform
import shlex
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec

import rehab
from rehab.app.bluetooth_starts import BluetoothStarts
from rehab.app.home import Home
from rehab.config import Settings
from rehab.errors import Reason, RehabError
from rehab.i18n import _, explain
from rehab.storage import space
from rehab.storage.encryption import DiskEncryption, disk_encryption
from rehab.storage.place import Server


@dataclass(frozen=True, slots=True)
class Finding:
    """One check. `is_needed` False is a convenience: lacking it fails nothing."""

    name: str
    words: str
    is_ok: bool
    is_needed: bool = True


def has_display() -> bool:
    """Return whether a window can be opened here."""
    if os.environ.get("SDL_VIDEODRIVER"):
        return True
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def examine(settings: Settings) -> Iterator[Finding]:
    """Yield one finding after the other; none of them raises."""
    yield Finding(
        "rehab",
        f"{rehab.__version__}, Python {platform.python_version()},"
        f" {platform.system()}, SQLite {sqlite3.sqlite_version}",
        is_ok=True,
    )
    yield from _folder(settings)
    yield _encryption(settings)
    yield from _recordings(settings)
    if settings.database_url:
        yield _server(settings)
    yield _history(settings)
    yield from _forgetting(settings)
    yield _backups(settings)
    yield _exercises(settings)
    shown = has_display()
    yield Finding(
        _("display"),
        _("A window can be opened.")
        if shown
        else _("No display here: use `--headless`."),
        is_ok=shown,
        is_needed=False,
    )
    yield _voice()
    yield from _bluetooth(settings)
    has_radio = find_spec("bumble") is not None
    yield Finding(
        _("virtual radio"),
        _("The extra `radio` is installed.")
        if has_radio
        else _("Not installed: `pip install 'rehab[radio]'` if you want virtual:npg."),
        is_ok=has_radio,
        is_needed=False,
    )
    yield _streams()


def _folder(settings: Settings) -> Iterator[Finding]:
    try:
        Home(settings)
    except RehabError as error:
        yield Finding(_("data folder"), explain(error), is_ok=False)
        return
    yield Finding(_("data folder"), str(settings.data_dir), is_ok=True)
    n_bytes = space.free_bytes(settings.data_dir)
    if n_bytes is None:
        return
    free_gb = n_bytes / 1e9
    is_short = space.is_short(settings.data_dir, space.MOST_BYTES_PER_S)
    yield Finding(
        _("free space"),
        _("{free:.1f} GB free.").format(free=free_gb)
        if not is_short
        else _("Only {free:.2f} GB free: make room before you train.").format(
            free=free_gb
        ),
        is_ok=not is_short,
    )


def _encryption(settings: Settings) -> Finding:
    """Tell whether whoever takes this computer away can read what is kept."""
    found = disk_encryption(settings.data_dir)
    words = {
        DiskEncryption.ON: _("The disk of the data folder is encrypted."),
        DiskEncryption.NOT_SEEN: _(
            "None is seen: whoever takes this computer can read the recordings. Switch"
            " on the encryption of the disk, or of your home folder."
        ),
        DiskEncryption.UNKNOWN: _(
            "Not known here: look in the settings of this system whether the disk is"
            " encrypted (FileVault, BitLocker, LUKS)."
        ),
    }[found]
    is_ok = found is DiskEncryption.ON
    return Finding(_("disk encryption"), words, is_ok=is_ok, is_needed=False)


def _server(settings: Settings) -> Finding:
    """Tell which server keeps the history, and whether anybody can listen."""
    from rehab.storage.server_state import state_of

    name = _("history's server")
    try:
        found = state_of(Server(settings.database_url, settings.data_dir))
    except RehabError as error:
        return Finding(name, explain(error), is_ok=False)
    place = str(Server(settings.database_url, settings.data_dir))
    words = f"PostgreSQL {found.version}, {place}. "
    is_private = found.is_encrypted or found.is_local
    if found.is_encrypted:
        words += _("The connection is encrypted.")
    elif found.is_local:
        words += _("The connection does not leave this computer.")
    else:
        words += _(
            "The connection is not encrypted: whoever is on the network can read the"
            " history. Write `?sslmode=verify-full` at the end of the address."
        )
    if not found.is_durable:
        words += " " + _(
            "After a power cut it may lose what it had kept: switch fsync and"
            " full_page_writes on in its settings."
        )
    return Finding(name, words, is_ok=is_private and found.is_durable, is_needed=False)


def _recordings(settings: Settings) -> Iterator[Finding]:
    """Tell how encrypted recordings stand, where there are any."""
    from rehab.app import encryption

    name = _("encrypted recordings")
    try:
        now = encryption.standing(settings)
    except (RehabError, OSError) as error:
        words = explain(error) if isinstance(error, RehabError) else str(error)
        yield Finding(name, words, is_ok=False)
        return
    if not now.is_on and not now.n_sealed:
        return
    words = _("{n} encrypted, {m} plain.").format(n=now.n_sealed, m=now.n_plain)
    is_shut = now.n_shut > 0 or (now.is_on and now.place is None)
    if is_shut:
        words += " " + _(
            "The key is not on this computer: run `rehab encryption recover`."
        )
    elif now.is_on and now.n_plain:
        words += " " + _("Run `rehab encryption on` to encrypt the others.")
    if now.is_on and now.n_died:
        words += " " + _(
            "Recordings that broke off are plain: run `rehab history`, which brings them"
            " back and encrypts them."
        )
    is_left = now.is_on and now.n_plain + now.n_died > 0
    yield Finding(name, words, is_ok=not is_shut and not is_left)


def _history(settings: Settings) -> Finding:
    home = Home(settings, read_only=True)
    try:
        rows = home.sessions()
    except RehabError as error:
        return Finding(_("history"), explain(error), is_ok=False)
    finally:
        home.close()
    return Finding(_("history"), _("{n} sessions.").format(n=len(rows)), is_ok=True)


def _forgetting(settings: Settings) -> Iterator[Finding]:
    from rehab.app.forgetting import begun

    for patient in begun(settings.data_dir):
        words = _(
            "The removal of {patient} was interrupted, and some is still there:"
            " run `{command}` to finish it."
        ).format(patient=patient, command=f"rehab forget {shlex.quote(patient)}")
        yield Finding(_("forgetting"), words, is_ok=False)


def _backups(settings: Settings) -> Finding:
    from rehab.app import backups

    name = _("backups")
    if settings.database_url:
        words = _(
            "The server's: ask whoever runs it. `rehab backup` says what to copy."
        )
        return Finding(name, words, is_ok=True)
    history = backups.history_of(settings)
    if not history.exists():
        return Finding(name, _("There is nothing to back up yet."), is_ok=True)
    found, damaged = backups.newest(settings)
    if found is None:
        words = _("There is no backup that is whole: run `rehab backup`.")
        return Finding(name, words, is_ok=False)
    age = datetime.now(UTC) - found.made
    when = found.made.astimezone().strftime("%Y-%m-%d %H:%M")
    words = _("The newest one that is whole is {n} hours old ({when}).")
    words = words.format(n=max(0, round(age / timedelta(hours=1))), when=when)
    is_old = age > timedelta(days=8) and backups.is_changed(settings, found)
    if is_old:
        words += " " + _("That is old: run `rehab backup`.")
    if damaged:
        words += " " + _("Damaged and passed over: {names}.").format(
            names=", ".join(path.name for path in damaged)
        )
    return Finding(name, words, is_ok=not (is_old or damaged))


def _exercises(settings: Settings) -> Finding:
    try:
        catalog = Home(settings, read_only=True).catalog
    except RehabError as error:
        return Finding(_("exercises"), explain(error), is_ok=False)
    return Finding(_("exercises"), ", ".join(sorted(catalog)), is_ok=True)


def _voice() -> Finding:
    from rehab.ui.sound.voice import PROGRAM, find_program

    has_voice = find_program() is not None
    return Finding(
        _("voice"),
        _("{program} is installed: cues can be spoken.").format(program=PROGRAM)
        if has_voice
        else _("No {program}: install it if you want spoken cues.").format(
            program=PROGRAM
        ),
        is_ok=has_voice,
        is_needed=False,
    )


def _streams() -> Finding:
    from rehab.sensors.lsl import check_lsl

    reason = check_lsl()
    return Finding(
        "Lab Streaming Layer",
        _("Ready.") if reason is None else explain(RehabError(reason)),
        is_ok=reason is None,
        is_needed=False,
    )


def _bluetooth(settings: Settings) -> Iterator[Finding]:
    from rehab.app.doctor_bluetooth import examine_bluetooth

    if BluetoothStarts(settings.data_dir, read_only=True).is_paused:
        words = explain(RehabError(Reason.BLUETOOTH_PAUSED))
        yield Finding("Bluetooth", words, is_ok=False, is_needed=False)
    for found in examine_bluetooth():
        yield Finding(found.name, found.words, is_ok=found.is_ok, is_needed=False)
