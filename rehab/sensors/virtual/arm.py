"""The simulated patient under the electrodes of emulated sensors: of one, or of several."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from rehab.model.score import Jerk
from rehab.model.signal import Chunk, Packet
from rehab.ports import Cue, Placed
from rehab.sensors.ble.placing import ALONE, OneOf, spots_of
from rehab.sensors.packets import block
from rehab.sensors.simulation.who import simulated_by
from rehab.sensors.virtual.device import Counts, Sampling

_KEPT_S = 5.0
_WAY_S = 0.010  # of a packet through the air, about


class Body:
    """A patient who follows the screen; all sensors on it hear the same jerks.

    Its time is that of the first sensor whose clock starts.

    Parameters
    ----------
    options : mapping
        Traits of the simulated patient, as of ``simulated?…``.
    plan : Placed or None
        Says which muscles there are.
    fs_hz : float
        Sampling rate of the sensors.

    Raises
    ------
    SensorError
        `SENSOR_UNKNOWN`: an option is unknown or out of range.
    """

    def __init__(
        self, options: Mapping[str, str], plan: Placed | None, fs_hz: float
    ) -> None:
        self._patient = simulated_by({**options, "fs_hz": str(fs_hz)}, plan)
        self.plan, self.fs_hz, self.seed = plan, fs_hz, int(options.get("seed", "1"))
        self._decoder = block.make_decoder(self._patient.stream)
        self._cues: deque[Cue] = deque()
        self._uv = np.empty((0, self._patient.stream.n_channels), np.float32)
        self._first = 0  # sample that row 0 is
        self._zero = 0  # sample that the reader calls 0
        self.began_s: float | None = None
        self.rate = 1.0

    def columns(self, which: OneOf) -> list[int]:
        """Return the muscles that a sensor is on."""
        channels = self._patient.stream.channels
        if self.plan is None:
            every = list(range(len(channels)))
            return every if which == ALONE else every[which.index : which.index + 1]
        at = {(channel.muscle, channel.side): i for i, channel in enumerate(channels)}
        return [at[spot] for spot in spots_of(self.plan, which)]

    def follow(self, cue: Cue) -> None:
        """Take what the screen asks; from any thread."""
        self._cues.append(cue)

    def truth(self) -> Sequence[Jerk]:
        """Return the jerks put in so far, in order of onset, by the reader's time."""
        zero_s = self._zero / self.fs_hz
        return [
            replace(j, onset_s=j.onset_s - zero_s, offset_s=j.offset_s - zero_s)
            for j in self._patient.truth()
            if j.onset_s >= zero_s
        ]

    def hear_from(self, received_ns: int, n_block: int) -> None:
        """Learn when the first block came that the reader gets."""
        if self.began_s is not None:
            taken_s = received_ns / 1e9 - _WAY_S - self.began_s
            n_blocks = round(taken_s * self.fs_hz * self.rate / n_block)
            self._zero = n_block * max(0, n_blocks - 1)

    def uv(self, index: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return these samples, which rise, in microvolts: a column a muscle."""
        while self._cues:
            cue = self._cues.popleft()
            self._patient.follow(replace(cue, index=cue.index + self._zero))
        pieces = [self._uv]
        n_kept = len(self._uv)
        while self._first + n_kept <= index[-1]:
            data = self._patient.next_packet()
            for chunk in self._decoder.feed(Packet(0, data)) if data else ():
                if isinstance(chunk, Chunk):
                    pieces.append(chunk.emg_uv)
                    n_kept += len(chunk.emg_uv)
        self._uv = np.concatenate(pieces)
        found = self._uv[np.maximum(index - self._first, 0)]
        n_old = max(0, len(self._uv) - round(_KEPT_S * self.fs_hz))
        self._uv, self._first = self._uv[n_old:], self._first + n_old
        return found


class VirtualArm:
    """A `Muscle`: what one sensor hears of a `Body`.

    Parameters
    ----------
    body : Body
    how : Sampling
        How the sensor samples. It is taken with as few channels as the muscles need.
    which : OneOf
        Which of the sensors on the body it is.
    rate : float
        How fast its clock runs, to how fast it should.
    """

    def __init__(
        self, body: Body, how: Sampling, which: OneOf = ALONE, rate: float = 1.0
    ) -> None:
        self.body, self.which = body, which
        self._columns = body.columns(which)
        self._how = how.converter
        self._rate = rate
        seed = (body.seed, 11, which.index) if which.index else (body.seed, 11)
        self._rest = np.random.default_rng(seed)
        self._begin, self._pace, self._n_taken = 0, 1.0, 0
        sizes = self._how.n_channels
        wanted = (n for n in sizes if n >= len(self._columns))
        self.n_channels = next(wanted, sizes[-1])

    def start(self, time_s: float) -> None:
        """Learn when the sensor's clock starts, or starts anew, by the loop's time."""
        body, self._n_taken = self.body, 0
        if body.began_s is None:
            body.began_s, body.rate = time_s, self._rate
        self._begin = round((time_s - body.began_s) * body.fs_hz * body.rate)
        self._pace = body.rate / self._rate

    def take(self, n_samples: int) -> Counts:
        """Return the next samples in counts, shape ``(n_samples, n_channels)``.

        Channels beyond the patient's muscles hear the noise of an open input.
        """
        index = self._n_taken + np.arange(n_samples)
        self._n_taken += n_samples
        uv = self.body.uv(self._begin + np.rint(index * self._pace).astype(np.int64))
        how, shape = self._how, (n_samples, self.n_channels)
        counts = self._rest.normal(0.0, how.noise_counts, shape)
        columns = self._columns[: self.n_channels]
        counts[:, : len(columns)] = how.counts_per_uv * uv[:, columns]
        steps = np.rint(how.middle + counts)
        return np.clip(steps, how.lowest, how.highest).astype(np.int32)
