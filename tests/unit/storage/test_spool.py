"""A night goes to other programs from the disk: the same bytes, and little in memory."""

import tempfile
from datetime import UTC, datetime
from io import BufferedWriter, BytesIO, RawIOBase
from pathlib import Path

import pytest

from rehab.app.home import make_decoder
from rehab.errors import Reason, StoreError
from rehab.model.signal import Samples, Stream
from rehab.storage import annotations, edf_scale, edf_writer, tables
from rehab.storage.annotations import annotations_of
from rehab.storage.edf_records import BDF, EDF
from rehab.storage.pieces import Sampled
from rehab.storage.reading import read_recording
from rehab.storage.spool import spooled
from tests.unit.storage.test_blocks import recorded

AT = datetime(2026, 1, 1, tzinfo=UTC)


class Watched:
    """A recording that remembers how many samples were asked for at once."""

    def __init__(self, inner: Sampled) -> None:
        self._inner, self.most = inner, 0
        self.n_samples, self.duration_s = inner.n_samples, inner.duration_s

    @property
    def stream(self) -> Stream:
        return self._inner.stream

    def rows(self, start: int, stop: int) -> Samples:
        self.most = max(self.most, stop - start)
        return self._inner.rows(start, stop)


def written(folder: Path, recording: Sampled) -> dict[str, bytes]:
    """Every kind of file of a recording, by name."""
    folder.mkdir()
    notes = annotations_of(recording, None)
    for form in (EDF, BDF):
        edf_writer.write_edf(folder / form.name, recording, notes, form=form)
    tables.write_tables(folder / "a.csv", recording, notes, AT, {})
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_files_are_the_same_to_the_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With losses over the borders of pieces; never more than a piece is asked for."""
    path = recorded(tmp_path)
    whole = written(tmp_path / "whole", read_recording(path, make_decoder))
    for module in (annotations, edf_scale, edf_writer, tables):
        monkeypatch.setattr(module, "_AT_ONCE", 1700)
    with spooled(path, make_decoder, tmp_path / "night.edf") as spool:
        watched = Watched(spool)
        found = written(tmp_path / "parts", watched)
    assert found == whole
    assert b"Recording gap" in whole["EDF"]
    assert watched.most <= 100_000  # of one part of the data records
    assert {p.name for p in tmp_path.iterdir()} == {path.name, "whole", "parts"}


def test_a_disk_without_room_is_said_of_the_file_that_was_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The space that is needed beside the export must not end in a traceback."""
    path = recorded(tmp_path)

    class Full(BytesIO):
        def write(self, _: object) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: Full())
    target = tmp_path / "night.edf"
    with (
        pytest.raises(StoreError) as caught,
        spooled(path, make_decoder, target),
    ):
        pass
    assert caught.value.reason is Reason.DISK_FULL
    assert caught.value.facts["path"] == str(target)


def test_a_disk_that_fills_at_the_very_end_is_said_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last bytes wait in a buffer, and closing the file tries them once more."""
    path = recorded(tmp_path)

    class Full(RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, _: object) -> int:
            raise OSError(28, "No space left on device")

    file = BufferedWriter(Full(), 1 << 24)
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: file)
    with (
        pytest.raises(StoreError) as caught,
        spooled(path, make_decoder, tmp_path / "night.edf"),
    ):
        pass
    assert caught.value.reason is Reason.DISK_FULL
    assert file.closed
