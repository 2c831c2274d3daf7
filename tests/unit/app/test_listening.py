"""A sensor that is heard between sessions. If these fail, an open window keeps what a muscle
does without being asked, or takes a resting muscle for a wish.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rehab.app.desk import AppDesk
from rehab.app.home import Home
from rehab.app.listening import Listening
from rehab.config import Settings
from rehab.errors import Reason, SensorError
from rehab.model.session import Calibration
from rehab.ports import Listener
from rehab.ui.rules import EFFORT_OFF, EFFORT_ON
from tests import make
from tests.muscle import SPEC, Arm

FRAME_S = 1 / 60


class Seat:
    """A desk with a sensor, and time that passes frame by frame."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.time_s = 10.0
        self.folder = folder
        self.arm = Arm(lambda: self.time_s)
        self.arm.plug_in(patch)
        self.home = Home(Settings(data_dir=folder))
        self.desk = AppDesk(self.home, "me", sensor=SPEC)

    def hear(self, listener: Listener, seconds: float) -> list[float | None]:
        heard = []
        for _ in range(round(seconds / FRAME_S)):
            self.time_s += FRAME_S
            heard.append(listener.tick())
        return heard

    def listen(self) -> Listener:
        listener = self.desk.listen(SPEC)
        assert listener is not None
        return listener

    def files(self) -> dict[Path, bytes]:
        found = (path for path in self.folder.rglob("*") if path.is_file())
        return {path: path.read_bytes() for path in found if path.suffix != ".log"}


@pytest.fixture
def seat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Seat]:
    found = Seat(tmp_path, monkeypatch)
    yield found
    found.home.close()


def test_nothing_is_stored(seat: Seat) -> None:
    assert seat.home.sessions() == []  # the history is there, and empty
    before = seat.files()
    listener = seat.listen()
    seat.hear(listener, 20.0)
    seat.arm.tense(0.8)
    seat.hear(listener, 3.0)
    listener.close()
    assert seat.files() == before
    assert [source.recorders for source in seat.arm.opened] == [[]]
    assert seat.desk.recovered() == ()


def test_rest_is_no_wish_and_a_contraction_is_one(seat: Seat) -> None:
    listener = seat.listen()
    first = seat.hear(listener, 0.3)
    assert set(first) == {None}  # nothing is known yet
    rest = seat.hear(listener, 10.0)[240:]
    assert sum(e is not None and e < EFFORT_OFF for e in rest) > 0.9 * len(rest)
    seat.arm.tense(0.5)
    strong = seat.hear(listener, 2.0)[-30:]
    assert all(e is not None and e > EFFORT_ON for e in strong)
    seat.arm.tense(0.0)
    after = seat.hear(listener, 2.0)[-30:]
    assert sum(e is not None and e < EFFORT_OFF for e in after) > 25
    listener.close()


def test_its_jerks_are_heard_by_its_own_clock(seat: Seat) -> None:
    seat.arm.traits = type(seat.arm.traits)(seed=3, jerks_per_min=40.0)
    listener = seat.listen()
    seat.arm.tense(0.4)  # an action brings them on
    seat.hear(listener, 20.0)
    assert listener.time_s == pytest.approx(20.0, abs=0.1)
    onsets: set[float] = set()
    for _ in range(1200):
        seat.hear(listener, FRAME_S)
        onsets |= set(listener.jerks_s)
        assert all(
            listener.time_s - 2.0 <= t <= listener.time_s
            for t in onsets & set(listener.jerks_s)
        )
    assert len(onsets) >= 5
    listener.close()


def test_the_last_reference_is_full_effort(seat: Seat) -> None:
    """Else a strong muscle fires at every touch, and a weak one never does."""
    listener = seat.listen()
    seat.hear(listener, 1.0)
    stream = seat.arm.opened[0].wait_stream()
    assert stream is not None
    listener.close()
    n = stream.n_channels
    seat.home.levels.keep(stream, Calibration((4.0,) * n, (600.0,) * n, 0))
    listener = seat.listen()
    seat.hear(listener, 3.0)
    seat.arm.tense(0.5)  # of 120 uV
    strong = seat.hear(listener, 2.0)[-30:]
    assert all(e is not None and 0.05 < e < 0.17 for e in strong)
    listener.close()


def test_a_made_up_or_senseless_reference_is_not_kept(seat: Seat) -> None:
    made_up = make.stream()
    seat.home.levels.keep(made_up, Calibration((4.0, 4.0), (600.0, 600.0), 0))
    assert seat.home.levels.of(made_up) == (None, None)
    path = seat.folder / "levels.json"
    path.write_text('{"format": 1, "sensors": {"test": {"channel": 3}}}')
    assert seat.home.levels.of(made_up) == (None, None)
    path.write_text("[")
    assert seat.home.levels.of(made_up) == (None, None)


def test_a_recording_is_nobodys_wish(seat: Seat) -> None:
    assert seat.desk.listen("replay:/data/night.mcap") is None


def test_a_sensor_that_will_not_come_back_is_raised(seat: Seat) -> None:
    listener = seat.listen()
    seat.hear(listener, 2.0)
    seat.arm.fault = SensorError(Reason.SENSOR_LOST, name="muscle")
    with pytest.raises(SensorError):
        listener.tick()
    listener.close()
    listener.close()
    assert isinstance(listener, Listening)
