"""What each sensor's channels gave in their last calibration: one small file.

Only listening goes by it: a session measures for itself. It holds no name and no date.
"""

import logging
import math
from collections.abc import Collection, Mapping
from pathlib import Path

from rehab.errors import FileError, RehabError
from rehab.model.session import Calibration
from rehab.model.signal import Stream
from rehab.storage.json_file import JsonFile

_FORMAT = 1
_MAX_SENSORS = 8
log = logging.getLogger(__name__)


class Levels:
    """The reference contractions of the last sessions, by sensor."""

    def __init__(self, folder: Path) -> None:
        self._file = JsonFile(folder / "levels.json", _FORMAT)

    def of(self, stream: Stream) -> tuple[float | None, ...]:
        """Return the references of a stream's channels, in their unit.

        Only the channel that the screen showed has one; where nothing is known, none.
        """
        known = self._read().get(stream.device)
        names = [channel.label for channel in stream.channels]
        if known is None or known[0] not in names:
            return (None,) * len(names)
        return tuple(known[1] if name == known[0] else None for name in names)

    def forget(self, devices: Collection[str]) -> int:
        """Forget the references of these sensors; return how many. Raises `StoreError`."""
        known = self._read()
        kept = {device: known[device] for device in known if device not in devices}
        if len(kept) < len(known):
            self._write(kept)
        return len(known) - len(kept)

    def keep(self, stream: Stream, found: Calibration) -> None:
        """Keep a calibration. Raises nothing: without it listening finds its own."""
        name = stream.channels[found.primary].label
        value = found.reference_rms[found.primary]
        is_made = stream.is_simulated or stream.is_replayed
        if is_made or not (math.isfinite(value) and value > 0):
            return
        kept = {k: v for k, v in self._read().items() if k != stream.device}
        last = [*kept.items(), (stream.device, (name, value))][-_MAX_SENSORS:]
        try:
            self._write(dict(last))
        except RehabError as error:
            log.warning("the reference is not kept: %s", error)

    def _write(self, known: Mapping[str, tuple[str, float]]) -> None:
        sensors = {k: {"channel": v[0], "reference": v[1]} for k, v in known.items()}
        self._file.write({"sensors": sensors})

    def _read(self) -> Mapping[str, tuple[str, float]]:
        try:
            values = self._file.read() or {}
            found = {
                str(device): (str(one["channel"]), float(one["reference"]))
                for device, one in values.get("sensors", {}).items()
            }
        except (FileError, TypeError, KeyError, ValueError, AttributeError) as error:
            log.warning("no references are known: %s", error)
            return {}
        return {k: v for k, v in found.items() if math.isfinite(v[1]) and v[1] > 0}
