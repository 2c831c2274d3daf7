"""Every exercise file that ships: safe, whole, plain. New files are tested by being there."""

from pathlib import Path

import pytest

from rehab.catalog import load_catalog, load_exercise
from rehab.catalog.muscles import SITES
from rehab.catalog.words import sentences
from rehab.model.exercise import PhaseName, TaskName, View
from rehab.model.signal import Side

FOLDER = Path(__file__).resolve().parents[2] / "exercises"
FILES = sorted(FOLDER.glob("*.toml"))

PROGRAMME = {
    # id: phases in s, sets, repetitions, view (SCIENCE section 7)
    "rest_recording": ([60.0], 1, 1, View.SIDE),
    "arm_raise": ([3.0, 3.0, 3.0, 4.0], 2, 8, View.SIDE),
    "shoulder_abduction": ([3.0, 3.0, 3.0, 4.0], 2, 8, View.FRONT),
    "finger_to_nose": ([3.0, 1.0, 3.0, 2.0], 2, 6, View.SIDE),
    "rhythmic_stabilisation": ([5.0, 5.0, 10.0], 2, 5, View.SIDE),
    "wrist_extension": ([2.0, 5.0, 2.0, 3.0], 2, 10, View.SIDE),
    "weight_bearing": ([5.0, 10.0, 3.0, 10.0], 2, 5, View.SIDE),
    "weight_bearing_standing": ([5.0, 10.0, 3.0, 10.0], 2, 5, View.SIDE),
    "grip_squeeze": ([3.0, 3.0, 3.0, 4.0], 2, 10, View.SIDE),
    "calf_raise": ([2.0, 2.0, 3.0, 2.0], 2, 8, View.SIDE),
    "calf_raise_standing": ([2.0, 2.0, 3.0, 2.0], 2, 8, View.SIDE),
    "ankle_dorsiflexion": ([2.0, 5.0, 2.0, 3.0], 2, 10, View.SIDE),
    "stretch_calf": ([3.0, 20.0, 10.0], 1, 3, View.SIDE),
    "stretch_wrist": ([3.0, 20.0, 10.0], 1, 3, View.SIDE),
    "relaxation": ([600.0], 1, 1, View.SIDE),
    "arm_raise_both": ([3.0, 3.0, 3.0, 4.0], 1, 8, View.FRONT),
    "elbow_flexion": ([3.0, 2.0, 3.0, 3.0], 2, 10, View.SIDE),
    "reach_and_hold": ([2.0, 5.0, 2.0, 4.0], 2, 8, View.SIDE),
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_is_valid(path: Path) -> None:
    """A wrong file takes the whole catalog away from the patient; the error lists why."""
    exercise = load_exercise(path)
    assert exercise.id == path.stem
    assert len(exercise.sha256) == 64


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_dose_is_one_that_the_app_lets_pass(path: Path) -> None:
    """The exercise's own dose over its own limit could not be started at all."""
    exercise = load_exercise(path)
    assert exercise.dose.sets <= exercise.limits.max_sets
    assert exercise.dose.repetitions <= exercise.limits.max_repetitions


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_repetition_begins_and_ends_at_rest(path: Path) -> None:
    """The figure would jump where one repetition ends and the next begins."""
    exercise = load_exercise(path)
    assert exercise.phases[-1].pose == "start"
    assert exercise.phases[-1].name is PhaseName.REST


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_header_names_the_source(path: Path) -> None:
    """A clinician who asks where a number comes from finds it in the file."""
    head = path.read_text("utf-8").split("\nid =")[0]
    assert all(line.startswith("#") for line in head.splitlines() if line)
    assert "SCIENCE section 7" in head


def test_programme_is_what_the_design_says() -> None:
    """A typo in a phase or a dose would change the treatment without anybody knowing."""
    catalog = load_catalog(FOLDER)
    assert list(catalog) == sorted(PROGRAMME, key=lambda i: (catalog[i].number, i))
    assert {exercise.number for exercise in catalog.values()} == set(range(15))
    for exercise_id, (seconds, sets, repetitions, view) in PROGRAMME.items():
        exercise = catalog[exercise_id]
        assert [phase.seconds for phase in exercise.phases] == seconds
        assert (exercise.dose.sets, exercise.dose.repetitions) == (sets, repetitions)
        assert exercise.view is view
        assert exercise.dose.rest_between_sets_s == 60.0


def test_assessment_block_is_marked() -> None:
    """The trend uses the assessment exercises alone; a missing one leaves it empty."""
    catalog = load_catalog(FOLDER)
    block = {e.number for e in catalog.values() if e.is_assessment}
    assert block == {0, 1, 4, 5, 6}


def test_rest_recording_asks_for_no_effort() -> None:
    """A rest recording with a target would ask the patient to work in it."""
    rest = load_catalog(FOLDER)["rest_recording"]
    assert rest.task is TaskName.RELAX
    assert rest.target is None
    assert not any(phase.has_target for phase in rest.phases)
    assert set(rest.sides) == set(Side)


def test_only_the_hold_has_a_target() -> None:
    """A flat band during a lift would call every correct lift wrong."""
    for exercise in load_catalog(FOLDER).values():
        banded = {phase.name for phase in exercise.phases if phase.has_target}
        assert banded == (set() if exercise.target is None else {PhaseName.HOLD})


def test_arm_never_goes_above_the_horizontal() -> None:
    """Above 90 degrees a sore shoulder can be pinched."""
    for exercise in load_catalog(FOLDER).values():
        for pose in exercise.poses.values():
            assert max(pose.flexion_deg, pose.abduction_deg) <= 90.0


@pytest.mark.parametrize("muscle", SITES)
def test_electrode_words_fit_the_screen(muscle: str) -> None:
    """Words too long for a line are cut off where they say where the electrode goes."""
    assert sentences(SITES[muscle]) == SITES[muscle]
