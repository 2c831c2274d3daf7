"""From files to exercises: all of them, or one error that says all faults at once."""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from rehab.catalog import rules
from rehab.catalog.draft import Draft, read
from rehab.catalog.muscles import SITES
from rehab.errors import CatalogError, Reason
from rehab.model.exercise import (
    Dose,
    Exercise,
    Phase,
    Placement,
    Pose,
    ReferenceAsk,
    SafetyLimits,
    Target,
    Words,
)

MAX_BYTES = 64_000
"""Ten times the longest exercise; more is another kind of file."""


def load_catalog(folder: Path, *extra: Path) -> dict[str, Exercise]:
    """Read every ``*.toml`` of the folders.

    Parameters
    ----------
    folder, *extra : Path
        The shipped exercises, and those of a clinic. An extra folder adds; it cannot
        replace an exercise, as sessions are compared by its id.

    Returns
    -------
    dict
        Exercises by id, in the order of their numbers.

    Raises
    ------
    CatalogError
        If a folder is missing, or any file is wrong; ``faults`` then has the faults of
        all files.
    """
    exercises: dict[str, Exercise] = {}
    origin: dict[str, Path] = {}
    wrong: dict[Path, list[str]] = {}
    for place in (folder, *extra):
        if not place.is_dir():
            raise CatalogError(Reason.FILE_MISSING, path=str(place))
        for path in sorted(place.glob("*.toml")):
            exercise, faults = _read(path)
            if exercise is not None and exercise.id in origin:
                faults = [f"id: “{exercise.id}” is taken by {origin[exercise.id]}"]
            if faults:
                wrong[path] = faults
            elif exercise is not None:
                exercises[exercise.id], origin[exercise.id] = exercise, path
    if wrong:
        raise _invalid(wrong)
    return dict(sorted(exercises.items(), key=lambda item: (item[1].number, item[0])))


def load_exercise(path: Path) -> Exercise:
    """Read one file; raise `CatalogError` with all its faults if it is wrong."""
    exercise, faults = _read(path)
    if exercise is None:
        raise _invalid({path: faults})
    return exercise


def find(catalog: Mapping[str, Exercise], exercise_id: str) -> Exercise:
    """Return an exercise by id.

    Raises `CatalogError` with ``name`` and ``allowed``, and ``closest`` where an id
    looks alike.
    """
    if exercise_id in catalog:
        return catalog[exercise_id]
    facts = {"name": exercise_id, "allowed": ", ".join(catalog)}
    if close := get_close_matches(exercise_id, list(catalog), n=1):
        facts["closest"] = close[0]
    raise CatalogError(Reason.EXERCISE_UNKNOWN, **facts)


def _invalid(wrong: Mapping[Path, list[str]]) -> CatalogError:
    lines = [
        f"{path.name}: {fault}" for path, found in wrong.items() for fault in found
    ]
    return CatalogError(
        Reason.EXERCISE_INVALID,
        path=", ".join(str(path) for path in wrong),
        faults="\n".join(lines),
    )


def _read(path: Path) -> tuple[Exercise | None, list[str]]:
    """Return the exercise, or None and what is wrong with the file."""
    try:
        data = path.read_bytes()
        if len(data) > MAX_BYTES:
            return None, [f"is {len(data)} bytes long; at most {MAX_BYTES} allowed"]
        raw = tomllib.loads(data.decode("utf-8-sig"))  # editors may add a byte mark
    except OSError as error:
        return None, [f"cannot be read: {error.strerror}"]
    except UnicodeDecodeError as error:
        return None, [f"is not UTF-8 text: byte {error.start} is wrong"]
    except tomllib.TOMLDecodeError as error:
        return None, [_syntax(str(error))]
    draft = read(raw)
    rules.check(draft, path.stem)
    if draft.faults:
        return None, draft.faults
    return _exercise(draft, hashlib.sha256(data).hexdigest()), []


def _syntax(message: str) -> str:
    """Return tomllib's message with its place first."""
    place = re.search(r" \(at (.*)\)$", message)
    if place is None:
        return f"is not TOML: {message}"
    where = place.group(1).replace(", ", " ")
    return f"{where}: is not TOML: {message[: place.start()]}"


def _exercise(draft: Draft, sha256: str) -> Exercise:
    """Return the exercise of a draft without faults: every table is there and whole."""
    head, dose, limits, words = draft.head, draft.dose, draft.limits, draft.words
    if head is None or dose is None or limits is None or words is None:
        raise AssertionError("a draft without faults has every table")
    target, asked = draft.target, draft.reference
    return Exercise(
        id=head.id,
        number=head.number,
        task=head.task,
        view=head.view,
        sides=tuple(head.sides),
        muscles=tuple(
            Placement(m.muscle, is_primary=m.is_primary, words=SITES[m.muscle])
            for m in draft.muscles
        ),
        phases=tuple(Phase(**dict(phase)) for phase in draft.phases),
        poses={name: Pose(**dict(pose)) for name, pose in draft.poses.items()},
        dose=Dose(**dict(dose)),
        target=Target(**dict(target)) if target else None,
        limits=SafetyLimits(
            **limits.model_dump(exclude={"max_flexion_deg", "max_abduction_deg"})
        ),
        words=Words(**dict(words)),
        is_assessment=head.is_assessment,
        sha256=sha256,
        reference=ReferenceAsk(**dict(asked)) if asked else None,
        stance=head.stance,
        hand=head.hand,
    )
