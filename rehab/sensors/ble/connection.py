"""One connection to one sensor, from connect to disconnect."""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from typing import Self

from bleak import BleakClient
from bleak.exc import BleakBluetoothNotAvailableError

from rehab.errors import Reason, SensorError
from rehab.model.signal import Packet
from rehab.sensors.ble.conversation import Conversation, LinkLostError
from rehab.sensors.ble.kinds.kind import BleKind, NotThisKindError, Setup
from rehab.sensors.ble.radio import Radio, Sight
from rehab.sensors.ble.trouble import RADIO_ERRORS, bleak_speaks, bluetooth_error
from rehab.sensors.packets.services import DEVICE_INFORMATION, read_text

_BATTERY_S = 1.0
_INFORMATION_S = 2.0
_GOODBYE_S = 0.5
_DISCONNECT_S = 1.0

_log = logging.getLogger(__name__)


class Connection:
    """A connected sensor that sends; leaving the context always disconnects.

    Subscribing comes before START, or the first blocks are lost. The old client is
    always disconnected, also after a lost link: BlueZ otherwise keeps its subscription
    and delivers everything twice later on.
    """

    def __init__(
        self,
        radio: Radio,
        sight: Sight,
        kind: BleKind,
        connect_s: float,
        options: Mapping[str, str],
    ) -> None:
        self._kind = kind
        self._name = sight.name
        self._connect_s = connect_s
        self._turn = radio.turn
        self._client: BleakClient = radio.client(sight.device, self._on_lost, connect_s)
        self._talk = Conversation(
            self._client, sight.name, options, may_repeat=kind.may_repeat
        )
        self._setup: Setup | None = None

    async def __aenter__(self) -> Self:
        """Connect, subscribe, start.

        Raises
        ------
        LinkLostError
            It did not work this time.
        SensorError
            SENSOR_INCOMPATIBLE: it is not such a sensor.
        """
        try:
            # some stacks stall without an end: a limit of our own around bleak's
            async with self._turn, asyncio.timeout(1.5 * self._connect_s):
                with bleak_speaks():
                    await self._client.connect()
                self._check_characteristics()
                self._setup = await self._kind.start(self._talk)
                self._talk.is_started = True
        except BleakBluetoothNotAvailableError as error:
            await self._close()
            raise LinkLostError(bluetooth_error(error)) from error
        except RADIO_ERRORS as error:
            await self._close()
            raise LinkLostError from error
        except NotThisKindError as error:
            await self._close()
            raise self._incompatible(str(error)) from error
        except BaseException:
            await self._close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        """Say goodbye if the sensor still hears it, and disconnect."""
        try:
            if self._client.is_connected:
                with suppress(*RADIO_ERRORS):
                    async with asyncio.timeout(_GOODBYE_S):
                        await self._kind.stop(self._talk)
        finally:
            await self._close()

    @property
    def setup(self) -> Setup:
        """What it streams."""
        if self._setup is None:
            raise RuntimeError("not connected")
        return self._setup

    async def packet(self, within_s: float) -> Packet | None:
        """Return the next packet, or None after a silence; see `Conversation.packet`."""
        return await self._talk.packet(within_s)

    async def battery_pct(self) -> int | None:
        """Return the battery's state; None if the sensor does not tell it."""
        with suppress(*RADIO_ERRORS):
            async with asyncio.timeout(_BATTERY_S):
                with bleak_speaks():
                    return await self._kind.battery(self._talk)
        return None

    async def information(self) -> dict[str, str]:
        """Return what it says of itself, by word: maker, model, versions; {} if nothing."""
        told: dict[str, str] = {}
        with suppress(*RADIO_ERRORS):
            async with asyncio.timeout(_INFORMATION_S):
                for word, uuid in DEVICE_INFORMATION.items():
                    if self._talk.has(uuid):
                        with bleak_speaks():
                            text = read_text(await self._talk.read(uuid))
                        if text:
                            told[word] = text
        if told:
            _log.info("the sensor says of itself: %s", told)
        return told

    def _on_lost(self) -> None:
        self._talk.lose()

    def _check_characteristics(self) -> None:
        missing = [uuid for uuid in self._kind.needs if not self._talk.has(uuid)]
        if missing:
            raise self._incompatible(", ".join(missing))

    def _incompatible(self, missing: str) -> SensorError:
        return SensorError(Reason.SENSOR_INCOMPATIBLE, name=self._name, missing=missing)

    async def _close(self) -> None:
        with suppress(*RADIO_ERRORS):
            async with asyncio.timeout(_DISCONNECT_S):
                with bleak_speaks():
                    await self._client.disconnect()
