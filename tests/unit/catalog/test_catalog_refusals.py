"""What an exercise file must not say, and how the catalog puts it."""

import hashlib
from pathlib import Path

import pytest

from rehab.catalog import load_exercise
from tests.unit.catalog.exercise_file import GOOD, faults, write


def test_good_file_is_read_and_hashed(tmp_path: Path) -> None:
    """The hash is what says later which version of an exercise a session used."""
    path = write(tmp_path, GOOD)
    exercise = load_exercise(path)
    assert exercise.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert exercise.primary.words.startswith("Front of the upper arm.")
    assert exercise.repetition_s == 9.0


def test_file_from_an_editor_with_a_byte_mark_and_crlf_is_read(tmp_path: Path) -> None:
    """Notepad on Windows writes both; a therapist should not have to know."""
    path = tmp_path / "bend.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load_exercise(path).id == "bend"


# What is wrong in one key: (old, new, key path, words that must be said).
ONE_KEY = [
    ('id = "bend"', 'id = "bent"', "id", "the file's name, “bend”"),
    ('id = "bend"', 'id = "Bend it"', "id", "small letters"),
    ("number = 7", "number = true", "number", "a whole number from 0 to 999"),
    ("number = 7", "", "number", "is missing"),
    ('task = "hold"', 'task = "game"', "task", "hold, track, relax"),
    ('view = "side"', 'view = "top"', "view", "front, side"),
    ('["left", "right"]', "[]", "sides", "1 to 3 out of left, right, both"),
    ('["left", "right"]', '["up"]', "sides[0]", "“up” is not allowed"),
    ('["left", "right"]', '["left", "left"]', "sides", "twice"),
    ("is_assessment", "is_assesment", "is_assesment", "is not a known key or table;"),
    ("[words]", "[text]", "text", "is not a known key or table"),
    ('title = "Bend"', 'title = ""', "words.title", "is empty"),
    ('title = "Bend"', 'titel = "Bend"', "words.titel", "did you mean “title”?"),
    ('"biceps"', '"bicep"', "muscles[0].muscle", "did you mean “biceps”?"),
    ("is_primary = true", "", "muscles", "exactly one must"),
    ("start = {", "begin = {", "poses", "“start” is missing"),
    ("elbow_deg = 120", "elbow_deg = 151", "poses.goal.elbow_deg", "from 0 to 150"),
    ("wrist_deg = 0}", "wrist_deg = -71}", "poses.start.wrist_deg", "from -70 to 70"),
    ("flexion_deg = 8", "flexion_deg = 181", "poses.goal.flexion_deg", "-20 to 180"),
    ("flexion_deg = 8", "flexion_deg = 91", "poses.goal.flexion_deg", "at most 90"),
    ("flexion_deg = 8", "flexion_deg = nan", "poses.goal.flexion_deg", "nan"),
    ('name = "lift"', 'name = "jump"', "phases[0].name", "lift, hold, lower"),
    ("seconds = 3", "seconds = 1.9", "phases[0].seconds", "at least 2 allowed"),
    ("seconds = 3", "seconds = inf", "phases[0].seconds", "from 0.5 to 600"),
    ("seconds = 3", 'seconds = "3"', "phases[0].seconds", "a number from"),
    ("seconds = 2", "seconds = 1", "phases", "a countdown of at least 2 s"),
    ('pose = "goal"', 'pose = "gaol"', "phases[0].pose", "did you mean “goal”?"),
    ('"Bend slowly"', '"Bend slowly!"', "phases[0].cue", "exclamation"),
    ('"Bend slowly"', '"Please bend"', "phases[0].cue", "“please”"),
    ('"Bend slowly"', '"Bend at 20 %"', "phases[0].cue", "percent"),
    ('"Bend slowly"', '"A B C D E F G H I J"', "phases[0].cue", "has 10 words"),
    ('"Bend slowly"', f'"{"b" * 46}"', "phases[0].cue", "has 46 characters"),
    ('"Bend slowly"', '"Bend\\nslowly"', "phases[0].cue", "line break"),
    ('"Bend calmly."', '"A. B. C. D."', "words.purpose", "has 4 sentences"),
    ("sets = 2", "sets = 4", "dose.sets", "over limits.max_sets, 3"),
    ("repetitions = 8", "repetitions = 13", "dose.repetitions", "12"),
    ("sets_s = 60", "sets_s = 5", "dose.rest_between_sets_s", "from 30 to 600"),
    ("max_session_min = 20", "max_session_min = 3", "dose", "takes 3.4 min"),
    ("low_pct = 20", "low_pct = 4", "target.low_pct", "from 5 to 60"),
    ("high_pct = 40", "high_pct = 61", "target.high_pct", "from 5 to 60"),
    ("low_pct = 20", "low_pct = 40", "target", "low_pct 40 must be under high_pct 40"),
    ("has_target = true", "", "target", "no phase uses it"),
    ("max_sets = 3", "max_sets = 5", "limits.max_sets", "from 1 to 4"),
    ("max_repetitions = 12", "max_repetitions = 16", "limits.max_repetitions", "15"),
    ("max_session_min = 20", "max_session_min = 31", "limits.max_session_min", "30"),
    ("per_min = 60", "per_min = 61", "limits.stop_jerks_per_min", "from 10 to 60"),
    ("rhythmic_s = 10", "rhythmic_s = 11", "limits.stop_rhythmic_s", "from 2 to 10"),
    ("stop_pain = 4", "stop_pain = 5", "limits.stop_pain", "from 1 to 4"),
    ("allowed = false", "allowed = 0", "limits.standing_allowed", "true or false"),
]


@pytest.mark.parametrize(("old", "new", "where", "says"), ONE_KEY)
def test_wrong_key_is_refused_by_its_path(
    tmp_path: Path, old: str, new: str, where: str, says: str
) -> None:
    """A wrong number would reach a patient's arm; the writer must find the line."""
    lines = faults(tmp_path, (old, new))
    assert any(
        line.startswith(f"bend.toml: {where}: ") and says in line for line in lines
    ), lines


def test_target_without_a_reference_is_refused(tmp_path: Path) -> None:
    """A patient would be told to tighten a muscle, and not how."""
    asked = '[reference]\nhint = "Bend against your other hand."\npose = "goal"\n'
    (line,) = faults(tmp_path, (asked, ""))
    assert line.startswith("bend.toml: reference: this table is missing")


def test_reference_pose_must_exist(tmp_path: Path) -> None:
    """The person on the screen could not show how to press."""
    (line,) = faults(tmp_path, ('hand."\npose = "goal"', 'hand."\npose = "gaol"'))
    assert line.startswith("bend.toml: reference.pose: “gaol” is not one of")


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    """One fault a run turns writing an exercise into a guessing game.

    Faults of keys, between keys, and of the words, in one go: also in one table, where
    a wrong key must not hide its neighbours.
    """
    lines = faults(
        tmp_path,
        ('id = "bend"', 'id = "bent"'),
        ("number = 7", ""),
        ("seconds = 3", "seconds = -1"),
        ('pose = "goal"', 'pose = "top"'),
        ('"Bend slowly"', '"Please bend 20 %"'),
        ("low_pct = 20", "low_pct = 50"),
        ("sets = 2", "sets = 4"),
        ("stop_pain = 4", "stop_pain = 9"),
        ("elbow_deg = 120", "elbow_deg = 200"),
    )
    said = {line.split(": ")[1] for line in lines}
    assert said == {
        "id",
        "number",
        "phases[0].seconds",
        "phases[0].pose",
        "phases[0].cue",
        "target",
        "dose.sets",
        "limits.stop_pain",
        "poses.goal.elbow_deg",
    }
    assert len(lines) == 9


def test_last_phase_must_end_at_start(tmp_path: Path) -> None:
    """Otherwise the next repetition asks the arm to jump."""
    tail = 'pose = "start"\ncue = "Rest"'
    lines = faults(tmp_path, (tail, tail.replace("start", "goal")))
    assert any("must end in “start”" in line for line in lines)


def test_quick_hidden_movement_is_refused(tmp_path: Path) -> None:
    """A rest of 1 s that goes to another pose is a fast movement by another name."""
    lines = faults(
        tmp_path,
        ('"lower"\nseconds = 3\npose = "start"', '"hold"\nseconds = 3\npose = "goal"'),
        ('"rest"\nseconds = 2', '"rest"\nseconds = 1'),
    )
    assert any("phases[3].seconds: 1 is too fast" in line for line in lines)


def test_prepare_phase_serves_as_the_countdown(tmp_path: Path) -> None:
    """An exercise may announce its movement at the beginning instead of the end."""
    prepare = (
        '[[phases]]\nname = "prepare"\nseconds = 2\npose = "start"\ncue = "Get ready"\n'
        'hint = "Wait."\n\n[[phases]]\nname = "lift"'
    )
    text = GOOD.replace('[[phases]]\nname = "lift"', prepare, 1)
    text = text.replace(
        'seconds = 2\npose = "start"\ncue = "Rest"',
        'seconds = 1\npose = "start"\ncue = "Rest"',
        1,
    )
    assert len(load_exercise(write(tmp_path, text)).phases) == 5


def test_target_is_missing_and_used(tmp_path: Path) -> None:
    """A hold without a band has nothing to show; both ends of the mistake are named."""
    lines = faults(tmp_path, ("[target]\nlow_pct = 20\nhigh_pct = 40\n", ""))
    assert (
        "bend.toml: phases[1].has_target: is true, but there is no table [target]"
        in (lines)
    )
    assert any(
        line.startswith("bend.toml: target: this table is miss") for line in lines
    )


def test_two_primary_muscles_and_one_twice(tmp_path: Path) -> None:
    """The screen shows one muscle: with two it could not say whose level it is."""
    entry = '[[muscles]]\nmuscle = "biceps"\nis_primary = true\n'
    lines = faults(tmp_path, (entry, entry + entry))
    assert "bend.toml: muscles: “biceps” is named 2 times" in lines
    assert any("2 entries have is_primary" in line for line in lines)
