"""A guided session of a sample patient: all of it but what is for somebody who looks on."""

from typing import Any

from rehab.app.guided import Guided
from rehab.app.home import make_decoder
from rehab.model.score import Jerk
from rehab.model.session import SessionRow
from rehab.model.signal import Samples, Stream
from rehab.ports import Detector, SensorRequest, Source
from rehab.sensors.stepped import open_stepped


class SampleSession(Guided):
    """Belongs to the pseudonym that was named, and hands its row over in `rows`.

    The live detector does not run: its marks are for the screen, what the history counts
    is found afterwards in the recording, and it takes three fifths of a session's time.
    So `Score.n_live` is 0, and no stop rule goes by it.
    The history is left to whoever writes it. Parameters are those of `Guided`.
    """

    def __init__(self, *what: Any, **how: Any) -> None:
        super().__init__(*what, **how)
        self.rows: list[SessionRow] = []

    def _open(self, request: SensorRequest) -> Source:
        return open_stepped(request, make_decoder)

    def _keep(self, row: SessionRow) -> None:
        self.rows.append(row)

    def _owner(self, stream: Stream) -> str:
        if not stream.is_simulated:
            raise ValueError("a sample patient is simulated")
        return self.plan.patient

    def _live_detector(self, stream: Stream) -> Detector:  # noqa: ARG002 - its base names it
        return Unwatched()


class Unwatched:
    """A `Detector` that finds nothing, at no cost."""

    latency_s = 0.0

    def push(self, emg_uv: Samples) -> list[Jerk]:  # noqa: ARG002 - the port names it
        """Return nothing."""
        return []

    def skip(self, n_samples: int) -> list[Jerk]:  # noqa: ARG002 - the port names it
        """Return nothing."""
        return []

    def finish(self) -> list[Jerk]:
        """Return nothing."""
        return []

    def reset(self) -> None:
        """Forget nothing."""
