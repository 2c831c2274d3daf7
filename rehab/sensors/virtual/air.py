"""The air between virtual radios: connection events, outages, full queues.

bumble's own link delivers everything at once and never breaks; this one delivers data
at connection events only, goes silent on demand, and ends connections after the
supervision timeout, as a real one does.
"""

import asyncio
import logging
import random
from collections import defaultdict
from typing import cast

from bumble import hci, ll
from bumble.controller import Controller
from bumble.core import PhysicalTransport
from bumble.link import LocalLink

# Its controllers warn of packets for a link that just ended: that is what we emulate.
logging.getLogger("bumble").setLevel(logging.CRITICAL)

_NOTIFICATION = bytes([0x04, 0x00, 0x1B])  # L2CAP channel of ATT, then the opcode
_SUPERVISION_S = 0.42  # the Linux kernel's default
_QUEUE_LENGTH = 20
RSSI_DBM = -60
"""How strong a sender is heard unless it says otherwise."""

_Pdu = tuple[Controller, hci.Address, PhysicalTransport, bytes]


class Air(LocalLink):
    """Connects the controllers that are made with it.

    Parameters
    ----------
    interval_s : float
        Time between two connection events.
    per_event : int
        How many packets go each way in one of them.
    loss_pct : float
        Share of the notifications that never leave their sender, on top of those that a
        full queue drops. On the air nothing is lost: the link layer sends it again.
    seed : int
        Of these losses.
    """

    def __init__(
        self,
        interval_s: float = 0.015,
        per_event: int = 6,
        *,
        loss_pct: float = 0.0,
        seed: int = 1,
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._interval_s = interval_s
        self._per_event = per_event
        self._queues: defaultdict[Controller, list[_Pdu]] = defaultdict(list)
        self._is_ticking = False
        self._event = 0.0
        self._silent_until_s: defaultdict[Controller | None, float] = defaultdict(float)
        self._loss = loss_pct / 100.0
        self._luck = random.Random(seed)  # noqa: S311  no secret
        self.n_dropped = 0

    def cut(self, seconds: float, controller: Controller | None = None) -> None:
        """Let nothing through for some seconds; connections may end by it.

        With a controller, it alone is out of reach.
        """
        loop = asyncio.get_running_loop()
        until_s = self._silent_until_s[controller]
        self._silent_until_s[controller] = max(until_s, loop.time() + seconds)
        if seconds > _SUPERVISION_S:
            loop.call_later(_SUPERVISION_S, self._end_connections, controller)

    def scan_response(self, advertiser: hci.Address) -> bytes:
        """Return what an advertiser answers to an active scanner."""
        for controller in self.controllers:
            if controller.random_address == advertiser:
                return controller.le_legacy_advertiser.scan_response_data
        return b""

    def strength_dbm(self, advertiser: hci.Address) -> int:
        """Return how strong an advertiser is heard."""
        for controller in self.controllers:
            if isinstance(controller, AirController) and (
                controller.random_address == advertiser
            ):
                return controller.rssi_dbm
        return RSSI_DBM

    def send_acl_data(
        self,
        sender_controller: Controller,
        destination_address: hci.Address,
        transport: PhysicalTransport,
        data: bytes,
    ) -> None:
        """Queue data for the next connection event; a full queue drops notifications."""
        queue = self._queues[sender_controller]
        is_notification = data[2:5] == _NOTIFICATION
        is_full = len(queue) >= _QUEUE_LENGTH
        if is_notification and (is_full or self._luck.random() < self._loss):
            self.n_dropped += 1
            return
        queue.append((sender_controller, destination_address, transport, data))
        if not self._is_ticking:
            self._schedule()

    def send_advertising_pdu(
        self, sender_controller: Controller, packet: ll.AdvertisingPdu
    ) -> None:
        """Let an advertisement be heard, unless there is an outage."""
        if not self._silent_s(sender_controller):
            super().send_advertising_pdu(sender_controller, packet)

    def send_ll_control_pdu(
        self,
        sender_address: hci.Address,
        receiver_address: hci.Address,
        packet: ll.ControlPdu,
    ) -> None:
        """Deliver a control packet; after the outage if there is one."""
        asyncio.get_running_loop().call_later(
            self._silent_s(*self._owners(sender_address, receiver_address)),
            super().send_ll_control_pdu,
            sender_address,
            receiver_address,
            packet,
        )

    def _silent_s(self, *controllers: Controller) -> float:
        """Return how long nothing passes between these, or between any."""
        until_s = max(self._silent_until_s[one] for one in (None, *controllers))
        return max(0.0, until_s - asyncio.get_running_loop().time())

    def _owners(self, *addresses: hci.Address) -> list[Controller]:
        found = [self.find_le_controller(address) for address in addresses]
        return [one for one in found if one is not None]

    def _schedule(self) -> None:
        """Plan the next connection event; they lie on a fixed grid."""
        loop = asyncio.get_running_loop()
        event = (loop.time() + self._silent_s()) // self._interval_s + 1
        self._event = max(event, self._event + 1)  # a loop may be a little early
        self._is_ticking = True
        loop.call_at(self._event * self._interval_s, self._tick)

    def _tick(self) -> None:
        self._is_ticking = False
        if not self._silent_s():
            for sender, queue in self._queues.items():
                ends = [sender, *self._owners(*(pdu[1] for pdu in queue[:1]))]
                if self._silent_s(*ends):
                    continue
                for pdu in queue[: self._per_event]:
                    super().send_acl_data(*pdu)
                del queue[: self._per_event]
        if any(self._queues.values()):
            self._schedule()

    def _end_connections(self, lost: Controller | None) -> None:
        """End all connections, or those of a controller that is out of reach."""
        for controller in self.controllers:
            for connection in list(controller.le_connections.values()):
                ends = self._owners(connection.self_address, connection.peer_address)
                if lost is not None and lost not in ends:
                    continue
                self._queues.pop(controller, None)
                controller.on_le_disconnected(
                    connection, hci.HCI_ErrorCode.CONNECTION_TIMEOUT_ERROR
                )


class AirController(Controller):
    """A virtual controller with two faults of bumble 0.0.236 put right.

    It answers active scans with the real scan response (bumble repeats the
    advertisement), and forgets a connection request that was cancelled (bumble keeps it
    for ever). It offers legacy advertising only, which is what small sensors use.
    """

    le_acl_data_packet_length = 251
    le_features = Controller.le_features & ~(
        hci.LeFeatureMask.LE_EXTENDED_ADVERTISING
        | hci.LeFeatureMask.LE_PERIODIC_ADVERTISING
    )

    def __init__(self, name: str, air: Air, rssi_dbm: int = RSSI_DBM) -> None:
        super().__init__(name, link=air)
        self.rssi_dbm = rssi_dbm

    def on_advertising_pdu(self, pdu: ll.AdvInd | ll.AdvExtInd) -> None:
        """Report an advertisement and its scan response; connect if that was asked."""
        address = pdu.advertiser_address
        if self.le_scan_enable:
            event = hci.HCI_LE_Advertising_Report_Event
            air = cast("Air", self.link)
            response, rssi_dbm = air.scan_response(address), air.strength_dbm(address)
            for kind, data in (
                (event.EventType.ADV_IND, pdu.data),
                (event.EventType.SCAN_RSP, response),
            ):
                report = event.Report(
                    event_type=kind,
                    address_type=address.address_type,
                    address=address,
                    data=data,
                    rssi=rssi_dbm,
                )
                self.send_hci_packet(event([report]))
        asked = self.pending_le_connection
        if asked is not None and asked.peer_address == address:
            self.create_le_connection(address)

    def on_hci_le_create_connection_cancel_command(
        self, command: hci.HCI_LE_Create_Connection_Cancel_Command
    ) -> hci.HCI_StatusReturnParameters:
        """Forget the connection that was asked for."""
        self.pending_le_connection = None
        return super().on_hci_le_create_connection_cancel_command(command)
