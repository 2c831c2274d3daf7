"""The log is for the user's eyes only, whatever the system usually allows (H15)."""

import logging
import os
import stat
import sys
from pathlib import Path

import pytest

from rehab import log


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
