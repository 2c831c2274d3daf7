"""The command that hands out what is kept."""

from dataclasses import dataclass
from pathlib import Path

import typer

from rehab.config import read_settings
from rehab.errors import FileError, Reason, RehabError


@dataclass(frozen=True, slots=True)
class ExportAsk:
    """What was asked for. `form` is empty where nobody said; `output` None prints."""

    what: str
    patient: str | None
    form: str
    output: Path | None
    may_replace: bool
    data: Path | None


def export(ask: ExportAsk) -> None:
    """Print or write the labels."""
    from rehab.app.clinic.desk import ClinicDesk
    from rehab.app.clinic.export import FORMATS, as_text, write
    from rehab.app.home import Home

    if ask.what != "labels":
        raise RehabError(
            Reason.SETTING_INVALID, name="WHAT", value=ask.what, allowed="labels"
        )
    form = ask.form or (ask.output.suffix.lstrip(".").lower() if ask.output else "csv")
    if form not in FORMATS:
        raise RehabError(
            Reason.SETTING_INVALID,
            name="--format",
            value=form,
            allowed=", ".join(FORMATS),
        )
    settings = read_settings(ask.data)
    if not settings.data_dir.is_dir():
        raise FileError(Reason.FOLDER_MISSING, path=str(settings.data_dir))
    desk = ClinicDesk(Home(settings, read_only=True))
    try:
        lines = desk.verdicts(ask.patient)
    finally:
        desk.close()
    text = as_text(lines, form)
    if ask.output is None:
        typer.echo(text, nl=False)
        return
    write(text, ask.output, may_replace=ask.may_replace)
    typer.echo(f"{len(lines)} verdicts in {ask.output}", err=True)
