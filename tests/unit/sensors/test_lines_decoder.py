"""Makers' text lines: cut anywhere, in any dialect, with or without a counter."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehab.errors import PacketError
from rehab.model.signal import Channel, Chunk, Gap, Packet, Stream, Unit
from rehab.ports import Decoder
from rehab.sensors.packets.lines import encode_rows, make_decoder
from rehab.sensors.packets.text import LineFormat, guess, numbers_in
from rehab.sensors.transport import RESUMED
from tests.unit.sensors.deficit_room import gaps, in_order

FS_HZ = 200.0


def _decoder(n_channels: int, step: float = 0.0, fs_hz: float = FS_HZ) -> Decoder:
    channels = tuple(Channel(f"CH{i + 1}", Unit.COUNTS) for i in range(n_channels))
    return make_decoder(Stream("arm", "lines", fs_hz, channels, {"step": step}))


def _heard(decoder: Decoder, packets: list[Packet]) -> list[Chunk | Gap]:
    heard: list[Chunk | Gap] = []
    for packet in packets:
        try:
            heard += [v for v in decoder.feed(packet) if isinstance(v, Chunk | Gap)]
        except PacketError:
            continue
    return heard


def _samples(heard: list[Chunk | Gap]) -> np.ndarray:
    return np.concatenate([c.emg_uv for c in heard if isinstance(c, Chunk)])


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        (b"12,-3,4.5", (12, -3, 4.5)),
        (b"12;3,5;1e3", (12, 3.5, 1000)),
        (b"12\t3\t4", (12, 3, 4)),
        (b"12  3 4 ", (12, 3, 4)),
        (b"12, 3, 4,", (12, 3, 4)),
        (b"EMG:512,Level:3", (512, 3)),
        (b"time,emg", None),
        (b"nan,1", None),
        (b"1e99", None),
        (b"\xff\xfe12", None),
        (b"1-2,3", None),
        (b"", None),
    ],
)
def test_every_dialect(text: bytes, numbers: tuple[float, ...] | None) -> None:
    """A comma that is read the wrong way makes two channels of one."""
    assert numbers_in(text) == numbers


@settings(max_examples=60, deadline=None)
@given(cuts=st.lists(st.integers(1, 1499), max_size=60), step=st.sampled_from([0, 1]))
def test_any_split_into_notifications_gives_the_same_samples(
    cuts: list[int], step: int
) -> None:
    """Notifications of 20 bytes end in the middle of a number."""
    values = np.random.default_rng(2).integers(-999, 999, (200, 2))
    text = encode_rows(values, range(200) if step else None)
    edges = [0, *sorted({cut for cut in cuts if cut < len(text)}), len(text)]
    packets = [
        Packet(round(stop / len(text) * 200 / FS_HZ * 1e9), text[start:stop])
        for start, stop in pairwise(edges)
    ]
    heard = _heard(_decoder(2, step), packets)
    # of few long notifications some may still be held back without a counter
    samples = _samples(heard) if heard else np.zeros((0, 2))
    if step or len(packets) > 50:
        assert len(samples) == 200
    np.testing.assert_array_equal(samples, values[: len(samples)])
    assert gaps(heard) == []


def _timed(times_ms: np.ndarray, values: np.ndarray, lost: set[int]) -> list[Packet]:
    return [
        Packet(round((k + 1) / FS_HZ * 1e9), encode_rows(values[k : k + 1], [t]))
        for k, t in enumerate(times_ms.tolist())
        if k not in lost
    ]


@pytest.mark.parametrize(
    ("step", "stamps"),
    [
        pytest.param(1.0, lambda k: k, id="counter"),
        pytest.param(1.0, lambda k: k % 256, id="byte"),
        pytest.param(1.0, lambda k: k % 100, id="hundred"),
        pytest.param(1.0, lambda k: (k + 65_000) % 65_536, id="word"),
        pytest.param(5.0, lambda k: 5 * k + 40, id="milliseconds"),
        pytest.param(0.005, lambda k: 0.005 * k, id="seconds"),
        pytest.param(5.0, lambda k: (16 * k) // 3, id="every third is one more"),
    ],
)
def test_a_counter_or_a_clock_says_exactly_what_is_missing(
    step: float, stamps: Callable[[np.ndarray], np.ndarray]
) -> None:
    """A column that tells the truth must be believed more than the radio."""
    k = np.arange(1200)
    values = np.random.default_rng(3).integers(0, 1024, (1200, 1))
    lost = {5, 6, 100, *range(300, 345), *range(700, 1013)}
    heard = _heard(_decoder(1, step), _timed(stamps(k), values, lost))
    assert in_order(heard) == 1200
    assert sum(n for _, n in gaps(heard)) == len(lost)
    for value in heard:
        if isinstance(value, Chunk):
            sent = values[value.start_index : value.stop_index]
            np.testing.assert_array_equal(value.emg_uv, sent)


def test_a_counter_that_starts_anew_is_a_gap_as_long_as_the_silence() -> None:
    """A sketch that was reset must not end the session, or move it by minutes."""
    values = np.zeros((600, 1))
    before = _timed(np.arange(300), values, set())
    after = [
        Packet(p.received_ns + round(4.5e9), p.data, "")
        for p in _timed(np.arange(300), values, set())
    ]
    for packets in (before + after, [*before, Packet(4 * 10**9, b"", RESUMED), *after]):
        heard = _heard(_decoder(1, 1.0), packets)
        ((place, n_lost),) = gaps(heard)
        assert place == 300
        assert n_lost == pytest.approx(
            600, abs=2
        )  # 4.5 s less the 1.5 s that were heard


def test_a_damaged_counter_is_not_believed() -> None:
    """One broken digit must not make a gap of minutes."""
    packets = _timed(np.arange(400), np.ones((400, 1)), set())
    packets[200] = Packet(packets[200].received_ns, b"900200,1\r\n")
    packets[201] = Packet(packets[201].received_ns, b"2,1\r\n")
    heard = _heard(_decoder(1, 1.0), packets)
    assert gaps(heard) == [(200, 2)]
    assert in_order(heard) == 400


def test_without_a_counter_a_loss_is_found_by_the_time() -> None:
    """Nothing in the bytes says it; the samples after it would be half a second early."""
    values = np.random.default_rng(3).integers(0, 1024, (1000, 2))
    packets = [
        Packet(round((k + 5) / FS_HZ * 1e9), encode_rows(values[k : k + 5]))
        for k in range(0, 1000, 5)
        if not 400 <= k < 500
    ]
    heard = _heard(_decoder(2), packets)
    assert gaps(heard) == [(400, 100)]
    assert in_order(heard) == 1000


def test_a_line_that_is_torn_by_a_loss_is_no_sample() -> None:
    """``51`` of one line and ``7,300`` of another is 517: a spike that nobody had."""
    text = encode_rows(np.full((400, 1), 12345))  # 7 bytes a line
    pieces = [text[at : at + 20] for at in range(0, len(text), 20)]
    packets = [
        Packet(round((k + 1) * 20 / 7 / FS_HZ * 1e9), piece)
        for k, piece in enumerate(pieces)
        if not 60 <= k < 80
    ]
    heard = _heard(_decoder(1), packets)
    assert set(_samples(heard).ravel().tolist()) == {12345.0}
    ((place, n_lost),) = gaps(heard)
    assert place == pytest.approx(60 * 20 / 7, abs=1)
    assert n_lost == pytest.approx(20 * 20 / 7, abs=2)


def test_headers_are_let_pass_and_nonsense_is_told() -> None:
    """A header is no sample; a stream of nonsense must end in a sentence."""
    decoder = _decoder(2)
    with pytest.raises(PacketError):
        decoder.feed(Packet(0, b"time,emg\r\n"))
    assert len(list(decoder.feed(Packet(0, b"# go\n1,2\n3,4\n")))) == 1
    for nonsense in (b"", b"x" * 300 + b"\n1,2,c\n", b"\xff\xfe\n"):
        with pytest.raises(PacketError):
            decoder.feed(Packet(0, nonsense))
    assert list(decoder.feed(Packet(0, b"5" * 5000))) == []  # no end: not kept
    assert list(decoder.feed(Packet(0, b"5\n6,7\n")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (encode_rows(np.ones((50, 3)), range(50)), LineFormat(4, 1.0)),
        (encode_rows(np.ones((50, 1)), [5.0 * k for k in range(50)]), LineFormat(2, 5)),
        (encode_rows(np.ones((50, 2))), LineFormat(2, 0.0)),
        (b"EMG\r\n" + encode_rows(np.arange(50)[:, None]), LineFormat(1, 0.0)),
        (b"hello\r\n" * 50, None),
        (encode_rows(np.ones((5, 2))), None),
    ],
)
def test_the_format_is_guessed(text: bytes, expected: LineFormat | None) -> None:
    """A counter that is taken for a muscle is a ramp without end on the screen."""
    pieces = [text[at : at + 20] for at in range(0, len(text), 20)]
    assert guess(pieces) == expected


def test_a_counter_of_a_byte_with_losses_is_still_one() -> None:
    """What goes round, and what was lost, must not hide it."""
    counter = [k % 256 for k in range(600) if k % 50 not in {7, 8, 9}]
    form = guess([encode_rows(np.ones((len(counter), 2)), counter)])
    assert form == LineFormat(3, 1.0)
