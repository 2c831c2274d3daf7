"""Every hazard has controls, every control a test that exists, and all is said as it is."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from rehab.app.hazards import Hazard, load_hazards, table
from tests.house_files import CONTRIBUTING, ROOT

HAZARDS = load_hazards()
FOLDER = Path(__file__).parent


def test_no_hazard_is_forgotten() -> None:
    """A hazard that nobody lists is one that nobody controls."""
    assert [one.id for one in HAZARDS] == [f"H{n}" for n in range(1, 19)]


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda one: one.id)
def test_a_hazard_has_a_file_that_proves_a_control(hazard: Hazard) -> None:
    """A control without a test is a wish; a file that no control names proves nothing."""
    (file,) = FOLDER.glob(f"test_h{int(hazard.id[1:]):02}_*.py")
    assert f'hazard("{hazard.id}")' in file.read_text(encoding="utf-8")
    own = set(re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.MULTILINE))
    named = {
        t.split("::")[1] for t in hazard.proofs if t.split("::")[0].endswith(file.name)
    }
    assert own
    assert own == named
    assert all(control.proof and control.what for control in hazard.controls)
    assert 1 <= hazard.severity <= 5
    assert hazard.title
    assert hazard.cause
    assert hazard.harm


def test_every_named_test_exists_and_is_run_by_the_gate() -> None:
    """A proof that was renamed away, or is only run by hand, proves nothing any more."""
    named = sorted({test for one in HAZARDS for test in one.proofs})
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-n0", *named],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    found = {line.split("[")[0].strip() for line in done.stdout.splitlines()}
    assert set(named) <= found


def test_the_table_of_hazards_is_that_of_the_data() -> None:
    """`rehab doctor --hazards` and CONTRIBUTING must not say different things.

    Written anew by `uv run python -m tests.house_files`.
    """
    begin, end = "<!-- hazards -->\n", "<!-- /hazards -->"
    assert CONTRIBUTING.split(begin)[1].split(end)[0] == table()
