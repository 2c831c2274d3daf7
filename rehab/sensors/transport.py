"""The seam inside this room: a transport hears packets, an outlet takes them on.

Both live on the sensor thread. `rehab.sensors.link` is the outlet of every transport.
"""

from typing import Protocol

from rehab.model.signal import LinkState, Packet, Stream
from rehab.ports import Cue

RESUMED = "link"
"""`Packet.characteristic` of the empty packet that marks a link that came back.

It is recorded like any other, so that decoding again finds the same gap: counters may
have started anew, and the decoder takes the length of the gap from the arrival times.
"""


class Outlet(Protocol):
    """Where a transport puts what it hears."""

    def stream(self, stream: Stream) -> None:
        """Say what is streaming: once, before the first packet."""
        ...

    def packet(self, packet: Packet) -> None:
        """Hand on a packet: it is recorded, decoded and put into the mailbox."""
        ...

    async def room(self) -> None:
        """Wait until the mailbox has room; for transports that can be held up."""
        ...

    def change(
        self, state: LinkState, battery_pct: int | None = None, device: str = ""
    ) -> None:
        """Say where the link stands; of several devices, which one it is about."""
        ...


class Transport(Protocol):
    """A way to hear packets. `run` returns when there will be no more of them."""

    async def run(self, outlet: Outlet) -> None:
        """Hear until the end or until cancelled; raise `SensorError` on failure."""
        ...

    def follow(self, cue: Cue) -> None:
        """Take what the screen asks (a simulated patient's ear); from any thread."""
        ...

    def heard(self, index: int) -> None:
        """Learn how far the reader has come; from any thread."""
        ...
