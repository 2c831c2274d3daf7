"""Shimmer3R, and Shimmer3 with its Bluetooth LE module: the same talk, other UUIDs.

It is set to 1024 Hz and to sEMG on the two channels of its first EXG chip with 24 bits.
What it then says that it will stream is believed, not what it was asked for.

Source: ``ShimmerEngineering/webBLEDemos:ShimmerAPI/shimmer3r.js``.

Deviates: that client streams both chips with 16 bits, whose steps are 3 microvolts; the
second one hears nothing in its own settings for sEMG. Motion is not asked for: whether
the link carries it besides 1024 samples a second is not known.
"""

from collections.abc import Callable

from rehab.errors import PacketError
from rehab.model.signal import Unit
from rehab.sensors.ble.kinds.kind import BleKind, NotThisKindError, Setup, Talk
from rehab.sensors.packets import shimmer, shimmer_talk
from rehab.sensors.packets.shimmer_talk import ACK

SHIMMER3R = (
    "65333333-a115-11e2-9e9a-0800200ca102",
    "65333333-a115-11e2-9e9a-0800200ca101",
)
"""Characteristics that it takes commands on, and that it notifies."""
SHIMMER3 = (
    "49535343-8841-43f4-a8d4-ecbe34729bb3",
    "49535343-1e4d-4bd9-ba61-23c647249616",
)
DIVISOR = 32
_ANSWER_S = 2.0
_SETTLE_S = 0.3


def _characteristics(talk: Talk) -> tuple[str, str]:
    for pair in (SHIMMER3R, SHIMMER3):
        if all(talk.has(uuid) for uuid in pair):
            return pair
    raise NotThisKindError(", ".join(SHIMMER3R))


async def _start(talk: Talk) -> Setup:
    control, data = _characteristics(talk)
    await talk.subscribe(data)
    await _write(
        talk, control, shimmer_talk.STOP
    )  # somebody may have left it streaming
    await talk.pause(_SETTLE_S)
    fs_hz = shimmer.TICKS_HZ / DIVISOR
    for command in (
        shimmer_talk.set_rate(DIVISOR),
        *(
            shimmer_talk.write_registers(chip, shimmer_talk.emg_registers(chip, fs_hz))
            for chip in (0, 1)
        ),
        shimmer_talk.set_sensors(shimmer_talk.EXG1_24),
    ):
        await _ask(talk, control, command)
    registers = shimmer_talk.decode_registers
    gain = shimmer_talk.gain_of(
        registers(await _ask(talk, control, shimmer_talk.read_registers(0), registers))
    )
    inquiry = shimmer_talk.decode_inquiry
    told = inquiry(await _ask(talk, control, shimmer_talk.INQUIRE, inquiry))
    try:
        emg = shimmer.layout_of(told.schema).emg
    except ValueError as error:
        raise NotThisKindError(str(error)) from error
    if not emg:
        raise NotThisKindError("EXG1")
    await _ask(talk, control, shimmer_talk.START)
    n_bytes = emg[0][1]
    return Setup(
        len(emg),
        (told.fs_hz,),
        unit=Unit.UV,
        full_scale=(1 << (8 * n_bytes - 1)) * shimmer.scale_uv(n_bytes, gain),
        settings={
            "schema": told.schema.hex(),
            "divisor": told.divisor,
            "gain": gain,
        },
    )


async def _ask(
    talk: Talk,
    control: str,
    command: bytes,
    decode: Callable[[bytes], object] | None = None,
) -> bytes:
    """Say a command; return the reply behind its acknowledgement, if one is wanted.

    Both may come in one notification, or the reply in several.
    """
    heard = bytearray()

    def is_all(data: bytes) -> bool:
        heard.extend(data)
        if ACK not in heard:
            return False
        if decode is None:
            return True
        try:
            decode(_behind_ack(heard))
        except PacketError:
            return False
        return True

    await _write(talk, control, command)
    await talk.answer(_ANSWER_S, is_all)
    return _behind_ack(heard)


def _behind_ack(heard: bytearray) -> bytes:
    return bytes(heard[heard.index(ACK) + 1 :])


async def _write(talk: Talk, control: str, command: bytes) -> None:
    await talk.write(control, command, response=control in talk.find("write"))


async def _stop(talk: Talk) -> None:
    control, _ = _characteristics(talk)
    await _write(talk, control, shimmer_talk.STOP)


SHIMMER = BleKind(
    id="shimmer",
    title="Shimmer",
    decoder="shimmer",
    start=_start,
    name_prefixes=("Shimmer",),
    stop=_stop,
)
