"""Profile and preferences: kept, checked, and stronger or weaker than other settings."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from rehab.app.papers import Papers, settled
from rehab.config import read_settings
from rehab.errors import FileError, Reason
from rehab.i18n import explain
from rehab.model.habits import Habits
from rehab.model.people import Preferences, Profile
from rehab.model.signal import Side
from tests.unit.app.programme_room import Room

ADA = Profile(
    name="Ada",
    side=Side.LEFT,
    muscles=("biceps", "triceps"),
    startles=True,
    is_photosensitive=True,
    contact_name="Grace",
    contact_phone="+49 30 1234",
    emergency_number="911",
    may_stand=True,
)
CHOSEN = Preferences(
    language="ar",
    theme="paper",
    text_scale=1.5,
    is_calm=True,
    volume=0.25,
    has_voice=True,
    habits=Habits(slow_s=0.4, dwell_s=1.5, emg_switch=True),
)


def test_both_come_back_as_they_were(tmp_path: Path) -> None:
    """Nobody with jerking hands should have to set it up twice."""
    papers = Papers(tmp_path)
    assert papers.profile() is None
    assert papers.preferences() == Preferences()
    papers.keep_profile(ADA)
    papers.keep_preferences(CHOSEN)
    again = Papers(tmp_path)
    assert again.profile() == ADA
    assert again.preferences() == CHOSEN
    assert again.said == []


@pytest.mark.parametrize(
    "change",
    [
        {"side": "up"},
        {"name": 5},
        {"name": "x" * 200},
        {"muscles": 7},
        {"muscles": [1]},
        {"may_stand": "yes"},
        {"startles": None},
    ],
)
def test_a_senseless_profile_is_set_aside_and_said(
    tmp_path: Path, change: dict[str, object]
) -> None:
    """A permission to stand must not be read out of a damaged file."""
    papers = Papers(tmp_path)
    papers.keep_profile(ADA)
    path = tmp_path / "profile.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    assert Papers(tmp_path, read_only=True).profile() is None
    assert path.exists()
    assert papers.profile() is None
    assert len(papers.said) == 1
    assert (tmp_path / "profile.json.damaged").exists()


@pytest.mark.parametrize(
    "change",
    [
        {"theme": "pink"},
        {"text_scale": 9},
        {"volume": 3.0},
        {"volume": "loud"},
        {"habits": {"slow_s": 99}},
        {"habits": {"slow_s": "x"}},
        {"habits": 3},
        {"is_calm": 1},
        {"language": ["de"]},
    ],
)
def test_senseless_preferences_are_set_aside_and_said(
    tmp_path: Path, change: dict[str, object]
) -> None:
    """A volume of 3 would be a sound that startles."""
    papers = Papers(tmp_path)
    papers.keep_preferences(CHOSEN)
    path = tmp_path / "preferences.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    assert papers.preferences() == Preferences()
    assert len(papers.said) == 1


def test_what_this_rehab_does_not_know_is_passed_over(tmp_path: Path) -> None:
    """An added key is no damage; a newer format is refused with words."""
    papers = Papers(tmp_path)
    papers.keep_preferences(CHOSEN)
    path = tmp_path / "preferences.json"
    values = json.loads(path.read_text()) | {"new": 1}
    path.write_text(json.dumps(values))
    assert papers.preferences() == CHOSEN
    path.write_text(json.dumps(values | {"format": 99}))
    with pytest.raises(FileError) as caught:
        papers.preferences()
    assert caught.value.reason is Reason.FILE_NEWER
    assert "update rehab" in explain(caught.value)


def test_nonsense_is_not_kept(tmp_path: Path) -> None:
    """What is refused at reading must not be written."""
    papers = Papers(tmp_path)
    with pytest.raises(ValueError, match="volume"):
        papers.keep_preferences(Preferences(volume=2.0))
    with pytest.raises(ValueError, match="line of text"):
        papers.keep_profile(Profile(contact_phone="1" * 99))
    assert list(tmp_path.iterdir()) == []


def test_the_environment_is_stronger_than_the_window_than_the_file(
    tmp_path: Path,
) -> None:
    """Who starts it with REHAB_THEME=contrast needs contrast."""
    config = tmp_path / "config.toml"
    config.write_text('theme = "dusk"\nlanguage = "en"')
    environ = {"REHAB_CONFIG": str(config)}
    found = settled(read_settings(tmp_path, environ), CHOSEN)
    assert (found.theme, found.language) == ("paper", "ar")
    environ |= {"REHAB_THEME": "contrast"}
    found = settled(read_settings(tmp_path, environ), CHOSEN)
    assert (found.theme, found.language) == ("contrast", "ar")
    nothing = replace(CHOSEN, theme="", language="")
    assert settled(read_settings(tmp_path, environ), nothing).language == "en"


def test_what_the_environment_says_is_not_overruled_nor_forgotten(
    tmp_path: Path,
) -> None:
    """A helper who starts it once in English must not change what was chosen."""
    room = Room(tmp_path)
    room.desk.keep_preferences(CHOSEN)
    room.home.settings = replace(room.home.settings, forced=frozenset({"language"}))
    seen = room.desk.preferences()
    assert seen == replace(CHOSEN, language="")
    room.desk.keep_preferences(replace(seen, text_scale=2.0))
    assert room.home.papers.preferences() == replace(CHOSEN, text_scale=2.0)
    room.home.close()


def test_a_name_that_is_too_long_is_in_no_message(tmp_path: Path) -> None:
    """Messages are logged, and a log is sent to whoever helps."""
    name = "Ada Lovelace " * 9
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        Papers(tmp_path).keep_profile(Profile(name=name))
    assert "Ada" not in str(caught.value)
