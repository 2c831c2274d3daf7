"""What a session hears and finds, sent to other programs: EMG, and jerks as markers.

Two streams with times of one clock, that of `pylsl.local_clock`:

``rehab-emg-ID`` (type EMG)
    The samples as they were decoded, at the sampling rate of the sensor. Lost samples are
    not sent; the times go on behind them.
``rehab-jerks-ID`` (type Markers, text)
    ``jerk 3`` (or ``prolonged 3``, ``silence 3``) as soon as one is seen, then
    ``confirmed 3`` or ``withdrawn 3``. Each has the time of the onset.

ID is the pseudonym; nothing else tells who is measured.
"""

import hashlib
import logging
import platform
import time
from collections import OrderedDict, deque
from typing import Any

from rehab.model.session import Event, EventKind
from rehab.model.signal import Chunk, Gap, Stream, Unit
from rehab.sensors.lsl.library import load
from rehab.signals.clock import SampleClock

log = logging.getLogger(__name__)

_BUFFERED_S = 60
_N_REMEMBERED = 256  # jerks: a change comes within a second
_N_CHUNKS = 4096  # whose times are remembered
_UNITS = {Unit.UV: "microvolts", Unit.COUNTS: "counts"}


class LslBroadcast:
    """Sends one session; fits `rehab.ports.Broadcast`. Raises what `load` raises."""

    def __init__(self) -> None:
        self._pylsl = load()
        self._outlets: tuple[Any, Any] | None = None
        self._told: OrderedDict[object, bool] = OrderedDict()  # jerk id: is confirmed

    def begin(self, stream: Stream, patient: str) -> None:
        """Offer the two streams to the network."""
        self._times = SentTimes(stream.fs_hz)
        self._is_replayed = stream.is_replayed
        self._ahead_s: float | None = None  # local_clock minus the time of arrival
        emg = self._info(
            *("emg", patient, "EMG", stream.n_channels, stream.fs_hz, "float32"), stream
        )
        channels = emg.desc().append_child("channels")
        for channel in stream.channels:
            told = channels.append_child("channel")
            told.append_child_value("label", channel.label)
            told.append_child_value("unit", _UNITS[channel.unit])
            told.append_child_value("type", "EMG")
            told.append_child_value("muscle", channel.muscle)
            told.append_child_value("side", channel.side or "")
        jerks = self._info("jerks", patient, "Markers", 1, 0.0, "string", stream)
        outlet = self._pylsl.StreamOutlet
        self._outlets = (
            outlet(emg, 0, _BUFFERED_S),
            outlet(jerks, 0, _BUFFERED_S),
        )

    def send(self, heard: Chunk | Gap) -> None:
        """Send samples; after a gap the times go on where they ought to."""
        if self._outlets is None or isinstance(heard, Gap):
            return
        if self._ahead_s is None:
            now_s = heard.received_ns / 1e9 if self._is_replayed else time.monotonic()
            self._ahead_s = self._pylsl.local_clock() - now_s
        last_s = self._times.send(heard) + self._ahead_s
        self._push(0, heard.emg_uv, last_s)

    def tell(self, event: Event) -> None:
        """Send what changed about a jerk; other events are nobody's business."""
        if self._outlets is None or event.kind is not EventKind.JERK:
            return
        if self._ahead_s is None:  # of a time when nothing was sent yet
            return
        at_s = self._times.of(event.index) + self._ahead_s
        for text in self._news(event):
            self._push(1, [text], at_s)

    def close(self) -> None:
        """Take the streams from the network. May be called twice."""
        self._outlets = None

    def _push(self, which: int, values: Any, last_s: float) -> None:
        """Send rows of values; a network that fails ends the streams, not the session."""
        if self._outlets is None:
            return
        try:
            self._outlets[which].push_chunk(values, last_s)
        except RuntimeError as error:  # what pylsl makes of the codes of liblsl
            log.warning("no more is sent to other programs: %s", error)
            self._outlets = None

    def _news(self, event: Event) -> list[str]:
        jerk = event.data["id"]
        was_confirmed = self._told.get(jerk)
        if event.data["is_withdrawn"]:
            return [] if self._told.pop(jerk, None) is None else [f"withdrawn {jerk}"]
        news = [f"{event.data['kind']} {jerk}"] if was_confirmed is None else []
        if event.data["is_confirmed"] and not was_confirmed:
            news.append(f"confirmed {jerk}")
        self._told[jerk] = bool(event.data["is_confirmed"])
        if len(self._told) > _N_REMEMBERED:
            self._told.popitem(last=False)
        return news

    def _info(
        self,
        what: str,
        patient: str,
        kind: str,
        n_channels: int,
        fs_hz: float,
        number_type: str,
        stream: Stream,
    ) -> Any:
        # The same at every session of this machine: receivers find it again. A digest,
        # because computers are named after people.
        place = hashlib.sha256(platform.node().encode()).hexdigest()[:12]
        name = f"rehab-{what}-{patient}"
        info = self._pylsl.StreamInfo(
            name, kind, n_channels, fs_hz, number_type, f"{name}-{place}"
        )
        info.desc().append_child("subject").append_child_value("id", patient)
        ours = info.desc().append_child("rehab")
        ours.append_child_value("simulated", str(stream.is_simulated).lower())
        ours.append_child_value("replayed", str(stream.is_replayed).lower())
        return info


class SentTimes:
    """When samples were taken, on the clock of arrivals, as it was sent with them.

    The clock learns on; a marker has to carry the time that its sample had when it was
    sent, so those are remembered.
    """

    def __init__(self, fs_hz: float) -> None:
        self._fs_hz = fs_hz
        self._clock = SampleClock(fs_hz)
        self._sent: deque[tuple[int, float]] = deque(maxlen=_N_CHUNKS)
        self._last_s = -float("inf")

    def send(self, chunk: Chunk) -> float:
        """Return the time of the chunk's last sample; no time goes back."""
        self._clock.push(chunk.stop_index, chunk.received_ns)
        last_s = self._clock.time_ns(chunk.stop_index) / 1e9
        first_s = last_s - (len(chunk.emg_uv) - 1) / self._fs_hz
        late_s = max(0.0, self._last_s + 0.5 / self._fs_hz - first_s)
        self._sent.append((chunk.start_index, first_s + late_s))
        self._last_s = last_s + late_s
        return self._last_s

    def of(self, index: int) -> float:
        """Return the time of a sample, also of one that was lost; after `send`."""
        known = (sent for sent in reversed(self._sent) if sent[0] <= index)
        start, first_s = next(known, self._sent[0])
        return first_s + (index - start) / self._fs_hz
