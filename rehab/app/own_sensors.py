"""Which Bluetooth sensors are whose: a file beside the profile, by system and address.

A name is not a sensor. Whoever trained with one is later given that one only; another one
with its name is taken where it is named by its address, or chosen in the window.
"""

import dataclasses
import logging
import sys
from pathlib import Path
from typing import Any

from rehab.errors import FileError, Reason, RehabError
from rehab.model.people import DEMO, HOME
from rehab.model.sensor import OwnSensor
from rehab.ports import HasSensors, Source
from rehab.storage.json_file import JsonFile

_FORMAT = 1
_MOST = 200
_FIELDS = tuple(field.name for field in dataclasses.fields(OwnSensor))
_log = logging.getLogger(__name__)


class OwnSensors:
    """The file of a data folder; a damaged one is set aside.

    Parameters
    ----------
    folder : Path
    read_only : bool
        Nothing is moved or written.
    platform : str
        An address of another system means nothing here.
    """

    def __init__(
        self, folder: Path, *, read_only: bool = False, platform: str = sys.platform
    ) -> None:
        self._file = JsonFile(folder / "sensors.json", _FORMAT)
        self._read_only = read_only
        self._platform = platform

    def of(self, patient: str) -> tuple[OwnSensor, ...]:
        """Return a person's sensors on this system, the latest last.

        Raises `FileError` FILE_NEWER, FILE_UNREADABLE.
        """
        return tuple(
            sensor
            for owner, sensor in self._read()
            if owner == _person(patient) and sensor.platform == self._platform
        )

    def remember(self, patient: str, *sensors: OwnSensor) -> None:
        """Keep what a person trained with. Raises `StoreError`, and as `of` does."""
        if self._read_only or not sensors:
            return
        known = self._read()
        new = [(_person(patient), sensor) for sensor in sensors]
        if known[-len(new) :] == new:
            return
        keys = {_key(*entry) for entry in new}
        kept = [entry for entry in known if _key(*entry) not in keys]
        self._write([*kept, *new][-_MOST:])

    def count(self, patient: str) -> int:
        """Return how many sensors a person has, on every system. Raises as `of`."""
        return sum(owner == patient for owner, _sensor in self._read())

    def forget(self, patient: str) -> int:
        """Forget a person's sensors, on every system; return how many.

        Raises `StoreError`, and as `of` does.
        """
        known = self._read()
        kept = [entry for entry in known if entry[0] != patient]
        if len(kept) < len(known):
            self._write(kept)
        return len(known) - len(kept)

    def _write(self, entries: list[tuple[str, OwnSensor]]) -> None:
        rows = [
            {"patient": owner, **dataclasses.asdict(sensor)}
            for owner, sensor in entries
        ]
        self._file.write({"sensors": rows})

    def _read(self) -> list[tuple[str, OwnSensor]]:
        try:
            values = self._file.read()
            return [_entry(row) for row in (values or {}).get("sensors", [])]
        except FileError as error:
            if error.reason is not Reason.FILE_DAMAGED:
                raise
        except (KeyError, TypeError):
            pass
        if not self._read_only:
            kept = self._file.set_aside()
            _log.warning("the list of sensors was damaged; it is kept as %s", kept.name)
        return []


def keep(own: OwnSensors, patient: str, source: Source) -> None:
    """Keep whose sensor it is that somebody trained with; a session does not fail by it."""
    if not isinstance(source, HasSensors):
        return
    try:
        own.remember(patient, *source.sensors)
    except RehabError as error:
        _log.warning("the sensor is not remembered: %s", error)


def _entry(row: dict[str, Any]) -> tuple[str, OwnSensor]:
    texts = {name: row[name] for name in ("patient", *_FIELDS)}
    if not all(isinstance(text, str) for text in texts.values()):
        raise TypeError("not a text")
    return texts.pop("patient"), OwnSensor(**texts)


def _key(owner: str, sensor: OwnSensor) -> tuple[str, str, str]:
    return owner, sensor.platform, sensor.id.lower()


def _person(patient: str) -> str:
    """Return whose sensor it is: practice uses the one of whoever trains here."""
    return HOME.id if patient == DEMO.id else patient
