"""Whether the disk below a folder is encrypted, as far as the system tells."""

import os
import sys
from enum import StrEnum
from pathlib import Path

_CRYPT = "CRYPT-"  # how device-mapper names LUKS and its kin
_ENCRYPTED_TYPES = ("ecryptfs", "fuse.gocryptfs", "fuse.encfs", "fuse.cryfs")
_DEEPEST = 8  # devices on devices


class DiskEncryption(StrEnum):
    """What is known of a disk."""

    ON = "on"
    NOT_SEEN = "not seen"  # single folders may be encrypted all the same (fscrypt)
    UNKNOWN = "unknown"


def disk_encryption(folder: Path, root: Path = Path("/")) -> DiskEncryption:
    """Return whether the disk that holds `folder` is encrypted.

    Only Linux tells without being asked as an administrator: by the mounts and, below
    them, by the devices that a device is made of. `root` is for tests.
    """
    if sys.platform != "linux":
        return DiskEncryption.UNKNOWN
    try:
        mounts = (root / "proc/self/mountinfo").read_text(encoding="utf-8")
    except (OSError, UnicodeError):
        return DiskEncryption.UNKNOWN
    device, kind = _mount_of(Path(os.path.realpath(folder)), mounts)
    if kind in _ENCRYPTED_TYPES:
        return DiskEncryption.ON
    place = root / "sys/dev/block" / device
    if not device or device.startswith("0:") or not place.exists():
        return DiskEncryption.UNKNOWN  # in memory, over a network, of several disks
    return DiskEncryption.ON if _is_crypt(place) else DiskEncryption.NOT_SEEN


def _mount_of(folder: Path, mounts: str) -> tuple[str, str]:
    """Return ``major:minor`` and the file system of the mount that holds a folder."""
    longest, found = -1, ("", "")
    for line in mounts.splitlines():
        fields, _, rest = line.partition(" - ")
        words, kinds = fields.split(), rest.split()
        if len(words) < 5 or not kinds:
            continue
        point = Path(words[4].replace("\\040", " "))
        if folder.is_relative_to(point) and len(point.parts) >= longest:
            longest, found = len(point.parts), (words[2], kinds[0])
    return found


def _is_crypt(device: Path, depth: int = 0) -> bool:
    """Tell whether a device is encrypted, or stands on one that is."""
    try:
        if (device / "dm/uuid").read_text(encoding="ascii").startswith(_CRYPT):
            return True
    except (OSError, UnicodeError):
        pass
    below = device.glob("slaves/*")
    return depth < _DEEPEST and any(_is_crypt(one, depth + 1) for one in below)
