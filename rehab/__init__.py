"""Guided exercises for people with myoclonus, an EMG sensor, and an honest count of jerks.

Public names load on first use, so that ``rehab --version`` stays fast.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rehab.detect.jerk_live import LiveDetector
    from rehab.detect.jerk_offline import detect_jerks
    from rehab.detect.leg_movement.night import score_night
    from rehab.model.night import Movement, Night
    from rehab.model.score import Jerk
    from rehab.model.trend import Trend
    from rehab.score.trend.bare import judge_trend

__version__ = "0.1.0"
__all__ = [
    "Jerk",
    "LiveDetector",
    "Movement",
    "Night",
    "Trend",
    "__version__",
    "detect_jerks",
    "judge_trend",
    "score_night",
]

_HOME = {
    "Jerk": "rehab.model.score",
    "LiveDetector": "rehab.detect.jerk_live",
    "Movement": "rehab.model.night",
    "Night": "rehab.model.night",
    "Trend": "rehab.model.trend",
    "detect_jerks": "rehab.detect.jerk_offline",
    "judge_trend": "rehab.score.trend.bare",
    "score_night": "rehab.detect.leg_movement.night",
}


def __getattr__(name: str) -> object:
    """Import a public name from its room when it is first asked for."""
    if name not in _HOME:
        raise AttributeError(f"module 'rehab' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
