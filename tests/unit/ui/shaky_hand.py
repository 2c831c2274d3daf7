"""A simulated hand that presses on purpose, jerks, and trembles. Nobody's data.

The model, in which every number is a guess from the words of the design, not a measure:

* A person presses Enter, or clicks, every 2.5 to 4 s, for 0.6 s in the middle (lognormal,
  sigma 0.25), as the screen asks: "press slowly".
* The hand jerks 12 times a minute, and twice as often while it reaches and presses. Seven
  jerks in ten hit a control 30-120 ms after their onset, for 20-150 ms: mostly the one
  under the finger, else one beside it; three in ten of these hit it twice. A jerk during
  a press lifts the finger off in half of the cases, for 20-150 ms or for good, and throws
  the pointer by 50-400 px.
* A jerk while the hand reaches throws it off. Who clicks sees the pointer fly and aims
  anew: the click comes 0.7-1.1 s after a jerk of its last 0.6 s. Who presses a key does so
  in half of the cases (0.4-0.8 s after a jerk of the last 0.3 s), else the press comes as
  if nothing had been.
* One press in ten rebounds: a second press of 20-400 ms follows 30-300 ms later.
* The pointer slips by 20 px (standard deviation on each axis) during a press.
* A tremor (4-12 Hz, another frequency each press) interrupts the press in seven of ten
  cycles for 20-60 ms, and moves the pointer by 8 px.
* A sensor tells 90 % of the jerks, 60-180 ms after their onset, 30 +- 10 ms off in time,
  and makes up one a minute.

The window hears all of it in frames of 1/60 s. An activation is meant if it is the right
one and comes between the press and 0.8 s after its release, once; every other one is
false. An intended press without one is lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from rehab.ui.events import (
    InputEvent,
    Move,
    Panel,
    Press,
    Release,
    Target,
)
from rehab.ui.layout import Box

FRAME_S = 1 / 60


GO = Target("go", Box(96, 668, 780, 204))


PANEL = Panel(
    (
        GO,
        Target("exercise", Box(1000, 904, 284, 136)),
        Target("side", Box(1324, 904, 240, 136)),
        Target("results", Box(1604, 904, 240, 136)),
    )
)


BESIDE = ("right", "left", "escape", "key-97")


POINTERS_BESIDE = ("pointer", "pointer-3")


@dataclass
class Life:
    """What a hand did: intended presses, jerks, and the raw events of it all."""

    presses: list[tuple[float, float]] = field(default_factory=list)
    jerks_s: list[float] = field(default_factory=list)
    events: list[InputEvent] = field(default_factory=list)


@dataclass
class _Touch:
    """A control that is down from one time to another; a jerk may lift the finger."""

    control: str
    start_s: float
    stop_s: float
    at: tuple[float, float] | None = None
    end: tuple[float, float] | None = None  # where the pointer is let go


def live(
    n: int, *, control: str, has_tremor: bool, seed: int, jerks_per_min: float = 12.0
) -> Life:
    """Return a hand's life with `n` intended presses of `control`."""
    rng = np.random.default_rng(seed)
    life, touches = Life(), list[_Touch]()
    moves: list[Move] = []
    time_s = 5.0
    for _ in range(n):
        lasts_s = float(0.6 * np.exp(rng.normal(0.0, 0.25)))
        start_s, stop_s = time_s, time_s + lasts_s
        life.presses.append((start_s, stop_s))
        pause_s = float(rng.uniform(2.5, 4.0))
        around = [(start_s - 0.5, stop_s, 2.0), (stop_s, time_s + pause_s - 0.5, 1.0)]
        for since, until, times in around:
            many = rng.poisson(max(0.0, until - since) * times * jerks_per_min / 60)
            life.jerks_s += rng.uniform(since, until, many).tolist()
        time_s += pause_s
    life.jerks_s.sort()
    jerks = np.array(life.jerks_s)
    share, reach_s = (1.0, 0.6) if control == "pointer" else (0.5, 0.3)
    life.presses = [_aimed(rng, p, jerks, share, reach_s) for p in life.presses]
    for start_s, stop_s in life.presses:
        near = jerks[(jerks > start_s) & (jerks < stop_s)]
        touches += _press(rng, control, start_s, stop_s, near, has_tremor, moves)
    for jerk_s in life.jerks_s:
        touches += _hit(rng, control, jerk_s, life.presses, moves)
    life.events = _heard(touches, moves)
    return life


def _aimed(
    rng: np.random.Generator,
    press: tuple[float, float],
    jerks: "np.ndarray",
    share: float,
    reach_s: float,
) -> tuple[float, float]:
    """Return a press that is aimed anew after jerks which threw the hand off."""
    start_s, stop_s = press
    while True:
        near = jerks[(jerks > start_s - reach_s) & (jerks <= start_s)]
        if not len(near) or rng.random() >= share:
            return start_s, stop_s
        later = near[-1] + reach_s + rng.uniform(0.1, 0.5)
        start_s, stop_s = later, later + stop_s - start_s


def _press(
    rng: np.random.Generator,
    control: str,
    start_s: float,
    stop_s: float,
    jerks: "np.ndarray",
    has_tremor: bool,
    moves: list[Move],
) -> list[_Touch]:
    """Return one intended press, as the hand manages it."""
    at = None
    if control == "pointer":
        x = rng.uniform(GO.box.x + 40, GO.box.right - 40)
        y = rng.uniform(GO.box.y + 30, GO.box.bottom - 30)
        at = (float(x), float(y))
        moves += _travel(rng, at, start_s - 0.4, 0.3, from_px=300)
    breaks: list[tuple[float, float]] = []
    for jerk_s in jerks:
        if rng.random() < 0.5:
            lift = jerk_s + rng.uniform(0.03, 0.12)
            back = lift + rng.uniform(0.02, 0.15)
            breaks.append((lift, back if rng.random() < 0.7 else np.inf))
    if has_tremor:
        hz, t = rng.uniform(4, 12), start_s
        while t < stop_s:
            t += 1 / hz
            if rng.random() < 0.7:
                breaks.append((t, t + rng.uniform(0.02, 0.06)))
    touches = _broken(control, start_s, stop_s, breaks, at)
    if at is not None:
        touches = _slipped(rng, touches, jerks, has_tremor, moves)
    if rng.random() < 0.1:
        again = stop_s + rng.uniform(0.03, 0.3)
        last = (touches[-1].end or at) if touches else at
        touches.append(_Touch(control, again, again + rng.uniform(0.02, 0.4), last))
    return touches


def _broken(
    control: str,
    start_s: float,
    stop_s: float,
    breaks: list[tuple[float, float]],
    at: tuple[float, float] | None,
) -> list[_Touch]:
    """Return the pieces of a press between its breaks."""
    touches, since = [], start_s
    for lift, back in sorted(breaks):
        if lift >= stop_s:
            break
        if lift > since:
            touches.append(_Touch(control, since, lift, at))
        since = max(since, back)
    if since < stop_s:
        touches.append(_Touch(control, since, stop_s, at))
    return touches


def _slipped(
    rng: np.random.Generator,
    touches: list[_Touch],
    jerks: "np.ndarray",
    has_tremor: bool,
    moves: list[Move],
) -> list[_Touch]:
    """Let the pointer slip under a press, tremble, and fly at a jerk."""
    slip, hz = rng.normal(0, 20, 2), rng.uniform(4, 12)
    throws = [_throw(rng, jerk_s) for jerk_s in jerks]
    start_s = touches[0].start_s if touches else 0.0
    lasts_s = (touches[-1].stop_s - start_s) if touches else 1.0

    def place(t: float) -> tuple[float, float]:
        now = np.array(touches[0].at) + slip * (t - start_s) / lasts_s
        for since, until, by in throws:
            now = now + by * np.clip((t - since) / (until - since), 0, 1)
        if has_tremor:
            now = now + 8 * np.sin(2 * np.pi * hz * (t - start_s))
        return float(now[0]), float(now[1])

    for touch in touches:
        moves += [
            Move(float(t), place(t))
            for t in np.arange(touch.start_s + FRAME_S, touch.stop_s, FRAME_S)
        ]
        touch.at, touch.end = place(touch.start_s), place(touch.stop_s)
    return touches


def _throw(
    rng: np.random.Generator, jerk_s: float
) -> tuple[float, float, "np.ndarray"]:
    """Return from when to when a jerk throws the pointer, and by how much."""
    since = jerk_s + rng.uniform(0.02, 0.05)
    angle, far = rng.uniform(0, 2 * np.pi), rng.uniform(50, 400)
    by = far * np.array([np.cos(angle), np.sin(angle)])
    return since, since + rng.uniform(0.04, 0.1), by


def _hit(
    rng: np.random.Generator,
    control: str,
    jerk_s: float,
    presses: Sequence[tuple[float, float]],
    moves: list[Move],
) -> list[_Touch]:
    """Return what a jerk of a hand hits that presses nothing at the time."""
    beside = POINTERS_BESIDE if control == "pointer" else BESIDE
    if rng.random() > 0.7:
        return []
    start_s = jerk_s + float(rng.uniform(0.03, 0.12))
    name = control if rng.random() < 0.6 else str(rng.choice(beside))
    at = None
    if name.startswith("pointer"):
        target = PANEL.targets[int(rng.integers(len(PANEL.targets)))].box
        at = (
            float(rng.uniform(target.x - 100, target.right + 100)),
            float(rng.uniform(target.y - 60, target.bottom + 60)),
        )
        busy = any(start - 0.1 < jerk_s < stop + 0.1 for start, stop in presses)
        if not busy:
            moves += _travel(
                rng, at, jerk_s + 0.01, start_s - jerk_s - 0.01, from_px=400
            )
    touches = []
    for _ in range(2 if rng.random() < 0.3 else 1):
        stop_s = start_s + float(rng.uniform(0.02, 0.15))
        touches.append(_Touch(name, start_s, stop_s, at))
        start_s = stop_s + float(rng.uniform(0.06, 0.25))
    return touches


def _travel(
    rng: np.random.Generator,
    to: tuple[float, float],
    start_s: float,
    lasts_s: float,
    *,
    from_px: float,
) -> list[Move]:
    """Return the way of the pointer to a place."""
    angle, far = rng.uniform(0, 2 * np.pi), rng.uniform(0.3, 1.0) * from_px
    begin = np.array(to) + far * np.array([np.cos(angle), np.sin(angle)])
    found = []
    for t in np.arange(0.0, lasts_s, FRAME_S):
        part = (t + FRAME_S) / (lasts_s + FRAME_S)
        x, y = begin + (np.array(to) - begin) * part
        found.append(Move(float(start_s + t), (float(x), float(y))))
    return found


def _heard(touches: list[_Touch], moves: list[Move]) -> list[InputEvent]:
    """Return the events that a window would hear: a control that is down stays down."""
    raw = [(t.start_s, 1, t) for t in touches] + [(t.stop_s, -1, t) for t in touches]
    down: dict[str, int] = {}
    events: list[InputEvent] = list(moves)
    for time_s, step, touch in sorted(raw, key=lambda item: (item[0], item[1])):
        before = down.get(touch.control, 0)
        down[touch.control] = before + step
        if before == 0 and step == 1:
            events.append(Press(touch.control, time_s, touch.at))
        elif before + step == 0:
            end = touch.end if touch.end is not None else touch.at
            events.append(Release(touch.control, time_s, end))
    return sorted(events, key=lambda event: event.time_s)
