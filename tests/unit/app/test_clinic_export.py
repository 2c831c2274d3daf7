"""Labels go out as data that a spreadsheet and a program can read."""

import csv
import io
import json
from pathlib import Path

import pytest

from rehab.app.clinic.export import as_text, write
from rehab.errors import FileError, Reason
from rehab.model.clinic import VerdictKind
from tests import clinic_room as room


def test_labels_say_who_what_and_what_was_known(tmp_path: Path) -> None:
    """A pseudonym that begins as a formula does stays text in a spreadsheet."""
    room.keep(tmp_path, room.sitting("=1+1", room.TODAY))
    desk = room.desk(tmp_path)
    session = desk.sittings("=1+1")[0].sessions[1]
    desk.keep_verdict(session, 2, VerdictKind.VOLUNTARY, was_drawn=True)
    lines = desk.verdicts()
    (row,) = csv.DictReader(io.StringIO(as_text(lines, "csv")))
    assert row["patient"] == "'=1+1"
    assert (row["verdict"], row["was_drawn"]) == ("voluntary", "True")
    assert (row["position"], row["confidence"]) == ("2", "0.9")
    (same,) = json.loads(as_text(lines, "json"))
    assert same["patient"] == "=1+1"
    assert same["session"] == str(session)
    assert json.loads(as_text((), "json")) == []
    assert as_text((), "csv").count("\n") == 1


def test_a_file_is_not_replaced_unasked(tmp_path: Path) -> None:
    """Labels of a month are not lost to a second export."""
    target = tmp_path / "labels.csv"
    write("a", target, may_replace=False)
    with pytest.raises(FileError) as caught:
        write("b", target, may_replace=False)
    assert caught.value.reason is Reason.FILE_EXISTS
    write("c", target, may_replace=True)
    assert target.read_text() == "c"
    with pytest.raises(FileError) as caught:
        write("d", tmp_path, may_replace=True)
    assert caught.value.reason is Reason.FILE_IS_FOLDER
