"""An import that fails or dies at any step, and a file that was made to do harm."""

import errno
import json
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard

from rehab.app import sharing
from rehab.app.home import Home
from rehab.app.rescue import has_unfinished, rescue
from rehab.config import Settings
from rehab.errors import FileError, Reason, RehabError, StoreError
from rehab.storage import disk
from rehab.storage.bundle import importing, merge, pack, unpack
from tests.unit.storage.bundle_room import (
    WORDS,
    a_clinic,
    a_home,
    cheap_keys,
    contents,
    forged,
    history,
    opened,
    refused,
    send,
    take,
    train,
    tree,
)


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap_keys(monkeypatch)


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    return a_clinic(tmp_path / "clinic")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return send(a_home(tmp_path / "home"), tmp_path / "me.rehab")


def failing_after(n: int, real: Callable[..., Any], error: BaseException) -> Any:
    """Return `real`, which raises at its call number `n`, from 0."""
    calls = iter(range(1000))

    def call(*args: Any, **how: Any) -> Any:
        if next(calls) == n:
            raise error
        return real(*args, **how)

    return call


STEPS = [
    (unpack, "_history", 0),
    (unpack, "_recordings", 0),
    (disk, "create", 1),
    (importing, "whose", 0),
    (importing, "merge", 0),
    (merge, "_recorded", 1),
    (merge, "_plans", 0),
    (importing, "_move", 0),
    (Path, "replace", 0),
    (Path, "replace", 1),
    (disk, "sync_folder", 1),
    (disk, "sync_folder", 2),
]


@pytest.mark.parametrize("is_full", [True, False])
@pytest.mark.parametrize(("where", "name", "n"), STEPS)
def test_an_import_that_stops_anywhere_has_not_begun(
    clinic: Path,
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    where: Any,
    name: str,
    n: int,
    is_full: bool,
) -> None:
    """Half a history, or recordings of nobody, would be seen as somebody's."""
    before = tree(clinic)
    error = OSError(errno.ENOSPC, "full") if is_full else KeyboardInterrupt()
    with monkeypatch.context() as broken:
        real = failing_after(n, getattr(where, name), error)
        broken.setattr(where, name, real)
        with pytest.raises((StoreError, KeyboardInterrupt)) as caught:
            take(clinic, file)
    if isinstance(caught.value, StoreError):
        assert caught.value.reason is Reason.DISK_FULL
    assert tree(clinic) == before
    assert take(clinic, file).added.n_sessions == 2


def test_an_import_that_is_killed_is_nobody_s_session(
    clinic: Path, file: Path, tmp_path: Path
) -> None:
    """Recordings that lie there without a row must not be taken for the patient's own."""
    code = (
        "import os, sys; from pathlib import Path; from rehab.app import sharing;"
        "from rehab.config import Settings; from rehab.storage.bundle import importing;"
        "importing.disk.sync_folder = lambda folder: "
        "os._exit(9) if folder.name == 'imported' else None;"
        "sharing.take_in(Settings(Path(sys.argv[1])), Path(sys.argv[2]), sys.argv[3],"
        " sharing.Ask())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(clinic), str(file), WORDS], check=False
    )
    assert done.returncode == 9
    assert len(list((clinic / merge.IMPORTED).iterdir())) == 2
    home = Home(Settings(clinic))
    assert not has_unfinished(home)
    assert rescue(home) == []
    assert {row.patient for row in home.sessions()} == {"p01"}
    home.close()
    took = take(clinic, file)
    assert (took.added.n_sessions, len(took.added.moves)) == (2, 2)
    assert contents(history(clinic)) == contents(history(tmp_path / "home"))
    assert not (clinic / importing.STAGING).exists()


def test_a_data_folder_that_cannot_be_is_said(file: Path, tmp_path: Path) -> None:
    """A name typed wrong ends in a sentence."""
    taken = tmp_path / "taken"
    taken.write_text("a file")
    with refused(Reason.FOLDER_READ_ONLY, tmp_path):
        take(taken, file)


def test_a_full_disk_leaves_no_half_bundle(
    clinic: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a file under the name of a whole one would be sent."""
    old = send(clinic, tmp_path / "out.rehab", "p01")
    full = failing_after(3, disk.DurableFile.write, OSError(errno.ENOSPC, "full"))
    monkeypatch.setattr(disk.DurableFile, "write", full)
    with refused(Reason.DISK_FULL, tmp_path):
        send(clinic, old, "p01")


def test_a_bundle_is_written_where_one_can_be(clinic: Path, tmp_path: Path) -> None:
    """Before anybody thinks of a passphrase."""

    def gather(target: Path, patient: str = "p01") -> None:
        sharing.gather(Settings(clinic), patient, target, may_replace=False)

    there = tmp_path / "there.rehab"
    there.write_text("x")
    for target, reason in (
        (there, Reason.FILE_EXISTS),
        (tmp_path, Reason.FILE_IS_FOLDER),
        (tmp_path / "no" / "a.rehab", Reason.FILE_UNWRITABLE),
        (tmp_path / "a\0b", Reason.FILE_UNWRITABLE),
    ):
        with refused(reason, tmp_path):
            gather(target)
    with refused(Reason.PATIENT_UNKNOWN, tmp_path):
        gather(tmp_path / "a.rehab", "p99")


def parts_of(file: Path) -> tuple[dict[str, Any], dict[str, Any], dict[str, bytes]]:
    inside = opened(file)
    manifest = json.loads(inside.pop(pack.MANIFEST))
    packed = inside.pop(pack.HISTORY)
    return manifest, json.loads(zstandard.decompress(packed)), inside


def built(
    file: Path, manifest: dict[str, Any], document: Any, inside: dict[str, bytes]
) -> Path:
    import hashlib

    raw = json.dumps(document).encode()
    packed = zstandard.compress(raw)
    manifest["history"] = {
        "sha256": hashlib.sha256(packed).hexdigest(),
        "n_bytes": len(packed),
        "n_bytes_unpacked": len(raw),
    }
    text = json.dumps(manifest).encode()
    return forged(file, {pack.MANIFEST: text, pack.HISTORY: packed, **inside})


def test_a_forged_file_of_the_same_content_is_taken(clinic: Path, file: Path) -> None:
    """Else the next tests would show nothing."""
    assert take(clinic, built(file, *parts_of(file))).added.n_sessions == 2


@pytest.mark.parametrize(
    "name", ["../../evil", "/etc/evil", "recordings/../../evil.mcap", "C:\\evil"]
)
def test_no_name_in_it_is_a_path(clinic: Path, file: Path, name: str) -> None:
    """A file by mail must not write where it likes."""
    manifest, document, inside = parts_of(file)
    first = next(iter(inside))
    for members in (
        {name: inside[first]},
        {**inside, name: b"evil"},
        {(name if n == first else n): data for n, data in inside.items()},
    ):
        built(file, manifest, document, members)
        with refused(Reason.BUNDLE_DAMAGED, clinic.parent):
            take(clinic, file)
    manifest["recordings"][0]["session"] = name
    built(file, manifest, document, inside)
    with refused(Reason.BUNDLE_DAMAGED, clinic.parent):
        take(clinic, file)


def test_a_link_is_no_recording(clinic: Path, file: Path) -> None:
    """A link that is followed reads or writes another file."""

    def link(member: tarfile.TarInfo) -> None:
        if member.name.startswith("recordings"):
            member.type, member.linkname, member.size = tarfile.SYMTYPE, "/etc/hosts", 0

    forged(file, opened(file), link)
    with refused(Reason.BUNDLE_DAMAGED, clinic):
        take(clinic, file)


def set_row(document: Any, column: str, value: object) -> None:
    at = document["columns"]["sessions"].index(column)
    document["sessions"][0]["row"][at] = value


@pytest.mark.parametrize(
    ("column", "value"),
    [
        *[("side", "up"), ("status", "fine"), ("started_us", "now"), ("id", "me")],
        *[("is_simulated", 1), ("device", None), ("started_us", True)],
        *[("recording_gaps", [[1]]), ("utc_offset_min", 99999), ("id", None)],
        ("recording_sha256", "ab" * 32),
    ],
)
def test_senseless_content_is_damage(
    clinic: Path, file: Path, column: str, value: object
) -> None:
    """What the pages cannot read would end in a broken history, not in a sentence."""
    manifest, document, inside = parts_of(file)
    set_row(document, column, value)
    built(file, manifest, document, inside)
    with refused(Reason.BUNDLE_DAMAGED, clinic):
        take(clinic, file)


def test_a_file_of_a_later_history_asks_for_an_update(clinic: Path, file: Path) -> None:
    """Columns that we do not know would be lost in silence."""
    manifest, document, inside = parts_of(file)
    for key, value in (("schema", "0999"), ("format", 2)):
        built(file, manifest | {key: value}, document, inside)
        with refused(Reason.FILE_NEWER, clinic):
            take(clinic, file)


def test_a_file_of_an_earlier_history_is_read(clinic: Path, file: Path) -> None:
    """A home that was not updated for a year still sends its year."""
    manifest, document, inside = parts_of(file)
    for table, old in (
        ("jerks", ["phase", "is_counted", "lags_s"]),
        ("plans", ["uid"]),
    ):
        names = document["columns"][table]
        keep = [at for at, name in enumerate(names) if name not in old]
        document["columns"][table] = [names[at] for at in keep]
        for session in document["sessions"]:
            for score in session["scores"]:
                if table in score["parts"]:
                    rows = score["parts"][table]
                    score["parts"][table] = [[row[at] for at in keep] for row in rows]
    built(file, manifest | {"schema": "0001"}, document, inside)
    assert take(clinic, file).added.n_sessions == 2
    jerk = history(clinic).sessions[0].scores[0].parts["jerks"][0]
    assert (jerk["phase"], jerk["is_counted"], jerk["lags_s"]) == (None, None, [])


def test_a_patient_of_markup_is_text(clinic: Path, tmp_path: Path) -> None:
    """A name that a page would run, or SQL."""
    name = "<b>x</b>'; DROP TABLE sessions;--"
    train(tmp_path / "other", patient=name, nth=2)
    file = send(tmp_path / "other", tmp_path / "b.rehab", name)
    assert take(clinic, file).patient == name
    assert len(history(clinic, name).sessions) == 2
    assert len(history(clinic, "p01").sessions) == 2


def test_the_errors_are_ours() -> None:
    """Whoever calls catches one kind of error."""
    assert issubclass(FileError, RehabError)
