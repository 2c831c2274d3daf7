"""What is said to a connected sensor, and what it says: the `Talk` of its kind."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Mapping

from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic

from rehab.errors import SensorError
from rehab.model.signal import Packet

_MOST_ANSWERS = 64


class LinkLostError(Exception):
    """The connection ended, or could not be made; it may be worth trying again."""

    def __init__(self, error: SensorError | None = None) -> None:
        self.error = error
        super().__init__()


class Conversation:
    """Notifications in, commands out; fits `rehab.sensors.ble.kinds.kind.Talk`.

    Parameters
    ----------
    client : BleakClient
    name : str
        The advertised name.
    options : mapping
        What stands behind the ``?`` of the SPEC.
    """

    def __init__(
        self, client: BleakClient, name: str, options: Mapping[str, str]
    ) -> None:
        self.name = name
        self.options = options
        self.is_started = False
        """Set once all commands were given: from then on nothing is forgotten."""
        self._client = client
        self._packets: asyncio.Queue[Packet | None] = asyncio.Queue()
        self._answers: deque[bytes] = deque(maxlen=_MOST_ANSWERS)
        self._has_answered = asyncio.Event()

    # ---- for the kind

    def has(self, uuid: str) -> bool:
        """Tell whether there is such a characteristic."""
        return self._client.services.get_characteristic(uuid) is not None

    def find(self, *properties: str) -> list[str]:
        """Return the UUIDs of all characteristics with one of these properties."""
        return [
            one.uuid
            for one in self._client.services.characteristics.values()
            if not {*properties}.isdisjoint(one.properties)
        ]

    async def subscribe(self, uuid: str, tag: str | None = "") -> None:
        """Take notifications: as packets with this tag (None: not), and as answers."""

        def on_data(_: BleakGATTCharacteristic, data: bytearray) -> None:
            if tag is not None:
                packet = Packet(time.monotonic_ns(), bytes(data), tag)
                self._packets.put_nowait(packet)
            if tag is None or not self.is_started:
                self._answers.append(bytes(data))
                self._has_answered.set()

        await self._client.start_notify(uuid, on_data)

    async def write(self, uuid: str, data: bytes, *, response: bool = True) -> None:
        """Write, and forget all packets and answers that came before."""
        self._answers.clear()
        if not self.is_started:
            self._forget_packets()
        await self._client.write_gatt_char(uuid, data, response=response)

    async def read(self, uuid: str) -> bytes:
        """Return what a characteristic holds."""
        return bytes(await self._client.read_gatt_char(uuid))

    async def answer(
        self, within_s: float, is_it: Callable[[bytes], bool] = bool
    ) -> bytes:
        """Return the first notification since the last `write` that `is_it`."""
        async with asyncio.timeout(within_s):
            while True:
                while self._answers:
                    data = self._answers.popleft()
                    if is_it(data):
                        return data
                self._has_answered.clear()
                await self._has_answered.wait()

    async def pause(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)

    # ---- for the connection

    def lose(self) -> None:
        """Take in that the system says that the connection ended."""
        self._packets.put_nowait(None)

    async def packet(self, within_s: float) -> Packet | None:
        """Return the next packet, or None after a silence of `within_s`.

        Raises
        ------
        LinkLostError
            The system said that the connection ended.
        """
        packet: Packet | None = None
        try:
            async with asyncio.timeout(within_s):
                packet = await self._packets.get()
        except TimeoutError:
            return None
        if packet is None:
            raise LinkLostError
        return packet

    def _forget_packets(self) -> None:
        was_lost = False
        while not self._packets.empty():
            was_lost |= self._packets.get_nowait() is None
        if was_lost:
            self.lose()
