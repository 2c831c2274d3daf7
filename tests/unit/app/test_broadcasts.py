"""A session that is sent to other programs, from the window and without one."""

import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from rehab.app.desk import AppDesk
from rehab.app.guided import open_guided
from rehab.app.home import Home
from rehab.app.plans import plan_for
from rehab.config import Settings
from rehab.model.session import Event
from rehab.model.signal import Chunk, Gap, Side, Stream
from rehab.sensors.lsl.outlet import LslBroadcast

SPEC = "simulated?seed=7&jerks_per_min=30&loss_pct=2"


class Ear:
    """A `Broadcast` that keeps what it was told."""

    def __init__(self) -> None:
        self.begun: list[tuple[Stream, str]] = []
        self.heard: list[Chunk | Gap] = []
        self.told: list[Event] = []
        self.n_closed = 0

    def begin(self, stream: Stream, patient: str) -> None:
        self.begun.append((stream, patient))

    def send(self, heard: Chunk | Gap) -> None:
        self.heard.append(heard)

    def tell(self, event: Event) -> None:
        self.told.append(event)

    def close(self) -> None:
        self.n_closed += 1


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    found = Home(Settings(tmp_path))
    yield found
    found.close()


def test_every_session_of_the_window_is_sent(home: Home) -> None:
    """Whoever switches it on for a day must not find the first exercise alone."""
    ears: list[Ear] = []

    def make() -> Ear:
        ears.append(Ear())
        return ears[-1]

    desk = AppDesk(home, "p07", sensor=SPEC, how={"speed": float("inf")})
    desk.send_to(make)
    item = desk.item("arm_raise", Side.RIGHT)
    for n in (1, 2):
        session = desk.begin(item, SPEC, uuid4())
        while sum(isinstance(heard, Gap) for heard in ears[-1].heard) < 2:
            session.tick()
            time.sleep(0.001)  # for the sensor's thread
        session.abandon()
        assert len(ears) == n
        assert ears[-1].n_closed == 1
        ((stream, patient),) = ears[-1].begun
        assert stream.is_simulated
        assert patient == "demo"  # made up: nobody's, whoever was named
        index = 0
        for heard in ears[-1].heard:
            assert heard.start_index == index
            index = heard.stop_index


def test_what_fails_outside_ends_no_session(home: Home) -> None:
    """A network that breaks must not take the exercise from the person who does it."""

    class Broken:
        def push_chunk(self, *_: object) -> None:
            raise RuntimeError("an internal error has occurred.")

    broadcast = LslBroadcast()
    plan = plan_for(home, "arm_raise", Side.RIGHT, "p07", repetitions=1)
    guided = open_guided(
        home, plan, SPEC, auto=True, speed=float("inf"), broadcast=broadcast
    )
    while not guided.has_begun:
        guided.tick()
    broadcast._outlets = (Broken(), Broken())
    while broadcast._outlets is not None:
        guided.tick()
        time.sleep(0.001)
    guided.tick()
    guided.abandon()
