"""Cues by ear during an exercise. If these fail, ears and eyes are told different things,
or a jerk makes a sound.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rehab.model.exercise import Exercise, PhaseName, TaskName
from rehab.model.frame import Frame, JerkMark, Stage
from rehab.ui.sound.guide import Guide
from rehab.ui.sound.sounds import Sounds
from rehab.ui.sound.tones import tone
from tests import make
from tests.unit.ui.driver import Sitting
from tests.unit.ui.fake_desk import FakeDesk
from tests.unit.ui.fake_session import FakeClock
from tests.unit.ui.fake_sound import Listening

SMALL = (640, 360)


class Asked(Sounds):
    """Writes down what is asked for."""

    def __init__(self, *, can_speak: bool = False) -> None:
        super().__init__()
        self.asked: list[str] = []
        self._can_speak = can_speak

    @property
    def can_speak(self) -> bool:
        return self._can_speak

    def cue(self, name: str) -> None:
        self.asked.append(name)

    def say(self, text: str) -> None:
        self.asked.append(text)

    def drop(self) -> None:
        pass


def sitting(sounds: Sounds, exercise: Exercise | None = None) -> Sitting:
    shown = exercise or make.exercise(repetitions=2, phase_s=0.3)
    s = Sitting(FakeDesk(FakeClock(), (shown,)), size=SMALL)
    s.visit.sounds = sounds
    s.director._guide = Guide(sounds)
    return s


def begin(s: Sitting) -> None:
    """Get to the exercise as a person does, with Space alone."""
    s.go(Stage.READY)
    s.wait(0.9)
    s.press(1.3)


def frames(sounds: Sounds, exercise: Exercise) -> list[Frame]:
    """Drive a whole sitting; return the frames that were shown."""
    s = sitting(sounds, exercise)
    begin(s)
    seen: list[Frame] = []
    for _ in range(2000):
        s.frame()
        assert s.visit.frame is not None
        seen.append(s.visit.frame)
        if s.name == "summary":
            return seen
    raise AssertionError(s.names)


def test_every_phase_is_heard_once_and_in_order() -> None:
    exercise = make.exercise(repetitions=2, phase_s=0.3)
    sounds = Asked()
    frames(sounds, exercise)
    names = [str(phase.name) for phase in exercise.phases]
    assert sounds.asked[: 2 * len(names)] == names * 2
    assert sounds.asked[-1] == "done"


def test_a_voice_says_what_the_screen_says() -> None:
    exercise = make.exercise(repetitions=1, phase_s=0.3)
    sounds = Asked(can_speak=True)
    frames(sounds, exercise)
    assert sounds.asked == [phase.cue for phase in exercise.phases] + ["done"]


def test_everything_is_made_before_the_arm_moves() -> None:
    """Making a tone takes 10 ms: in a set, that is a frame that comes late."""
    exercise = make.exercise(repetitions=1, phase_s=0.3)
    it = Listening()
    s = sitting(it.sounds, exercise)
    tone.cache_clear()
    begin(s)
    n_before = tone.cache_info().misses
    assert n_before >= 4
    for _ in range(2000):
        s.frame()
        if s.name == "summary":
            break
    assert tone.cache_info().misses == n_before


def test_no_jerk_makes_a_sound() -> None:
    """A sound at a jerk can set off the next one."""
    exercise = make.exercise(repetitions=1, phase_s=0.3)
    shown = [f for f in frames(Asked(), exercise) if f.stage is Stage.EXERCISE]
    frame = next(f for f in shown if f.phase is PhaseName.HOLD)
    sounds = Asked()
    guide = Guide(sounds)
    guide.follow(frame, exercise)
    assert len(sounds.asked) == 1
    for n in range(1, 50):
        marks = tuple(JerkMark(k, k, 0.9, is_counted=True) for k in range(n))
        jerked = replace(frame, marks=marks, n_jerks_live=n, level=n % 2 * 3.0)
        guide.follow(replace(jerked, trace=np.full(1000, n, np.float32)), exercise)
    assert len(sounds.asked) == 1


def test_rest_before_sleep_stays_silent() -> None:
    exercise = replace(make.exercise(repetitions=1, phase_s=0.3), task=TaskName.RELAX)
    sounds = Asked()
    frames(sounds, exercise)
    assert sounds.asked == []


def test_the_sound_follows_its_picture_in_the_window() -> None:
    """Driven as the person drives it: the tone comes 0.5 s after the phase is drawn."""
    exercise = make.exercise(repetitions=1, phase_s=2.0)
    it = Listening()
    s = sitting(it.sounds, exercise)
    lifted_s = None
    begin(s)
    for _ in range(2000):
        s.frame()
        it.speaker.time_s = s.clock.time_s
        frame = s.visit.frame
        if lifted_s is None and frame is not None and frame.phase is PhaseName.LIFT:
            lifted_s = s.clock.time_s
        if s.name == "summary":
            break
    assert lifted_s is not None
    assert it.speaker.begun
    assert it.speaker.begun[0][0] - lifted_s == pytest.approx(0.5, abs=0.1)


def test_pausing_silences_the_cue_of_the_phase_that_was_left() -> None:
    exercise = make.exercise(repetitions=1, phase_s=3.0)
    it = Listening()
    s = sitting(it.sounds, exercise)
    begin(s)
    for _ in range(2000):
        s.frame()
        it.speaker.time_s = s.clock.time_s
        if it.speaker.is_busy:
            break
    assert it.speaker.is_busy
    n = len(it.speaker.begun)
    s.press(0.1)
    s.wait(0.3)
    it.speaker.time_s = s.clock.time_s
    assert s.name == "pause"
    assert len(it.speaker.fades) == 1
    s.wait(3.0)
    assert len(it.speaker.begun) == n


def test_the_guide_knows_nothing_of_jerks() -> None:
    source = Path(__file__).resolve().parents[3] / "rehab" / "ui" / "sound"
    for path in source.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        for word in ("n_jerks", ".marks", "JerkMark", "frame.level"):
            assert word not in text, f"{path.name}: {word}"


@pytest.mark.parametrize("is_cut", [True, False])
def test_a_set_that_jerks_end_is_told_without_a_sound(*, is_cut: bool) -> None:
    """H4: just then the next sound would bring on the next jerk."""
    exercise = make.exercise(repetitions=2, phase_s=0.3)
    seen = frames(Asked(), exercise)
    moving = [frame for frame in seen if frame.stage is Stage.EXERCISE]
    at = moving[len(moving) // 4] if is_cut else moving[-1]
    sounds = Asked()
    guide = Guide(sounds)
    guide.follow(at, exercise)
    sounds.asked.clear()
    guide.follow(replace(at, stage=Stage.SET_REST), exercise)
    assert sounds.asked == ([] if is_cut else ["rest"])
