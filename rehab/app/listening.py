"""The muscle as a switch where no session runs: a sensor is heard, and nothing is kept."""

from collections.abc import Callable

import numpy as np

from rehab import plugins
from rehab.app.home import MAX_FS_HZ, MIN_FS_HZ, floor_of
from rehab.app.opening import open_source
from rehab.errors import Reason, SensorError
from rehab.live.jerks import RecentJerks
from rehab.live.pipeline import Pipeline, Processed
from rehab.live.switch import EffortScale
from rehab.model.frame import Contact
from rehab.model.signal import Gap, Heard, LinkChange, LinkState, Motion, Stream
from rehab.ports import SensorRequest
from rehab.signals.delivery import Delivery

_LEAST = 1e-6  # of rest, where the unit says nothing about microvolts
_HEARD = frozenset({Contact.GOOD, Contact.NOISY})
"""A channel that is off, or hums, is nobody's muscle; noise has its own lower bound."""


class Listening:
    """A sensor that is open without a session; fits `rehab.ports.Listener`.

    There is no recorder: packets are decoded, judged and forgotten.

    Parameters
    ----------
    request : SensorRequest
    references : callable
        The references that are known of a stream's channels, else None a channel.
    """

    def __init__(
        self,
        request: SensorRequest,
        references: Callable[[Stream], tuple[float | None, ...]],
    ) -> None:
        self._name = request.name or request.kind
        self._references = references
        self._source = open_source(request)
        self._stream: Stream | None = None
        self._is_streaming = True
        self._jerks = RecentJerks()
        self._n_heard = 0
        self._effort: float | None = None

    @property
    def is_simulated(self) -> bool:
        """Whether what is heard comes from no person."""
        return self._stream is not None and self._stream.is_simulated

    @property
    def time_s(self) -> float:
        """The sample clock."""
        return self._n_heard / self._stream.fs_hz if self._stream else 0.0

    @property
    def jerks_s(self) -> tuple[float, ...]:
        """The onsets of the jerks of the last two seconds, by the sample clock."""
        return self._jerks.onsets(self.time_s)

    def tick(self) -> float | None:
        """Take in what the sensor said; return the effort, None while none is known."""
        if self._stream is None:
            stream = self._source.wait_stream()
            if stream is None:
                return None
            self._begin(stream)
        for heard in self._source.drain():
            self._take(heard)
        is_of_now = self._is_streaming and not self._delivery.is_late
        return self._effort if is_of_now else None

    def close(self) -> None:
        """Let go of the sensor. May be called twice."""
        self._source.close()

    def _begin(self, stream: Stream) -> None:
        if not MIN_FS_HZ <= stream.fs_hz <= MAX_FS_HZ:
            rate = f"{stream.fs_hz:g} Hz"
            raise SensorError(Reason.RATE_UNSUPPORTED, path=stream.device, rate=rate)
        detector = plugins.load("detectors", "jerk_live")(
            stream.fs_hz, stream.n_channels, None, floor_uv=floor_of(stream)
        )
        self._pipeline = Pipeline(stream, detector)
        self._delivery = Delivery(stream.fs_hz, stream.n_channels)
        known = self._references(stream)
        at = [i for i, value in enumerate(known) if value is not None]
        self._channels = at or list(range(stream.n_channels))
        self._scale = EffortScale(stream.fs_hz, floor_of(stream) or _LEAST, known)
        self._stream = stream

    def _take(self, heard: Heard) -> None:
        if isinstance(heard, LinkChange):
            self._is_streaming = heard.state is LinkState.STREAMING
            if heard.state is LinkState.ENDED:
                raise SensorError(Reason.SENSOR_SILENT, name=self._name)
            return
        if isinstance(heard, Motion):
            self._pipeline.move(heard)
            return
        self._delivery.hear(heard)
        found = self._pipeline.push(heard)
        for jerk in found.jerks:
            self._jerks.hear(jerk)
        self._n_heard = heard.stop_index
        if isinstance(heard, Gap):
            self._scale.lose()
            self._effort = None
        else:
            self._scale.take(found.envelope)
            self._effort = self._effort_of(found)
        self._source.heard(heard.stop_index)

    def _effort_of(self, found: Processed) -> float | None:
        """Return the largest effort of the channels that a muscle is heard on."""
        full = self._scale.full
        at = [i for i in self._channels if found.contacts[i] in _HEARD]
        if full is None or not at or not len(found.envelope):
            return None
        parts = found.envelope[-1, at] / full[at]
        return float(np.nan_to_num(np.max(parts)))
