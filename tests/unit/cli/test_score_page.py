"""The page and the JSON of a scored file that has everything in it that there can be."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rehab.app.files import ScoredFile
from rehab.cli import as_json, score_page
from rehab.model.overview import Tally
from rehab.model.score import Detection, Jerk, JerkKind, RhythmicRun, RunKind
from rehab.model.session import Recording
from rehab.model.signal import Channel, Stream, Unit
from rehab.score.overview import overview
from rehab.score.recording import judge

FS_HZ = 200.0


def scored(minutes: float) -> ScoredFile:
    """A night of one channel with a jerk in every minute, two tremors and a silence."""
    n = round(minutes * 60 * FS_HZ)
    jerk = Jerk(1, 10.0, 10.06, (0,), JerkKind.JERK, 50.0, float("inf"), run_id=7)
    found = Detection(
        tuple(
            replace(jerk, id=i, onset_s=60.0 * i + 10, offset_s=60.0 * i + 10.06)
            for i in range(int(minutes))
        ),
        np.full((round(n / FS_HZ / 0.5), 1), 20.0, np.float32),
        0.5,
        {"name": "test", "version": 3},
        silences=(Jerk(1, 30.0, 30.1, (0,), JerkKind.SILENCE, 1.0, 0.1),),
        runs=(
            RhythmicRun(7, RunKind.JERKS, 5.0, 7.5, 4.25, 10, (0,)),
            RhythmicRun(8, RunKind.TREMOR, 50.0, 52.0, 5.0, 10, (0,)),
            RhythmicRun(9, RunKind.TREMOR, 55.0, 56.0, 6.1, 6, (0,)),
        ),
    )
    stream = Stream("x", "block", FS_HZ, (Channel("chin :smile: [uV]", Unit.UV),))
    recording = Recording(stream, np.ones((n, 1), np.float32), (), ())
    score, seen = judge(recording, found), overview(recording, found)
    return ScoredFile(Path("night.edf"), recording, score, seen)


def test_runs_are_told_in_seconds_and_hertz(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tremor and rhythmic myoclonus differ in what helps; both are told, apart."""
    monkeypatch.setenv("COLUMNS", "80")
    score_page.show(scored(2))
    page = {" ".join(line.split()) for line in capsys.readouterr().out.splitlines()}
    assert "rhythmic runs of jerks 1 2.5 s together, at 4.2 Hz" in page
    assert "runs of tremor 2 3.0 s together, at 5.0-6.1 Hz" in page
    assert "silences (negative myoclonus) 1 0.5 in 2.0 min of signal" in page
    assert "Counted by test, version 3." in page


@pytest.mark.parametrize(
    ("minutes", "n_rows", "first", "last"),
    [
        (2, 2, "1", "2"),
        (60, 60, "1", "60"),
        (61.5, 7, "1-10", "61-62"),
        (480, 48, "1-10", "471-480"),
        (700, 24, "1-30", "691-700"),
    ],
)
def test_a_night_fits_a_screen(
    minutes: float, n_rows: int, first: str, last: str
) -> None:
    """480 rows are read by nobody; what is put together still adds up."""
    seen = scored(minutes).overview
    rows = score_page._by_minute(seen.minutes)
    assert len(rows) == n_rows
    assert (rows[0][0], rows[-1][0]) == (first, last)
    for name in Tally.__dataclass_fields__:
        total = sum(getattr(tally, name) for _, tally in rows)
        assert total == pytest.approx(getattr(seen.total, name))


def test_names_are_shown_as_they_are(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A unit in brackets is no colour, and a word between colons no picture."""
    monkeypatch.setenv("COLUMNS", "80")
    one = scored(2)
    stream = one.recording.stream
    channels = (*stream.channels, replace(stream.channels[0], label="[red]leg"))
    recording = replace(
        one.recording,
        stream=replace(stream, channels=channels),
        emg_uv=np.hstack([one.recording.emg_uv] * 2),
    )
    table = np.full((240, 2), 20.0, np.float32)
    seen = overview(recording, Detection((), table, 0.5, {}))
    score_page.show(replace(one, recording=recording, overview=seen))
    page = capsys.readouterr().out
    assert "chin :smile: [uV]" in page
    assert "[red]leg" in page


def test_json_is_json_whatever_was_measured() -> None:
    """`Infinity` is no JSON: a whole night's file could not be read for one number."""
    told = json.loads(json.dumps(as_json.file(scored(2)), allow_nan=False))
    first = told["score"]["jerks"][0]
    assert first["contrast"] is None
    assert first["channel_names"] == ["chin :smile: [uV]"]
    assert first["is_counted"]
    (silence,) = told["score"]["silences"]
    assert (silence["kind"], silence["onset_s"]) == ("silence", 30.0)
    assert "is_counted" not in silence
    assert [r["kind"] for r in told["score"]["runs"]] == ["jerks", "tremor", "tremor"]
    assert told["rhythmic"][1] == {
        "kind": "tremor",
        "n_runs": 2,
        "seconds": 3.0,
        "lowest_hz": 5.0,
        "highest_hz": 6.1,
    }
