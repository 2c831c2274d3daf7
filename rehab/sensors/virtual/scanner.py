"""bleak's scanner on top of a bumble host."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from bleak.backends.scanner import (
    AdvertisementData,
    AdvertisementDataCallback,
    BaseBleakScanner,
)
from bleak.uuids import normalize_uuid_str
from bumble import core
from bumble.core import AdvertisingData
from bumble.device import Advertisement, Device

_SERVICE_LISTS = (
    AdvertisingData.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS,
    AdvertisingData.INCOMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS,
    AdvertisingData.COMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS,
    AdvertisingData.INCOMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS,
)


def text_of(uuid: core.UUID) -> str:
    """Return a UUID as bleak writes it: 128 bits, small letters."""
    dashes = "-" if len(uuid.uuid_bytes) == 16 else ""
    return normalize_uuid_str(uuid.to_hex_str(dashes))


@contextmanager
def cancellable() -> Iterator[None]:
    """End as cancelled what was cancelled in the moment of its answer.

    bumble asks by `asyncio.wait_for`, which forgets that in Python 3.11.
    """
    task = asyncio.current_task()
    n_before = task.cancelling() if task is not None else 0
    yield
    if task is not None and task.cancelling() > n_before:
        raise asyncio.CancelledError


class AirScanner(BaseBleakScanner):
    """Hears what advertises; `host` is the bumble device that listens."""

    def __init__(
        self,
        detection_callback: AdvertisementDataCallback | None,
        service_uuids: list[str] | None,
        scanning_mode: str,
        *,
        host: Device,
        **_: Any,
    ) -> None:
        super().__init__(detection_callback, service_uuids)
        self._is_active = scanning_mode == "active"
        self._host = host

    async def start(self) -> None:
        """Begin to listen."""
        self.seen_devices = {}
        self._host.on(Device.EVENT_ADVERTISEMENT, self._on_advertisement)
        with cancellable():
            await self._host.start_scanning(active=self._is_active)

    async def stop(self) -> None:
        """Stop listening."""
        self._host.remove_listener(Device.EVENT_ADVERTISEMENT, self._on_advertisement)
        with cancellable():
            await self._host.stop_scanning()

    def _on_advertisement(self, heard: Advertisement) -> None:
        name = heard.data.get(AdvertisingData.Type.COMPLETE_LOCAL_NAME)
        uuids = [
            text_of(uuid)
            for kind in _SERVICE_LISTS
            for group in heard.data.get_all(kind)
            for uuid in cast("list[core.UUID]", group)
        ]
        if not self.is_allowed_uuid(uuids):
            return
        data = AdvertisementData(
            local_name=name,
            manufacturer_data={},
            service_data={},
            service_uuids=uuids,
            tx_power=None,
            rssi=heard.rssi,
            platform_data=(heard,),
        )
        address = heard.address.to_string(with_type_qualifier=False)
        device = self.create_or_update_device(
            address, address, name, heard.address, data
        )
        self.call_detection_callbacks(device, data)
