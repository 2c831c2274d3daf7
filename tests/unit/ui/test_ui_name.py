"""A name without a helper. If these fail, somebody is called by a jerk's letters, or has to
give a name to go on.
"""

import pytest

from rehab import i18n
from rehab.i18n import LANGUAGES
from rehab.model.habits import Habits
from rehab.model.people import Profile
from rehab.ui.events import Press, Release
from rehab.ui.letters import (
    LONGEST,
    alphabet,
    in_three,
    typed_letter,
    with_letter,
)
from rehab.ui.scene import Screen
from tests.unit.ui.driver import Sitting
from tests.unit.ui.places import at
from tests.unit.ui.ways import sitting

SMALL = (480, 270)


def kept(s: Sitting) -> str:
    assert s.desk.kept_profile is not None
    return s.desk.kept_profile.name


def choose(s: Sitting, label: str) -> None:
    """Choose the target of that label with Space alone."""
    scene = s.director.scene
    assert isinstance(scene, Screen)
    labels = [button.label for button in scene.placed()]
    for _ in range((labels.index(label) - scene.panel().focus) % len(labels)):
        s.press(0.35)
    s.press(1.5)
    s.wait(0.9)


def spell(s: Sitting, letter: str) -> None:
    """Choose the group that holds `letter` until it is written."""
    letters = alphabet()
    while len(letters) > 1:
        letters = next(group for group in in_three(letters) if letter in group)
        k = in_three(s.director.scene._letters).index(letters)  # type: ignore[attr-defined]
        panel = s.director.scene.panel()
        for _ in range((k - panel.focus) % len(panel.targets)):
            s.press(0.35)
        s.press(1.5)
        s.wait(0.9)


def type_key(s: Sitting, letter: str, seconds: float) -> None:
    s.press(seconds, f"key-{ord(letter)}")
    s.wait(0.9)


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_letter_is_a_few_steps_away(code: str) -> None:
    i18n.use_language(code)
    try:
        letters = alphabet()
    finally:
        i18n.use_language("")
    assert len(set(letters)) == len(letters) >= 26
    for letter in letters:
        group, n_steps = letters, 0
        while len(group) > 1:
            (group,) = (g for g in in_three(group) if letter in g)
            n_steps += 1
        assert n_steps <= 4


def test_a_name_is_written_with_space_alone() -> None:
    s = at("name", size=SMALL)
    for letter in "ANN":
        spell(s, letter)
    choose(s, "Ready")
    assert kept(s) == ""
    choose(s, "Good")
    assert (kept(s), s.name) == ("Ann", "settings")


def test_a_wrong_letter_is_taken_back() -> None:
    s = at("name ready", size=SMALL)
    choose(s, "Erase one letter")
    choose(s, "Good")
    assert kept(s) == "Ann"


def test_at_the_first_start_leaving_it_out_is_the_first_target() -> None:
    s = at("profile name", size=SMALL)
    s.press(1.5)
    s.wait(0.9)
    assert kept(s) == ""
    assert "call" in s.director.scene.question().title  # type: ignore[attr-defined]


def test_after_a_name_or_number_the_first_start_goes_on_with_the_next_question() -> (
    None
):
    """The questions that were answered do not come again."""
    s = at("profile name", size=SMALL)
    choose(s, "Write my name")
    assert s.name == "name"
    choose(s, "Skip")
    assert s.name == "profile"
    assert s.director.scene._at == 5  # type: ignore[attr-defined]
    choose(s, "Enter a number")
    choose(s, "Done")
    assert s.name == "profile"
    assert s.director.scene._at == 6  # type: ignore[attr-defined]


def test_a_setting_that_is_changed_elsewhere_is_shown_again() -> None:
    s = at("settings 12", size=SMALL)
    choose(s, "Write my name")
    type_key(s, "e", 0.4)
    type_key(s, "v", 0.4)
    type_key(s, "a", 0.4)
    choose(s, "Ready")
    choose(s, "Good")
    assert s.name == "settings"
    assert s.director.scene.question().value == "Eva"  # type: ignore[attr-defined]


def test_a_typed_letter_counts_only_as_a_press_that_was_meant() -> None:
    s = at("name", size=SMALL)
    scene = s.director.scene
    type_key(s, "k", 0.1)  # a jerk's tap
    assert scene._name == ""  # type: ignore[attr-defined]
    start = s.clock.now()
    for key in ("key-97", "key-115", "key-100"):  # a hand fell onto the keyboard
        s.frame(Press(key, s.clock.now()))
    for key in ("key-97", "key-115", "key-100"):
        s.frame(Release(key, s.clock.now()))
    s.wait(1.0)
    assert s.clock.now() > start
    assert scene._name == ""  # type: ignore[attr-defined]
    type_key(s, "k", 0.4)
    assert scene._name == "K"  # type: ignore[attr-defined]


def test_the_same_letter_right_after_itself_is_the_bounce_of_a_jerk() -> None:
    s = at("name", size=SMALL)
    s.visit.habits = Habits(bounce_s=2.0)
    s.press(0.4, "key-97")
    s.press(0.4, "key-97")
    s.wait(2.0)
    assert s.director.scene._name == "A"  # type: ignore[attr-defined]


def test_elsewhere_a_letter_means_nothing() -> None:
    s = at("more", size=SMALL)
    s.press(0.5, "key-97")
    assert s.name == "more"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("anna-maria", "Anna-Maria"),
        ("-eva", "Eva"),
        ("ольга", "Ольга"),
        ("ليلى", "ليلى"),
        ("ß", "ß"),
        ("x" * 40, "X" + "x" * (LONGEST - 1)),
    ],
)
def test_a_name_begins_large(typed: str, name: str) -> None:
    written = ""
    for letter in typed:
        written = with_letter(written, letter)
    assert written == name


def test_only_letters_are_typed() -> None:
    assert typed_letter("key-1078") == "ж"
    assert typed_letter("mute") == "m"  # the key M
    others = ("space", "key-49", "key-1073741881", "f1", "pad-a", "pointer", "key-8")
    assert [typed_letter(control) for control in others] == [""] * len(others)


@pytest.mark.parametrize("text_scale", [1.0, 2.0])
@pytest.mark.parametrize("place", ["home", "today"])
def test_the_longest_name_fits_the_greeting(place: str, text_scale: float) -> None:
    s = sitting(text_scale=text_scale)
    s.desk.kept_profile = Profile(name="W" + "m" * (LONGEST - 1))
    s.director._go(place)
    s.director.scene.enter()
    s.wait(0.2)
    assert s.canvas.faults == []
