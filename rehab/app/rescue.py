"""Brings back sessions that died: while recording, or just before they were kept."""

import logging

from rehab.app import judging
from rehab.app.home import Home, make_decoder
from rehab.errors import RehabError
from rehab.model.session import SessionRow
from rehab.storage.recovery import find_unfinished, recover

log = logging.getLogger(__name__)


def has_unfinished(home: Home) -> bool:
    """Return whether a recording was left unfinished here."""
    return home.recordings.is_dir() and bool(find_unfinished(home.recordings))


def rescue(home: Home) -> list[SessionRow]:
    """Recover, judge and keep what a crash left; return the sessions found now.

    A ``.part`` file is a death while recording; a finished recording that the history
    does not know is one just after. A damaged file is logged, stays where it is and
    never hides the others.
    """
    found = []
    for part in find_unfinished(home.recordings):
        try:
            file, header = recover(part, make_decoder)
            row = judging.row_of(file, header, make_decoder, was_recovered=True)
            home.store.add(row)
        except (RehabError, ValueError) as error:
            log.warning("could not recover %s: %s", part.name, error)
            continue
        log.info("recovered session %s", row.id)
        found.append(row)
    return found + _adopt_orphans(home)


def _adopt_orphans(home: Home) -> list[SessionRow]:
    known = {row.recording.path.name for row in home.store.sessions()}
    found = []
    for path in sorted(home.recordings.glob("*.mcap")):
        if path.name in known:
            continue
        try:
            row = judging.row_of_path(path, make_decoder, was_recovered=True)
            home.store.add(row)
        except (RehabError, ValueError) as error:
            log.warning("could not adopt %s: %s", path.name, error)
            continue
        log.info("adopted session %s", row.id)
        found.append(row)
    return found
