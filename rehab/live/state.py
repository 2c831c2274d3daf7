"""What the engine knows at one sample, and what it says about it."""

from dataclasses import dataclass, field

from rehab.model.frame import Contact, Stage, StopReason
from rehab.model.score import Jerk
from rehab.model.session import Calibration, Event, EventKind
from rehab.model.signal import LinkState

RUNNING = frozenset(
    {Stage.REST_CALIBRATION, Stage.REFERENCE, Stage.EXERCISE, Stage.SET_REST}
)
OVER = frozenset({Stage.DONE, Stage.STOPPED})


@dataclass(slots=True)
class State:
    """Where the session stands at sample `index` (the next one to come).

    `is_alone` is True where nobody is there to answer a question. `side_doubt` and
    `asks_pain` are open questions. `asks_nearer`: too little of a calibration step arrived.
    """

    stage: Stage = Stage.READY
    index: int = 0
    link: LinkState = LinkState.STREAMING
    paused_stage: Stage | None = None
    stop_reason: StopReason | None = None
    question_until: int | None = None
    calibration: Calibration | None = None
    battery_pct: int | None = None
    n_references_done: int = 0
    contacts: tuple[Contact, ...] = ()
    level_uv: float = 0.0
    is_alone: bool = False
    side_doubt: bool = False
    asks_pain: bool = False
    asks_nearer: bool = False
    said: list[Event] = field(default_factory=list)

    @property
    def is_running(self) -> bool:
        """Whether the session's time passes with the samples."""
        return self.stage in RUNNING

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.stage in OVER

    def say(self, kind: EventKind, **data: object) -> None:
        """Note an event at the present sample."""
        self.said.append(Event(self.index, kind, data))

    def enter(self, stage: Stage, **data: object) -> None:
        """Go to a stage and say so, also if it is the present one anew."""
        self.stage = stage
        if stage is not Stage.PAUSED:
            self.asks_pain = stage is Stage.SET_REST
        self.say(EventKind.STAGE, stage=stage.value, **data)


def jerk_data(jerk: Jerk) -> dict[str, object]:
    """Return a jerk as JSON values."""
    return {
        "id": jerk.id,
        "onset_s": jerk.onset_s,
        "offset_s": jerk.offset_s,
        "channels": list(jerk.channels),
        "kind": jerk.kind.value,
        "peak_uv": jerk.peak_uv,
        "contrast": jerk.contrast,
        "is_confirmed": jerk.is_confirmed,
        "is_withdrawn": jerk.is_withdrawn,
        "side": None if jerk.side is None else jerk.side.value,
        "run_id": jerk.run_id,
        "frequency_hz": jerk.frequency_hz,
    }
