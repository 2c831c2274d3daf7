"""Two sensors, and one of them is away while the other one streams on."""

from collections.abc import Mapping, Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rehab.live.away import Away
from rehab.live.engine import Engine
from rehab.model.session import Event
from rehab.model.signal import Chunk, LinkChange
from tests import make
from tests.unit.live.live_rooms import BACK, LOST, brief, engine

# Undisturbed: reference 500, exercise 2750, lift 3500, hold 3750, lower 4000, rest 4250.


def _run(
    guided: Engine,
    stop: int,
    lost: Sequence[tuple[int, int]],
    changes: Mapping[int, LinkChange] | None = None,
    sizes: Sequence[int] = (25,),
) -> list[Event]:
    """Push noise, of which the second channel lost some stretches."""
    emg, changes = make.noise(stop, 2), changes or {}
    for begin, end in lost:
        emg[begin:end, 1] = np.nan
    events: list[Event] = []
    at, turn = 0, 0
    while at < stop:
        if at in changes:
            events += guided.push(changes[at])
        ends = [index for index in changes if index > at]
        n = min(sizes[turn % len(sizes)], stop - at, *(end - at for end in ends))
        events += guided.push(Chunk(at, emg[at : at + n], at))
        at, turn = at + n, turn + 1
    return events


def test_the_session_waits_for_the_lost_arm() -> None:
    """With one arm away the exercise is not seen: it is done again when both are there."""
    guided = engine(repetitions=1)
    changes = {3900: LOST, 4400: BACK}
    events = brief(_run(guided, 6500, [(3850, 4400)], changes))
    assert events[events.index((3750, "hold", 1, 1)) + 1 :] == [
        (3900, "exercise"),
        (4400, "prepare", 1, 1),
        (5150, "lift", 1, 1),
        (5400, "hold", 1, 1),
        (5650, "lower", 1, 1),
        (5900, "rest", 1, 1),
        (6150, "done"),
    ]


def test_a_long_loss_interrupts_before_the_link_is_given_up() -> None:
    """Half a second is as long for one arm as for both."""
    guided = engine(repetitions=1)
    events = brief(_run(guided, 6500, [(3800, 4050)]))
    assert (3925, "exercise") in events  # 0.5 s after the first lost sample
    assert (4050, "prepare", 1, 1) in events
    assert events[-1] == (5800, "done")


def test_a_short_loss_of_one_arm_interrupts_nothing() -> None:
    """Radio packets get lost all the time."""
    guided = engine(repetitions=1)
    events = brief(_run(guided, 4500, [(3600, 3640), (3800, 3920)]))
    assert events[-2:] == [(4250, "rest", 1, 1), (4500, "done")]


def test_a_channel_that_never_was_there_is_not_waited_for() -> None:
    """A column of a file that holds nothing must not keep its replay from ending."""
    emg = make.noise(600, 2)
    emg[:, 1] = np.nan
    for is_link_lost in (False, True):
        away = Away(2, [0, 1])
        assert away.look(emg, 50.0, is_link_lost=is_link_lost) == (600, False)


@settings(max_examples=15, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 400), min_size=1, max_size=8),
    lost=st.lists(
        st.tuples(st.integers(0, 4000), st.integers(1, 700)), min_size=1, max_size=4
    ),
    is_link_lost=st.booleans(),
)
def test_any_split_waits_alike(
    sizes: list[int], lost: list[tuple[int, int]], *, is_link_lost: bool
) -> None:
    """A session must not depend on how the radio cut its samples."""
    spans = [(begin, begin + n) for begin, n in lost]
    changes = {2000: LOST, 3111: BACK} if is_link_lost else {}
    whole = _run(engine(repetitions=1), 5000, spans, changes, (5000,))
    assert _run(engine(repetitions=1), 5000, spans, changes, sizes) == whole


def test_what_is_not_needed_is_waited_for_only_while_its_link_is_lost() -> None:
    """An antagonist's loss of a second is no reason to begin anew; its sensor's is."""
    emg = make.noise(600, 2)
    emg[100:500, 1] = np.nan
    away = Away(2, [0])
    assert away.look(emg, 50.0, is_link_lost=False) == (600, False)
    assert away.look(emg, 50.0, is_link_lost=True) == (100, False)
    away.take(100)
    assert away.look(emg[100:], 50.0, is_link_lost=True) == (400, True)
