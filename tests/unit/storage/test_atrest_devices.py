"""Where the key of this device is kept: in the keyring where one works, else in a file."""

from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from rehab.errors import Reason, StoreError
from rehab.storage.atrest import age, devices


class Ring(KeyringBackend):
    """A keyring that tells what it was asked."""

    priority = 5  # type: ignore[assignment]

    def __init__(self, *, is_broken: bool = False, forgets: bool = False) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.is_broken, self.forgets = is_broken, forgets

    def get_password(self, service: str, username: str) -> str | None:
        if self.is_broken:
            raise RuntimeError("locked")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.is_broken:
            raise RuntimeError("locked")
        if not self.forgets:
            self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


def use(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ring: Ring) -> None:
    monkeypatch.delenv("REHAB_KEYS", raising=False)
    monkeypatch.setattr(devices.platformdirs, "user_config_path", lambda _: tmp_path)
    monkeypatch.setattr(keyring, "get_keyring", lambda: ring)
    monkeypatch.setattr(devices, "_found", {})


def test_a_keyring_that_works_has_it_and_no_file_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = Ring()
    use(monkeypatch, tmp_path, ring)
    secret = age.new_secret()
    public = age.public_of(secret)
    assert devices.keep(secret) is devices.Place.KEYRING
    assert list(tmp_path.rglob("*.key")) == []
    assert devices.find(public) == secret
    assert devices.place_of(public) is devices.Place.KEYRING
    devices.drop(public)
    assert ring.kept == {}
    assert devices.find(public) is None
    devices.drop(public)  # twice is as once


@pytest.mark.parametrize("how", ["is_broken", "forgets"])
def test_a_keyring_that_does_not_work_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """It is read back before anything relies on it; then it is a file."""
    use(monkeypatch, tmp_path, Ring(**{how: True}))
    secret = age.new_secret()
    assert devices.keep(secret) is devices.Place.FILE
    assert devices.place_of(age.public_of(secret)) is devices.Place.FILE
    monkeypatch.setattr(devices, "_found", {})
    assert devices.find(age.public_of(secret)) == secret


def test_a_keyring_that_keeps_plain_text_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = Ring()
    monkeypatch.setattr(Ring, "priority", 0.5)
    use(monkeypatch, tmp_path, ring)
    assert devices.keep(age.new_secret()) is devices.Place.FILE
    assert ring.kept == {}


def test_with_a_folder_of_ones_own_no_keyring_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stick that is taken out takes the key along, though it was read before."""
    ring = Ring()
    use(monkeypatch, tmp_path, ring)
    stick = tmp_path / "stick"
    monkeypatch.setenv("REHAB_KEYS", str(stick))
    secret = age.new_secret()
    assert devices.keep(secret) is devices.Place.FILE
    assert devices.find(age.public_of(secret)) == secret
    assert ring.kept == {}
    monkeypatch.setenv("REHAB_KEYS", str(tmp_path / "no stick"))
    assert devices.find(age.public_of(secret)) is None


def test_a_file_with_another_key_is_no_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REHAB_KEYS", str(tmp_path))
    public = age.public_of(age.new_secret())
    for text in (f"{age.new_secret()}\n", "# nothing\n", "\x00"):
        devices.file_of(public).write_text(text)
        assert devices.find(public) is None


def test_a_key_that_cannot_be_kept_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("REHAB_KEYS", str(tmp_path / "file" / "keys"))
    with pytest.raises(StoreError) as error:
        devices.keep(age.new_secret())
    assert error.value.reason is Reason.FOLDER_READ_ONLY
