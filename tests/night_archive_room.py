"""Recorded nights of two minutes that an earlier method has judged."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid5

import numpy as np

from rehab.app.home import Home
from rehab.config import Settings
from rehab.model.night import Rules
from rehab.model.nights import NightEnd, NightEvent, NightRow, NightScore
from rehab.model.session import Event, EventKind, RecordingFile
from rehab.model.signal import Packet, Samples, Side
from rehab.sensors.packets.block import encode_block, make_decoder
from rehab.storage.recording import McapRecorder
from rehab.storage.store import SqlStore
from tests import make
from tests.unit.storage import nights_room

FS_HZ = 250.0
SECONDS = 120.0
ONSETS_S = (15.0, 40.0, 65.0, 90.0)
OUT_S, UP_S = 5.0, 115.0
_PACKET = 50
_SPACE = UUID("0191b0a0-0000-7000-8000-00000000ffff")


def home(data: Path) -> Home:
    return Home(Settings(data))


def fill(data: Path, n_nights: int) -> list[NightRow]:
    """Keep nights with four movements of the left leg and an old score; return them."""
    store = SqlStore(data / "rehab.db")
    rows = [_row(data, nth) for nth in range(n_nights)]
    for row in rows:
        store.nights.add(row)
    store.close()
    return rows


def emg(seed: int) -> Samples:
    """Two legs, of which the left moves for two seconds at `ONSETS_S`."""
    rng = np.random.default_rng(seed)
    found = rng.normal(0.0, 2.0, (round(SECONDS * FS_HZ), 2))
    for onset_s in ONSETS_S:
        part = slice(round(onset_s * FS_HZ), round((onset_s + 2.0) * FS_HZ))
        found[part, 0] += rng.normal(0.0, 25.0, len(found[part]))
    return found.astype(np.float32)


def _row(data: Path, nth: int) -> NightRow:
    night = uuid5(_SPACE, str(nth))
    return replace(
        nights_room.NIGHT,
        id=night,
        started_us=nights_room.NIGHT.started_us + nth * 86_400_000_000,
        lights_out_s=OUT_S,
        up_s=UP_S,
        recording=record(data / "recordings", night, emg(nth)),
        scores=tuple(
            NightScore(nights_room.night(rules, version=0), ()) for rules in Rules
        ),
    )


def record(
    folder: Path,
    night: UUID,
    samples: Samples,
    *,
    left: int = 0,
    right: int = 1,
    out_s: float = OUT_S,
    up_s: float = UP_S,
    clock_set: list[int] | None = None,
) -> RecordingFile:
    """Record a night whose legs are on the channels `left` and `right`."""
    stream = replace(make.stream(FS_HZ, samples.shape[1]), settings={"dtype": "f4"})
    legs = [[left, Side.LEFT.value], [right, Side.RIGHT.value]]
    about = {"id": str(night), "site": "tibialis", "hours": 1.0, "channels": legs}
    about["clock_set"] = clock_set
    recorder = McapRecorder(
        folder,
        night,
        stream,
        {"night": about, "patient": "p01", "started_us": 0, "utc_offset_min": 0},
        make_decoder=make_decoder,
        clock_ns=lambda: 0,
    )
    for at in range(0, len(samples), _PACKET):
        data = encode_block(at, samples[at : at + _PACKET], "f4")
        recorder.write_packet(Packet((at + _PACKET) * 4_000_000, data))
    for what, at_s in ((NightEvent.LIGHTS_OUT, out_s), (NightEvent.UP, up_s)):
        said = {"what": what.value, "why": NightEnd.ASKED.value}
        recorder.write_event(Event(round(at_s * FS_HZ), EventKind.NIGHT, said))
    return recorder.close()
