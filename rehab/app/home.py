"""The data folder: its store, its recordings, and what a crash left unfinished."""

import logging
from functools import cached_property
from pathlib import Path

from rehab import log as rehab_log
from rehab import plugins, resources
from rehab.app import judging
from rehab.catalog import load_catalog
from rehab.config import Settings
from rehab.errors import FileError, Reason, RehabError, StoreError
from rehab.model.exercise import Exercise
from rehab.model.session import SessionRow
from rehab.model.signal import Stream
from rehab.ports import Decoder
from rehab.storage.recovery import find_unfinished, recover
from rehab.storage.store import SqlStore

log = logging.getLogger(__name__)


def make_decoder(stream: Stream) -> Decoder:
    """Return the decoder that understands this stream's packets."""
    try:
        maker = plugins.load("decoders", stream.decoder)
    except KeyError as error:
        raise FileError(Reason.FILE_UNREADABLE, path=stream.device) from error
    decoder: Decoder = maker(stream)
    return decoder


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
        if not read_only:
            self._make_folders()
            rehab_log.set_up(settings.data_dir / "log")

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
    def store(self) -> SqlStore:
        """The history. Opened when it is first needed."""
        return SqlStore(self.database, read_only=self._read_only)

    @property
    def database(self) -> Path:
        """Where the history is kept."""
        return self.settings.data_dir / "rehab.db"

    def sessions(self, patient: str | None = None) -> list[SessionRow]:
        """Return the history, oldest first; empty where nothing was ever kept."""
        if self._read_only and not self.database.exists():
            return []
        return self.store.sessions(patient)

    def has_unfinished(self) -> bool:
        """Return whether a session died here and was not recovered yet."""
        return self.recordings.is_dir() and bool(find_unfinished(self.recordings))

    def recover(self) -> list[SessionRow]:
        """Bring back sessions that died; return those that were found now.

        Two deaths are possible: while recording (a ``.part`` file is left), and between
        naming the file and keeping its row. One damaged file never hides the others.
        """
        found = []
        for part in find_unfinished(self.recordings):
            try:
                file, header = recover(part, make_decoder)
                row = judging.row_of(file, header, make_decoder, was_recovered=True)
                self.store.add(row)
            except RehabError as error:
                log.warning("could not recover %s: %s", part.name, error)
                continue
            found.append(row)
            log.info("recovered session %s", row.id)
        return found + self._adopt_orphans()

    def _adopt_orphans(self) -> list[SessionRow]:
        known = {row.recording.path.name for row in self.store.sessions()}
        found = []
        for path in sorted(self.recordings.glob("*.mcap")):
            if path.name in known:
                continue
            try:
                row = judging.row_of_path(path, make_decoder, was_recovered=True)
                self.store.add(row)
            except RehabError as error:
                log.warning("could not adopt %s: %s", path.name, error)
                continue
            found.append(row)
        return found

    def close(self) -> None:
        """Let go of the store."""
        if "store" in self.__dict__:
            self.store.close()
