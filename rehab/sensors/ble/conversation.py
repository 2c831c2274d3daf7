"""What is said to a connected sensor, and what it says: the `Talk` of its kind."""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping

from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic

from rehab.errors import SensorError
from rehab.model.signal import Packet
from rehab.sensors.ble.trouble import bleak_speaks

_MOST_ANSWERS = 64
_TWICE_NS = 50_000_000
_LONG, _VARIED = 16, 4
"""Bytes of a notification, and different values among them, that no muscle repeats."""


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
    may_repeat : bool
        Two equal notifications can both be new ones.
    """

    def __init__(
        self,
        client: BleakClient,
        name: str,
        options: Mapping[str, str],
        *,
        may_repeat: bool = False,
    ) -> None:
        self.name = name
        self.options = options
        self.is_started = False
        """Set once all commands were given: from then on nothing is forgotten."""
        self._client = client
        self._packets: asyncio.Queue[Packet | None] = asyncio.Queue()
        self._answers: deque[bytes] = deque(maxlen=_MOST_ANSWERS)
        self._has_answered = asyncio.Event()
        self._may_repeat = may_repeat
        self._last: dict[str, Packet] = {}  # by tag

    # ---- for the kind

    def has(self, uuid: str) -> bool:
        """Tell whether there is such a characteristic."""
        with bleak_speaks():
            return self._client.services.get_characteristic(uuid) is not None

    def find(self, *properties: str) -> list[str]:
        """Return the UUIDs of all characteristics with one of these properties."""
        with bleak_speaks():
            return [
                one.uuid
                for one in self._client.services.characteristics.values()
                if not {*properties}.isdisjoint(one.properties)
            ]

    async def subscribe(self, uuid: str, tag: str | None = "") -> None:
        """Take notifications: as packets with this tag (None: not), and as answers."""

        def on_data(_: BleakGATTCharacteristic, data: bytearray) -> None:
            if tag is not None:
                packet = Packet(self.now_ns(), bytes(data), tag)
                if not self._is_repeated(packet):
                    self._packets.put_nowait(packet)
            if tag is None or not self.is_started:
                self._answers.append(bytes(data))
                self._has_answered.set()

        with bleak_speaks():
            await self._client.start_notify(uuid, on_data)

    async def write(self, uuid: str, data: bytes, *, response: bool = True) -> None:
        """Write, and forget all packets and answers that came before."""
        self._answers.clear()
        if not self.is_started:
            self._forget_packets()
        with bleak_speaks():
            await self._client.write_gatt_char(uuid, data, response=response)

    async def read(self, uuid: str) -> bytes:
        """Return what a characteristic holds."""
        with bleak_speaks():
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
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            # `asyncio.wait_for` of Python 3.11 loses a cancellation that comes together
            # with the answer; whoever uses it in a driver would make us stream for ever
            raise asyncio.CancelledError
        packet: Packet | None = None
        try:
            async with asyncio.timeout(within_s):
                packet = await self._packets.get()
        except TimeoutError:
            return None
        if packet is None:
            raise LinkLostError
        return packet

    @staticmethod
    def now_ns() -> int:
        """Return the time of the loop, which is the machine's monotonic clock."""
        return round(asyncio.get_running_loop().time() * 1e9)

    def _is_repeated(self, packet: Packet) -> bool:
        """Tell whether the system delivered a notification twice, and keep it in mind.

        BlueZ does so after a reconnect, where something kept an old subscription.
        Noise never repeats itself; a sensor whose electrodes are off may: a flat signal
        passes, and so do short values.
        """
        last = self._last.get(packet.characteristic)
        self._last[packet.characteristic] = packet
        return (
            not self._may_repeat
            and last is not None
            and last.data == packet.data
            and packet.received_ns - last.received_ns < _TWICE_NS
            and len(packet.data) >= _LONG
            and len(set(packet.data)) > _VARIED
        )

    def _forget_packets(self) -> None:
        was_lost = False
        while not self._packets.empty():
            was_lost |= self._packets.get_nowait() is None
        if was_lost:
            self.lose()
