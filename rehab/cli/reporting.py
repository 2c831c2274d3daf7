"""The command that writes a patient's page as one file."""

from pathlib import Path

import typer

from rehab.app.reports import ReportAsk, write_report
from rehab.cli.run import open_home
from rehab.config import read_settings
from rehab.errors import FileError, Reason, RehabError


def report(ask: ReportAsk, data: Path | None) -> None:
    """Write the report, and say where it is."""
    if ask.html is None and ask.pdf is None:
        raise RehabError(
            Reason.SETTING_INVALID,
            name="-o",
            value="",
            allowed="a file such as report.html, or --pdf report.pdf",
        )
    settings = read_settings(data)
    if not settings.data_dir.is_dir():
        raise FileError(Reason.FOLDER_MISSING, path=str(settings.data_dir))
    home = open_home(data, read_only=True)
    try:
        write_report(home, ask)
    finally:
        home.close()
    for path in filter(None, (ask.html, ask.pdf)):
        typer.echo(f"The report of {ask.patient} is in {path}")
