"""Thalmic Myo.

Sources: ``thalmiclabs/myo-bluetooth:myohw.h`` (Apache-2.0) and ``Crimson-Crow/pymyo``.
Its owner may have renamed it: ``?kind=myo`` says what it is then.
"""

from rehab.sensors.ble.kinds.kind import BleKind, Setup, Talk
from rehab.sensors.packets.myo import IMU_TAG, N_CHANNELS, TAGS
from rehab.sensors.packets.myo_values import read_firmware

_BASE = "d506{}-a904-deb9-4748-2c7f4a124842"
INFO, FIRMWARE, COMMAND = (_BASE.format(n) for n in ("0101", "0201", "0401"))
IMU, MOTION = (_BASE.format(n) for n in ("0402", "0502"))
CLASSIFIER, SMOOTHED = (_BASE.format(n) for n in ("0103", "0104"))
EMG = tuple(_BASE.format(n) for n in ("0105", "0205", "0305", "0405"))
SERVICES = {
    "control": _BASE.format("0001"),
    "imu": _BASE.format("0002"),
    "classifier": _BASE.format("0003"),
    "smoothed": _BASE.format("0004"),
    "emg": _BASE.format("0005"),
}

NEVER_SLEEP, SLEEP_AGAIN = b"\x09\x01\x01", b"\x09\x01\x00"
STREAM = b"\x01\x03\x03\x01\x00"
"""Unfiltered sEMG, and the IMU's data; no classifier."""

STOP = b"\x01\x03\x00\x00\x00"


async def _start(talk: Talk) -> Setup:
    for uuid, tag in zip(EMG, TAGS, strict=True):  # all four before the mode is set
        await talk.subscribe(uuid, tag)
    await talk.subscribe(IMU, IMU_TAG)
    firmware = read_firmware(await talk.read(FIRMWARE))
    await talk.write(COMMAND, NEVER_SLEEP)
    await talk.write(COMMAND, STREAM)
    return Setup(
        N_CHANNELS, (200.0,), full_scale=127.0, settings={"firmware": firmware}
    )


async def _stop(talk: Talk) -> None:
    await talk.write(COMMAND, STOP)
    await talk.write(COMMAND, SLEEP_AGAIN)


MYO = BleKind(
    id="myo",
    title="Thalmic Myo",
    decoder="myo",
    start=_start,
    name_prefixes=("Myo",),
    needs=(*EMG, COMMAND, FIRMWARE),
    stop=_stop,
)
