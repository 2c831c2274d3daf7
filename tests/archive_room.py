"""An archive that an earlier detector has judged: recordings of noise with bursts."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid5

import numpy as np

from rehab.app.home import Home
from rehab.config import Settings
from rehab.model.session import RecordingFile, SessionRow
from rehab.model.signal import Packet
from rehab.sensors.packets.block import encode_block, make_decoder
from rehab.storage.recording import McapRecorder
from rehab.storage.store import SqlStore
from tests import clinic_room, make

FS_HZ = 1000.0
OLD = {"name": "jerk_offline", "version": 1, "fs_hz": FS_HZ}
_PACKET = 50
_SPACE = UUID("0191b0a0-0000-7000-8000-00000000eeee")


def home(data: Path) -> Home:
    return Home(Settings(data))


def fill(
    data: Path, n_sessions: int, seconds: float, n_channels: int = 1
) -> list[UUID]:
    """Keep sessions with jerks every two seconds and an old score; return their ids."""
    store = SqlStore(data / "rehab.db")
    rows = [_row(data, nth, seconds, n_channels) for nth in range(n_sessions)]
    for row in rows:
        store.add(row)
    store.close()
    return [row.id for row in rows]


def _row(data: Path, nth: int, seconds: float, n_channels: int) -> SessionRow:
    session = uuid5(_SPACE, str(nth))
    (row, *_) = clinic_room.sitting(
        "p01", clinic_room.weekdays(300)[nth], n_jerks=3, detector=OLD
    )
    file = _recording(data / "recordings", session, nth, seconds, n_channels)
    return replace(row, id=session, recording=file)


def _recording(
    folder: Path, session: UUID, nth: int, seconds: float, n_channels: int
) -> RecordingFile:
    onsets_s = np.arange(1.0 + 0.01 * nth, seconds - 1.0, 2.0)
    emg = np.hstack(
        [
            make.burst_train(
                onsets_s, fs_hz=FS_HZ, seconds=seconds, seed=10 * nth + channel
            )
            for channel in range(n_channels)
        ]
    )
    stream = replace(make.stream(FS_HZ, n_channels), settings={"dtype": "i2"})
    recorder = McapRecorder(
        folder, session, stream, {}, make_decoder=make_decoder, clock_ns=lambda: 0
    )
    for at in range(0, len(emg), _PACKET):
        data = encode_block(at, emg[at : at + _PACKET], "i2")
        recorder.write_packet(Packet((at + _PACKET) * 1_000_000, data))
    return recorder.close()
