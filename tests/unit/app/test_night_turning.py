"""What a Ganglion's accelerometer said all night is asked when the night is judged."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import numpy as np

from rehab.app.home import make_decoder
from rehab.app.night_judging import row_of
from rehab.model.night import LeftOut
from rehab.model.nights import NightEnd, NightEvent, NightRow, TurnsBy
from rehab.model.session import Event, EventKind
from rehab.model.signal import Packet, Side
from rehab.sensors.packets import ganglion
from rehab.storage.recording import McapRecorder
from tests import make

FS_HZ, SECONDS = 200, 64
MOVES_S = {12: 2, 28: 6, 50: 2}
TURN_S = 28
_NIGHT = UUID(int=7)


def night(folder: Path, *, lies_after: tuple[int, int, int]) -> NightRow:
    """A left leg that moves three times, and how the board lies after the second one."""
    stream = replace(
        make.stream(FS_HZ, 4), decoder="ganglion", settings={"firmware": 3}
    )
    about = {
        "id": str(_NIGHT),
        "site": "tibialis",
        "hours": 1.0,
        "channels": [[0, Side.LEFT.value]],
    }
    header = {"patient": "demo", "started_us": 0, "utc_offset_min": 0, "night": about}
    recorder = McapRecorder(folder, _NIGHT, stream, header, make_decoder=make_decoder)
    rng = np.random.default_rng(4)
    emg_uv = rng.normal(0.0, 2.0, (SECONDS * FS_HZ, 4))
    for onset_s, seconds in MOVES_S.items():
        part = slice(onset_s * FS_HZ, (onset_s + seconds) * FS_HZ)
        emg_uv[part, 0] += rng.normal(0.0, 40.0, seconds * FS_HZ)
    counts = np.rint(emg_uv / ganglion.SCALE_UV).astype(np.int32)
    for number in range(len(counts) // 2):
        at_s = 2 * number / FS_HZ
        axis = number % 10 - 1
        motion = 0
        if axis in {0, 1, 2}:
            lies = lies_after if at_s >= TURN_S + 3 else (0, 0, 62)
            is_moving = any(a <= at_s < a + n for a, n in MOVES_S.items())
            motion = lies[axis] + (int(rng.integers(-15, 16)) if is_moving else 0)
        data = ganglion.encode_samples(
            number, counts[2 * number : 2 * number + 2], n_bits=18, motion=motion
        )
        recorder.write_packet(Packet(round(at_s * 1e9), data))
    for what, at_s in ((NightEvent.LIGHTS_OUT, 1.0), (NightEvent.UP, SECONDS - 1.0)):
        said = {"what": what.value, "why": NightEnd.ASKED.value}
        recorder.write_event(Event(round(at_s * FS_HZ), EventKind.NIGHT, said))
    row = row_of(recorder.close())
    assert row is not None
    return row


def told(row: NightRow) -> list[tuple[list[int], list[tuple[int, LeftOut | None]]]]:
    return [
        (
            [round(one.onset_s) for one in score.night.movements],
            [(round(one.onset_s), one.left_out) for one in score.night.left_out],
        )
        for score in row.scores
    ]


def test_a_movement_after_which_the_board_lies_on_its_side_was_a_turn(
    tmp_path: Path,
) -> None:
    row = night(tmp_path, lies_after=(0, 60, 10))
    assert told(row) == [([12, 50], [(28, LeftOut.TURN)])] * 2
    for score in row.scores:
        assert score.night.method["turns_by"] == TurnsBy.MOTION


def test_one_after_which_it_lies_as_before_is_a_movement(tmp_path: Path) -> None:
    row = night(tmp_path, lies_after=(0, 4, 62))
    assert told(row) == [([12, 28, 50], [])] * 2
