"""Switches the sealing of recordings on and off, and gives a device a new key.

The order makes it safe: keys are tried before anything is on; it is on before anything is
sealed; and it is off before anything is made plain. Whatever was cut is done by asking for
it again, and until then `door` reads whichever file is there.
"""

import logging
import os
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from rehab.errors import FileError, Reason, RehabError, StoreError
from rehab.ports.progress import Tell, untold
from rehab.storage.atrest import age, archive, devices, keys, sealing
from rehab.storage.atrest.archive import Done
from rehab.storage.atrest.keys import Keys

log = logging.getLogger(__name__)
_TRIAL_BYTES = 200_000  # several pieces of 64 KiB


def switch_on(folder: Path, recovery: str, tried: str, tell: Tell) -> Done:
    """Seal all recordings from now on, and those that are there.

    Parameters
    ----------
    folder : Path
        Of the data; its history's lock is held.
    recovery : str
        The public half of the recovery key.
    tried : str
        The recovery key as the person gave it back. It has to open what is sealed to
        `recovery`: without that nothing is switched on.
    tell : callable

    Raises
    ------
    RehabError
        RECOVERY_KEY_WRONG; nothing was changed.
    StoreError
        Where the device's key cannot be kept; nothing was changed.
    """
    device = _new_device(recovery, tried)
    publics = age.public_of(device), recovery
    try:
        before = keys.read(folder)
        known = before.devices if before else ()
        made = Keys(is_on=True, recovery=recovery, devices=publics[:1])
        keys.write(folder, made.knowing(known))
    except BaseException:
        devices.drop(publics[0])
        raise
    return _sealed(folder, publics, (device, tried), tell)


def go_on(folder: Path, found: Keys, tell: Tell = untold) -> Done:
    """Seal what is plain yet, where it is on. Raises KEY_MISSING."""
    device = devices.find(found.device)
    if device is None:
        raise FileError(Reason.KEY_MISSING, path=str(folder / archive.RECORDINGS))
    return _sealed(folder, (found.device, found.recovery), (device,), tell)


def close_up(folder: Path) -> int:
    """Seal what a session, an import or a recovery left plain; return how many still are.

    The caller holds the history's lock. Nothing is raised: a session is kept already, and
    its end must not fail; the next start tries again.
    """
    try:
        found = keys.read(folder)
        if found is None or not found.is_on:
            return 0
        archive.clear(folder)
        if not archive.plain(folder):
            return 0
        done = go_on(folder, found)
        for path, error in done.failed:
            log.warning("not sealed: %s: %s", path.name, error)
    except (RehabError, OSError) as error:
        log.warning("recordings stay plain: %s", error)
    return len(archive.plain(folder))


def switch_off(folder: Path, found: Keys, tell: Tell) -> Done:
    """Make all recordings plain; the keys are kept, as backups may be sealed to them.

    Raises
    ------
    FileError
        KEY_MISSING; nothing was changed.
    """
    secrets = found.secrets()
    if not secrets and archive.sealed(folder):
        raise FileError(Reason.KEY_MISSING, path=str(folder / archive.RECORDINGS))
    if found.is_on:
        keys.write(folder, replace(found, is_on=False))
    archive.clear(folder)
    return archive.make_all_plain(folder, secrets, tell)


def recover(folder: Path, secret: str, tell: Tell) -> Done:
    """Make a key for this device with the recovery key, and seal all to that.

    Where it was on, it is on again; where nothing says so (a new computer with the
    recordings alone), it is on from now on.

    Raises
    ------
    RehabError
        RECOVERY_KEY_WRONG where the key is not that of the folder, or opens none of its
        recordings; nothing was changed.
    StoreError
    """
    keys.set_damaged_aside(folder)
    found = keys.read(folder)
    public, there = age.public_of(secret), archive.sealed(folder)
    device = devices.find(found.device) if found else None
    is_known = found is not None and found.recovery == public
    if not is_known:
        # Of before it was switched on anew, in a backup of that time: it helps, and does
        # not take the place of the one in use.
        helps = found is None or device is not None
        if not helps or not any(sealing.opens(path, (secret,)) for path in there):
            raise RehabError(Reason.RECOVERY_KEY_WRONG)
    if device is None or found is None:
        device = _new_device(public, secret)
        made = Keys(
            is_on=found is None or found.is_on,
            recovery=public,
            devices=(age.public_of(device),),
        )
        found = made.knowing(found.devices if found else ())
        keys.write(folder, found)
    archive.clear(folder)
    both = (device, secret) if found.recovery == public else (device,)
    publics = found.device, found.recovery
    done = archive.seal_all_anew(folder, publics, both, (device, secret), tell)
    if found.is_on:  # what waited for a key
        more = archive.seal_all(folder, publics, both, tell)
        done = Done(done.n + more.n, done.failed + more.failed)
    return done


def _sealed(
    folder: Path, publics: tuple[str, str], secrets: tuple[str, ...], tell: Tell
) -> Done:
    archive.clear(folder)
    return archive.seal_all(folder, publics, secrets, tell)


def _new_device(recovery: str, tried: str) -> str:
    """Return a new key of this device, kept and read back, when both keys were tried."""
    device = age.new_secret()
    public = age.public_of(device)
    _try(recovery, public, (tried, device))
    devices.keep(device)
    try:
        _try(recovery, public, (tried, _read_back(public)))
    except BaseException:
        devices.drop(public)
        raise
    return device


def _read_back(public: str) -> str:
    kept = devices.find(public)
    if kept is None:
        raise StoreError(Reason.DISK_ERROR, path=str(devices.file_of(public)))
    return kept


def _try(recovery: str, device: str, secrets: tuple[str, str]) -> None:
    """Seal a test file, and open it with each key alone. Raises RECOVERY_KEY_WRONG."""
    expected, sealed = os.urandom(_TRIAL_BYTES), BytesIO()
    age.seal(BytesIO(expected), sealed, (device, recovery))
    for secret in secrets:
        found = BytesIO()
        with suppress(age.StrangerError, age.DamagedError):
            age.unseal(BytesIO(sealed.getvalue()), found, (secret,))
        if found.getvalue() != expected:
            raise RehabError(Reason.RECOVERY_KEY_WRONG)
