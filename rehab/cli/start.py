"""Runs a command, and turns every failure into one sentence and an exit code."""

import os
import signal
import sys
from contextlib import suppress
from typing import NoReturn

import typer

from rehab.cli import (  # their commands join the others
    clinic_commands,  # noqa: F401
    encryption_commands,  # noqa: F401
    machine_commands,  # noqa: F401
    night_commands,  # noqa: F401
    privacy_commands,  # noqa: F401
    store_commands,  # noqa: F401
)
from rehab.cli.commands import app
from rehab.errors import Reason, RehabError

_USAGE = {
    Reason.EXERCISE_UNKNOWN,
    Reason.SENSOR_UNKNOWN,
    Reason.LEG_UNNAMED,
    Reason.LSL_AMBIGUOUS,
    Reason.LSL_IRREGULAR,
    Reason.CHANNEL_UNKNOWN,
    Reason.RATE_MISSING,
    Reason.UNIT_UNKNOWN,
    Reason.SIDE_UNSUPPORTED,
    Reason.OVER_LIMIT,
    Reason.SETTING_INVALID,
    Reason.OPTION_UNUSED,
    Reason.FILE_EXISTS,
    Reason.FILE_IS_SOURCE,
    Reason.FILE_NOT_EDF,
    Reason.FOLDER_MISSING,
    Reason.BACKUP_NOWHERE,
    Reason.PATIENT_UNKNOWN,
    Reason.SESSION_UNKNOWN,
    Reason.SESSION_AMBIGUOUS,
    Reason.DATE_MISSING,
    Reason.WHOSE_MISSING,
    Reason.PASSPHRASE_SHORT,
    Reason.PASSPHRASE_UNLIKE,
    Reason.PASSPHRASE_MISSING,
    Reason.RECOVERY_KEY_SLIP,
    Reason.RECOVERY_KEY_UNASKED,
    Reason.RECOVERY_FILE_TAKEN,
    Reason.ANSWER_MISSING,
    Reason.ANSWER_UNLIKE,
    Reason.PATIENT_UNEXPECTED,
    Reason.PATIENT_TAKEN,
    Reason.PATIENT_KNOWN,
}


def main() -> None:
    """Run a command; every failure ends in one sentence and exit code 1 or 2."""
    with suppress(ValueError):  # only the main thread may say so
        signal.signal(signal.SIGTERM, _interrupt)
    try:
        app()
    except RehabError as error:
        _fail(error)
    except KeyboardInterrupt:
        typer.echo("Stopped.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:  # the last wall: nobody is shown a traceback
        if os.environ.get("REHAB_DEBUG"):
            raise
        import logging

        log = logging.getLogger("rehab")
        log.addHandler(logging.NullHandler())  # the log file may not be set up yet
        log.propagate = False
        log.exception("unexpected")
        typer.echo(
            f"rehab: something unexpected went wrong ({type(error).__name__}: {error});"
            " what was recorded is kept. REHAB_DEBUG=1 shows the details.",
            err=True,
        )
        sys.exit(1)


def _interrupt(*_: object) -> NoReturn:
    """End in order where the system wants the program to go.

    A session is kept and a sensor let go of, as after Ctrl-C; BlueZ would keep the link.
    """
    raise KeyboardInterrupt


def _fail(error: RehabError) -> NoReturn:
    if os.environ.get("REHAB_DEBUG"):
        raise error
    from rehab.i18n import explain

    typer.echo(f"rehab: {explain(error)}", err=True)
    sys.exit(2 if error.reason in _USAGE else 1)
