"""Brings back sessions that died: while recording, or just before they were kept."""

import logging
from pathlib import Path

from rehab.app import judging
from rehab.app.home import Home, make_decoder
from rehab.app.night_judging import is_night
from rehab.app.night_judging import row_of as night_row_of
from rehab.errors import RehabError
from rehab.model.nights import NightRow
from rehab.model.session import RecordingFile, SessionRow
from rehab.storage.atrest import door
from rehab.storage.reading import measure, read_head, read_recording
from rehab.storage.recovery import find_unfinished, recover

log = logging.getLogger(__name__)


def has_unfinished(home: Home) -> bool:
    """Return whether there is a recording that the history does not know."""
    if not home.recordings.is_dir():
        return False
    return bool(find_unfinished(home.recordings)) or bool(_orphans(home))


def rescue(home: Home) -> list[SessionRow]:
    """Recover, judge and keep what a crash left, as `rescue_all`; return the sessions."""
    return rescue_all(home)[0]


def rescue_all(home: Home) -> tuple[list[SessionRow], list[NightRow]]:
    """Recover, judge and keep what a crash left; return what was found now.

    A ``.part`` file is a death while recording; a finished recording that the history
    does not know is one just after. One that died before it was begun is set aside. A
    file that cannot be recovered is logged and kept, and never hides the others. Where
    recordings are encrypted at rest, what was found ends so, the originals too.
    """
    found: list[SessionRow] = []
    nights: list[NightRow] = []
    for part in find_unfinished(home.recordings):
        try:
            file, header = recover(part, make_decoder)
            if is_night(header):
                nights += _keep_night(home, file)
                continue
            recording = read_recording(file.path, make_decoder)
            if not judging.has_begun(recording):
                set_aside(file.path)
                continue
            row = judging.row_of(
                file, header, make_decoder, recording=recording, was_recovered=True
            )
            home.store.add(row)
        except (RehabError, ValueError) as error:
            log.warning("could not recover %s: %s", part.name, error)
            continue
        log.info("recovered session %s", row.id)
        found.append(row)
    _adopt_orphans(home, found, nights)
    home.close_up()
    return found, nights


def _keep_night(home: Home, file: RecordingFile) -> list[NightRow]:
    """Judge and keep a night that died; one in which the lights never went out is none."""
    row = night_row_of(file, was_recovered=True)
    if row is None:
        set_aside(file.path)
        return []
    home.store.nights.add(row)
    log.info("recovered night %s", row.id)
    return [row]


def _orphans(home: Home) -> list[Path]:
    known = {row.recording.path.name for row in home.sessions()}
    known |= {row.recording.path.name for row in home.nights()}
    sealed = map(door.plain_name, home.recordings.glob(f"*.mcap{door.SEALED}"))
    paths = sorted({*home.recordings.glob("*.mcap"), *sealed})
    return [path for path in paths if path.name not in known]


def set_aside(recording: Path) -> Path:
    """Move a recording without an exercise out of the way, not away; return its path."""
    aside = recording.parent / "set_aside"
    aside.mkdir(mode=0o700, exist_ok=True)
    there = door.where(recording)
    there.replace(aside / there.name)
    return aside / recording.name


def dismiss(home: Home, recording: Path) -> Path:
    """Set a recording aside whose session or night never began; return where it lies."""
    aside = set_aside(recording)
    home.close_up()
    return door.where(aside)


def _adopt_orphans(home: Home, found: list[SessionRow], nights: list[NightRow]) -> None:
    for path in _orphans(home):
        try:
            if is_night(read_head(path)[1]):
                nights += _keep_night(home, measure(path, make_decoder))
                continue
            row = judging.row_of_path(path, make_decoder, was_recovered=True)
            home.store.add(row)
        except (RehabError, ValueError) as error:
            log.warning("could not adopt %s: %s", path.name, error)
            continue
        log.info("adopted session %s", row.id)
        found.append(row)
