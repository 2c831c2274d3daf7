"""The simulated patient without a thread and a clock: the reader's own steps drive it."""

from collections.abc import Callable, Sequence

from rehab.model.score import Jerk
from rehab.model.session import Event, RecordingFile
from rehab.model.signal import Heard, LinkChange, LinkState, Packet, Stream
from rehab.ports import Cue, Decoder, Recorder, SensorRequest
from rehab.sensors.simulation.who import Simulated, simulated_by


def open_stepped(
    request: SensorRequest, make_decoder: Callable[[Stream], Decoder]
) -> "SteppedSource":
    """Return the patient that `simulated.open_source` returns; raises what that raises."""
    patient = simulated_by(request.options, request.plan)
    return SteppedSource(patient, make_decoder)


class SteppedSource:
    """A `Source` that `HasTruth`: every `drain` is one packet, recorded, then decoded.

    The packets are those of a `SimulatedSource` with the same options, plan and cues, to
    the bit. Sessions that nobody watches take half the time so: no thread waits for the
    other one.
    """

    def __init__(
        self, patient: Simulated, make_decoder: Callable[[Stream], Decoder]
    ) -> None:
        self._patient = patient
        self._decoder = make_decoder(patient.stream)
        self._recorder: Recorder | None = None
        self._file: RecordingFile | None = None
        self._has_told = False

    def wait_stream(self) -> Stream:
        """Return what streams."""
        return self._patient.stream

    def drain(self) -> list[Heard]:
        """Return what the next packet holds; nothing where it was lost on the way."""
        heard: list[Heard] = []
        if not self._has_told:
            self._has_told = True
            heard.append(LinkChange(LinkState.STREAMING, 0))
        data = self._patient.next_packet()
        if data is None:
            return heard
        until_s = self._patient.n_generated / self._patient.stream.fs_hz
        packet = Packet(round(until_s * 1e9), data)
        if self._recorder is not None:
            self._recorder.write_packet(packet)
        return [*heard, *self._decoder.feed(packet)]

    def record(self, recorder: Recorder) -> None:
        """Hand all further packets to `recorder` before they are decoded."""
        self._recorder = recorder

    def note(self, event: Event) -> None:
        """Write `event` into the recording."""
        if self._recorder is not None:
            self._recorder.write_event(event)

    def follow(self, cue: Cue) -> None:
        """Tell the patient what is asked; it is obeyed after a reaction time."""
        self._patient.follow(cue)

    def heard(self, index: int) -> None:
        """Nothing: the patient is never ahead."""

    def close(self) -> RecordingFile | None:
        """Close the recording."""
        if self._recorder is not None:
            self._file = self._recorder.close()
        return self._file

    def truth(self) -> Sequence[Jerk]:
        """Return the jerks in the packets so far, in order of onset."""
        return self._patient.truth()
