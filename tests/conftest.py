"""Tests are written in English, on whatever machine they run; set before any import.

They run in several processes, one a core, where nobody asks for anything else.
"""

import os
from pathlib import Path

import pytest

os.environ["LANGUAGE"] = "en"
# Streams of a Lab Streaming Layer stay on this machine; liblsl reads this once.
os.environ["LSLAPICFG"] = str(Path(__file__).parent / "data" / "lsl_api.cfg")
# Else each of the many programs that tests start compiles all of itself anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Give benchmarks the machine to themselves, and let whoever names a file see it.

    A file that is named runs in this process, so that ``-s`` and a debugger work.
    """
    is_chosen = config.option.markexpr != "not bench"
    if is_chosen or all(".py" in str(arg) for arg in config.args):
        return 0
    return None
