"""Removes all that a data folder holds of a patient, and says what it cannot reach.

Hazard H15 (disclosure of health data): who asks to be forgotten has to be; and H7: never a
line of anybody else. The rows go last. As long as they are there, it is known which files
are the patient's, and a note says whose turn it is: a run that was interrupted is simply
done again.
"""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rehab.app.levels import Levels
from rehab.app.own_sensors import OwnSensors
from rehab.app.sample.place import FOLDER as SAMPLE
from rehab.config import Settings
from rehab.errors import FileError, Reason, StoreError
from rehab.model.people import DEMO, HOME
from rehab.storage.atrest.archive import STAGING
from rehab.storage.atrest.keys import NAME as KEYS
from rehab.storage.forget import copies, files, history
from rehab.storage.forget.rows import Kept
from rehab.storage.json_file import JsonFile
from rehab.storage.place import place_of

LOG, HISTORY = "log", "rehab.db"
_NOTE, _FORMAT = "forgetting.json", 1
_KNOWN = {
    *(HISTORY, "rehab.db.lock", "rehab.db-journal", _NOTE, "sample.json", KEYS),
    *("bluetooth.json", "bluetooth.lock", "levels.json"),
    *("preferences.json", "profile.json", "sensors.json"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """What there is of a patient, before anything is removed.

    Parameters
    ----------
    patient : str
    kept : Kept
        Rows of the history.
    recordings, traces : tuple of Path
        Files that are theirs: raw signals; exports, copies and remains.
    papers : tuple of Path
        The files of whoever trains on this computer: profile and settings.
    n_backups : int
        Copies of the history; which of them hold the patient is seen when each is opened.
    n_sensors : int
        Bluetooth sensors that were remembered as theirs.
    elsewhere : tuple of Path
        Recordings that the history knows outside of the data folder.
    unclear : tuple of Path
        Recordings that cannot be read, so that nobody can tell whose they are.
    strangers : tuple of Path
        Files in the data folder that are not rehab's own, and say nothing of the patient.
    was_begun : bool
        An earlier run was interrupted.
    """

    patient: str
    kept: Kept
    recordings: tuple[Path, ...]
    traces: tuple[Path, ...]
    papers: tuple[Path, ...]
    n_backups: int
    n_sensors: int
    elsewhere: tuple[Path, ...]
    unclear: tuple[Path, ...]
    strangers: tuple[Path, ...]
    was_begun: bool

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to remove."""
        some = (self.recordings, self.traces, self.papers, self.n_sensors)
        is_known = self.patient in self.kept.patients or self.was_begun
        return not (is_known or any(some))


@dataclass(frozen=True, slots=True)
class Removed:
    """What went: rows by table; backups written anew without them, or removed whole."""

    rows: Mapping[str, int]
    n_backups_anew: int
    backups: tuple[Path, ...]


class Case:
    """One patient to forget; the history is held alone."""

    def __init__(
        self, settings: Settings, patient: str, rows: history.HeldHistory
    ) -> None:
        self._folder, self._patient, self._rows = settings.data_dir, patient, rows
        self._history = self._folder / HISTORY
        self._note = JsonFile(self._folder / _NOTE, _FORMAT)
        self.found = self._look()

    def forget(self) -> Removed:
        """Remove all of it; return what went.

        Raises
        ------
        StoreError
            Something could not be removed; what is left is removed by the next run.
        """
        self._note.write({"patients": sorted({*begun(self._folder), self._patient})})
        # Of an import that died; the next import would remove it too.
        shutil.rmtree(self._folder / STAGING, ignore_errors=True)
        files.remove(self.found.recordings)
        files.remove(self.found.traces)
        files.remove(list(files.files_below(self._folder / LOG)))
        if self._patient != DEMO.id:
            OwnSensors(self._folder).forget(self._patient)
        files.remove(list(self._papers(self.found.kept)))
        Levels(self._folder).forget(self.found.kept.devices)
        cleaned = copies.clean(self._history, self._patient)
        removed = self._rows.remove(self._patient)
        self._rows.sweep()
        if cleaned.anew or cleaned.removed:
            copies.make_fresh(self._history)
        rest = [name for name in begun(self._folder) if name != self._patient]
        if rest:
            self._note.write({"patients": rest})
        else:
            self._note.remove()
        return Removed(removed, len(cleaned.anew), tuple(cleaned.removed))

    def _look(self) -> Found:
        folder, patient = self._folder, self._patient
        kept = self._rows.look(patient)
        signals = files.recordings(folder, patient, kept)
        traces = files.traces(list(self._others()), patient, kept)
        places = [folder / place for place in kept.sessions.values()]
        return Found(
            patient,
            kept,
            signals.theirs,
            traces.theirs,
            tuple(self._papers(kept)),
            len(list(copies.copies(self._history))),
            self._n_sensors(),
            tuple(p for p in places if not files.is_inside(p, folder) and p.exists()),
            signals.unclear,
            traces.unclear,
            patient in begun(folder),
        )

    def _others(self) -> Iterator[Path]:
        """Yield the files of the folder that are not rehab's own."""
        apart = {files.RECORDINGS, LOG, SAMPLE, STAGING}
        ours = {self._folder / name for name in _KNOWN}
        ours.update(copies.copies(self._history))
        for path in files.files_below(self._folder):
            top = path.relative_to(self._folder).parts[0]
            if top not in apart and path not in ours and not _is_remains(path):
                yield path

    def _papers(self, kept: Kept) -> Iterator[Path]:
        """Yield profile and settings, where they are the patient's, and what is damaged.

        They are of the one who trains on this computer: whoever is called “me”, or the
        only one in the history.
        """
        is_theirs = self._patient == HOME.id or (
            self._patient != DEMO.id
            and self._patient in kept.patients
            and not kept.people
        )
        names = ("profile.json", "preferences.json") if is_theirs else ()
        for name in names:
            path = self._folder / name
            yield from (path,) if path.exists() else ()
            yield from JsonFile(path, _FORMAT).leftovers()
        sensors = self._folder / "sensors.json"
        for path in JsonFile(sensors, _FORMAT).leftovers():
            if f'"{self._patient}"'.encode() in path.read_bytes():
                yield path

    def _n_sensors(self) -> int:
        if self._patient == DEMO.id:
            return 0
        return OwnSensors(self._folder, read_only=True).count(self._patient)


@contextmanager
def opened(settings: Settings, patient: str) -> Iterator[Case]:
    """Hold a data folder alone, and look for a patient in it.

    Raises
    ------
    FileError
        FOLDER_MISSING.
    StoreError
        STORE_BUSY where another program writes; PATIENT_UNKNOWN; and as `SqlStore`.
    """
    if not settings.data_dir.is_dir():
        raise FileError(Reason.FOLDER_MISSING, path=str(settings.data_dir))
    with history.held(place_of(settings.data_dir, settings.database_url)) as rows:
        case = Case(settings, patient, rows)
        if case.found.is_nothing:
            known = ", ".join(case.found.kept.patients) or "none"
            raise StoreError(Reason.PATIENT_UNKNOWN, name=patient, allowed=known)
        yield case


def begun(folder: Path) -> tuple[str, ...]:
    """Return of whom a run was interrupted. Raises nothing."""
    try:
        values = JsonFile(folder / _NOTE, _FORMAT).read() or {}
        return tuple(str(name) for name in values.get("patients", []))
    except (FileError, TypeError):
        return ()


def _is_remains(path: Path) -> bool:
    return ".json.damaged" in path.name or path.name.endswith(".json.new")
