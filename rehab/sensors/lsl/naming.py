"""What the description of a stream says of its channels.

The field names are those of the XDF meta-data (``github.com/sccn/xdf/wiki/Meta-Data``):
``channels/channel/{label, unit, type}``. Units are written in many ways there.
"""

from dataclasses import replace

from rehab.model.signal import Stream, Unit
from rehab.ports import Placed
from rehab.sensors.ble.placing import channels_of
from rehab.sensors.files.naming import UNITS, is_other
from rehab.sensors.lsl.library import Description, Offer

_WORDS = {"nano": 1e-3, "micro": 1.0, "milli": 1e3, "": 1e6}
_POWERS = {"-9": 1e-3, "-6": 1.0, "-3": 1e3}  # of ten, of a volt: as MNE writes them
_MICROVOLTS = {
    **UNITS,
    **{f"{word}volt{s}": uv for word, uv in _WORDS.items() for s in ("", "s")},
    **_POWERS,
}
_BLOCKS = {"f4": "f4", "f8": "f4", "i4": "i4", "i2": "i2", "i1": "i2", "i8": "f4"}
"""How the numbers of a stream travel in our packets: 24 bits are enough for any EMG."""


def channels_taken(told: Description) -> list[int]:
    """Return which channels are EMG: those that say so, else all that say nothing else."""
    numbered = range(len(told.labels))
    emg = [i for i in numbered if told.kinds[i].strip().upper() == "EMG"]
    return emg or [i for i in numbered if not is_other(told.labels[i])] or [*numbered]


def microvolts(unit: str) -> float | None:
    """Return how many microvolts one of a unit is; None if it is not known."""
    return _MICROVOLTS.get(unit.strip().casefold())


def stream_of(
    offer: Offer, told: Description, plan: Placed | None
) -> tuple[Stream, list[int]]:
    """Return the stream that is recorded, and which of the sender's channels it has.

    Unless the unit of every channel is known, all are counts: a sum of both has no
    meaning. The first channels sit where the placement page put them.
    """
    taken = channels_taken(told)
    scales = [microvolts(told.units[i]) for i in taken]
    known = [scale for scale in scales if scale is not None]
    unit = Unit.UV if len(known) == len(taken) else Unit.COUNTS
    settings: dict[str, str | int | float] = {"dtype": _BLOCKS[offer.number_type]}
    if unit is Unit.UV:
        settings |= {f"scale_uv.{i}": scale for i, scale in enumerate(known)}
    placed = channels_of(len(taken), unit, plan)
    channels = tuple(
        replace(channel, label=told.labels[at].strip() or f"CH{at + 1}")
        for channel, at in zip(placed, taken, strict=True)
    )
    stream = Stream(
        device=offer.name,
        decoder="block",
        fs_hz=offer.fs_hz,
        channels=channels,
        settings=settings,
        is_simulated=told.is_simulated,
        is_replayed=told.is_replayed,
    )
    return stream, taken
