"""NPG Lite by Upside Down Labs.

Sources
-------
``upsidedownlabs/Chords-Python:chordspy/chords_ble.py`` and
``upsidedownlabs/NPG-Lite-IDF-Firmware:main/src/gatt.c``.
"""

import re

from rehab.sensors.ble.kinds.kind import BleKind, Setup, Talk
from rehab.sensors.packets.npg import sample_bytes

DATA = "beb5483e-36e1-4688-b7f5-ea07361b26a8"
CONTROL = "0000ff01-0000-1000-8000-00805f9b34fb"
BATTERY = "f633d0ec-46b4-43c1-a39f-1ca06d0602e1"
RATES_HZ = (250.0, 500.0)


def channels_in(name: str) -> int:
    """``NPG-Lite-6CH…`` has six channels; old firmware has three and does not say so."""
    found = re.search(r"([36])CH", name)
    return int(found[1]) if found else 3


async def _start(talk: Talk) -> Setup:
    await talk.subscribe(DATA)
    await talk.write(CONTROL, b"STOP")  # sets the counter back
    await talk.write(CONTROL, b"START")
    n_channels = channels_in(talk.name)
    whole_bytes = sample_bytes(n_channels)
    return Setup(n_channels, RATES_HZ, full_scale=4095.0, whole_bytes=whole_bytes)


async def _stop(talk: Talk) -> None:
    await talk.write(CONTROL, b"STOP")


async def _battery(talk: Talk) -> int | None:
    if not talk.has(BATTERY):
        return None
    value = await talk.read(BATTERY)
    return min(value[0], 100) if value else None


NPG_LITE = BleKind(
    id="npg",
    title="NPG Lite",
    decoder="npg",
    start=_start,
    name_prefixes=("NPG",),
    needs=(DATA, CONTROL),
    stop=_stop,
    battery=_battery,
)
