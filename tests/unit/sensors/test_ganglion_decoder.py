"""What the Ganglion's decoder makes of loss, a link that came back, and other packets."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest

from rehab.errors import PacketError
from rehab.model.signal import Chunk, Gap, Motion, Packet
from rehab.ports import Decoder
from rehab.sensors.packets.ganglion import (
    encode_raw,
    encode_samples,
    make_decoder,
)
from rehab.sensors.transport import RESUMED
from tests.senders import SENDERS
from tests.sending import Sender

FIRMWARE_2, FIRMWARE_3 = SENDERS["ganglion 2"], SENDERS["ganglion 3, 18 bits"]
ZEROS = np.zeros((2, 4), int)
MS = 1_000_000


def heard_by(decoder: Decoder, packets: Iterable[Packet]) -> list[Chunk | Gap | Motion]:
    return [heard for packet in packets for heard in decoder.feed(packet)]


def run_of(sender: Sender, n_packets: int) -> tuple[Decoder, list[Packet]]:
    sent = sender.send(sender.counts(2 * n_packets))
    return make_decoder(sender.stream()), sender.arriving(sent)[:n_packets]


def of_samples(heard: Iterable[object]) -> list[Chunk | Gap]:
    return [h for h in heard if isinstance(h, Chunk | Gap)]


def test_after_a_loss_differences_are_not_believed_until_the_next_start() -> None:
    """Differences from a sample that was lost would be shown as muscle."""
    decoder, packets = run_of(FIRMWARE_2, 150)
    heard = of_samples(heard_by(decoder, packets[:40] + packets[41:]))
    lost = [h for h in heard if isinstance(h, Gap)]
    assert lost[0] == Gap(79, 4)  # the lost packet and the one behind it
    assert {gap.n_samples for gap in lost[1:]} == {2}
    assert lost[-1].stop_index == 201
    believed = [h.start_index for h in heard if isinstance(h, Chunk)]
    assert next(index for index in believed if index >= 79) == 201


def test_who_joins_in_the_middle_waits_for_a_start() -> None:
    """The first packet that is heard may be one of differences from nothing."""
    decoder, packets = run_of(FIRMWARE_2, 110)
    heard = of_samples(heard_by(decoder, packets[90:]))
    assert [type(h) for h in heard[:11]] == [Gap] * 11
    assert heard[0].start_index == 0
    assert isinstance(heard[11], Chunk)
    assert heard[11].start_index == 22


@pytest.mark.parametrize("sender", [FIRMWARE_2, FIRMWARE_3])
def test_a_link_that_came_back_starts_anew_by_the_clock(sender: Sender) -> None:
    """After a reconnection the numbers say nothing about how long it was away."""
    decoder, packets = run_of(sender, 110)
    before = of_samples(heard_by(decoder, packets[:50]))
    away_ns = 3000 * MS
    packets = [Packet(p.received_ns + away_ns, p.data) for p in packets]
    start_ns = before[-1].stop_index * 5 * MS + away_ns  # what is heard first then
    anew = [Packet(start_ns, b"", RESUMED), Packet(start_ns, packets[0].data)]
    n_first = packets[0].data[0] == 0 and sender is FIRMWARE_2
    gap, chunk = of_samples(heard_by(decoder, anew))
    assert gap == Gap(before[-1].stop_index, 600 - (1 if n_first else 2))
    assert isinstance(chunk, Chunk)


def test_a_loss_of_many_rounds_keeps_its_length() -> None:
    """The numbers go round once a second; a loss of 3.5 s is not one of half a second."""
    decoder, packets = run_of(FIRMWARE_3, 500)
    heard = of_samples(heard_by(decoder, packets[:100] + packets[450:]))
    assert [h for h in heard if isinstance(h, Gap)] == [Gap(200, 700)]


def test_the_accelerometer_speaks_ten_times_a_second() -> None:
    """The motion gate needs to know when the arm was pulled about."""
    decoder = make_decoder(FIRMWARE_3.stream())
    axes = {1: 10, 2: -128, 3: 62}
    packets = [
        Packet(10 * MS * i, encode_samples(i, ZEROS, n_bits=18, motion=axis))
        for i in range(1, 21)
        for axis in (axes.get(i % 10, 62),)
    ]
    motions = [h for h in heard_by(decoder, packets) if isinstance(h, Motion)]
    assert [motion.index for motion in motions] == [5, 25]
    np.testing.assert_allclose(motions[0].acceleration_g, [[0.16, -2.048, 0.992]])
    assert motions[1].received_ns == 130 * MS


def test_axes_of_different_moments_are_not_put_together() -> None:
    """x from before a loss and y, z from after it are no direction."""
    decoder = make_decoder(FIRMWARE_3.stream())
    numbers = [1, 2, 13, 21, 23]
    packets = [
        Packet(10 * MS * i, encode_samples(i, ZEROS, n_bits=18)) for i in numbers
    ]
    assert not [h for h in heard_by(decoder, packets) if isinstance(h, Motion)]


@pytest.mark.parametrize("data", [b"\xc9123Z\r\n", b"\xcetext", b"\xcf"])
def test_impedance_and_text_are_passed_over(data: bytes) -> None:
    """What the board says beside its samples is no fault of the device."""
    decoder = make_decoder(FIRMWARE_3.stream())
    assert list(decoder.feed(Packet(1, data))) == []


@pytest.mark.parametrize("sender", [FIRMWARE_2, FIRMWARE_3])
@pytest.mark.parametrize("data", [b"", b"\x01\x02", bytes([208]) * 20, b"\x05" * 21])
def test_what_is_no_packet_is_refused(sender: Sender, data: bytes) -> None:
    """A cut packet has words that were never sent."""
    with pytest.raises(PacketError):
        make_decoder(sender.stream()).feed(Packet(1, data))


def test_firmware_3_has_no_number_200() -> None:
    """Firmware 2 has: whoever takes one for the other must notice."""
    data = bytes([200]).ljust(20, b"\0")
    with pytest.raises(PacketError):
        make_decoder(FIRMWARE_3.stream()).feed(Packet(1, data))
    decoder = make_decoder(FIRMWARE_2.stream())
    assert [type(h) for h in decoder.feed(Packet(1, data))] == [Gap]


@pytest.mark.parametrize("settings", [{}, {"firmware": 1}])
def test_a_stream_without_its_firmware_is_refused(settings: dict[str, int]) -> None:
    """The same bytes mean samples in one firmware and differences in the other."""
    with pytest.raises(ValueError, match="firmware"):
        make_decoder(replace(FIRMWARE_3.stream(), settings=settings))


def test_another_characteristic_is_not_of_this_device() -> None:
    """Tags are how devices that send on several are told apart."""
    decoder = make_decoder(FIRMWARE_2.stream())
    other = Packet(1, encode_raw(ZEROS[0]), "other")
    assert list(decoder.feed(other)) == []
