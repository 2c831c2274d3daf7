"""When a sound comes, and when it must not. If these fail, a sound comes as a surprise."""

import pytest

from rehab.ui.events import Press, Release
from rehab.ui.sound.check import SoundCheck
from rehab.ui.sound.levels import rising
from rehab.ui.sound.mixer import NoCard
from rehab.ui.sound.mute import MuteKey
from rehab.ui.sound.sounds import Sounds
from rehab.ui.sound.tones import tone
from tests.unit.ui.fake_sound import STEP_S, Listening


def awake(volume: float | None = 1.0) -> Listening:
    it = Listening(volume)
    it.sounds.wake()
    return it


def test_the_picture_is_there_half_a_second_before_the_sound() -> None:
    it = awake()
    it.wait(1.0)
    it.sounds.cue("lift")
    it.wait(2.0)
    assert it.starts == pytest.approx([1.5], abs=2 * STEP_S)
    assert it.heard == [tone("lift")]


def test_nothing_sounds_before_the_person_pressed_something() -> None:
    it = Listening()
    it.sounds.cue("lift")
    it.wait(2.0)
    it.sounds.wake()  # what was asked before does not come later either
    it.wait(2.0)
    assert it.starts == []
    assert it.n_opened == 0


@pytest.mark.parametrize("volume", [None, 0.0])
def test_silence_is_the_default_and_touches_no_sound_card(volume: float | None) -> None:
    it = awake(volume)
    it.sounds.cue("lift")
    it.sounds.say("Lift your arm")
    it.wait(2.0)
    assert it.n_opened == 0
    assert not it.sounds.is_on
    assert Sounds().volume is None


def test_two_cues_come_one_after_the_other() -> None:
    it = awake()
    it.sounds.cue("lift")  # 0.9 s
    it.wait(0.6)
    it.sounds.cue("hold")
    it.wait(3.0)
    assert it.heard == [tone("lift"), tone("hold")]
    assert it.starts[1] - it.starts[0] >= 0.9


def test_a_cue_that_comes_too_late_is_not_given() -> None:
    """A "lift" that is heard while the arm should hold makes the person move."""
    it = awake()
    it.sounds.cue("lift")
    it.wait(0.6)
    it.sounds.cue("lower")
    it.wait(0.1)
    it.sounds.cue("hold")  # replaces what still waits
    it.wait(4.0)
    assert it.heard == [tone("lift"), tone("hold")]
    it = awake()
    it.sounds.cue("done")
    it.wait(0.51)
    for _ in range(3):
        it.speaker._until_s += 1.0  # a card that does not end
    it.sounds.cue("lift")
    it.wait(6.0)
    assert it.heard == [tone("done")]


def test_one_press_silences_what_sounds_and_what_waits() -> None:
    it = awake()
    it.sounds.cue("done")
    it.wait(0.8)
    it.sounds.cue("lift")
    it.sounds.hush()
    it.wait(0.3)
    assert not it.speaker.is_busy
    it.sounds.cue("hold")
    it.wait(3.0)
    assert it.heard == [tone("done")]
    assert not it.sounds.is_on
    it.sounds.unhush()
    it.wait(3.0)
    assert it.heard == [tone("done")]  # nothing is made up for
    it.sounds.cue("hold")
    it.wait(1.0)
    assert it.heard == [tone("done"), tone("hold")]


def test_the_key_m_is_silence_at_once_and_sound_only_by_a_slow_press() -> None:
    """A jerk of the hand on M may cost a sound; it must never cause one."""
    it = awake()
    key = MuteKey(it.sounds)
    key.feed(Press("mute", 1.0), 0.25)
    assert it.sounds.is_hushed
    key.feed(Press("mute", 1.5), 0.25)  # the keyboard repeats it
    key.feed(Release("mute", 2.0), 0.25)  # the same long press does not undo it
    assert it.sounds.is_hushed
    for begin_s, end_s in ((3.0, 3.02), (4.0, 4.2)):  # taps of a jerk
        key.feed(Press("mute", begin_s), 0.25)
        key.feed(Release("mute", end_s), 0.25)
        assert it.sounds.is_hushed
    key.feed(Press("space", 5.0), 0.25)
    key.feed(Release("space", 6.0), 0.25)
    assert it.sounds.is_hushed
    key.feed(Press("mute", 7.0), 0.25)
    key.feed(Release("mute", 7.3), 0.25)
    assert it.sounds.is_on


def test_the_key_m_gives_no_sound_to_who_chose_silence() -> None:
    it = Listening(None)
    key = MuteKey(it.sounds)
    key.feed(Press("mute", 7.0), 0.25)
    key.feed(Release("mute", 7.6), 0.25)
    assert not it.sounds.is_on


def test_a_cue_that_does_not_exist_is_a_mistake_even_in_silence() -> None:
    with pytest.raises(KeyError):
        Sounds().cue("alarm")


def test_without_a_sound_card_everything_else_goes_on() -> None:
    sounds = Sounds(1.0, opened=NoCard)
    sounds.wake()
    sounds.cue("lift")
    for _ in range(60):
        sounds.update(STEP_S)
    assert not sounds.has_card
    sounds.hush()
    sounds.close()


def test_closing_lets_go_of_the_sound_card() -> None:
    it = awake()
    it.sounds.cue("lift")
    it.wait(0.6)
    it.sounds.close()
    assert it.speaker.is_closed
    it.sounds.close()


def test_the_sound_check_gets_louder_only_step_by_step() -> None:
    it = awake(None)
    check = SoundCheck(it.sounds)
    assert check.volume == 0.0
    shares = []
    for _ in range(round(60 / STEP_S)):
        check.update(STEP_S)
        it.wait(STEP_S)
        shares.append(check.share)
    volumes = [volume for _, _, volume in it.speaker.begun]
    assert volumes[: len(rising()) - 1] == rising()[1:]
    assert check.is_at_end
    assert volumes[-1] == 1.0
    assert len(volumes) >= len(rising())  # it keeps coming until it is stopped
    assert min(b - a for a, b in zip(it.starts, it.starts[1:], strict=False)) > 1.5
    assert shares == sorted(shares)


def test_the_sound_check_keeps_what_was_heard_not_what_would_come() -> None:
    """Who says "enough" must never get a louder sound after that."""
    it = awake(None)
    check = SoundCheck(it.sounds)
    while len(it.speaker.begun) < 5:
        check.update(STEP_S)
        it.wait(STEP_S)
    while not it.sounds.is_waiting:  # the next one was asked for, not heard
        check.update(STEP_S)
        it.wait(STEP_S)
    assert check.stop() == it.speaker.begun[-1][2]
    assert it.sounds.volume == it.speaker.begun[-1][2]
    it.wait(3.0)
    assert len(it.speaker.begun) == 5


def test_a_sound_check_that_is_left_at_once_means_silence() -> None:
    it = awake(None)
    assert SoundCheck(it.sounds).stop() is None
    assert not it.sounds.is_on
