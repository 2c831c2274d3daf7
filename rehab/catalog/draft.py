"""An exercise file as far as it could be read: what is wrong is left out, and said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import ValidationError

from rehab.catalog import schema
from rehab.catalog.faults import faults_of, key_path, with_guess
from rehab.catalog.schema import Table

T = TypeVar("T", bound=Table)

_TABLES = (
    *("dose", "target", "reference", "limits"),
    *("words", "poses", "muscles", "phases"),
)
_OPTIONAL = {"target", "reference"}


@dataclass(slots=True)
class Draft:
    """The tables of one file. A wrong key is absent from its table: ask `knows` first.

    `faults` has a line for every key that is wrong by itself.
    """

    head: schema.Head | None = None
    dose: schema.DoseTable | None = None
    target: schema.TargetTable | None = None
    reference: schema.ReferenceTable | None = None
    limits: schema.LimitsTable | None = None
    words: schema.WordsTable | None = None
    poses: dict[str, schema.Pose] = field(default_factory=dict)
    muscles: list[schema.Muscle] = field(default_factory=list)
    phases: list[schema.PhaseEntry] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def say(self, fault: str, *where: str | int) -> None:
        """Note a fault at a key."""
        self.faults.append(f"{key_path(*where)}: {fault}")


def knows(table: Table | None, *keys: str) -> bool:
    """Return whether a table was read and these keys of it are right."""
    return table is not None and all(hasattr(table, key) for key in keys)


def read(raw: Mapping[str, Any]) -> Draft:
    """Take a parsed TOML file apart; never raises, all faults are in the draft."""
    draft = Draft()
    head_keys = set(schema.Head.model_fields)
    for key in raw.keys() - head_keys - set(_TABLES):
        guess = with_guess(key, [*head_keys, *_TABLES])
        draft.say(f"is not a known key or table{guess}", key)
    for key in _TABLES:
        if key not in raw and key not in _OPTIONAL:
            draft.say("this table is missing", key)
    head = {key: value for key, value in raw.items() if key in head_keys}
    draft.head = _table(draft, schema.Head, head)
    if "dose" in raw:
        draft.dose = _table(draft, schema.DoseTable, raw["dose"], "dose")
    if "reference" in raw:
        draft.reference = _table(
            draft, schema.ReferenceTable, raw["reference"], "reference"
        )
    if "target" in raw:
        draft.target = _table(draft, schema.TargetTable, raw["target"], "target")
    if "limits" in raw:
        draft.limits = _table(draft, schema.LimitsTable, raw["limits"], "limits")
    if "words" in raw:
        draft.words = _table(draft, schema.WordsTable, raw["words"], "words")
    draft.poses = _poses(draft, raw.get("poses", {}))
    draft.muscles = _list(draft, schema.Muscle, raw.get("muscles", []), "muscles")
    draft.phases = _list(draft, schema.PhaseEntry, raw.get("phases", []), "phases")
    return draft


def _table(draft: Draft, model: type[T], raw: object, *where: str | int) -> T | None:
    """Read a table; keep the right keys of a wrong one, so that rules can go on."""
    if not isinstance(raw, dict):
        draft.say("must be a table", *where)
        return None
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        draft.faults += faults_of(error, model, where)
        wrong = {item["loc"][0] for item in error.errors(include_url=False)}
        return model.model_construct(**{k: raw[k] for k in raw.keys() - wrong})


def _list(draft: Draft, model: type[T], raw: object, key: str) -> list[T]:
    if not isinstance(raw, list):
        draft.say(f"must be a list of tables, each under [[{key}]]", key)
        return []
    tables = [_table(draft, model, item, key, at) for at, item in enumerate(raw)]
    return [model.model_construct() if t is None else t for t in tables]


def _poses(draft: Draft, raw: object) -> dict[str, schema.Pose]:
    if not isinstance(raw, dict):
        draft.say("must hold one table a pose: [poses.start]", "poses")
        return {}
    read_ = {
        name: _table(draft, schema.Pose, item, "poses", name)
        for name, item in raw.items()
    }
    return {
        k: schema.Pose.model_construct() if v is None else v for k, v in read_.items()
    }
