"""Tests are written in English, on whatever machine they run; set before any import.

They run in several processes where nobody asks for anything else.
"""

import gc
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ["LANGUAGE"] = "en"
# Streams of a Lab Streaming Layer stay on this machine, and each process with the programs
# it starts is a session of its own; liblsl reads this once.
_LSL = tempfile.TemporaryDirectory(prefix="rehab-tests-")
os.environ["LSLAPICFG"] = str(Path(_LSL.name) / "lsl_api.cfg")
Path(os.environ["LSLAPICFG"]).write_text(
    f"[multicast]\nResolveScope = machine\n[lab]\nKnownPeers = {{127.0.0.1}}\n"
    f"SessionID = {_LSL.name}\n[log]\nlevel = -3\n",
    encoding="utf-8",
)
# Else each of the many programs that tests start compiles all of itself anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# No example fails for the time that it takes: a full machine takes any time. The gate sees
# the same examples each time; `--hypothesis-profile=search` looks for others.
settings.register_profile(
    "search", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("same", settings.get_profile("search"), derandomize=True)
settings.load_profile("same")

from tests.postgres_room import (  # noqa: E402  # a server for those who ask for it
    another_database,
    blank,
    pg_server,
    postgresql,
    served,
)

__all__ = ["another_database", "blank", "pg_server", "postgresql", "served"]


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Give benchmarks the machine to themselves, and let whoever names a file see it.

    A file that is named runs in this process, so that ``-s`` and a debugger work. Else
    it is one process a core, and no more: a virtual radio runs in real time.
    """
    is_chosen = config.option.markexpr != "not bench"
    if is_chosen or all(".py" in str(arg) for arg in config.args):
        return 0
    return None


def pytest_collection_finish() -> None:
    """Let no sweep for garbage visit the thousands of tests that are there to stay."""
    gc.collect()
    gc.freeze()
