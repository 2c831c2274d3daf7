"""The jerk-safe input filter: presses come in, with their times; intents come out.

Rules of this folder
--------------------
* No clock, no window, no pygame: times are given, so every rule can be tested.
* While an arm moves, any press pauses at once. Nothing else is asked of it.
* Otherwise a command is a slow press, let go where it began: a tap of a jerk, a second
  press that follows too soon, a press by a racing pointer, and anything just after a
  new screen are dropped. A release of under 80 ms is a tremor: the press goes on.
* Where a sensor hears the arm, a press around a jerk is void, and what is chosen waits
  200 ms for the radio to say so. What is held on counts from when all is calm again.
* What sets an arm in motion or ends a session is held until its ring is full; a slip
  lets the ring run back, it does not reset it.
* One switch is enough: press Space to move on, hold Space to choose. Where there is one
  target only, a press chooses it too. With scanning the light moves by itself, and a
  press chooses what is lit. A held contraction can be that switch.
* A pointer that cannot press may rest on a target instead, if that was chosen.

Sources: Steady Clicks (frozen pointer, overlapping buttons dropped: 224 -> 88 wrong
clicks in 100) and Windows FilterKeys (slow keys, bounce keys). A person's times are in
`rehab.model.habits`, all other numbers in `rehab.ui.rules`.
"""

from rehab.ui.intents.filter import InputFilter
from rehab.ui.intents.sensing import Listener, Sensed

__all__ = ["InputFilter", "Listener", "Sensed"]
