"""Brings back sessions that died: while recording, or just before they were kept."""

import logging
from pathlib import Path

from rehab.app import judging
from rehab.app.home import Home, make_decoder
from rehab.errors import RehabError
from rehab.model.session import SessionRow
from rehab.storage.reading import read_recording
from rehab.storage.recovery import find_unfinished, recover

log = logging.getLogger(__name__)


def has_unfinished(home: Home) -> bool:
    """Return whether there is a recording that the history does not know."""
    if not home.recordings.is_dir():
        return False
    return bool(find_unfinished(home.recordings)) or bool(_orphans(home))


def rescue(home: Home) -> list[SessionRow]:
    """Recover, judge and keep what a crash left; return the sessions found now.

    A ``.part`` file is a death while recording; a finished recording that the history
    does not know is one just after. One that died before it was begun is set aside. A
    file that cannot be recovered is logged and kept, and never hides the others.
    """
    found = []
    for part in find_unfinished(home.recordings):
        try:
            file, header = recover(part, make_decoder)
            if not judging.has_begun(read_recording(file.path, make_decoder)):
                set_aside(file.path)
                continue
            row = judging.row_of(file, header, make_decoder, was_recovered=True)
            home.store.add(row)
        except (RehabError, ValueError) as error:
            log.warning("could not recover %s: %s", part.name, error)
            continue
        log.info("recovered session %s", row.id)
        found.append(row)
    return found + _adopt_orphans(home)


def _orphans(home: Home) -> list[Path]:
    known = {row.recording.path.name for row in home.sessions()}
    paths = sorted(home.recordings.glob("*.mcap"))
    return [path for path in paths if path.name not in known]


def set_aside(recording: Path) -> None:
    """Move a recording without an exercise out of the way; it is not thrown away."""
    aside = recording.parent / "set_aside"
    aside.mkdir(mode=0o700, exist_ok=True)
    recording.replace(aside / recording.name)


def _adopt_orphans(home: Home) -> list[SessionRow]:
    found = []
    for path in _orphans(home):
        try:
            row = judging.row_of_path(path, make_decoder, was_recovered=True)
            home.store.add(row)
        except (RehabError, ValueError) as error:
            log.warning("could not adopt %s: %s", path.name, error)
            continue
        log.info("adopted session %s", row.id)
        found.append(row)
    return found
