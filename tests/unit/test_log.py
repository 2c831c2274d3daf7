"""The log is for the user's eyes only, and knows no name (H15)."""

import logging
import os
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from rehab import log
from rehab.errors import FileError, Reason, SensorError


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_nobody_else_reads_the_log(tmp_path: Path) -> None:
    """A computer in a family or a clinic has other users; the log says who trained when."""
    root = logging.getLogger("rehab")
    before, level, propagates = root.handlers[:], root.level, root.propagate
    root.handlers.clear()
    usual = os.umask(0)
    try:
        log.set_up(tmp_path / "log")
        root.warning("something")
        (handler,) = root.handlers
        handler.close()
    finally:
        os.umask(usual)
        root.handlers[:] = before
        root.setLevel(level)
        root.propagate = propagates
    assert stat.S_IMODE((tmp_path / "log").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "log" / "rehab.log").stat().st_mode) == 0o600


def test_no_error_brings_a_name_into_the_log() -> None:
    """What failed is somebody's file or sensor; the log may be sent with a question."""
    path = "/nowhere/Musterfrau.edf"  # a traceback has our own lines in it
    try:
        try:
            Path(path).read_bytes()
        except OSError as error:
            raise FileError(Reason.FILE_MISSING, path=path) from error
    except FileError:
        thrown = sys.exc_info()
    told = _written("it failed", exc_info=thrown)
    assert "FileNotFoundError: No such file" in told
    assert "FileError: file_missing" in told
    assert "test_log.py" in told  # where it was stays
    lost = SensorError(Reason.SENSOR_LOST, name="NPG Musterfrau", rate="200 Hz")
    told += (line := _written("while closing: %s", lost))
    assert "sensor_lost: rate=200 Hz" in line
    for strange in (ValueError("no number: 'Musterfrau'"), KeyError("Musterfrau")):
        told += _written("%s", strange)
    told += _written("%s", OSError(2, "No such file", "Musterfrau.edf"))
    told += _written(f"in {Path.home() / 'rehab'}")
    assert "in ~" in told
    assert "Musterfrau" not in told


def _written(message: str, *args: object, exc_info: Any = None) -> str:
    record = logging.LogRecord("rehab", logging.INFO, "", 1, message, args, exc_info)
    return log.Nameless("%(message)s").format(record)
