"""The hazards that this program answers for: one list for people, pages and tests.

`assets/hazards.toml` holds, for each hazard, its cause and harm, what is done against it,
the tests that prove it, and what is open. `tests/hazards` has a file for each and fails
where a named test does not exist.
"""

import tomllib
from dataclasses import dataclass
from typing import Any

from rehab import resources


@dataclass(frozen=True, slots=True)
class Control:
    """What is done against a hazard, and the tests (`path::name`) that prove it."""

    what: str
    proof: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hazard:
    """One hazard. `severity` is 1 to 5 before any control; `open` what is not done."""

    id: str
    title: str
    cause: str
    harm: str
    severity: int
    controls: tuple[Control, ...]
    open: str = ""

    @property
    def proofs(self) -> tuple[str, ...]:
        """The tests of all its controls."""
        return tuple(test for control in self.controls for test in control.proof)


def load_hazards() -> tuple[Hazard, ...]:
    """Return all hazards, H1 first."""
    path = resources.folder("assets") / "hazards.toml"
    found = tomllib.loads(path.read_text(encoding="utf-8"))
    hazards = (_hazard(name, fields) for name, fields in found.items())
    return tuple(sorted(hazards, key=lambda hazard: int(hazard.id[1:])))


def hazard(name: str) -> Hazard:
    """Return the hazard with this id. Raises `KeyError` if there is none."""
    return {one.id: one for one in load_hazards()}[name]


def table() -> str:
    """Return all hazards as a Markdown table, as it stands in CONTRIBUTING."""
    lines = [
        "| | hazard (severity before controls) | what is done, and what proves it | open |",
        "|---|---|---|---|",
    ]
    for one in load_hazards():
        done = "; ".join(f"{c.what} ({_files(c)})" for c in one.controls)
        lines.append(
            f"| {one.id} | {one.title} ({one.severity}) | {done} | {one.open} |"
        )
    return "\n".join(lines) + "\n"


def _files(control: Control) -> str:
    """Name the files of its tests, shortly: every name is in the TOML file."""
    names = (test.split("::")[0].rsplit("/", 1)[-1] for test in control.proof)
    return ", ".join(f"`{name.removesuffix('.py')}`" for name in dict.fromkeys(names))


def _hazard(name: str, fields: dict[str, Any]) -> Hazard:
    controls = tuple(Control(c["what"], tuple(c["proof"])) for c in fields["controls"])
    return Hazard(id=name, **(fields | {"controls": controls}))
