"""The built wheel carries its data, and works outside the checkout."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without a network and unpacked."""
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = out.glob("rehab-*.whl")
    zipfile.ZipFile(wheel).extractall(out / "site")
    return out / "site"


def test_wheel_carries_exercises_assets_and_migrations(unpacked: Path) -> None:
    """A forgotten file is found by the first user, at the first start."""
    names = {p.name for p in (ROOT / "exercises").glob("*.toml")}
    packed = {p.name for p in (unpacked / "rehab/_data/exercises").glob("*.toml")}
    assert packed == names
    assert (unpacked / "rehab/_data/assets").is_dir()
    versions = unpacked / "rehab/storage/migrations/versions"
    wanted = {p.name for p in (ROOT / "rehab/storage/migrations/versions").glob("*.py")}
    assert {p.name for p in versions.glob("*.py")} == wanted
    assert not (unpacked / "exercises").exists()
    assert not (unpacked / "tests").exists()


def test_main_job_runs_from_the_wheel(unpacked: Path, tmp_path: Path) -> None:
    """What works only in a checkout works for nobody but us."""
    code = (
        "import sys; sys.path.insert(0, sys.argv.pop(1)); import rehab;"
        "from pathlib import Path;"
        "assert Path(rehab.__file__).is_relative_to(sys.path[0]), rehab.__file__;"
        "from rehab.cli import main; main()"
    )
    done = subprocess.run(
        [
            *(sys.executable, "-c", code, str(unpacked)),
            *("demo", "--headless", "--speed", "1000"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={"REHAB_DATA": str(tmp_path / "data"), "HOME": str(tmp_path)},
    )
    assert done.returncode == 0, done.stderr
    assert "SIMULATED" in done.stdout
