"""One item of a stream through filter, envelope, contact meter and detector."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from rehab.model.frame import Contact
from rehab.model.score import Jerk
from rehab.model.signal import Chunk, Gap, Motion, Samples, Stream
from rehab.ports import Detector
from rehab.signals.envelope import Envelope
from rehab.signals.filters import BandPass
from rehab.signals.quality import ContactMeter

DISPLAY_WINDOW_S = 0.15
"""RMS window of the envelope that is shown (100-250 ms, SCIENCE section 3)."""


@dataclass(frozen=True, slots=True)
class Processed:
    """What came out. Of a gap there are no samples: both arrays are empty.

    Parameters
    ----------
    start_index, n_samples : int
        Which samples of the stream, lost ones included.
    filtered, envelope : array, shape ``(n_samples, n_channels)`` or ``(0, n_channels)``
        Band-passed samples and their 150 ms RMS, in the channels' unit.
    jerks : tuple of Jerk
        New or changed ones, as the detector handed them out.
    contacts : tuple of Contact
        One a channel, as of now.
    """

    start_index: int
    n_samples: int
    filtered: Samples
    envelope: Samples
    jerks: tuple[Jerk, ...]
    contacts: tuple[Contact, ...]

    @property
    def is_gap(self) -> bool:
        """Whether these samples were lost."""
        return len(self.filtered) == 0


@runtime_checkable
class TakesRest(Protocol):
    """A detector whose smallest event depends on the person's rest noise."""

    def calibrate(self, rest_rms: Sequence[float] | None) -> None:
        """Take the rest noise from here on: one RMS a channel."""
        ...


class Pipeline:
    """Keeps the state of all streaming pieces. Any split into chunks gives the same.

    The detector gets the samples as they came (it filters for itself); a gap makes the
    filters begin anew, so that no step rings through them as a false jerk.
    """

    def __init__(self, stream: Stream, detector: Detector) -> None:
        self._detector = detector
        self._filter = BandPass(stream.fs_hz, stream.n_channels)
        self._envelope = Envelope(stream.fs_hz, stream.n_channels, DISPLAY_WINDOW_S)
        self._meter = ContactMeter(
            stream.fs_hz,
            stream.n_channels,
            full_scale=stream.full_scale,
            unit=stream.channels[0].unit,
        )
        self._n_channels = stream.n_channels

    def push(self, item: Chunk | Gap) -> Processed:
        """Take in what came next.

        Raises
        ------
        ValueError
            If a chunk has another number of channels than the stream.
        """
        if isinstance(item, Gap):
            return self._skip(item)
        if item.emg_uv.shape[1:] != (self._n_channels,):
            raise ValueError(
                f"{item.emg_uv.shape} is not of {self._n_channels} channels"
            )
        filtered = self._filter.push(item.emg_uv)
        return Processed(
            item.start_index,
            len(item.emg_uv),
            filtered,
            self._envelope.push(filtered),
            tuple(self._detector.push(item.emg_uv)),
            self._meter.push(item.emg_uv),
        )

    def move(self, motion: Motion) -> None:
        """Take in what the sensor's accelerometer said: a moved limb pulls at no cable."""
        self._meter.move(motion)

    def calibrate(self, rest_rms: Sequence[float]) -> None:
        """Tell the detector the rest noise, if it has a use for it."""
        if isinstance(self._detector, TakesRest):
            self._detector.calibrate(rest_rms)

    def finish(self) -> tuple[Jerk, ...]:
        """Return what the detector had still open. Nothing is pushed afterwards."""
        return tuple(self._detector.finish())

    def _skip(self, gap: Gap) -> Processed:
        self._filter.reset()
        self._envelope.reset()
        contacts = self._meter.lose(gap.n_samples)
        jerks = tuple(self._detector.skip(gap.n_samples))
        nothing = np.empty((0, self._n_channels), dtype=np.float32)
        return Processed(
            gap.start_index, gap.n_samples, nothing, nothing, jerks, contacts
        )
