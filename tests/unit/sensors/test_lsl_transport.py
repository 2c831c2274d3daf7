"""Who is taken back after a loss, against a network that does as it is told."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from rehab.errors import Reason, SensorError
from rehab.model.signal import Chunk, Gap, Heard, LinkChange, LinkState
from rehab.ports import SensorRequest
from rehab.sensors.link import Link
from rehab.sensors.lsl import open_source
from rehab.sensors.lsl.library import Description, Offer, StreamLostError
from rehab.sensors.lsl.transport import LslTransport, Timing
from rehab.sensors.packets.block import make_decoder
from tests.unit.sensors.sensor_room import until_stream

ARM = Offer("arm", "EMG", 1, 500.0, "f4", "serial 7", "u1", "lab")
TOLD = Description(("biceps",), ("uV",), ("EMG",))
QUICK = Timing(
    look_s=2.0,
    settle_s=0.02,
    first_data_s=2.0,
    rate_s=(0.3, 1.0, 3.0, 10.0),
    silence_s=0.3,
    look_again_s=0.02,
    give_up_s=60.0,
    poll_s=0.005,
)


class Sender:
    """Sends its own index, by the clock, as long as it lives; also an `Inlet`."""

    def __init__(self, offer: Offer, told: Description = TOLD) -> None:
        self.offer, self.told = offer, told
        self.is_alive, self.is_numeric = True, True
        self.n_sent = round(time.monotonic() * offer.fs_hz)

    def describe(self, _: float) -> Description | None:
        if not self.is_alive:
            raise StreamLostError
        return self.told

    def pull(self) -> tuple[NDArray[np.float64], NDArray[np.generic]]:
        if not self.is_alive:
            raise StreamLostError
        until = round(time.monotonic() * self.offer.fs_hz)
        index = np.arange(self.n_sent, until)
        self.n_sent = until
        values = (index % 10_000)[:, None].astype(np.float32)
        if not self.is_numeric:
            values[:] = np.nan
        return index / self.offer.fs_hz, values


class Network:
    """A `Library` of the senders that are on it."""

    def __init__(self, *senders: Sender) -> None:
        self.senders = list(senders)
        self.n_rests = 0

    def offers(self) -> list[Offer]:
        return [sender.offer for sender in self.senders]

    def rest(self) -> None:
        self.n_rests += 1

    def open(self, offer: Offer) -> Sender:
        (sender,) = [s for s in self.senders if s.offer.uid == offer.uid]
        sender.n_sent = round(time.monotonic() * offer.fs_hz)
        return sender


Hear = Callable[..., Link]


@pytest.fixture
def hear() -> Iterator[Hear]:
    """Opens sources, and closes them."""
    opened: list[Link] = []

    def open_one(network: Network, timing: Timing = QUICK) -> Link:
        transport = LslTransport("arm", library=network, timing=timing)
        opened.append(Link(transport, make_decoder, thread_name="rehab-lsl"))
        until_stream(opened[-1])
        return opened[-1]

    yield open_one
    for source in opened:
        source.close()


def until(source: Link, *states: LinkState) -> list[Heard]:
    """Drain until the link was in these states, one after the other."""
    heard: list[Heard] = []
    wanted = list(states)
    while wanted:
        for value in source.drain():
            heard.append(value)
            if wanted and isinstance(value, LinkChange) and value.state is wanted[0]:
                wanted.pop(0)
        time.sleep(0.002)
    return heard


def until_chunk(source: Link) -> list[Heard]:
    """Drain until there are samples."""
    heard: list[Heard] = []
    while not any(isinstance(value, Chunk) for value in heard):
        heard += source.drain()
        time.sleep(0.002)
    return heard


def test_the_same_sender_comes_back_with_an_exact_gap(hear: Hear) -> None:
    """What was lost while a program was started anew is a hole of its own length."""
    first = Sender(ARM)
    network = Network(first)
    source = hear(network)
    heard = until(source, LinkState.STREAMING)
    again = Sender(replace(ARM, uid="u2"))
    first.is_alive = False
    heard += until(source, LinkState.LOST)
    network.senders = [again]
    heard += until(source, LinkState.STREAMING)
    heard += until_chunk(source)
    ahead = {
        (int(chunk.emg_uv[i, 0]) - chunk.start_index - i) % 10_000
        for chunk in heard
        if isinstance(chunk, Chunk)
        for i in range(len(chunk.emg_uv))
    }
    assert len(ahead) == 1
    assert sum(isinstance(value, Gap) for value in heard) == 1
    assert network.n_rests == 2  # nobody is asked while the stream is there


@pytest.mark.parametrize(
    ("offer", "told"),
    [
        (replace(ARM, uid="u2", source_id="serial 8"), TOLD),
        (replace(ARM, uid="u2"), replace(TOLD, units=("mV",))),
        (replace(ARM, uid="u2"), replace(TOLD, labels=("triceps",))),
    ],
)
def test_another_stream_is_never_taken_for_it(
    hear: Hear, offer: Offer, told: Description
) -> None:
    """Another arm, or the same in millivolts, would be counted as this one's jerks."""
    first = Sender(ARM)
    network = Network(first)
    source = hear(network, replace(QUICK, give_up_s=0.6))
    until(source, LinkState.STREAMING)
    first.is_alive = False
    network.senders = [first, Sender(offer, told)]  # known of still, and a stranger
    until(source, LinkState.LOST)
    with pytest.raises(SensorError) as caught:
        until(source, LinkState.STREAMING)
    assert caught.value.reason is Reason.SENSOR_LOST


def test_a_sender_without_numbers_is_lost(hear: Hear) -> None:
    """A program whose own sensor is away sends NaN: the patient has to be told."""
    sender = Sender(ARM)
    source = hear(Network(sender))
    until(source, LinkState.STREAMING)
    sender.is_numeric = False
    until(source, LinkState.LOST)
    sender.is_numeric = True
    heard = until(source, LinkState.STREAMING)
    heard += until_chunk(source)
    assert any(isinstance(value, Gap) for value in heard)


def test_options_are_refused() -> None:
    """An option that nobody reads would be believed to do something."""
    request = SensorRequest("lsl", "arm", {"fs_hz": "500"})
    with pytest.raises(SensorError) as caught:
        open_source(request, make_decoder)
    assert caught.value.reason is Reason.SENSOR_UNKNOWN
