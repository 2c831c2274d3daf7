"""Which repetitions count as done: pauses, stops, interruptions, and being done again."""

import numpy as np

from rehab.model.session import Event, EventKind
from rehab.score.repetition import attempts, complete

FS_HZ = 100.0
N = 4000


def phases(at: int, repetition: int, *names: str, length: int = 100) -> list[Event]:
    return [
        Event(
            at + i * length,
            EventKind.PHASE,
            {"phase": name, "set": 1, "repetition": repetition, "side": "right"},
        )
        for i, name in enumerate(names)
    ]


def stage(at: int, name: str, **more: object) -> Event:
    return Event(at, EventKind.STAGE, {"stage": name, **more})


def judged(events: list[Event], n_samples: int = N) -> list[tuple[int, bool]]:
    found = attempts(events, n_samples)
    is_lost = np.zeros(n_samples, np.bool_)
    done = complete(found, is_lost, FS_HZ)
    return [(a.key[1], ok) for a, ok in zip(found, done, strict=True)]


ALL = ("lift", "hold", "lower", "rest")


def test_a_paused_repetition_is_done_again() -> None:
    """The patient pauses in the second hold and does it again: two of two are done."""
    events = [
        *phases(0, 1, *ALL),
        *phases(400, 2, "lift", "hold"),
        stage(550, "paused"),
        stage(900, "exercise"),
        *phases(900, 2, "prepare", *ALL),
        stage(1400, "done"),
    ]
    assert judged(events) == [(1, True), (2, False), (2, True)]


def test_time_to_get_ready_does_not_matter() -> None:
    """Only the first repetition of a set has a prepare phase; the others are whole too."""
    events = [
        *phases(0, 1, "prepare", *ALL),
        *phases(500, 2, *ALL),
        stage(900, "set_rest"),
    ]
    assert judged(events) == [(1, True), (2, True)]


def test_lost_link_breaks_a_repetition_off() -> None:
    """The log says EXERCISE anew; what came before that was not finished."""
    events = [
        *phases(0, 1, "lift", "hold", "lower"),
        stage(260, "exercise", interrupted="lost"),
        *phases(700, 1, "prepare", *ALL),
        stage(1200, "done"),
    ]
    assert judged(events) == [(1, False), (1, True)]


def test_stopped_session_did_not_finish_the_last_one() -> None:
    """Stop in the last rest is still a stop: the program did not see the end."""
    events = [*phases(0, 1, *ALL), *phases(400, 2, *ALL), stage(750, "stopped")]
    assert judged(events) == [(1, True), (2, False)]
    stop = Event(800, EventKind.STOP, {"why": "patient"})
    events = [*phases(0, 1, *ALL), *phases(400, 2, *ALL), stop, stage(800, "done")]
    assert judged(events) == [(1, True), (2, False)]


def test_set_that_was_stopped_early_leaves_its_last_one_open() -> None:
    """A set ended by its jerks goes to the rest between sets, like one that was done.

    Only the length of the last phase tells them apart.
    """
    events = [*phases(0, 1, *ALL), *phases(400, 2, *ALL), stage(730, "set_rest")]
    assert judged(events) == [(1, True), (2, False)]
    events = [*phases(0, 1, *ALL), *phases(400, 2, "lift"), stage(500, "set_rest")]
    assert judged(events) == [(1, True), (2, False)]


def test_recording_that_just_ends() -> None:
    """After a crash the last repetition has no end in the log."""
    events = [*phases(0, 1, *ALL), *phases(400, 2, *ALL)]
    assert judged(events, 800) == [(1, True), (2, False)]
    assert judged(events, 390) == [(1, False)]
    assert judged([], 100) == []
