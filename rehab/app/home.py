"""The data folder: its store, its recordings, its catalog.

SQLAlchemy loads when the history is needed: the window's first picture does not wait.
"""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from rehab import log as rehab_log
from rehab import plugins, resources
from rehab.app.bluetooth_starts import BluetoothStarts
from rehab.app.levels import Levels
from rehab.app.own_sensors import OwnSensors
from rehab.app.papers import Papers, settled
from rehab.catalog import load_catalog
from rehab.config import Settings
from rehab.errors import FileError, Reason, RehabError, StoreError
from rehab.i18n import explain_to_patient
from rehab.model.exercise import Exercise
from rehab.model.nights import NightRow
from rehab.model.people import HOME
from rehab.model.session import SessionRow
from rehab.model.signal import Stream, Unit
from rehab.ports import Decoder
from rehab.storage import space
from rehab.storage.place import Place, place_of

if TYPE_CHECKING:
    from rehab.storage.store import SqlStore

MIN_FS_HZ, MAX_FS_HZ = 200.0, 4000.0  # what the detectors are made for
FLOOR_UV = 5.0


def make_decoder(stream: Stream) -> Decoder:
    """Return the decoder that understands this stream's packets."""
    try:
        maker = plugins.load("decoders", stream.decoder)
    except KeyError as error:
        raise FileError(Reason.FILE_UNREADABLE, path=stream.device) from error
    decoder: Decoder = maker(stream)
    return decoder


def floor_of(stream: Stream) -> float:
    """Return the smallest reference level of the detectors, in the channels' unit.

    5 uV (SCIENCE 1.3); a device in counts has no published scale, and only the rest
    noise stands in its place.
    """
    return FLOOR_UV if all(c.unit is Unit.UV for c in stream.channels) else 0.0


class Home:
    """A data folder in use.

    Parameters
    ----------
    settings : Settings
    read_only : bool
        For looking only: nothing is created, and another rehab may be running.
    """

    def __init__(self, settings: Settings, *, read_only: bool = False) -> None:
        self.settings = settings
        self.recordings = settings.data_dir / "recordings"
        self._read_only = read_only
        self.levels = Levels(settings.data_dir)
        self.papers = Papers(settings.data_dir, read_only=read_only)
        self.starts = BluetoothStarts(settings.data_dir, read_only=read_only)
        self.own_sensors = OwnSensors(settings.data_dir, read_only=read_only)
        if not read_only:
            self._make_folders()
            rehab_log.set_up(settings.data_dir / "log")

    def settle(self) -> None:
        """Take the language and the theme that were chosen in the window.

        Raises `FileError` FILE_NEWER; who only looks at the history needs neither.
        """
        try:
            self.settings = settled(self.settings, self.papers.preferences())
            self.own_sensors.of(HOME.id)
        except FileError:
            if not self._read_only:
                raise

    def _make_folders(self) -> None:
        try:
            for folder in (self.settings.data_dir, self.recordings):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            probe = self.recordings / ".writable"
            probe.touch(mode=0o600)
            probe.unlink()
        except OSError as error:
            raise StoreError(
                Reason.FOLDER_READ_ONLY, path=str(self.settings.data_dir)
            ) from error

    @cached_property
    def catalog(self) -> dict[str, Exercise]:
        """The exercises by id; the clinic's own folder may add some."""
        extra = self.settings.extra_exercises
        return load_catalog(resources.folder("exercises"), *([extra] if extra else []))

    @cached_property
    def store(self) -> "SqlStore":
        """The history. Opened when it is first needed, and backed up if that is due."""
        from rehab.storage.store import SqlStore

        store = SqlStore(self.database, read_only=self._read_only)
        if isinstance(self.database, Path) and not self._read_only:
            from rehab.storage.backup import shelf

            try:
                shelf.at_start(self.database)
            except BaseException:
                store.close()
                raise
        return store

    @property
    def database(self) -> Place:
        """Where the history is kept."""
        return place_of(self.settings.data_dir, self.settings.database_url)

    def has_history(self) -> bool:
        """Return whether anything was ever kept. Raises `StoreError` of a server."""
        place = self.database
        if isinstance(place, Path):
            return place.exists()
        from rehab.storage.database import is_there

        return is_there(place)

    def sessions(self, patient: str | None = None) -> list[SessionRow]:
        """Return the history, oldest first; empty where nothing was ever kept."""
        if self._read_only and not self.has_history():
            return []
        return self.store.sessions(patient)

    def nights(self, patient: str | None = None) -> list[NightRow]:
        """Return the nights, oldest first; empty where nothing was ever kept."""
        if self._read_only and not self.has_history():
            return []
        return self.store.nights.nights(patient)

    def told_of_space(self) -> tuple[str, ...]:
        """Return what the patient is told of a disk that is nearly full, else nothing."""
        if not space.is_short(self.recordings, space.MOST_BYTES_PER_S):
            return ()
        return (explain_to_patient(RehabError(Reason.DISK_NEARLY_FULL)),)

    def close_up(self) -> int:
        """Encrypt what was recorded, where that is on; return how much could not be.

        Nothing is raised. Where the store was never opened, another program may record,
        and the next start does it.
        """
        if self._read_only or "store" not in self.__dict__:
            return 0
        from rehab.storage.atrest import switching

        return switching.close_up(self.settings.data_dir)

    def close(self) -> None:
        """Back the store up and let go of it, and note that Bluetooth did no harm."""
        self.starts.end()
        if "store" in self.__dict__:
            if isinstance(self.database, Path) and not self._read_only:
                from rehab.storage.backup import shelf

                shelf.at_end(self.database)
            self.store.close()
