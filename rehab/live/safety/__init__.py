"""The stop rules that a live session can judge (SCIENCE section 6). Not a seizure alarm.

Each rule hears one thing and answers a question; the engine asks on a fixed grid of the
sample clock, so that no chunk size can change an answer.
"""

from rehab.live.safety.idle import Idle
from rehab.live.safety.pain import Pain
from rehab.live.safety.rate import SetRate, set_limit
from rehab.live.safety.rhythm import ANSWER_S, Rhythm
from rehab.live.safety.side import CLEAR_RATIO, is_side_doubtful
from rehab.live.safety.sustained import Sustained, can_watch, high_passed

CHECK_S = 0.5
"""The rules are asked at every multiple of this, counted from the stream's start."""
LONG_GAP_S = 0.5
"""A longer loss breaks a repetition off."""
LOW_BATTERY_PCT = 15
"""A sensor that may not last to the end of the exercise. Design."""

__all__ = [
    "ANSWER_S",
    "CHECK_S",
    "CLEAR_RATIO",
    "LONG_GAP_S",
    "LOW_BATTERY_PCT",
    "Idle",
    "Pain",
    "Rhythm",
    "SetRate",
    "Sustained",
    "can_watch",
    "high_passed",
    "is_side_doubtful",
    "set_limit",
]
