"""The few calls of pylsl that are used here, and nothing of it beyond this file.

Lab Streaming Layer (``labstreaminglayer.readthedocs.io``): programs of one network offer
streams and find each other; pylsl 1.18 brings the native library liblsl along.
"""

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from rehab.errors import Reason, SensorError

_CONFIGS = ("lsl_api.cfg", "~/lsl_api/lsl_api.cfg", "/etc/lsl_api/lsl_api.cfg")
_QUIET = "[log]\nlevel = -3\n"
_MOST_SAMPLES = 4096  # in one pull
_BUFFERED_S = 60


class StreamLostError(Exception):
    """Whoever sent a stream is gone."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A stream that somebody on the network offers.

    `uid` is new whenever the sender begins anew; `source_id` stays, where the sender
    gives one. `created_s` is on the sender's own clock.
    """

    name: str
    kind: str
    n_channels: int
    fs_hz: float
    number_type: str
    source_id: str
    uid: str
    host: str
    created_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Description:
    """What a stream says of itself: one entry a channel in each, empty where untold."""

    labels: tuple[str, ...]
    units: tuple[str, ...]
    kinds: tuple[str, ...]
    is_simulated: bool = False
    is_replayed: bool = False


class Inlet(Protocol):
    """A stream that is listened to."""

    def describe(self, wait_s: float) -> Description | None:
        """Return its description, or None if it does not come in time; blocks."""
        ...

    def pull(self) -> tuple[NDArray[np.float64], NDArray[np.generic]]:
        """Return what came: times in seconds, samples in rows; never waits.

        Raises
        ------
        StreamLostError
            The sender is gone.
        """
        ...


class Library(Protocol):
    """The network of streams."""

    def offers(self) -> list[Offer]:
        """Return what is offered now; the first calls know little. Never waits."""
        ...

    def rest(self) -> None:
        """Ask the network no more, until `offers` is called again."""
        ...

    def open(self, offer: Offer) -> Inlet:
        """Begin to listen; never waits."""
        ...


@cache
def load() -> Any:
    """Return the module pylsl.

    Raises
    ------
    SensorError
        LSL_EXTRA_MISSING: it is not installed. LSL_LIBRARY_MISSING: it is, and does not
        find liblsl.
    """
    try:
        import pylsl
    except ImportError as error:
        raise SensorError(Reason.LSL_EXTRA_MISSING) from error
    except (RuntimeError, OSError) as error:  # what its import says without liblsl
        raise SensorError(Reason.LSL_LIBRARY_MISSING) from error
    is_configured = os.environ.get("LSLAPICFG") or any(
        Path(path).expanduser().is_file() for path in _CONFIGS
    )
    if not is_configured:  # else it tells every start and every loss on the terminal
        pylsl.set_config_content(_QUIET)
    return pylsl


class PylslLibrary:
    """A `Library`: the real one. Raises what `load` raises."""

    def __init__(self) -> None:
        self._pylsl = load()
        self._resolver: Any = None
        self._infos: dict[str, Any] = {}

    def offers(self) -> list[Offer]:
        """Return what is offered now."""
        if self._resolver is None:
            self._resolver = self._pylsl.ContinuousResolver(forget_after=3.0)
        self._infos = {info.uid(): info for info in self._resolver.results()}
        return [_offer(info) for info in self._infos.values()]

    def rest(self) -> None:
        """Ask the network no more."""
        self._resolver = None

    def open(self, offer: Offer) -> Inlet:
        """Begin to listen to one of the latest `offers`."""
        return PylslInlet(self._pylsl, self._infos[offer.uid], offer.n_channels)


class PylslInlet:
    """An `Inlet`: the real one. Nothing is smoothed: times are as they were sent."""

    def __init__(self, pylsl: Any, info: Any, n_channels: int) -> None:
        from pylsl import util

        self._lost, self._too_late = util.LostError, util.TimeoutError
        self._n_channels = n_channels
        # `recover` would take another sender of the same name for the same one
        self._inlet = pylsl.StreamInlet(info, max_buflen=_BUFFERED_S, recover=False)

    def describe(self, wait_s: float) -> Description | None:
        """Return its description, or None if it does not come in time."""
        try:
            described = self._inlet.info(wait_s).desc()
        except self._too_late:
            return None
        except self._lost as error:
            raise StreamLostError from error
        channel = described.child("channels").child("channel")
        found: dict[str, list[str]] = {"label": [], "unit": [], "type": []}
        for _ in range(self._n_channels):  # of one that is not there all is empty
            for key, values in found.items():
                values.append(channel.child_value(key))
            channel = channel.next_sibling("channel")
        ours = described.child("rehab")  # what `rehab.sensors.lsl.outlet` writes
        return Description(
            tuple(found["label"]),
            tuple(found["unit"]),
            tuple(found["type"]),
            ours.child_value("simulated") == "true",
            ours.child_value("replayed") == "true",
        )

    def pull(self) -> tuple[NDArray[np.float64], NDArray[np.generic]]:
        """Return what came; raise `StreamLostError`."""
        try:
            values, times_s = self._inlet.pull_chunk(
                timeout=0.0, max_samples=_MOST_SAMPLES, as_numpy=True
            )
        except self._lost as error:
            raise StreamLostError from error
        return times_s, values


_NUMBER_TYPES = ("", "f4", "f8", "", "i4", "i2", "i1", "i8")  # by liblsl's format


def _offer(info: Any) -> Offer:
    return Offer(
        name=info.name(),
        kind=info.type(),
        n_channels=info.channel_count(),
        fs_hz=info.nominal_srate(),
        number_type=_NUMBER_TYPES[info.channel_format()],
        source_id=info.source_id(),
        uid=info.uid(),
        host=info.hostname(),
        created_s=info.created_at(),
    )
