"""A muscle that a test tenses, as the ear and a session's frames tell it."""

from dataclasses import replace

from rehab.model.frame import Frame
from rehab.model.habits import Habits
from tests.unit.ui.driver import Sitting
from tests.unit.ui.fake_session import FRAME_S, FakeClock, FakeSession

REST, TENSE = 0.02, 0.5
STEP_S = 0.1
"""Few frames: a contraction of 0.8 s has eight."""
LONGEST_S = 8.0


class FakeMuscle:
    """A `Listener`; `effort` and `jerks_s` are what is heard from now on."""

    is_simulated = False

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self._since_s = clock.now()
        self.effort = REST
        self.is_shaking = False

    @property
    def time_s(self) -> float:
        return self._clock.now() - self._since_s

    @property
    def jerks_s(self) -> tuple[float, ...]:
        return (self.time_s - 0.5,) if self.is_shaking else ()

    def tick(self) -> float | None:
        return self.effort

    def close(self) -> None:
        """Be heard again whenever somebody listens."""


def switch_to_muscle(s: Sitting) -> FakeMuscle:
    """Leave the person nothing but a muscle; what runs is its session, no practice."""
    muscle = FakeMuscle(s.clock)
    s.desk.listener = muscle
    s.visit.habits = Habits(emg_switch=True, scan_s=0.8)
    if (session := s.desk.session) is not None:
        s.visit._is_practice = session.is_simulated = False
        _feel(session, muscle)
    return muscle


def _feel(session: FakeSession, muscle: FakeMuscle) -> None:
    tick = session.tick

    def told() -> Frame:
        return replace(tick(), effort=muscle.effort, jerks_s=muscle.jerks_s)

    session.tick = told  # type: ignore[method-assign]


def wait(s: Sitting, seconds: float) -> None:
    """Let time pass in few frames."""
    for _ in range(round(seconds / STEP_S)):
        s.clock.time_s += STEP_S - FRAME_S
        s.frame()


def choose(s: Sitting, muscle: FakeMuscle, k: int) -> None:
    """Wait for the light, tense until the bar or the ring is full, and let go."""
    director, before = s.director, (s.name, s.director.scene.n_turns)
    target = director.scene.panel().targets[k]
    for _ in range(round(LONGEST_S / STEP_S)):
        if director.scene.panel().focused == target:
            break
        wait(s, STEP_S)
    muscle.effort = TENSE
    for _ in range(round(3.0 / STEP_S)):
        wait(s, STEP_S)
        rise, (_, share) = director.filter.rise, director.filter.hold
        is_full = (share if target.needs_hold else rise or 0.0) >= 1.0
        if is_full or (s.name, director.scene.n_turns) != before:
            break
    muscle.effort = REST
    wait(s, 1.5)  # what fades, and the moment without input
