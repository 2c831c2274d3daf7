"""Sleep stages from files. A stage in the wrong place counts the awake as asleep."""

from pathlib import Path

import numpy as np
import pytest
from edfio import Edf, EdfAnnotation, EdfSignal

from rehab.errors import FileError, Reason
from rehab.sensors.files.hypnogram import from_edf, from_table


@pytest.mark.parametrize(
    "text",
    [
        "W\nN1\nN2\nN3\nR\n?\n",
        "0\n1\n2\n3\n5\n-1\n",
        "0.0\n1.0\n2.0\n3.0\n5.0\n-1\n",
        "stage\nwake\nS1\nS2\nS4\nREM\nunknown\n",
        "epoch,stage,who\n1,W,a\n2,N1,a\n3,N2,a\n4,N3,a\n5,R,a\n6,?,a\n",
        "1;Sleep stage W\n2;N1\n3;Sleep stage N2\n4;N3\n5;Sleep stage R\n6;?\n",
    ],
)
def test_tables_of_stages(tmp_path: Path, text: str) -> None:
    path = tmp_path / "stages.csv"
    path.write_text(text, encoding="utf-8")
    assert from_table(path) == [0, 1, 2, 3, 5, -1]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"W\nX9\n", Reason.STAGE_UNKNOWN),
        (b"stage\nW\n\n7\n", Reason.STAGE_UNKNOWN),
        (b"\n\n", Reason.FILE_EMPTY),
        (b"stage\n", Reason.FILE_EMPTY),
        (b"W\n\xff\xfe\n", Reason.FILE_NOT_TEXT),
    ],
)
def test_what_is_no_table_of_stages_is_refused(
    tmp_path: Path, content: bytes, reason: Reason
) -> None:
    path = tmp_path / "stages.csv"
    path.write_bytes(content)
    with pytest.raises(FileError) as failed:
        from_table(path)
    assert failed.value.reason is reason


def test_a_wrong_stage_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "stages.csv"
    path.write_text("stage\nW\n\nX9\n", encoding="utf-8")
    with pytest.raises(FileError) as failed:
        from_table(path)
    assert (failed.value.facts["line"], failed.value.facts["value"]) == ("4", "X9")


def test_a_table_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileError) as failed:
        from_table(tmp_path / "none.csv")
    assert failed.value.reason is Reason.FILE_MISSING


def write(path: Path, notes: list[tuple[float, float | None, str]]) -> Path:
    flat = EdfSignal(np.zeros(240), sampling_frequency=1, label="EMG LAT")
    Edf([flat], annotations=[EdfAnnotation(*note) for note in notes]).write(path)
    return path


def test_annotations_cover_the_epochs_that_they_last(tmp_path: Path) -> None:
    """One note for each 30 s, one for several, notes of other things, and none."""
    notes = [
        (0.0, 30.0, "Sleep stage W"),
        (30.0, 60.0, "Sleep stage N1"),
        (90.0, None, "Sleep stage 2"),
        (100.0, 10.0, "Obstructive apnea"),
        (120.0, 30.0, "Sleep stage R"),
        (180.0, 30.0, "Sleep stage ?"),
    ]
    path = write(tmp_path / "psg.edf", notes)
    assert from_edf(path, 240.0, is_bdf=False) == [0, 1, 1, 2, 5, -1, -1, -1]


def test_a_file_without_stages_tells_none(tmp_path: Path) -> None:
    path = write(tmp_path / "psg.edf", [(10.0, 5.0, "Lights out")])
    assert from_edf(path, 240.0, is_bdf=False) is None
