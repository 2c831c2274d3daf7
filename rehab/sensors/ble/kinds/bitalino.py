"""BITalino (r)evolution with its Bluetooth LE module.

It samples its first two inputs at 1000 Hz, or as many as ``?channels=1…6`` says; the more
there are, the more the link has to carry. What its battery tells has no published scale.

Source: ``BITalinoWorld/revolution-android-api:ble/BLECommunication.java``, `BITalino.java`.
The advertised name is not in it; that it begins with ``BITalino`` is what the maker's
other software looks for.
"""

from rehab.errors import Reason, SensorError
from rehab.model.signal import Unit
from rehab.sensors.ble.kinds.kind import BleKind, Setup, Talk
from rehab.sensors.packets.bitalino import scale_uv

COMMANDS = "4051eb11-bf0a-4c74-8730-a48f4193fcea"
FRAMES = "40fdba6b-672e-47c4-808a-e529adff3633"
STOP, RATE_1000, START = b"\x00", b"\xc3", 0x01
RATE_HZ = 1000.0
_SETTLE_S = 0.25
"""Between two commands, as in the maker's client: they are not acknowledged."""


async def _start(talk: Talk) -> Setup:
    n_channels = _channels(talk)
    await talk.subscribe(COMMANDS, None)
    await talk.subscribe(FRAMES)
    for command in (STOP, RATE_1000):
        await talk.write(COMMANDS, command)
        await talk.pause(_SETTLE_S)
    inputs = (1 << n_channels) - 1
    await talk.write(COMMANDS, bytes([START | inputs << 2]))
    return Setup(n_channels, (RATE_HZ,), unit=Unit.UV, full_scale=512.0 * scale_uv(0))


def _channels(talk: Talk) -> int:
    text = talk.options.get("channels", "2")
    if text not in set("123456"):
        raise SensorError(
            Reason.SENSOR_UNKNOWN, name=f"channels={text}", allowed="channels=1…6"
        )
    return int(text)


async def _stop(talk: Talk) -> None:
    await talk.write(COMMANDS, STOP)


BITALINO = BleKind(
    id="bitalino",
    title="BITalino",
    decoder="bitalino",
    start=_start,
    name_prefixes=("BITalino",),
    needs=(COMMANDS, FRAMES),
    stop=_stop,
)
