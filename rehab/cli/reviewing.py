"""Serves the therapist's pages until Ctrl-C."""

import contextlib
import logging
import webbrowser
from pathlib import Path

import typer

from rehab import i18n
from rehab import log as rehab_log
from rehab.app import backups
from rehab.app.clinic.desk import ClinicDesk
from rehab.app.doctor import has_display
from rehab.app.sample.place import clock_of
from rehab.app.serving import serve
from rehab.cli.run import open_home


def review(data: Path | None, port: int, *, is_opened: bool) -> None:
    """Serve the pages; open them where there is a display and nobody said not to.

    The data folder is opened for reading: the patient's program may be running in it.
    """
    home = open_home(data, read_only=True)
    i18n.use_language("en")  # the pages are in English, and so are their refusals
    _set_up_log(home.settings.data_dir)

    def tell(address: str) -> None:
        typer.echo(
            f"The pages are at {address}\nThis address opens once, in one browser of"
            " this computer. Ctrl-C closes the pages."
        )
        if is_opened and has_display():
            webbrowser.open(address)

    try:
        now = clock_of(home.settings.data_dir)
        # The server ends by itself at Ctrl-C; where a shell told its programs to ignore
        # that signal, nothing is raised after it.
        with contextlib.suppress(KeyboardInterrupt):
            serve(ClinicDesk(home, now), port, tell, now=now)
        typer.echo("The pages are closed.")
    finally:
        home.close()
        backups.at_end(home.settings)  # notes and plans were written beside its program


def _set_up_log(data_dir: Path) -> None:
    """Keep what goes wrong out of the terminal: in the log, where there is a folder."""
    if data_dir.is_dir():
        rehab_log.set_up(data_dir / "log")
    else:
        logging.getLogger("rehab").addHandler(logging.NullHandler())
