"""A scripted detector and ways to run an engine, for the tests of this room."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter

from rehab.live.engine import Engine
from rehab.live.tasks.hold import make_task
from rehab.model.frame import Command
from rehab.model.score import Jerk, JerkKind
from rehab.model.session import Event, EventKind, SessionPlan
from rehab.model.signal import Chunk, Gap, LinkChange, LinkState, Samples
from tests import make

FS_HZ = 250.0
LOST = LinkChange(LinkState.LOST, 0)
BACK = LinkChange(LinkState.STREAMING, 0, 80)
ENDED = LinkChange(LinkState.ENDED, 0)


class ScriptedDetector:
    """Hands out jerks at given onsets: provisional after 32 ms, judged after `judged_s`.

    The real detector judges more than a second later.
    """

    latency_s = 0.1

    def __init__(
        self,
        onsets_s: Iterable[float] = (),
        *,
        fs_hz: float = FS_HZ,
        channels: tuple[int, ...] = (0, 1),
        withdrawn: Sequence[int] = (),
        kind: JerkKind = JerkKind.JERK,
        judged_s: float = 0.12,
    ) -> None:
        self._fs_hz = fs_hz
        self._n = 0
        self.rest_rms: Sequence[float] | None = None
        self._due: list[tuple[int, Jerk]] = []
        for i, onset in enumerate(onsets_s):
            values = (i, onset, onset + 0.04, channels, kind, 100.0, 4.0)
            at = round(onset * fs_hz)
            gone = i in withdrawn
            last = Jerk(*values, is_confirmed=not gone, is_withdrawn=gone)
            self._due.append(
                (at + round(0.032 * fs_hz), Jerk(*values, is_confirmed=False))
            )
            self._due.append((at + round(judged_s * fs_hz), last))
        self._due.sort(key=itemgetter(0))

    def push(self, emg_uv: Samples) -> list[Jerk]:
        begin = bisect_left(self._due, self._n, key=itemgetter(0))
        self._n += len(emg_uv)
        stop = bisect_left(self._due, self._n, key=itemgetter(0))
        return [jerk for _, jerk in self._due[begin:stop]]

    def skip(self, n_samples: int) -> list[Jerk]:
        self._n += n_samples
        return []

    def finish(self) -> list[Jerk]:
        return []

    def reset(self) -> None:
        self._n = 0

    def calibrate(self, rest_rms: Sequence[float] | None) -> None:
        self.rest_rms = rest_rms


def engine(
    onsets_s: Iterable[float] = (), *, auto: bool = True, **changes: object
) -> Engine:
    """An engine for two channels at 250 Hz; `changes` are the plan's."""
    plan = make.plan(**changes)
    return build(plan, ScriptedDetector(onsets_s), auto=auto)


def build(plan: SessionPlan, detector: ScriptedDetector, *, auto: bool) -> Engine:
    """An engine for a plan and a detector."""
    task = make_task(plan.exercise)
    return Engine(plan, make.stream(FS_HZ), detector, task, auto=auto)


Act = Gap | LinkChange | Command


def run(
    guided: Engine,
    stop: int,
    acts: Mapping[int, Sequence[Act]] | None = None,
    sizes: Sequence[int] = (25,),
    start: int = 0,
) -> list[Event]:
    """Push noise for the samples `start` to `stop`, and what is due at their indices."""
    acts = acts or {}
    emg_uv = make.noise(stop, 2)
    events: list[Event] = []
    at, turn = start, 0
    while at < stop:
        for act in acts.get(at, ()):
            if isinstance(act, Command):
                events += guided.ask(act)
                continue
            events += guided.push(act)
            at += act.n_samples if isinstance(act, Gap) else 0
        ends = [index for index in acts if index > at]
        n = min(sizes[turn % len(sizes)], stop - at, *(end - at for end in ends))
        events += guided.push(Chunk(at, emg_uv[at : at + n], at))
        at += n
        turn += 1
    return events


def brief(events: Iterable[Event]) -> list[tuple[object, ...]]:
    """STAGE and PHASE events as short tuples."""
    found: list[tuple[object, ...]] = []
    for event in events:
        data = event.data
        if event.kind is EventKind.STAGE:
            found.append((event.index, data["stage"]))
        elif event.kind is EventKind.PHASE:
            found.append((event.index, data["phase"], data["set"], data["repetition"]))
    return found


def of_kind(events: Iterable[Event], kind: EventKind) -> list[Event]:
    """The events of one kind."""
    return [event for event in events if event.kind is kind]
