"""uMyo by Ultimate Robotics, firmware 3.1 in its connectable Bluetooth mode.

Source: ``ultimaterobotics/uMyo:uMyo_fw_v3_1/main.c``. It samples by a clock of its own,
at about 1116 Hz, from the moment that it is switched on, and sends to whoever subscribes.

Deviates: the firmware fills in UUIDs byte by byte, and nobody has said which way round
they go on the air; both are taken.
"""

from uuid import UUID

from rehab.sensors.ble.kinds.kind import BleKind, NotThisKindError, Setup, Talk

TELEMETRY = "fc7a850d-c1a5-f61f-0da7-9995621fbd01"
NOMINAL_HZ = 1116.0
FULL_SCALE = 16383.0
_EITHER_WAY = (TELEMETRY, str(UUID(bytes=UUID(TELEMETRY).bytes[::-1])))


async def _start(talk: Talk) -> Setup:
    for uuid in _EITHER_WAY:
        if talk.has(uuid):
            await talk.subscribe(uuid)
            return Setup(1, nominal_hz=NOMINAL_HZ, full_scale=FULL_SCALE)
    raise NotThisKindError(TELEMETRY)


UMYO = BleKind(
    id="umyo",
    title="uMyo",
    decoder="umyo",
    start=_start,
    name_prefixes=("uMyo",),
)
