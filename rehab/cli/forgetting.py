"""Says what there is of a patient, asks, removes it, and says what is left to do by hand."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import typer
from rich.console import Console

from rehab.app import forgetting
from rehab.app.forgetting import Found, Removed
from rehab.cli.words import many
from rehab.config import read_settings
from rehab.errors import Reason, RehabError

_MOST_SHOWN = 10
_ROWS = {
    "sessions": ("session", ""),
    "scores": ("score", ""),
    "nights": ("night", ""),
    "night_scores": ("score", " of nights"),
    "plans": ("version", " of the plan"),
    "notes": ("note", ""),
    "events": ("event", ""),
    "verdicts": ("verdict", ""),
    "checkups": ("answer", " before training"),
    "ratings": ("answer", " after training"),
}
"""What there may be of a patient: the thing that is counted, and what follows it."""


def forget(patient: str, data: Path | None, *, is_asked: bool) -> None:
    """Forget a patient.

    Raises `RehabError` ANSWER_MISSING and ANSWER_UNLIKE, and nothing was removed then;
    and as `forgetting.opened` and `Case.forget`.
    """
    settings = read_settings(data)
    with forgetting.opened(settings, patient) as case:
        found = case.found
        for line in _found(found, settings.data_dir):
            typer.echo(line)
        if is_asked:
            _ask(patient)
        with Console(stderr=True).status("Removing…"):
            removed = case.forget()
    for line in _removed(found, removed, settings.data_dir):
        typer.echo(line)
    if settings.database_url:
        for line in _of_the_server(settings.data_dir):
            typer.echo(line)


def _ask(patient: str) -> None:
    if not sys.stdin.isatty():
        raise RehabError(Reason.ANSWER_MISSING)
    words = "This cannot be taken back. Type the pseudonym to go on"
    if typer.prompt(words, default="", show_default=False, err=True) != patient:
        raise RehabError(Reason.ANSWER_UNLIKE)


def _found(found: Found, folder: Path) -> Iterator[str]:
    if found.was_begun:
        yield f"“{found.patient}” was being forgotten, and that was interrupted."
    yield f"Kept of “{found.patient}” in {folder}{_span(found)}:"
    yield from _lines(found, found.kept.counts, folder)
    if found.n_backups:
        yield f"  backups: {found.n_backups}, each of which will be searched for them"


def _removed(found: Found, removed: Removed, folder: Path) -> Iterator[str]:
    yield f"Forgotten is “{found.patient}”. Removed:"
    yield from _lines(found, removed.rows, folder)
    if removed.n_backups_anew:
        yield (
            f"  backups: {removed.n_backups_anew} written anew without them, with"
            " everybody else in it"
        )
    if removed.backups:
        yield (
            "  backups that hold their recordings, or cannot be read:"
            f" {_names(removed.backups, folder)}"
        )
    yield "  the program's log, whole: its lines do not tell whose they are"
    yield "The database was written anew: nothing of it is left in its free pages."
    yield from _out_of_reach(found, folder)


def _lines(found: Found, rows: Mapping[str, int], folder: Path) -> Iterator[str]:
    known = [
        many(rows[name], what) + rest
        for name, (what, rest) in _ROWS.items()
        if rows.get(name)
    ]
    inner = sum(n for name, n in rows.items() if name not in {*_ROWS, "patients"})
    if inner:
        known.append(f"{inner} single jerks, repetitions and other parts of scores")
    yield f"  history: {', '.join(known) or 'nothing but the pseudonym'}"
    if found.recordings:
        yield f"  recordings: {many(len(found.recordings), 'file')}"
    if found.traces:
        yield f"  exports, copies and remains: {_names(found.traces, folder)}"
    if found.papers:
        yield f"  of whoever trains on this computer: {_names(found.papers, folder)}"
    if found.n_sensors:
        yield f"  sensors that were remembered: {found.n_sensors}"


def _out_of_reach(found: Found, folder: Path) -> Iterator[str]:
    yield "Out of reach, and left to you:"
    if found.elsewhere:
        paths = ", ".join(str(path) for path in found.elsewhere[:_MOST_SHOWN])
        yield f"  their recordings outside of the data folder: {paths}"
    if found.unclear:
        yield (
            "  recordings that cannot be read, so that nobody can tell whose they are:"
            f" {_names(found.unclear, folder)}"
        )
    if found.strangers:
        yield (
            "  files in the data folder that are not rehab's and do not say whose they"
            f" are: {_names(found.strangers, folder)}"
        )
    yield (
        "  files that were exported, printed, bundled or backed up to other folders,"
        " sticks and computers, and what other people's notes say of the patient"
    )
    yield (
        "  blocks that the disk marks as free but has not written over yet, and"
        " snapshots of the system: disk encryption closes that (`rehab doctor`)"
    )


def _of_the_server(folder: Path) -> Iterator[str]:
    yield (
        "  the server's own backups and its write-ahead log: tell whoever runs the server"
    )
    if (file := folder / forgetting.HISTORY).exists():
        yield (
            f"  {file}, which is not the history in use: run the same command without"
            " REHAB_DATABASE_URL"
        )


def _span(found: Found) -> str:
    if found.kept.span_us is None:
        return ""
    first, last = (
        f"{datetime.fromtimestamp(us / 1e6, UTC):%Y-%m-%d}" for us in found.kept.span_us
    )
    return f", sessions from {first} to {last}"


def _names(paths: Sequence[Path], folder: Path) -> str:
    shown = [str(path.relative_to(folder)) for path in paths[:_MOST_SHOWN]]
    more = len(paths) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
