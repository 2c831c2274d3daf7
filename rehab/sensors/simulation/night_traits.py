"""Who sleeps: the options of ``simulated?night=...``, checked."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from rehab.errors import Reason, SensorError
from rehab.sensors.simulation.traits import Traits, read_traits

NIGHT = "night"


@dataclass(frozen=True, slots=True)
class NightKind:
    """What a kind of night is like.

    Parameters
    ----------
    single_per_h : float
        Movements of the legs that belong to no series.
    series_per_h : float
        Begins of series of movements at even intervals.
    series_lengths : tuple of int
        The fewest and the most movements of a series.
    turns_per_h : float
        Turns of the whole body, 5 to 10 s long: no leg movement by any rule.
    twitches_per_h : float
        Bursts under half a second: no leg movement either.
    """

    single_per_h: float
    series_per_h: float
    series_lengths: tuple[int, int]
    turns_per_h: float
    twitches_per_h: float


KINDS: dict[str, NightKind] = {
    "quiet": NightKind(1.0, 0.0, (4, 4), 1.0, 2.0),
    "mild": NightKind(6.0, 0.7, (4, 12), 2.0, 10.0),
    "periodic": NightKind(6.0, 2.5, (8, 40), 2.0, 10.0),
    # Half of all healthy people have some periodic movements (SCIENCE 2.2).
    "healthy": NightKind(5.0, 0.4, (4, 10), 1.5, 40.0),
}
"""Invented, but for what the comments say."""

_TAKEN = frozenset(
    {"seed", "fs_hz", "rest_uv", "mains_uv", "mains_hz", "ecg_uv", "loss_pct"}
    | {"artefacts_per_min", "packet_ms"}
)
_USUAL = {"packet_ms": "200", "rest_uv": "2", "ecg_uv": "15", "mains_uv": "0.5"}


def is_night(options: Mapping[str, str]) -> bool:
    """Return whether somebody who sleeps is asked for."""
    return NIGHT in options


def read_night(options: Mapping[str, str]) -> tuple[NightKind, Traits]:
    """Return what `options` ask for.

    Of the traits of a simulated patient a sleeper has some: ``seed``, ``fs_hz``,
    ``rest_uv`` (the middle of a level that drifts), ``mains_uv``, ``mains_hz``,
    ``ecg_uv``, ``artefacts_per_min``, ``loss_pct``, ``packet_ms``.

    Raises
    ------
    SensorError
        `SENSOR_UNKNOWN`: there is no such kind of night or option, or its value is out
        of range.
    """
    rest = dict(options)
    name = rest.pop(NIGHT)
    if name not in KINDS:
        allowed = ", ".join(f"simulated?{NIGHT}={kind}" for kind in KINDS)
        asked = f"simulated?{NIGHT}={name}"
        raise SensorError(Reason.SENSOR_UNKNOWN, name=asked, allowed=allowed)
    for option, value in rest.items():
        if option not in _TAKEN:
            known = [f.name for f in fields(Traits) if f.name in _TAKEN]
            allowed = ", ".join(f"simulated?{NIGHT}={name}&{one}=…" for one in known)
            asked = f"simulated?{NIGHT}={name}&{option}={value}"
            raise SensorError(Reason.SENSOR_UNKNOWN, name=asked, allowed=allowed)
    return KINDS[name], read_traits({**_USUAL, **rest})
