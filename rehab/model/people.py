"""Who trains: a pseudonym and what the program must know to be safe. No names."""

from dataclasses import dataclass

from rehab.model.signal import Side


@dataclass(frozen=True, slots=True)
class Patient:
    """A person, by pseudonym. `DEMO` is nobody: simulated sessions belong to it."""

    id: str
    side: Side = Side.RIGHT


DEMO = Patient("demo")
HOME = Patient("me")
"""The one patient of a home installation, until a profile names another."""
