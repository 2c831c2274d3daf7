"""A night with everything in it that a night can have."""

import hashlib
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from rehab.model.night import (
    ChannelNight,
    Fault,
    LeftOut,
    Movement,
    Night,
    Other,
    OtherKind,
    Rules,
    Series,
    Spell,
)
from rehab.model.nights import NightRow, NightScore, NightWithheld, Site
from rehab.model.session import RecordingFile
from rehab.model.signal import Gap, Side, Unit

_LEFT = Movement(10.5, 12.25, 0, Side.LEFT, (0,), 41.5, 2.25, series=1)
_RIGHT = Movement(10.75, 13.0, 1, Side.RIGHT, (1,), 31.5, 2.5, stage=2)
_BOTH = Movement(
    10.5, 13.0, 0, Side.BOTH, (0, 1), 41.5, 2.25, (_LEFT, _RIGHT), stage=2, series=1
)
_ALONE = Movement(33.0, 34.0, 2, None, (2,), 20.0, 1 / 3, stage=-1)
_TURN = Movement(
    50.0, 61.0, 0, Side.BOTH, (0, 1), 99.0, 3.0, (_LEFT,), left_out=LeftOut.TURN
)


def night(rules: Rules = Rules.AASM, version: int = 1) -> Night:
    """A night of two movements in a series, with stages."""
    return Night(
        rules=rules,
        movements=(_BOTH, _ALONE),
        series=(Series(1, 10.5, 33.0, 4),),
        intervals_s=(22.5,),
        stages=(0, 2, -1, 5),
        duration_s=120.5,
        recorded_s=118.0,
        judged_s=1 / 3,
        channels=(
            ChannelNight(Side.LEFT, 100.0, 2.25, True, False),
            ChannelNight(None, 0.0, None, False, True),
        ),
        method={"name": "leg_movement", "version": version, "fs_hz": 250.0},
        left_out=(_TURN,),
        spells=(Spell(1, 70.0, 71.5, Fault.OFF),),
        others=(Other(OtherKind.FOOT_TREMOR, 80.0, 84.0, (0, 1), 7, 1.5, 30.0),),
        lights_out_s=5.0,
        up_s=119.0,
    )


NIGHT = NightRow(
    id=UUID(int=77),
    patient="p01",
    started_us=1_764_194_400_000_123,
    utc_offset_min=-330,
    lights_out_s=5.0,
    up_s=119.0,
    site=Site.CALF,
    legs=(Side.LEFT, Side.RIGHT),
    device="A + B",
    unit=Unit.UV,
    is_simulated=False,
    is_replayed=True,
    status="recovered",
    recording=RecordingFile(
        path=Path("/somewhere/else.mcap"),
        sha256="ab" * 32,
        n_bytes=12345,
        n_samples=30125,
        gaps=(Gap(7, 3), Gap(100, 50)),
        is_recovered=True,
    ),
    scores=(
        NightScore(night(), (NightWithheld.SHORT, NightWithheld.COVERAGE)),
        NightScore(night(Rules.WASM_2016), ()),
    ),
)


def keep(data: Path, patient: str, night: UUID) -> NightRow:
    """Keep a night of somebody in a data folder, with something as its recording."""
    from tests import clinic_room

    content = f"{night} of {patient}".encode() * 40
    path = data / "recordings" / f"{night}.mcap"
    path.write_bytes(content)
    recording = replace(
        NIGHT.recording,
        path=path,
        sha256=hashlib.sha256(content).hexdigest(),
        n_bytes=len(content),
    )
    row = replace(
        NIGHT, id=night, patient=patient, is_replayed=False, recording=recording
    )
    store = clinic_room.store(data)
    store.nights.add(row)
    store.close()
    return row
