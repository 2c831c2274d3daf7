"""A sensor on a muscle that a test tenses, in the time of the test: no thread, no clock."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from rehab import plugins
from rehab.errors import SensorError
from rehab.model.session import Event, RecordingFile
from rehab.model.signal import Heard, LinkChange, LinkState, Packet, Stream
from rehab.ports import Cue, Decoder, Recorder, SensorRequest
from rehab.sensors.simulation.patient import SimulatedPatient
from rehab.sensors.simulation.traits import Traits

SPEC = "muscle:mine"
FASTEST = 10.0
"""Times real time while nobody chooses: packets then still come after their cue."""


class Arm:
    """Opens sensors; the newest one is on the muscle that `tense` is about.

    Parameters
    ----------
    now : callable
        The time of the test in seconds.
    kind : str
        What its SPEC begins with; as "simulated" it is nobody's, and says so.
    """

    def __init__(
        self,
        now: Callable[[], float],
        *,
        jerks_per_min: float = 6.0,
        kind: str = "muscle",
    ) -> None:
        self.now = now
        self.kind = kind
        self.traits = Traits(seed=3, jerks_per_min=jerks_per_min)
        self.opened: list[MuscleSource] = []
        self.is_hurried: Callable[[], bool] = lambda: False
        self.fault: SensorError | None = None

    def plug_in(self, patch: pytest.MonkeyPatch) -> None:
        """Let a SPEC of this kind open this arm's sensor."""
        kinds = {**plugins._BUILT_IN["sensors"], self.kind: ""}
        patch.setitem(plugins._BUILT_IN, "sensors", kinds)
        load = plugins.load

        def loaded(kind: plugins.Kind, name: str) -> object:
            return self.open_source if name == self.kind else load(kind, name)

        patch.setattr(plugins, "load", loaded)

    def open_source(
        self, request: SensorRequest, make_decoder: Callable[[Stream], Decoder]
    ) -> "MuscleSource":
        """Open the sensor; only one may be open, as with a radio."""
        assert all(source.is_closed for source in self.opened), (
            "two links to one sensor"
        )
        self.opened.append(MuscleSource(self, request, make_decoder))
        return self.opened[-1]

    @property
    def source(self) -> "MuscleSource | None":
        """The sensor that is open now."""
        return next((s for s in self.opened if not s.is_closed), None)

    def tense(self, effort: float) -> None:
        """Tense the muscle from now on, as a fraction of a comfortable contraction."""
        if self.source is not None:
            self.source.tense(effort)


class MuscleSource:
    """A `Source`: a simulated patient who also does what the test wants."""

    def __init__(
        self,
        arm: Arm,
        request: SensorRequest,
        make_decoder: Callable[[Stream], Decoder],
    ) -> None:
        self._arm = arm
        self._patient = SimulatedPatient(arm.traits, request.plan)
        made_up = self._patient.stream
        is_made_up = arm.kind == "simulated"
        self._stream = replace(made_up, device=arm.kind, is_simulated=is_made_up)
        self._decoder = make_decoder(self._stream)
        self._recorder: Recorder | None = None
        self._file: RecordingFile | None = None
        self._last_s = arm.now()
        self._due = 0.0
        self._is_told = False
        self.recorders: list[Recorder] = []
        self.is_closed = False

    def tense(self, effort: float) -> None:
        index = self._patient.n_generated
        self._patient.follow(Cue(index, effort, 0.2, "wish"))

    def wait_stream(self) -> Stream | None:
        if self._arm.fault is not None:
            raise self._arm.fault
        return self._stream

    def drain(self) -> list[Heard]:
        if self._arm.fault is not None:
            raise self._arm.fault
        patient, heard = self._patient, list[Heard]()
        if not self._is_told:
            self._is_told = True
            heard.append(LinkChange(LinkState.STREAMING, round(self._arm.now() * 1e9)))
        now_s = self._arm.now()
        speed = FASTEST if self._arm.is_hurried() else 1.0
        self._due += (now_s - self._last_s) * speed * self._stream.fs_hz
        self._last_s = now_s
        while patient.n_generated + patient.n_packet <= self._due:
            data = patient.next_packet()
            if data is not None:
                packet = Packet(round(now_s * 1e9), data)
                if self._recorder is not None:
                    self._recorder.write_packet(packet)
                heard += self._decoder.feed(packet)
        return heard

    def record(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self.recorders.append(recorder)

    def note(self, event: Event) -> None:
        if self._recorder is not None:
            self._recorder.write_event(event)

    def follow(self, cue: Cue) -> None:
        self._patient.follow(cue)

    def heard(self, index: int) -> None:
        """Do nothing: this sensor waits for nobody."""

    def close(self) -> RecordingFile | None:
        if not self.is_closed and self._recorder is not None:
            self._file = self._recorder.close()
        self.is_closed = True
        return self._file
