"""The rest before sleep has neither target nor reference contraction: it has to run, end and
be counted all the same.
"""

import json
import re
from pathlib import Path

import pytest

from rehab import resources

SECONDS = 40


@pytest.fixture
def shorter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: object) -> None:  # noqa: ARG001 - after it cleared the environment
    """The ten minutes as less than one."""
    text = (resources.folder("exercises") / "relaxation.toml").read_text("utf-8")
    text, n = re.subn(r"^seconds = 600$", f"seconds = {SECONDS}", text, flags=re.M)
    assert n == 1
    text = text.replace('id = "relaxation"', 'id = "short_rest"')
    folder = tmp_path / "exercises"
    folder.mkdir()
    (folder / "short_rest.toml").write_text(text, "utf-8")
    monkeypatch.setenv("REHAB_EXERCISES", str(folder))


@pytest.mark.usefixtures("shorter")
def test_it_runs_to_its_end_without_a_window(run) -> None:
    sensor = "simulated?seed=3&jerks_per_min=12"
    way = ("train", "short_rest", "--sensor", sensor, "--headless", "--speed", "1000")
    done = run(*way)
    assert done.code == 0, done.err
    assert "Evening rest" in done.out
    assert "complete" in done.out
    (row,) = json.loads(run("history", "--json").out)
    assert row["exercise"] == "short_rest"
    assert row["status"] == "complete"
    score = row["score"]
    assert score["n_repetitions_complete"] == 1
    rest = next(one for one in score["by_phase"] if one["phase"] == "rest")
    assert rest["exposure_s"] == pytest.approx(SECONDS, abs=1.0)
    assert score["n_jerks"] > 0
