"""gForcePro+ and gForce200 by OYMotion.

Sources
-------
``oymotion/gForceSDKPython:gforce.py`` and ``oymotion/gforce_sdk_python`` (commands and
answers). Raw sEMG alone is switched on: with acceleration and gyroscope it breaks
(brainflow issue 703); 12 bits go with 500 Hz at most (brainflow pull request 270).
"""

import struct
from dataclasses import dataclass

from rehab.errors import Reason, SensorError
from rehab.model.signal import Unit
from rehab.sensors.ble.kinds.kind import BleKind, NotThisKindError, Setup, Talk
from rehab.sensors.packets.gforce import MIDDLE, N_BYTES, N_CHANNELS, SCALE_UV

SERVICE = "0000ffd0-0000-1000-8000-00805f9b34fb"
COMMAND = "f000ffe1-0451-4000-b000-000000000000"
DATA = "f000ffe2-0451-4000-b000-000000000000"

BATTERY_LEVEL, SET_EMG, GET_EMG, SET_SWITCH = 0x08, 0x3F, 0x46, 0x4F
DONE = 0
NOTHING, RAW_EMG = struct.pack("<I", 0), struct.pack("<I", 0x80)

_ANSWER_S = 2.0


@dataclass(frozen=True, slots=True)
class Mode:
    """How it may be asked to sample."""

    fs_hz: int
    bits: int

    @property
    def config(self) -> bytes:
        """What the command `SET_EMG` carries: all channels, one packet's length."""
        return struct.pack("<HHBB", self.fs_hz, 0xFF, N_BYTES, self.bits)


MODES = {
    8: (Mode(1000, 8), Mode(650, 8), Mode(500, 8)),
    12: (Mode(500, 12),),
}
"""By the option ``bits``; the fastest first. Not all of them take every one."""


async def _ask(talk: Talk, command: int, payload: bytes = b"") -> tuple[int, bytes]:
    """Return the code and the payload of the answer to a command."""
    await talk.write(COMMAND, bytes([command]) + payload)
    answer = await talk.answer(
        _ANSWER_S, lambda data: len(data) > 1 and data[1] == command
    )
    return answer[0], answer[2:]


async def _mode(talk: Talk) -> Mode:
    """Return the first mode that it takes.

    Twelve bits come first: eight leave steps of 16 microvolts, in which a jerk can only
    be seen over a much quieter muscle.
    """
    wanted = _bits(talk)
    for bits in wanted:
        for mode in MODES[bits]:
            code, _ = await _ask(talk, SET_EMG, mode.config)
            if code == DONE:
                return mode
    raise NotThisKindError(" / ".join(f"{bits} bit" for bits in wanted))


def _bits(talk: Talk) -> tuple[int, ...]:
    text = talk.options.get("bits")
    if text is None:
        return (12, 8)
    for bits in MODES:
        if text == str(bits):
            return (bits,)
    allowed = ", ".join(f"bits={bits}" for bits in MODES)
    raise SensorError(Reason.SENSOR_UNKNOWN, name=f"bits={text}", allowed=allowed)


async def _start(talk: Talk) -> Setup:
    _bits(talk)  # a wrong one is said before anything is asked
    await talk.subscribe(COMMAND, tag=None)
    await talk.subscribe(DATA)
    await _ask(talk, SET_SWITCH, NOTHING)  # what somebody else's program left on
    mode = await _mode(talk)
    code, _ = await _ask(talk, SET_SWITCH, RAW_EMG)
    if code != DONE:
        raise NotThisKindError(f"sEMG ({SET_SWITCH:02X}: {code})")
    return Setup(
        N_CHANNELS,
        (float(mode.fs_hz),),
        unit=Unit.UV,
        full_scale=(MIDDLE[mode.bits] - 1) * SCALE_UV[mode.bits],
        settings={"bits": mode.bits},
    )


async def _stop(talk: Talk) -> None:
    await talk.write(COMMAND, bytes([SET_SWITCH]) + NOTHING)


async def _battery(talk: Talk) -> int | None:
    code, percent = await _ask(talk, BATTERY_LEVEL)
    return min(percent[0], 100) if code == DONE and percent else None


GFORCE = BleKind(
    id="gforce",
    title="gForce",
    decoder="gforce",
    start=_start,
    name_prefixes=("gForce",),
    needs=(COMMAND, DATA),
    stop=_stop,
    battery=_battery,
)
