"""How programs ended that used Bluetooth: after three that did not, it is left alone.

A driver that brings the whole program down would do so at every start, and a patient
could never even reach the practice or the history (RELIABILITY R22). The program notes
that it uses Bluetooth, and takes the note back when it ends in order; the next start
finds the notes that were left. Whoever chooses a sensor, or names one, tries again.
"""

import logging
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from rehab.errors import FileError, Reason, RehabError, SensorError
from rehab.storage import disk
from rehab.storage.json_file import JsonFile

MOST_CRASHES = 3
WITHIN_S = 600.0
_FORMAT = 1
_log = logging.getLogger(__name__)


class BluetoothStarts:
    """The notes of a data folder. Nothing here ever raises what a disk raises.

    Parameters
    ----------
    folder : Path
    read_only : bool
        For looking only: nothing is noted.
    now : callable
        Seconds by the wall clock.
    """

    def __init__(
        self,
        folder: Path,
        *,
        read_only: bool = False,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._folder, self._read_only, self._now = folder, read_only, now
        self._file = JsonFile(folder / "bluetooth.json", _FORMAT)
        self._lock: int | None = None
        self._crashes: list[float] | None = None
        self._is_begun = self._is_insisted = False

    @property
    def is_paused(self) -> bool:
        """Whether Bluetooth is to be left alone."""
        return not self._is_insisted and len(self._known()) >= MOST_CRASHES

    def allow(self, spec: str) -> None:
        """Note that Bluetooth is used, if a SPEC does.

        Raises `SensorError` BLUETOOTH_PAUSED where it is to be left alone.
        """
        if uses_bluetooth(spec):
            if self.is_paused:
                raise SensorError(Reason.BLUETOOTH_PAUSED)
            self.begin()

    def insist(self, spec: str) -> None:
        """Note the same, paused or not: somebody chose this sensor."""
        if uses_bluetooth(spec):
            self._is_insisted = True
            self.begin()

    def begin(self) -> None:
        """Note that Bluetooth is used from now on."""
        if not self._is_begun:
            self._is_begun = True
            self._write(self._known(), began_s=self._now())

    def end(self) -> None:
        """Take the note back: the program ends in order."""
        if self._is_begun:
            self._is_begun = False
            self._write([], began_s=None)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _known(self) -> list[float]:
        """Return when the starts began that ended badly, at first use."""
        if self._crashes is None:
            values = self._read()
            crashes = [float(s) for s in values.get("crashes", [])]
            began_s = values.get("began_s")
            if began_s is not None and self._is_alone():
                crashes.append(float(began_s))
                _log.warning(
                    "the last program that used Bluetooth did not end in order"
                )
            crashes = crashes[-MOST_CRASHES:]
            self._crashes = [s for s in crashes if crashes[-1] - s <= WITHIN_S]
        return self._crashes

    def _is_alone(self) -> bool:
        """Tell whether no other program uses Bluetooth here now."""
        if self._lock is not None:
            return True
        try:
            flags = os.O_RDWR | (0 if self._read_only else os.O_CREAT)
            lock = os.open(self._folder / "bluetooth.lock", flags, 0o600)
        except OSError:
            return False
        with suppress(OSError):
            if disk.try_lock(lock):
                if self._read_only:
                    os.close(lock)
                else:
                    self._lock = lock
                return True
        os.close(lock)
        return False

    def _read(self) -> dict[str, Any]:
        try:
            values = self._file.read() or {}
            [float(s) for s in values.get("crashes", [])]
            float(values.get("began_s") or 0.0)
        except (FileError, TypeError, ValueError):
            return {}
        return values

    def _write(self, crashes: list[float], *, began_s: float | None) -> None:
        if self._read_only or not self._is_alone():
            return
        try:
            self._file.write({"crashes": crashes, "began_s": began_s})
        except RehabError as error:
            _log.warning("the use of Bluetooth is not noted: %s", error)


def uses_bluetooth(spec: str) -> bool:
    """Tell whether a SPEC names a sensor on the air; several stand behind commas."""
    return any(part.strip().startswith("ble:") for part in spec.split(","))
