"""The seams of a night: how it is kept, and how a window sees one that runs."""

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from rehab.model.nights import (
    NightCommand,
    NightFrame,
    NightPlan,
    NightRow,
    NightScore,
    Site,
)
from rehab.model.signal import Side


class Nights(Protocol):
    """Keeps nights beside the sessions. All raise `StoreError`."""

    def add(self, row: NightRow) -> None:
        """Keep a night with its scores, all or nothing."""
        ...

    def add_scores(self, night: UUID, scores: Iterable[NightScore]) -> None:
        """Keep newer judgements, all or nothing; older ones stay. SESSION_UNKNOWN."""
        ...

    def nights(self, patient: str | None = None) -> list[NightRow]:
        """Return nights, oldest first, each with the newest score of each rules."""
        ...

    def night(self, night: UUID) -> NightRow:
        """Return one night. Raises SESSION_UNKNOWN."""
        ...


class NightSession(Protocol):
    """A running night as a window or a terminal sees it."""

    @property
    def plan(self) -> NightPlan:
        """What it is to be."""
        ...

    @property
    def is_over(self) -> bool:
        """Whether no further tick can change anything."""
        ...

    def tick(self) -> NightFrame:
        """Take in what the sensor said; return how far it is. Raises `RehabError`."""
        ...

    def ask(self, command: NightCommand) -> None:
        """Pass on what the person wants."""
        ...

    def fail(self) -> None:
        """Note that something ended the night before its time."""
        ...

    def finish(self) -> NightRow:
        """Close the recording, judge it, keep it, and return its row."""
        ...

    def abandon(self) -> None:
        """Close everything without keeping a night; what was recorded stays."""
        ...


class NightDesk(Protocol):
    """What the patient's window may ask about nights."""

    @property
    def planned(self) -> NightPlan | None:
        """What was asked for at the start: leg and site are not asked again."""
        ...

    def begin(self, site: Site, side: Side, sensor: str) -> NightSession:
        """Open the sensor and start a night. Raises `RehabError` where it is refused."""
        ...

    def rows(self) -> tuple[NightRow, ...]:
        """Return the patient's nights and those made up, oldest first."""
        ...
