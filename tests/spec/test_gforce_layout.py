"""The documented layout of gForce's packets, written out by hand.

No vectors by somebody else are published. Source: ``oymotion/gForceSDKPython:gforce.py``
(types, pieces), ``LibEMG/libemg`` (scale: 2.5 V, gain 1200).
"""

import numpy as np
import pytest

from rehab.errors import PacketError
from rehab.model.signal import Channel, Chunk, Packet, Stream, Unit
from rehab.ports import Decoder
from rehab.sensors.packets.gforce import encode_samples, make_decoder, pieces


def _decoder(bits: int) -> Decoder:
    channels = tuple(Channel(f"CH{i + 1}", Unit.UV) for i in range(8))
    fs_hz = 1000.0 if bits == 8 else 500.0
    return make_decoder(Stream("gForce", "gforce", fs_hz, channels, {"bits": bits}))


def _samples(decoder: Decoder, *packets: bytes) -> np.ndarray:
    heard = [v for k, p in enumerate(packets) for v in decoder.feed(Packet(k, p))]
    (chunk,) = heard
    assert isinstance(chunk, Chunk)
    return chunk.emg_uv


def test_eight_bits_are_16_samples_around_128() -> None:
    """A wrong scale makes every amplitude that is shown in microvolts wrong."""
    first = bytes([128, 129, 127, 255, 1, 0, 128, 138])
    emg_uv = _samples(_decoder(8), b"\x08" + first + bytes([128] * 120))
    assert emg_uv.shape == (16, 8)
    # 2.5 V / 1200 is 2083.3 uV, at 127 steps from the middle
    expected = [0, 16.404, -16.404, 2083.333, -2083.333, -2099.738, 0, 164.042]
    np.testing.assert_allclose(emg_uv[0], expected, atol=1e-3)
    assert not emg_uv[1:].any()


def test_twelve_bits_are_8_samples_of_little_endian_words_around_2048() -> None:
    """The other byte order makes noise of a muscle."""
    first = bytes.fromhex("0008 0108 ff07 ff0f 0100 0000 0008 0a08")
    emg_uv = _samples(_decoder(12), b"\x08" + first + bytes.fromhex("0008") * 56)
    assert emg_uv.shape == (8, 8)
    expected = [0, 1.01775, -1.01775, 2083.333, -2083.333, -2084.351, 0, 10.1775]
    np.testing.assert_allclose(emg_uv[0], expected, atol=1e-3)


def test_pieces_count_down_to_zero() -> None:
    """A phone that allows 23 bytes only gets the same samples."""
    codes = np.arange(128).reshape(16, 8)
    whole = encode_samples(codes, 8)
    cut = pieces(whole, 20)
    assert [len(p) for p in cut] == [20] * 7 + [5]
    assert [p[:2].hex() for p in cut] == [f"ff0{n}" for n in range(7, -1, -1)]
    assert cut[0][2] == 0x08
    np.testing.assert_array_equal(
        _samples(_decoder(8), *cut), _samples(_decoder(8), whole)
    )
    assert pieces(whole, 129) == [whole]


@pytest.mark.parametrize("lost", range(8))
def test_a_packet_of_which_a_piece_is_lost_is_dropped_whole(lost: int) -> None:
    """Put together regardless, its channels change places."""
    rng = np.random.default_rng(1)
    packets = [encode_samples(rng.integers(0, 256, (16, 8)), 8) for _ in range(3)]
    cut = [pieces(packet, 20) for packet in packets]
    del cut[1][lost]
    decoder, chunks = _decoder(8), list[Chunk]()
    for k, piece in enumerate(p for packet in cut for p in packet):
        try:
            heard = list(decoder.feed(Packet(k * 2_000_000, piece)))
        except PacketError:
            continue
        chunks += [value for value in heard if isinstance(value, Chunk)]
    wanted = [_samples(_decoder(8), packets[k]) for k in (0, 2)]
    assert len(chunks) == 2
    for chunk, emg_uv in zip(chunks, wanted, strict=True):
        np.testing.assert_array_equal(chunk.emg_uv, emg_uv)


def test_other_types_are_let_pass_and_repeats_dropped() -> None:
    """Orientation is no muscle; BlueZ says everything twice after a reconnect."""
    decoder = _decoder(8)
    assert not list(decoder.feed(Packet(0, b"\x05" + bytes(16))))
    flat, moving = b"\x08" + bytes([128] * 128), b"\x08" + bytes(range(128))
    for packet, n_chunks in ((moving, 1), (moving, 0), (flat, 1), (flat, 1)):
        assert len(list(decoder.feed(Packet(0, packet)))) == n_chunks
    with pytest.raises(PacketError):
        decoder.feed(Packet(0, b"\x08" + bytes(127)))
