"""The simulated patient's arm under the electrodes of an emulated sensor."""

from collections import deque
from collections.abc import Mapping, Sequence

import numpy as np

from rehab.model.score import Jerk
from rehab.model.session import SessionPlan
from rehab.model.signal import Chunk, Packet
from rehab.ports import Cue
from rehab.sensors.packets import block
from rehab.sensors.simulation.patient import SimulatedPatient
from rehab.sensors.simulation.traits import read_traits
from rehab.sensors.virtual.device import Counts, Sampling


class VirtualArm:
    """A `Muscle` that follows the screen.

    Parameters
    ----------
    options : mapping
        Traits of the simulated patient, as of ``simulated?…``.
    plan : SessionPlan or None
        Says which muscles there are.
    how : Sampling
        How the sensor samples. It is taken with as few channels as the muscles need.

    Raises
    ------
    SensorError
        `SENSOR_UNKNOWN`: an option is unknown or out of range.
    """

    def __init__(
        self, options: Mapping[str, str], plan: SessionPlan | None, how: Sampling
    ) -> None:
        traits = read_traits({**options, "fs_hz": str(how.fs_hz)})
        self._patient = SimulatedPatient(traits, plan)
        self._decoder = block.make_decoder(self._patient.stream)
        self._converter = how.converter
        self._cues: deque[Cue] = deque()
        self._rest = np.random.default_rng((int(traits.seed), 11))
        self._uv = np.empty((0, self._patient.stream.n_channels))
        n_muscles = self._patient.stream.n_channels
        sizes = how.converter.n_channels
        self.n_channels = next((n for n in sizes if n >= n_muscles), sizes[-1])

    def follow(self, cue: Cue) -> None:
        """Take what the screen asks; from any thread."""
        self._cues.append(cue)

    def truth(self) -> Sequence[Jerk]:
        """Return the jerks put in so far, in order of onset."""
        return self._patient.truth()

    def take(self, n_samples: int) -> Counts:
        """Return the next samples in counts, shape ``(n_samples, n_channels)``.

        Channels beyond the patient's muscles hear the noise of an open input.
        """
        while self._cues:
            self._patient.follow(self._cues.popleft())
        while len(self._uv) < n_samples:
            data = self._patient.next_packet()
            for chunk in self._decoder.feed(Packet(0, data)) if data else ():
                if isinstance(chunk, Chunk):
                    self._uv = np.concatenate((self._uv, chunk.emg_uv))
        uv, self._uv = self._uv[:n_samples], self._uv[n_samples:]
        how = self._converter
        shape = (n_samples, self.n_channels)
        counts = self._rest.normal(0.0, how.noise_counts, shape)
        n_muscles = min(uv.shape[1], self.n_channels)
        counts[:, :n_muscles] = how.counts_per_uv * uv[:, :n_muscles]
        steps = np.rint(how.middle + counts)
        return np.clip(steps, how.lowest, how.highest).astype(np.int32)
