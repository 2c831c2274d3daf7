"""What the filter makes of a shaky hand: false and lost activations in a hundred presses."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rehab.ui.events import (
    Action,
    InputEvent,
    Intent,
    Move,
    Press,
    Release,
)
from rehab.ui.intents import InputFilter, Sensed
from tests.unit.ui.shaky_hand import FRAME_S, PANEL, Life

MEANT = {
    "enter": Intent(Action.PRIMARY, "go"),
    "pointer": Intent(Action.PRIMARY, "go"),
    "right": Intent(Action.NEXT),
    "left": Intent(Action.PREV),
    "escape": Intent(Action.BACK),
}


@dataclass(frozen=True)
class Tally:
    n: int
    n_false: int
    n_lost: int

    @property
    def false_per_100(self) -> float:
        return 100 * self.n_false / self.n

    @property
    def lost_per_100(self) -> float:
        return 100 * self.n_lost / self.n

    def __str__(self) -> str:
        return f"{self.false_per_100:.2f} false, {self.lost_per_100:.2f} lost"


def told(life: Life, *, seed: int) -> list[tuple[float, float]]:
    """Return what a sensor says: (when it is heard, the onset as it is understood)."""
    rng = np.random.default_rng(seed)
    end_s = life.presses[-1][1]
    false = rng.uniform(0, end_s, rng.poisson(end_s / 60)).tolist()
    onsets = [t for t in life.jerks_s if rng.random() < 0.9] + false
    return sorted(
        (t + float(rng.uniform(0.06, 0.18)), t + float(rng.normal(0.03, 0.01)))
        for t in onsets
    )


def filtered(
    life: Life, *, has_sensor: bool, seed: int = 1
) -> list[tuple[float, Intent]]:
    """Return what the filter lets through, with the frame in which it did.

    Frames in which nothing can happen are left out: it is the same, and quicker.
    """
    talk = told(life, seed=seed) if has_sensor else []
    ears, said = InputFilter(), list[tuple[float, Intent]]()
    known: list[tuple[float, float]] = []
    at_event = at_talk = 0
    frame, events = 0, life.events
    busy_until = 0.0
    while at_event < len(events) or frame * FRAME_S < busy_until:
        now_s = frame * FRAME_S
        while at_talk < len(talk) and talk[at_talk][0] <= now_s:
            known.append(talk[at_talk])
            at_talk += 1
        known = [item for item in known if item[1] > now_s - 2.0]
        jerks_s = tuple(sorted(onset for _, onset in known))
        while at_event < len(events) and events[at_event].time_s <= now_s:
            event = events[at_event]
            at_event += 1
            heard: InputEvent
            match event:
                case Move():
                    heard = Move(now_s, event.at)
                case Press():
                    heard = Press(event.control, now_s, event.at)
                case Release():
                    heard = Release(event.control, now_s, event.at)
            said += [(now_s, i) for i in ears.feed(heard, PANEL)]
            busy_until = now_s + 1.0
        said += [(now_s, i) for i in ears.tick(now_s, PANEL)]
        ears.sense(Sensed(jerks_s, is_hearing=has_sensor))
        frame += 1
        if frame * FRAME_S > busy_until and at_event < len(events):
            frame = max(frame, int(events[at_event].time_s / FRAME_S) - 1)
    return said


def unfiltered(life: Life) -> list[tuple[float, Intent]]:
    """Return what happens if every press counts at once."""
    said = []
    for event in life.events:
        if not isinstance(event, Press):
            continue
        if event.control == "pointer":
            target = PANEL.under(event.at)
            if target is not None:
                said.append((event.time_s, Intent(Action.PRIMARY, target.name)))
        elif event.control in MEANT:
            said.append((event.time_s, MEANT[event.control]))
    return said


def tally(life: Life, said: Sequence[tuple[float, Intent]]) -> Tally:
    """Count what was meant, what was not, and what went unheard."""
    wanted = Intent(Action.PRIMARY, "go")
    at, n_false, heard = 0, 0, set[int]()
    for time_s, intent in said:
        while at + 1 < len(life.presses) and life.presses[at + 1][0] <= time_s:
            at += 1
        start_s, stop_s = life.presses[at]
        is_near = start_s <= time_s <= stop_s + 0.8
        if intent == wanted and is_near and at not in heard:
            heard.add(at)
        else:
            n_false += 1
    n = len(life.presses)
    return Tally(n, n_false, n - len(heard))
