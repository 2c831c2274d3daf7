"""Nights at the therapist's desk, from a real history and a real recording.

If these fail, a page shows another signal than the one that was judged.
"""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest

from rehab import score_night
from rehab.app.clinic.night_signal import NightSignals
from rehab.app.home import make_decoder
from rehab.app.night_examples import places_of
from rehab.errors import Reason, StoreError
from rehab.model.clinic import ClinicEventKind
from rehab.model.clinic_night import ExampleKind
from rehab.model.night import Rules
from rehab.model.nights import NightRow, NightScore, withheld_of
from rehab.model.signal import Channel, Packet, Side, Stream, Unit
from rehab.model.trend import Obstacle, TrendLabel
from rehab.sensors.packets.block import encode_block
from rehab.storage.atrest import door
from rehab.storage.blocks import BlockReader
from rehab.storage.recording import McapRecorder
from tests import clinic_room as room
from tests.unit.review.sample_nights import night

FS_HZ, N_PACKET = 250.0, 50
ONSETS_S, SIZES_UV = (20.0, 45.0, 70.0, 95.0, 120.0), (30.0, 90.0, 60.0, 25.0, 45.0)
LOST = slice(15, 17)  # packets: 3.0 to 3.4 s


def recorded(data: Path) -> tuple[NightRow, np.ndarray]:
    """Record two and a half minutes of the right leg, on the second channel of three."""
    rng = np.random.default_rng(5)
    emg = rng.normal(0.0, 2.0, (round(150 * FS_HZ), 3))
    for onset_s, size in zip(ONSETS_S, SIZES_UV, strict=True):
        part = slice(round(onset_s * FS_HZ), round((onset_s + 2.0) * FS_HZ))
        emg[part, 1] += rng.normal(0.0, size, len(emg[part]))
    steps = np.rint(emg / 0.1).astype(np.int16)
    channels = tuple(Channel(f"c{k}", Unit.UV) for k in range(3))
    settings = {"dtype": "i2", "scale_uv": 0.1}
    stream = Stream("x", "block", FS_HZ, channels, settings, False)
    row = night(legs=(Side.RIGHT,), lights_out_s=0.0, up_s=150.0)
    header = {"night": {"channels": [[1, "right"]]}}
    folder = data / "recordings"
    recorder = McapRecorder(folder, row.id, stream, header, make_decoder=make_decoder)
    for k, start in enumerate(range(0, len(steps), N_PACKET)):
        if k in range(LOST.start, LOST.stop):
            continue
        block = encode_block(start, steps[start : start + N_PACKET], "i2")
        recorder.write_packet(Packet(round(start / FS_HZ * 1e9), block))
    file = recorder.close()
    emg_uv = (steps * 0.1).astype(np.float32)
    emg_uv[LOST.start * N_PACKET : LOST.stop * N_PACKET] = np.nan
    found = score_night(emg_uv[:, [1]], FS_HZ, legs=["right"])
    scores = (NightScore(found, withheld_of(found)),)
    return replace(row, recording=file, scores=scores), emg_uv[:, 1]


def keep(data: Path, *rows: NightRow) -> None:
    store = room.store(data)
    for row in rows:
        store.nights.add(row)
    store.close()


def test_the_examples_are_what_was_recorded_where_it_was(tmp_path: Path) -> None:
    """Sample by sample, on the leg's own channel; the largest, the middle, the smallest."""
    row, emg_uv = recorded(tmp_path)
    keep(tmp_path, row)
    desk = room.desk(tmp_path)
    page = desk.night(row.id)
    assert page.row == row
    assert page.examples is None  # nobody asked: the recording was not touched
    assert page.has_signal
    page = desk.night(row.id, has_examples=True)
    assert page.examples is not None
    found = {one.kind: one for one in page.examples}
    onsets = {kind: round(one.movement.onset_s) for kind, one in found.items()}
    assert onsets == {
        ExampleKind.LARGEST: 45,
        ExampleKind.MEDIAN: 120,
        ExampleKind.SMALLEST: 95,
    }
    for one in found.values():
        first = round(one.start_s * FS_HZ)
        np.testing.assert_array_equal(
            one.emg_uv, emg_uv[first : first + len(one.emg_uv)]
        )
        assert one.start_s == pytest.approx(one.movement.onset_s - 2.0, abs=0.005)
        inside = round(3.0 / one.level_step_s)  # a second into it
        rise = one.level_uv[inside] - one.movement.rest_uv
        assert 8.0 < rise < 1.6 * one.movement.peak_uv
        assert one.level_uv[round(0.5 / one.level_step_s)] < one.movement.rest_uv + 2.0
    assert desk.night(row.id).examples == page.examples  # kept from now on


def test_where_the_places_are_known_the_examples_stand_there_at_once(
    tmp_path: Path,
) -> None:
    """The same as read from the start; of an encrypted night somebody has to ask."""
    row, _ = recorded(tmp_path)
    reader = BlockReader(row.recording.path, make_decoder)
    assert sum(map(len, reader)) == reader.n_samples
    score = row.scores[0]
    places = places_of(score.night, reader.places, FS_HZ)
    placed = replace(row, scores=(replace(score, places=places),))
    keep(tmp_path, placed)
    page = room.desk(tmp_path).night(row.id)
    assert page.row == placed
    whole = NightSignals().of(row)
    assert page.examples is not None
    assert whole is not None
    assert len(page.examples) == len(whole) == 3
    for one, other in zip(page.examples, whole, strict=True):
        assert (one.kind, one.movement, one.start_s) == (
            *(other.kind, other.movement, other.start_s),
        )
        np.testing.assert_array_equal(one.emg_uv, other.emg_uv)
        np.testing.assert_array_equal(one.level_uv, other.level_uv)
    row.recording.path.rename(door.sealed_name(row.recording.path))
    page = room.desk(tmp_path).night(row.id)
    assert (page.examples, page.has_signal) == (None, True)


def test_a_night_whose_recording_is_gone_is_still_a_page(tmp_path: Path) -> None:
    row, _ = recorded(tmp_path)
    keep(tmp_path, row)
    row.recording.path.write_bytes(b"not a recording")
    page = room.desk(tmp_path).night(row.id, has_examples=True)
    assert (page.examples, page.has_signal) == (None, False)
    row.recording.path.unlink()
    page = room.desk(tmp_path).night(row.id)
    assert not page.has_signal
    assert page.row.score == row.score


def test_a_patient_has_their_nights_and_their_own_trend(tmp_path: Path) -> None:
    """A dose withholds the label of the nights as of the days; a day's pads do not."""
    days = [room.TODAY - timedelta(k) for k in range(16, 0, -1)]
    rows = [night(day, 5 if k < 8 else 1) for k, day in enumerate(days)]
    keep(tmp_path, *rows, replace(night(date(2026, 1, 1)), patient="other"))
    desk = room.desk(tmp_path)
    nights = desk.patient("sleeper").nights
    assert nights is not None
    assert [one.row.id for one in nights.lines] == [row.id for row in rows]
    assert all(one.is_in_trend for one in nights.lines)
    assert nights.lines[0].n_movements[Rules.AASM] == 101
    assert nights.lines[0].row.scores[0].index_per_h == rows[0].scores[0].index_per_h
    assert nights.trend.label is TrendLabel.FEWER
    page = desk.night(rows[3].id)
    assert (page.earlier, page.later) == (rows[2].id, rows[4].id)
    desk.keep_event("sleeper", days[9], ClinicEventKind.SENSOR, "arm")
    again = desk.patient("sleeper").nights
    assert again is not None
    assert again.trend.label is TrendLabel.FEWER
    desk.keep_event("sleeper", days[8], ClinicEventKind.DOSE, "evening")
    again = desk.patient("sleeper").nights
    assert again is not None
    assert again.trend.obstacles == (Obstacle.DOSE_LATEST,)


def test_days_know_nothing_of_nights(tmp_path: Path) -> None:
    """A night is no session: not in a sitting, a rate or a label of the days."""
    room.keep(tmp_path, room.sitting("sleeper", room.TODAY))
    before = room.desk(tmp_path).patient("sleeper")
    assert before.nights is None
    keep(tmp_path, night())
    after = room.desk(tmp_path).patient("sleeper")
    assert after.line == before.line
    assert after.sittings == before.sittings


def test_an_unknown_night_is_one_sentence(tmp_path: Path) -> None:
    keep(tmp_path, night())
    with pytest.raises(StoreError) as caught:
        room.desk(tmp_path).night(UUID(int=5))
    assert caught.value.reason is Reason.SESSION_UNKNOWN
