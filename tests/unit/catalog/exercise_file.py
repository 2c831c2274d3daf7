"""A good exercise file, and what the catalog says once it was changed."""

from pathlib import Path

import pytest

from rehab.catalog import load_exercise
from rehab.errors import CatalogError, Reason

GOOD = """
id = "bend"
number = 7
task = "hold"
view = "side"
sides = ["left", "right"]
is_assessment = false

[words]
title = "Bend"
purpose = "Bend calmly."
position = "Sit. Let the arm hang."
stop_if = "Stop if it hurts."

[[muscles]]
muscle = "biceps"
is_primary = true

[poses]
start = {flexion_deg = 0, abduction_deg = 7, elbow_deg = 9, wrist_deg = 0}
goal = {flexion_deg = 8, abduction_deg = 7, elbow_deg = 120, wrist_deg = 0}

[[phases]]
name = "lift"
seconds = 3
pose = "goal"
cue = "Bend slowly"
hint = "Follow the blue arm."

[[phases]]
name = "hold"
seconds = 1
pose = "goal"
cue = "Hold"
hint = "Breathe."
has_target = true

[[phases]]
name = "lower"
seconds = 3
pose = "start"
cue = "Straighten slowly"
hint = "Let it go down."

[[phases]]
name = "rest"
seconds = 2
pose = "start"
cue = "Rest"
hint = "Let go."

[dose]
sets = 2
repetitions = 8
rest_between_sets_s = 60

[reference]
hint = "Bend against your other hand."
pose = "goal"

[target]
low_pct = 20
high_pct = 40

[limits]
max_sets = 3
max_repetitions = 12
max_session_min = 20
standing_allowed = false
stop_jerks_per_min = 60
stop_rhythmic_s = 10
stop_pain = 4
"""


def write(folder: Path, text: str, name: str = "bend.toml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def faults(folder: Path, *changes: tuple[str, str]) -> list[str]:
    """Return the fault lines of `GOOD` with each (old, new) replaced once."""
    text = GOOD
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    with pytest.raises(CatalogError) as caught:
        load_exercise(write(folder, text))
    assert caught.value.reason is Reason.EXERCISE_INVALID
    assert caught.value.facts["path"] == str(folder / "bend.toml")
    return caught.value.facts["faults"].splitlines()
