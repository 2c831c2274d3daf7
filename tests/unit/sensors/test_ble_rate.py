"""The sampling rate: measured, or refused; never assumed."""

from collections.abc import Callable

import numpy as np
import pytest

from rehab.model.signal import Packet
from rehab.sensors.ble.kinds.kind import Setup
from rehab.sensors.ble.rate import judge_rate, measure_rate, steady
from rehab.sensors.packets.npg import NpgDecoder, encode_samples, make_decoder
from tests import make

NPG = Setup(3, (250.0, 500.0))
STREAM = make.stream(500.0, 3)


def samples(start: int, n: int) -> bytes:
    """A notification of three channels."""
    return encode_samples(np.zeros((n, 3), np.int16), start)


def packets(
    fs_hz: float,
    seconds: float = 3.0,
    block: int = 10,
    is_sent: Callable[[int], bool] = lambda _: True,
) -> list[Packet]:
    """What a sensor sends through a radio with 20 ms of jitter; `is_sent` by block."""
    rng = np.random.default_rng(1)
    return [
        Packet(
            round(1e9 * ((i + 1) * block / fs_hz + rng.uniform(0, 0.02))),
            samples(i * block, block),
        )
        for i in range(round(seconds * fs_hz / block))
        if is_sent(i)
    ]


def judged(heard: list[Packet], setup: Setup = NPG) -> float | None:
    return judge_rate(heard, make_decoder, STREAM, setup)[0]


@pytest.mark.parametrize("fs_hz", [250.0, 500.0])
@pytest.mark.parametrize("block", [1, 10, 25])
def test_the_rate_is_measured_through_jitter(fs_hz: float, block: int) -> None:
    """A late start and jitter must not make 500 Hz uncertain."""
    heard = packets(fs_hz, block=block)
    heard[0] = Packet(heard[0].received_ns + 100_000_000, heard[0].data)
    assert judged(heard) == fs_hz


@pytest.mark.parametrize("fs_hz", [200.0, 230.0, 375.0, 540.0, 1000.0])
def test_a_rate_between_the_known_ones_is_none(fs_hz: float) -> None:
    """There is no default: better no session than a stretched one."""
    assert judged(packets(fs_hz)) is None


@pytest.mark.parametrize("fs_hz", [250.0, 500.0])
def test_a_tenth_of_the_packets_may_be_missing(fs_hz: float) -> None:
    """At 250 Hz the counter could be taken for one that went round at 500."""
    assert judged(packets(fs_hz, is_sent=lambda i: i % 10 != 9)) == fs_hz


def test_a_stream_with_many_holes_has_no_rate() -> None:
    """Half of the packets at 500 Hz are not 250 Hz: every jerk would last twice as long."""
    assert judged(packets(500.0, is_sent=lambda i: i % 2 == 0)) is None


def test_a_stall_is_not_measured_across() -> None:
    """A second without packets in three, and 500 Hz looks like 333."""
    heard = packets(500.0, seconds=5.0, is_sent=lambda i: not 30 < i < 85)
    even = steady(heard)
    assert even[0].received_ns > 2.0e9
    assert judged(even) == 500.0


def test_too_few_packets_measure_nothing() -> None:
    """No rate may be made up from two packets or from a clock that stands still."""
    two = [Packet(0, samples(0, 10)), Packet(1, samples(10, 10))]
    assert measure_rate(two, NpgDecoder(3, 500.0)).fs_hz == 0.0
    at_once = [Packet(5, samples(10 * i, 10)) for i in range(4)]
    assert measure_rate(at_once, NpgDecoder(3, 500.0)).fs_hz == 0.0


def test_a_sensor_with_a_clock_of_its_own_has_the_measured_rate() -> None:
    """About 1116 Hz is no rate: each such sensor has its own (DEVICES 2.3)."""
    own = Setup(3, nominal_hz=540.0)
    assert judged(packets(500.0), own) == pytest.approx(500.0, rel=0.01)
    assert judged(packets(250.0), own) is None
