"""Names to plug-ins: built-in ones and those of installed packages, by the same door.

A built-in is a line in a table below; another package adds an entry point in the group
``rehab.<kind>``. Nothing is imported before it is asked for.
"""

from importlib import import_module
from importlib.metadata import entry_points
from typing import Any, Literal

Kind = Literal["sensors", "decoders", "detectors", "tasks"]

_BUILT_IN: dict[Kind, dict[str, str]] = {
    # open_source(request: SensorRequest, make_decoder) -> Source
    "sensors": {
        "simulated": "rehab.sensors.simulated:open_source",
        "replay": "rehab.sensors.replay:open_source",
        "ble": "rehab.sensors.ble:open_source",
        "virtual": "rehab.sensors.virtual:open_source",
        "lsl": "rehab.sensors.lsl:open_source",
    },
    # make_decoder(stream: Stream) -> Decoder
    "decoders": {
        "bitalino": "rehab.sensors.packets.bitalino:make_decoder",
        "block": "rehab.sensors.packets.block:make_decoder",
        "gforce": "rehab.sensors.packets.gforce:make_decoder",
        "ganglion": "rehab.sensors.packets.ganglion:make_decoder",
        "lines": "rehab.sensors.packets.lines:make_decoder",
        "merged": "rehab.sensors.packets.merged:make_decoder",
        "myo": "rehab.sensors.packets.myo:make_decoder",
        "myoware": "rehab.sensors.packets.myoware:make_decoder",
        "npg": "rehab.sensors.packets.npg:make_decoder",
        "rows": "rehab.sensors.packets.rows:make_decoder",
        "shimmer": "rehab.sensors.packets.shimmer:make_decoder",
        "umyo": "rehab.sensors.packets.umyo:make_decoder",
    },
    # make_detector(fs_hz, n_channels, rest_rms, *, floor_uv) -> Detector
    "detectors": {"jerk_live": "rehab.detect.jerk_live:make_detector"},
    # make_task(exercise: Exercise) -> Task
    "tasks": {
        "hold": "rehab.live.tasks.hold:make_task",
        "track": "rehab.live.tasks.track:make_task",
        "relax": "rehab.live.tasks.relax:make_task",
    },
}


def names(kind: Kind) -> tuple[str, ...]:
    """Return the names of all plug-ins of a kind, sorted."""
    found = {point.name for point in entry_points(group=f"rehab.{kind}")}
    return tuple(sorted(found | set(_BUILT_IN[kind])))


def load(kind: Kind, name: str) -> Any:
    """Return the maker called `name`; raise `KeyError` if there is none."""
    if name in _BUILT_IN[kind]:
        module, _, attribute = _BUILT_IN[kind][name].partition(":")
        return getattr(import_module(module), attribute)
    for point in entry_points(group=f"rehab.{kind}"):
        if point.name == name:
            return point.load()
    raise KeyError(name)
