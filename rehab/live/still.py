"""The resting level of a night: lying still before the lights go out."""

import numpy as np

from rehab.errors import Reason, RehabError
from rehab.model.signal import Chunk, Gap, Samples, Stream
from rehab.signals.baseline import rest_noise
from rehab.signals.filters import BandPass

_MOST_LOST_S = 1.0  # a longer gap adds nothing to a median


class Still:
    """Collects the band-passed samples of some seconds of lying still.

    Parameters
    ----------
    stream : Stream
    """

    def __init__(self, stream: Stream) -> None:
        self._fs_hz, self._n_channels = stream.fs_hz, stream.n_channels
        self._filter = BandPass(stream.fs_hz, stream.n_channels)
        self._kept: list[Samples] = []

    def take(self, item: Chunk | Gap) -> None:
        """Take in what came next."""
        if isinstance(item, Chunk):
            self._kept.append(self._filter.push(item.emg_uv))
            return
        self._filter.reset()
        n = min(item.n_samples, round(_MOST_LOST_S * self._fs_hz))
        self._kept.append(np.full((n, self._n_channels), np.nan, np.float32))

    def levels(self) -> list[float | None]:
        """Return the RMS of each channel, None where too little arrived; forget all."""
        samples = np.concatenate(self._kept)
        self._kept.clear()
        return [self._level(samples[:, at : at + 1]) for at in range(self._n_channels)]

    def _level(self, samples: Samples) -> float | None:
        try:
            return float(rest_noise(samples, self._fs_hz)[0])
        except RehabError as error:
            if error.reason is not Reason.TOO_SHORT:
                raise
            return None
