"""OpenBCI Ganglion, firmware 2 and 3.

Sources
-------
``OpenBCI/OpenBCI_Ganglion_Library`` (commands, names) and
``brainflow-dev/brainflow:src/board_controller/openbci/ganglion_native.cpp`` (services).
Commands that follow each other closely are lost (issue 2 of the first).
"""

from rehab.model.signal import Unit
from rehab.sensors.ble.kinds.kind import BleKind, Setup, Talk
from rehab.sensors.packets.ganglion import N_CHANNELS, SCALE_UV
from rehab.sensors.packets.services import DEVICE_INFORMATION, read_text

DATA = "2d30c082-f39f-4ce6-923f-3484ea480596"
COMMAND = "2d30c083-f39f-4ce6-923f-3484ea480596"
START, STOP = b"b", b"s"
ACCELEROMETER_ON, ACCELEROMETER_OFF = b"n", b"N"

_BETWEEN_S = 0.05  # two commands; about 0.01 is enough


async def _command(talk: Talk, command: bytes) -> None:
    await talk.pause(_BETWEEN_S)
    await talk.write(COMMAND, command, response=COMMAND in talk.find("write"))


async def _firmware(talk: Talk) -> int:
    """Return 3 if it says so; older boards say 1 or 2, or nothing."""
    software = DEVICE_INFORMATION["software"]
    text = read_text(await talk.read(software)) if talk.has(software) else ""
    return 3 if text.startswith("3") else 2


async def _start(talk: Talk) -> Setup:
    firmware = await _firmware(talk)
    await talk.subscribe(DATA)
    await _command(talk, STOP)
    # The accelerometer takes one bit a sample. Firmware 2 needs it: a difference that
    # does not fit spoils all samples until the next start of its chain.
    has_room = firmware == 3
    await _command(talk, ACCELEROMETER_ON if has_room else ACCELEROMETER_OFF)
    await _command(talk, START)
    return Setup(
        N_CHANNELS,
        (200.0,),
        unit=Unit.UV,
        full_scale=8388607 * SCALE_UV,
        settings={"firmware": firmware},
    )


async def _stop(talk: Talk) -> None:
    await _command(talk, STOP)


GANGLION = BleKind(
    id="ganglion",
    title="OpenBCI Ganglion",
    decoder="ganglion",
    start=_start,
    name_prefixes=("Ganglion", "Simblee"),
    needs=(DATA, COMMAND),
    stop=_stop,
)
