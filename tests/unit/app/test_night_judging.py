"""From a night's recording to its row, and out again as a file for other programs."""

from pathlib import Path
from uuid import UUID

import numpy as np
import pytest

from rehab.app import night_exports
from rehab.app.night_file import NightAsk, judge_night
from rehab.app.night_judging import row_of
from rehab.errors import FileError, Reason
from rehab.model.nights import NightRow, NightWithheld
from rehab.model.signal import Side, Unit
from tests import night_archive_room as room

NIGHT = UUID(int=7)


def untold(*_: object) -> None:
    """Nobody looks how far it is."""


def kept(row: NightRow | None) -> NightRow:
    assert row is not None
    return row


@pytest.mark.parametrize("out_s", [20.0, 25.0])
def test_a_sensor_that_is_lost_as_the_lights_go_out_is_a_night_without_a_number(
    tmp_path: Path, out_s: float
) -> None:
    """It ended in a traceback in the morning, and again at every start."""
    heard = room.emg(1)[: round(20.0 * room.FS_HZ)]
    file = room.record(tmp_path, NIGHT, heard, out_s=out_s, up_s=3620.0)
    row = kept(row_of(file))
    assert (row.lights_out_s, row.up_s) == (out_s, 3620.0)
    for score in row.scores:
        assert score.night.judged_s == 0.0
        assert score.withheld == tuple(NightWithheld)
        assert (score.night.movements, score.night.up_s) == ((), 3620.0)
    again = judge_night(file.path, NightAsk(), untold)  # as `rehab score --night` does
    assert again.night.judged_s == 0.0
    assert again.night.up_s == 3620.0


def test_a_recording_that_ends_at_lights_out_is_too_short_to_be_judged(
    tmp_path: Path,
) -> None:
    """Its last word is the light: a sentence, as in the morning, and no traceback."""
    heard = room.emg(1)[: round(20.0 * room.FS_HZ)]
    file = room.record(tmp_path, NIGHT, heard, out_s=20.0, up_s=20.0)
    assert row_of(file) is None
    with pytest.raises(FileError) as caught:
        judge_night(file.path, NightAsk(), untold)
    assert caught.value.reason is Reason.TOO_SHORT


def test_a_table_of_a_night_whose_sensor_was_lost_has_its_unit(tmp_path: Path) -> None:
    """Lights out behind its last sample was told as a file without microvolts."""
    heard = room.emg(1)[: round(20.0 * room.FS_HZ)]
    row = kept(row_of(room.record(tmp_path, NIGHT, heard, out_s=25.0, up_s=3620.0)))
    table = tmp_path / "night.csv"
    with night_exports.opened(row, table) as night:
        night_exports.write(table, "csv", night)
        labels = [channel.label for channel in night.recording.stream.channels]
    names = tuple(f"{label} SIMULATED" for label in labels)
    found = judge_night(table, NightAsk(channels=names), untold)
    assert (found.night.judged_s, found.night.movements) == (0.0, ())


def test_a_sensor_that_calls_volts_microvolts_is_kept_and_not_counted(
    tmp_path: Path,
) -> None:
    """It ended in a traceback in the morning, and no later start could keep it."""
    file = room.record(tmp_path, NIGHT, room.emg(1) * np.float32(1e-6))
    row = kept(row_of(file))
    assert (row.unit, row.scores) == (Unit.COUNTS, ())
    with pytest.raises(FileError) as caught:
        judge_night(file.path, NightAsk(), untold)
    assert caught.value.reason is Reason.UNIT_UNKNOWN


def test_an_exported_movement_names_the_channel_of_its_leg(tmp_path: Path) -> None:
    """A neurologist who looks for it on the channel that is named finds nothing there."""
    two_legs = room.emg(1)
    quiet = np.random.default_rng(2).normal(0.0, 2.0, two_legs.shape)
    samples = np.hstack([quiet, two_legs[:, ::-1]]).astype(np.float32)
    row = kept(row_of(room.record(tmp_path, NIGHT, samples, left=2, right=3)))
    assert row.score is not None
    assert {one.leg for one in row.score.night.movements} == {Side.RIGHT}
    with night_exports.opened(row, tmp_path / "night.edf") as night:
        found = night.annotations
    said = [note for note in found if note.details.get("kind") == "leg movement"]
    assert len(said) == len(room.ONSETS_S)
    for note in said:
        assert note.text.endswith(": EMG 4")
        assert (note.details["side"], note.details["channels"]) == ("right", "EMG 4")
