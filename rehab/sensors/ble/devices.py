"""What must be known of a Bluetooth sensor to hear it: one entry a kind."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from rehab.model.session import SessionPlan
from rehab.model.signal import Channel, Side, Unit
from rehab.sensors.packets import npg


@dataclass(frozen=True, slots=True)
class BleDevice:
    """A kind of sensor.

    Parameters
    ----------
    title : str
        What its maker calls it.
    name_prefix : str
        What its advertised name starts with. A service UUID alone never identifies a
        sensor: makers copy them from examples.
    data, control, battery : str
        UUIDs of the characteristics; `battery` (u8 percent) may be missing on a device.
    start, stop : tuple of bytes
        Commands, written to `control` with response, one after the other.
    decoder : str
        Name of the decoder (`rehab.plugins`).
    rates_hz : tuple of float
        The sampling rates that its firmware versions have. None of them is taken for
        granted: the measured one must come close.
    n_channels, sample_bytes
        Channels by advertised name; bytes of a sample by number of channels.
    full_scale : float
        Largest value of the converter.
    """

    title: str
    name_prefix: str
    data: str
    control: str
    battery: str
    start: tuple[bytes, ...]
    stop: tuple[bytes, ...]
    decoder: str
    rates_hz: tuple[float, ...]
    n_channels: Callable[[str], int]
    sample_bytes: Callable[[int], int]
    unit: Unit
    full_scale: float


_IS_CHANNELS = re.compile(r"\d+CH$", re.IGNORECASE)


def _npg_channels(name: str) -> int:
    """``NPG-Lite-6CH…`` has six channels; old firmware has three and does not say so."""
    found = re.search(r"([36])CH", name)
    return int(found[1]) if found else 3


NPG_LITE = BleDevice(
    title="NPG Lite",
    name_prefix="NPG",
    data="beb5483e-36e1-4688-b7f5-ea07361b26a8",
    control="0000ff01-0000-1000-8000-00805f9b34fb",
    battery="f633d0ec-46b4-43c1-a39f-1ca06d0602e1",
    start=(b"STOP", b"START"),  # STOP first: it sets the counter back
    stop=(b"STOP",),
    decoder="npg",
    rates_hz=(250.0, 500.0),
    n_channels=_npg_channels,
    sample_bytes=npg.sample_bytes,
    unit=Unit.COUNTS,
    full_scale=4095.0,
)
"""NPG Lite by Upside Down Labs (``upsidedownlabs/Chords-Python``)."""

DEVICES = (NPG_LITE,)


def device_of(name: str) -> BleDevice | None:
    """Return the kind of sensor that advertises such a name, or None."""
    return next((d for d in DEVICES if name.startswith(d.name_prefix)), None)


def plain_name(device: BleDevice, name: str) -> str:
    """Return what a person may call it: the maker's words, and what tells two apart.

    ``NPG-Lite-3CH-1A2B`` is ``NPG Lite 1A2B``, ``NPG-30:30:F9`` is ``NPG Lite 30:30:F9``.
    """
    known = {*device.title.lower().split(), ""}
    words = re.split(r"[-_\s]+", name)
    own = [w for w in words if w.lower() not in known and not _IS_CHANNELS.match(w)]
    return " ".join([device.title, *own])


def channels_of(
    device: BleDevice, name: str, plan: SessionPlan | None
) -> tuple[Channel, ...]:
    """Return the channels; the first ones sit where the placement page put them.

    The page lists the exercise's muscles in order, on the left and then on the right arm
    if both train; channels beyond them have no muscle.
    """
    spots: list[tuple[str, Side | None]] = []
    if plan is not None:
        both = (Side.LEFT, Side.RIGHT)
        sides = both if plan.side is Side.BOTH else (plan.side,)
        spots = [(m.muscle, s) for s in sides for m in plan.exercise.muscles]
    n_channels = device.n_channels(name)
    spots += [("", None)] * n_channels
    return tuple(
        Channel(f"CH{i + 1}", device.unit, *spots[i]) for i in range(n_channels)
    )
