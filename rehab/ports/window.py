"""The seam to the patient's window: what it may ask, and what it gets."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from rehab.errors import RehabError
from rehab.model.checkup import Advice, Checkup, Rating, RatingRow
from rehab.model.exercise import Exercise
from rehab.model.frame import Command, Frame
from rehab.model.people import Preferences, Profile
from rehab.model.plan import DayPlan, PlanItem, WeekPlan
from rehab.model.session import SessionPlan, SessionRow
from rehab.model.signal import Side
from rehab.model.trend import Trend
from rehab.ports.nights import NightDesk


@dataclass(frozen=True, slots=True)
class SensorChoice:
    """A sensor that a person can choose. `spec` is what the command line would take.

    `is_first`: it was asked for, or it is the person's own; it comes before all others.
    `is_replayed`: it plays a recording. `is_near` says how strong it is heard; None: it is not heard by radio now.
    """

    spec: str
    title: str
    detail: str
    is_simulated: bool
    is_first: bool = False
    is_near: bool | None = None
    is_replayed: bool = False

    @property
    def is_own(self) -> bool:
        """Whether a muscle of now is behind it: neither made up nor a recording."""
        return not self.is_simulated and not self.is_replayed


class SensorSearch(Protocol):
    """A search for sensors that goes on until it is closed. Nothing here waits."""

    @property
    def found(self) -> tuple[SensorChoice, ...]:
        """What is heard now: one's own, then the strongest first."""
        ...

    @property
    def trouble(self) -> RehabError | None:
        """Why nothing can be heard now; the search goes on nevertheless."""
        ...

    def close(self) -> None:
        """End the search. May be called twice."""
        ...


class GuidedSession(Protocol):
    """A running session as a window or a progress bar sees it."""

    @property
    def plan(self) -> SessionPlan:
        """What this sitting is to be."""
        ...

    def tick(self) -> Frame:
        """Take in what the sensor said and return the frame of now. Raises RehabError."""
        ...

    def ask(self, command: Command) -> None:
        """Pass on what the person wants."""
        ...

    def tell_pain(self, pain: int) -> None:
        """Pass on how much it hurts, 0 to 10; too much stops the session (rule c)."""
        ...

    def finish(self) -> SessionRow:
        """Close the recording, score it, store it, and return its row."""
        ...

    def abandon(self) -> None:
        """Close everything; what was recorded stays and is recovered at the next start."""
        ...


class Listener(Protocol):
    """A sensor that is heard without a session: the muscle as a switch. Keeps nothing."""

    @property
    def is_simulated(self) -> bool:
        """Whether what is heard comes from no person."""
        ...

    @property
    def time_s(self) -> float:
        """The sample clock."""
        ...

    @property
    def jerks_s(self) -> tuple[float, ...]:
        """The onsets of the jerks of the last two seconds, by the sample clock."""
        ...

    def tick(self) -> float | None:
        """Take in what the sensor said and return the effort, 1.0 is full.

        None while it is not heard: not connected yet, away, pads that lie off the skin.
        Raises `RehabError` when it will not come back by itself.
        """
        ...

    def close(self) -> None:
        """Let go of the sensor. May be called twice."""
        ...


class Desk(Protocol):
    """What the patient's window may ask of the program."""

    @property
    def nights(self) -> NightDesk:
        """What it may ask about nights."""
        ...

    def exercises(self) -> tuple[Exercise, ...]:
        """Return the catalog, without what this patient may not do."""
        ...

    def sensors(self) -> tuple[SensorChoice, ...]:
        """Return what can be chosen without a search: asked for, one's own, practice."""
        ...

    def look_for_sensors(self) -> SensorSearch:
        """Begin to look for sensors nearby; whoever asked closes it."""
        ...

    def item(self, exercise_id: str, side: Side) -> PlanItem:
        """Return the usual dose of an exercise that is chosen freely."""
        ...

    def plan(self, item: PlanItem) -> SessionPlan:
        """Return what a session would be: its sets, repetitions and calibration."""
        ...

    def begin(self, item: PlanItem, sensor: str, sitting: UUID) -> GuidedSession:
        """Open the sensor and start a session. Raises `RehabError` where it is refused.

        Over a limit, or on a day of rest, only practice with a simulation is possible.
        """
        ...

    def listen(self, sensor: str) -> Listener | None:
        """Open the sensor to hear the muscle between sessions; nothing is stored.

        Without a name it is the only sensor in reach.
        None for a recording: what somebody did long ago is no wish of now.
        """
        ...

    def sitting(self, *, practice: bool = False) -> UUID:
        """Return what the sessions of today share; after a crash it is the same one."""
        ...

    def today(self, *, practice: bool = False) -> DayPlan:
        """Return what is left of today's plan; nothing on a day of rest.

        With `practice`, what was practised since the program's start counts as done.
        """
        ...

    def week(self) -> WeekPlan:
        """Return the plan of the present week."""
        ...

    def advice(self) -> tuple[Advice, ...]:
        """Return what the patient is to be told now, the most urgent first."""
        ...

    def keep_checkup(self, checkup: Checkup) -> Advice | None:
        """Keep what was said before training, and return what follows."""
        ...

    def keep_rating(self, sitting: UUID, rating: Rating) -> Advice | None:
        """Keep what was said after training, and return what follows."""
        ...

    def ratings(self) -> tuple[RatingRow, ...]:
        """Return what the patient said after each sitting, oldest first."""
        ...

    def profile(self) -> Profile | None:
        """Return who trains; None before the first start was gone through."""
        ...

    def keep_profile(self, profile: Profile) -> None:
        """Keep who trains. `may_stand` can be taken back here, never given."""
        ...

    def preferences(self) -> Preferences:
        """Return how the window looks, sounds and listens."""
        ...

    def keep_preferences(self, preferences: Preferences) -> None:
        """Keep how the window looks, sounds and listens."""
        ...

    def notices(self) -> tuple[str, ...]:
        """Return sentences about what went wrong at this start; each is told once."""
        ...

    def history(self) -> tuple[SessionRow, ...]:
        """Return the patient's sessions, oldest first."""
        ...

    def trend(self) -> Trend | None:
        """Return how the patient's jerks go over the sittings; None before the first."""
        ...

    def recovered(self) -> tuple[SessionRow, ...]:
        """Return sessions that had died and were recovered at this start."""
        ...
