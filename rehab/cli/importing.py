"""The command that takes in what others sent: a bundle, or a recording."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from rehab.app import foreign, sharing
from rehab.cli import run, words
from rehab.cli import sharing as bundles
from rehab.errors import FileError, Reason, RehabError
from rehab.model.session import SessionRow
from rehab.model.signal import Side


@dataclass(frozen=True, slots=True)
class ImportAsk:
    """What was asked for; `of_bundle` and `of_recording` are options of only one of them."""

    path: Path
    patient: str | None
    data: Path | None
    of_bundle: Mapping[str, Any]
    of_recording: Mapping[str, Any]


def import_file(ask: ImportAsk) -> None:
    """Import a file: what it is, its first bytes tell, and not its name."""
    try:
        sharing.check(ask.path)
    except FileError as error:
        is_other = error.reason is Reason.BUNDLE_UNKNOWN
        if is_other and foreign.is_recording(ask.path):
            _recording(ask)
            return
        raise
    _refuse_unused(ask.path, ask.of_recording)
    name, is_same = ask.of_bundle["--as"], bool(ask.of_bundle["--same-person"])
    bundles.import_file(
        ask.path,
        sharing.Ask(ask.patient, name, is_same_person=is_same),
        ask.of_bundle["--passphrase-file"],
        ask.data,
    )


def _refuse_unused(path: Path, options: Mapping[str, Any]) -> None:
    for name, value in options.items():
        if value is not None:
            said = ", ".join(value) if isinstance(value, tuple) else str(value)
            raise RehabError(
                Reason.OPTION_UNUSED, name=name, value=said, path=str(path)
            )


def _recording(ask: ImportAsk) -> None:
    from rehab.app.files import refuse_unused

    _refuse_unused(ask.path, ask.of_bundle)
    how = ask.of_recording
    refuse_unused(ask.path, fs_hz=how["--fs"], unit=how["--unit"])
    wanted = foreign.ForeignAsk(
        path=ask.path,
        patient=ask.patient,
        fs_hz=how["--fs"],
        unit=how["--unit"],
        channels=how["--channel"] or (),
        side=_side(how["--side"]),
        date=how["--date"],
    )
    home = run.open_home(ask.data)
    try:
        is_new = ask.patient not in home.store.archive.stamps()
        with bundles.progress(ask.path.name) as tell:
            row = foreign.take_in(home, wanted, tell)
    finally:
        home.close()
    typer.echo(_said(ask.path, row, is_new=is_new))


def _side(name: str | None) -> Side | None:
    if name is None:
        return None
    if name not in {Side.LEFT, Side.RIGHT}:
        raise RehabError(
            Reason.SETTING_INVALID, name="--side", value=name, allowed="left, right"
        )
    return Side(name)


def _said(path: Path, row: SessionRow, *, is_new: bool) -> str:
    new = " (new here)" if is_new else ""
    kind = " SIMULATED, nobody's muscle;" if row.is_simulated else ""
    n = row.score.n_jerks if row.score else 0
    seconds = row.score.duration_s if row.score else 0.0
    return (
        f"{path} is now session {str(row.id)[:8]} of “{row.patient}”{new},"
        f" {words.started(row):%Y-%m-%d %H:%M};{kind} {seconds:.1f} s,"
        f" {n} jerk{'' if n == 1 else 's'}. It is shown as imported, and no trend counts"
        " it."
    )
