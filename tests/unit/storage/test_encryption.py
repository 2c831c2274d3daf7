"""Whether a disk is encrypted: what is told must be so, and what is not known is said."""

import sys
from pathlib import Path

import pytest

from rehab.storage.encryption import DiskEncryption, disk_encryption

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells without an administrator"
)
PLAIN = "25 1 8:2 / / rw,relatime - ext4 /dev/sda2 rw\n"


def machine(root: Path, mounts: str) -> Path:
    (root / "proc/self").mkdir(parents=True)
    (root / "proc/self/mountinfo").write_text(mounts, encoding="utf-8")
    return root


def device(root: Path, name: str, uuid: str = "") -> Path:
    place = root / "sys/dev/block" / name
    (place / "slaves").mkdir(parents=True)
    if uuid:
        (place / "dm").mkdir()
        (place / "dm/uuid").write_text(uuid, encoding="ascii")
    return place


def test_a_plain_disk_is_not_called_encrypted(tmp_path: Path) -> None:
    """Somebody who relies on it would carry a year of their health about in the open."""
    root = machine(tmp_path, PLAIN)
    device(root, "8:2")
    assert disk_encryption(Path("/srv/rehab"), root) is DiskEncryption.NOT_SEEN


def test_the_mount_that_holds_the_folder_counts(tmp_path: Path) -> None:
    """An encrypted home on a plain system is encrypted, and not the other way round."""
    root = machine(
        tmp_path, f"{PLAIN}30 25 253:1 / /srv rw - ext4 /dev/mapper/home rw\n"
    )
    device(root, "8:2")
    device(root, "253:1", "CRYPT-LUKS2-0123-home")
    assert disk_encryption(Path("/srv/rehab"), root) is DiskEncryption.ON
    assert disk_encryption(Path("/opt"), root) is DiskEncryption.NOT_SEEN


def test_a_volume_on_an_encrypted_disk_is_encrypted(tmp_path: Path) -> None:
    """Most installers put volumes on LUKS: the volume itself does not say so."""
    root = machine(tmp_path, PLAIN.replace("8:2", "253:2"))
    volume = device(root, "253:2", "LVM-abc")
    (volume / "slaves/dm-0").symlink_to(device(root, "253:0", "CRYPT-LUKS2-x"))
    assert disk_encryption(Path("/srv"), root) is DiskEncryption.ON


@pytest.mark.parametrize(
    ("mounts", "found"),
    [
        ("25 1 0:30 / / rw - btrfs /dev/sda2 rw\n", DiskEncryption.UNKNOWN),
        ("25 1 0:31 / / rw - fuse.gocryptfs /x rw\n", DiskEncryption.ON),
        ("", DiskEncryption.UNKNOWN),
        ("a line of something else\n", DiskEncryption.UNKNOWN),
    ],
)
def test_what_is_not_known_is_said(
    tmp_path: Path, mounts: str, found: DiskEncryption
) -> None:
    """A guess either way would be believed."""
    assert disk_encryption(Path("/srv"), machine(tmp_path, mounts)) is found


def test_without_the_list_of_mounts_nothing_is_known(tmp_path: Path) -> None:
    """A container may hide it; the doctor must not stop at that."""
    assert disk_encryption(Path("/srv"), tmp_path) is DiskEncryption.UNKNOWN
