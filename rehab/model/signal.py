"""What a sensor says: who it is, its packets, and the samples and gaps decoded from them.

A sample has one name, its index since the stream began. Samples that were lost keep
their indices: they travel as a `Gap`, and nothing is ever put in their place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
"""sEMG in microvolts (or counts, see `Channel.unit`), shape ``(n_samples, n_channels)``."""


EDF_GAP = "Recording gap"
EDF_PADDING = "padding: the recording has ended"
"""What our EDF+ files say where they hold no samples: written in `storage`, read in
`sensors`."""


A_FILE = "a file"
"""What is kept as the device of a replay: the name of its file may be a person's."""


SIMULATED_COLUMN = "SIMULATED"
"""Behind the name of a column of CSV: a table has no header that could say so."""


class Side(StrEnum):
    """Of the body. `BOTH` belongs to exercises and jerks, never to a channel."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


class Unit(StrEnum):
    """Of a channel's samples. Counts are a device's own steps with no published scale."""

    UV = "uV"
    COUNTS = "counts"


class LinkSecurity(StrEnum):
    """How far nobody else can have sent or heard what came over a link, weakest first."""

    UNKNOWN = "unknown"  # the system does not tell it
    ENCRYPTED = "encrypted"
    AUTHENTICATED = "authenticated"  # encrypted, and paired with proof of who it is
    NONE = "none"  # there was no link: simulated, or from a file


@dataclass(frozen=True, slots=True)
class Channel:
    """One electrode pair. `muscle` and `side` are empty until somebody said where it sits."""

    label: str
    unit: Unit
    muscle: str = ""
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class Stream:
    """A running source of channels, with all that is needed to decode its packets again.

    Parameters
    ----------
    device : str
        What the device calls itself, or the file's name.
    decoder : str
        Name of the decoder (`rehab.plugins`).
    fs_hz : float
        Sampling rate per channel; measured where the device does not tell it.
    channels : tuple of Channel
    settings : mapping
        What the decoder needs besides: scale, block size, sample type.
    is_simulated : bool
        True if no muscle of a person is behind it.
    is_replayed : bool
        True if it comes from a file: what somebody did then, not now.
    full_scale : float or None
        Largest absolute value that the converter can give, in the channels' unit.
    link_security : LinkSecurity
        Of the link that it came over; never more than the system told.
    """

    device: str
    decoder: str
    fs_hz: float
    channels: tuple[Channel, ...]
    settings: Mapping[str, str | int | float] = field(default_factory=dict)
    is_simulated: bool = False
    full_scale: float | None = None
    is_replayed: bool = False
    link_security: LinkSecurity = LinkSecurity.UNKNOWN

    @property
    def n_channels(self) -> int:
        """How many channels a sample has."""
        return len(self.channels)


@dataclass(frozen=True, slots=True)
class Packet:
    """The bytes of one notification, as received.

    `received_ns` is the machine's monotonic clock, of a night with the time in which the
    machine slept: for drift, latency, and how long a link was away.
    `characteristic` tells devices apart that send on several; empty for one.
    """

    received_ns: int
    data: bytes
    characteristic: str = ""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Consecutive decoded samples, shape ``(n_samples, n_channels)``, ``n_samples >= 1``."""

    start_index: int
    emg_uv: Samples
    received_ns: int

    @property
    def stop_index(self) -> int:
        """Index after the last sample (exclusive)."""
        return self.start_index + len(self.emg_uv)


@dataclass(frozen=True, slots=True)
class Gap:
    """Samples that were lost: ``start_index`` up to, not including, ``stop_index``."""

    start_index: int
    n_samples: int

    @property
    def stop_index(self) -> int:
        """Index after the last lost sample (exclusive)."""
        return self.start_index + self.n_samples


@dataclass(frozen=True, slots=True)
class Motion:
    """What the accelerometer of a sensor said: shape ``(n, 3)``, in g, ``n >= 1``.

    `index` is the sample of the sEMG that was heard last: it tells when, to about the
    jitter of the radio. A device says in its decoder which way its axes lie. Of several
    devices it is about `channels`; empty is about all.
    """

    index: int
    acceleration_g: Samples
    received_ns: int
    channels: tuple[int, ...] = ()


class LinkState(StrEnum):
    """Where the link to a sensor stands."""

    SEARCHING = "searching"
    CONNECTING = "connecting"
    STREAMING = "streaming"
    LOST = "lost"  # being searched for again
    ENDED = "ended"  # a file or a simulation is over: no more will come


@dataclass(frozen=True, slots=True)
class LinkChange:
    """The link changed its state. `battery_pct` where the device tells it.

    Of several devices the worst link and the lowest battery; `device` is the one it is
    about: the one that is lost, or else the one with that battery.
    """

    state: LinkState
    received_ns: int
    battery_pct: int | None = None
    device: str = ""


Heard = Chunk | Gap | Motion | LinkChange
"""What `Source.drain` hands over."""
