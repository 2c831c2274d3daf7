"""Who is simulated: the options of ``simulated?...``, checked."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields

from rehab.errors import Reason, SensorError


@dataclass(frozen=True, slots=True)
class Traits:
    """What a simulated patient is like. Every field is an option of the same name.

    Parameters
    ----------
    seed : float
        The same seed and the same cues give the same packets.
    fs_hz : float
        Sampling rate per channel.
    reference_uv, rest_uv : float
        RMS of the primary muscle in a reference contraction, and of the noise at rest.
    jerks_per_min : float
        Bursts in a minute of work, those of rhythmic runs included; a quarter of it at
        rest.
    jerk_size : float
        Median RMS of a jerk as a multiple of the reference contraction.
    runs_pct, prolonged_pct : float
        Share of the jerking events that are rhythmic runs, or bursts of 200-500 ms.
    silences_per_min : float
        Silent periods (negative myoclonus) in a minute of contraction.
    mains_uv, mains_hz : float
        RMS and frequency of the mains hum.
    ecg_uv : float
        Height of the heart's R wave; 0 for none.
    artefacts_per_min : float
        Movements of a cable in a minute.
    loss_pct : float
        Share of the packets that are lost on the way.
    packet_ms : float
        Length of a packet. Nobody answers within one: it ends before a reaction does.
    """

    seed: float = 1.0
    fs_hz: float = 1000.0
    reference_uv: float = 120.0
    rest_uv: float = 4.0
    jerks_per_min: float = 6.0
    jerk_size: float = 2.0
    runs_pct: float = 8.0
    prolonged_pct: float = 0.0
    silences_per_min: float = 0.0
    mains_uv: float = 1.0
    mains_hz: float = 50.0
    ecg_uv: float = 0.0
    artefacts_per_min: float = 0.0
    loss_pct: float = 0.0
    packet_ms: float = 20.0


_RANGES = {
    "seed": (0, 2**32 - 1),
    "fs_hz": (200, 4000),
    "reference_uv": (20, 1000),
    "rest_uv": (0.1, 50),
    "jerks_per_min": (0, 120),
    "jerk_size": (0.1, 10),
    "runs_pct": (0, 100),
    "prolonged_pct": (0, 100),
    "silences_per_min": (0, 60),
    "mains_uv": (0, 500),
    "mains_hz": (50, 60),
    "ecg_uv": (0, 2000),
    "artefacts_per_min": (0, 60),
    "loss_pct": (0, 50),
    "packet_ms": (5, 200),
}
_WHOLE = frozenset({"seed"})


def read_traits(options: Mapping[str, str]) -> Traits:
    """Return the traits that `options` ask for.

    Raises
    ------
    SensorError
        `SENSOR_UNKNOWN`: there is no such option, or its value is out of range.
    """
    return Traits(**{name: _read(name, text) for name, text in options.items()})


def _read(name: str, text: str) -> float:
    if name not in _RANGES:
        allowed = ", ".join(f"simulated?{field.name}=…" for field in fields(Traits))
        raise _wrong(name, text, allowed)
    low, high = _RANGES[name]
    allowed = f"simulated?{name}={low}…{high}"
    try:
        value = float(text)
    except ValueError as error:
        raise _wrong(name, text, allowed) from error
    is_whole = value.is_integer() if math.isfinite(value) else False
    if not low <= value <= high or (name in _WHOLE and not is_whole):
        raise _wrong(name, text, allowed)
    return value


def _wrong(name: str, text: str, allowed: str) -> SensorError:
    asked = f"simulated?{name}={text}"
    return SensorError(Reason.SENSOR_UNKNOWN, name=asked, allowed=allowed)
