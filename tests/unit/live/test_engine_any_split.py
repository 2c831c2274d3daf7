"""The binding rule: any split of the input into chunks gives the same events."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rehab.detect.jerk_live import make_detector
from rehab.live.engine import Engine
from rehab.live.tasks.track import make_task
from rehab.model.frame import Command
from rehab.model.session import Event
from rehab.model.signal import Chunk, Gap
from tests import make
from tests.unit.live.live_rooms import (
    BACK,
    FS_HZ,
    LOST,
    Act,
    ScriptedDetector,
    run,
)

_SIZES = st.lists(st.integers(1, 400), min_size=1, max_size=8)
_ACTS = st.dictionaries(
    st.integers(1, 20).map(lambda k: 333 * k),
    st.sampled_from(["pause", "short", "long", "lost", "stop"]),
    max_size=5,
)


def _session(acts: dict[int, list[Act]], sizes: list[int]) -> tuple[object, ...]:
    onsets = [1.0, 12.5, *(13.0 + 0.3 * k for k in range(45))]
    plan = make.plan(sets=2, repetitions=1)
    guided = Engine(
        plan,
        make.stream(FS_HZ),
        ScriptedDetector(onsets),
        make_task(plan.exercise),
        auto=True,
    )
    events = run(guided, 8000, acts, sizes)
    frame = guided.frame()
    return (
        events,
        guided.cue(),
        frame.trace.tobytes(),
        frame.trace_column,
        frame.marks,
        frame.n_jerks_live,
        frame.n_holds_in_target,
        frame.level,
        frame.progress,
        frame.contacts,
    )


def _act(name: str, at: int) -> dict[int, list[Act]]:
    if name == "pause":
        return {at: [Command.PAUSE], at + 77: [Command.RESUME]}
    if name == "stop":
        return {at: [Command.STOP]}
    gap = Gap(at, 60 if name == "short" else 200)
    return {at: [LOST, gap, BACK] if name == "lost" else [gap]}


@settings(max_examples=15, deadline=None, derandomize=True)
@given(sizes=_SIZES, asked=_ACTS)
def test_any_split_gives_the_same_session(
    sizes: list[int], asked: dict[int, str]
) -> None:
    """Otherwise a slow computer, or a replay, would lead through another session."""
    acts: dict[int, list[Act]] = {}
    for at, name in asked.items():
        acts |= _act(name, at)
    assert _session(acts, sizes) == _session(acts, [8000])


def _with_real_detector(sizes: list[int]) -> list[Event]:
    onsets = [6.0, 13.2, 14.7, 16.4, 17.9, 19.1]
    emg_uv = make.burst_train(onsets, fs_hz=1000.0, seconds=23.0)
    plan = make.plan()
    guided = Engine(
        plan,
        make.stream(1000.0, 1),
        make_detector(1000.0, 1, None),
        make_task(plan.exercise),
        auto=True,
    )
    events: list[Event] = []
    at, turn = 0, 0
    while at < len(emg_uv):
        n = sizes[turn % len(sizes)]
        events += guided.push(Chunk(at, emg_uv[at : at + n], at))
        at, turn = at + n, turn + 1
    return events


@settings(max_examples=3, deadline=None, derandomize=True)
@given(sizes=_SIZES)
def test_so_it_is_with_the_detector_that_patients_get(sizes: list[int]) -> None:
    """The rule must hold for the pieces together, not only for each alone."""
    events = _with_real_detector(sizes)
    assert events == _with_real_detector([23_000])
    assert sum(event.kind.value == "jerk" for event in events) >= 8
