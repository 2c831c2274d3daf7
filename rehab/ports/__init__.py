"""Every seam of the house, as small Protocols. Whoever fits one can be plugged in."""

from rehab.ports.clinic import Clinic, Entries
from rehab.ports.placed import Placed
from rehab.ports.window import (
    Desk,
    GuidedSession,
    Listener,
    SensorChoice,
    SensorSearch,
)
from rehab.ports.within import (
    Broadcast,
    Cue,
    Decoder,
    Detector,
    Diary,
    HasClock,
    HasSensors,
    HasTruth,
    Recorder,
    SensorRequest,
    Source,
    Store,
    Task,
)

__all__ = [
    "Broadcast",
    "Clinic",
    "Cue",
    "Decoder",
    "Desk",
    "Detector",
    "Diary",
    "Entries",
    "GuidedSession",
    "HasClock",
    "HasSensors",
    "HasTruth",
    "Listener",
    "Placed",
    "Recorder",
    "SensorChoice",
    "SensorRequest",
    "SensorSearch",
    "Source",
    "Store",
    "Task",
]
