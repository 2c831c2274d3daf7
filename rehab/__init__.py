"""Guided exercises for people with myoclonus, an EMG sensor, and an honest count of jerks.

Public names load on first use, so that ``rehab --version`` stays fast.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rehab.detect.jerk_live import LiveDetector
    from rehab.detect.jerk_offline import detect_jerks
    from rehab.model.score import Jerk

__version__ = "0.1.0"
__all__ = ["Jerk", "LiveDetector", "__version__", "detect_jerks"]

_HOME = {
    "Jerk": "rehab.model.score",
    "LiveDetector": "rehab.detect.jerk_live",
    "detect_jerks": "rehab.detect.jerk_offline",
}


def __getattr__(name: str) -> object:
    """Import a public name from its room when it is first asked for."""
    if name not in _HOME:
        raise AttributeError(f"module 'rehab' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
