"""The sample clinic, small: one planned day of two patients through all that all days use.

If these fail, a therapist's first look is at pages without a patient, or at made-up people
who are not told from real ones. The whole of it is in `tests/bench`.
"""

import os
import re
import signal
import subprocess
import sys
import urllib.request
from datetime import datetime, timedelta
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from rehab.app.clinic.desk import ClinicDesk
from rehab.app.home import Home
from rehab.app.sample.making import make_clinic, sitting_id
from rehab.app.sample.place import clinic_folder, clock_of, made_on
from rehab.app.sample.stories import BLOCK, STORIES
from rehab.config import Settings
from rehab.errors import Reason, StoreError
from tests.e2e.conftest import Run

pytestmark = pytest.mark.timeout(900)  # two processes start; on a full machine slowly

SAMPLE = "Sample data. Not a real person."
TWO = (STORIES[0], STORIES[2])


def _quiet(_: int, __: int) -> None:
    """Tell nobody."""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with a sample clinic of two sittings in it."""
    path = tmp_path_factory.mktemp("sample")
    told: list[tuple[int, int]] = []
    is_new = make_clinic(
        clinic_folder(path), lambda n, of: told.append((n, of)), stories=TWO, n_days=1
    )
    assert is_new
    assert told == [(0, 2), (1, 2), (2, 2)]
    return path


def test_sittings_went_through_the_pipeline_and_say_that_they_are_made_up(
    data: Path,
) -> None:
    """A sample without its label is a false history of somebody."""
    folder = clinic_folder(data)
    home = Home(Settings(folder), read_only=True)
    rows = home.sessions()
    assert len(rows) == len(TWO) * len(BLOCK)
    assert {row.patient for row in rows} == {story.patient for story in TWO}
    assert {row.sitting for row in rows} == {sitting_id(story, 0) for story in TWO}
    for row in rows:
        assert row.is_simulated
        assert row.status == "complete"
        assert row.recording.path.is_relative_to(folder)
        assert row.recording.path.stat().st_size == row.recording.n_bytes
        assert row.score is not None
        assert not row.score.withheld
        assert row.score.detector["name"] != "none"
    diary = home.store.diary
    assert len(diary.ratings()) == len(diary.checkups()) == len(TWO)
    assert {plan.patient for plan in diary.plans()} == {s.patient for s in TWO}
    home.close()


def test_the_desk_shows_valid_sittings_that_were_done_as_planned(data: Path) -> None:
    """Sittings under three detectable minutes would leave the trend without a point."""
    folder = clinic_folder(data)
    home = Home(Settings(folder), read_only=True)
    desk = ClinicDesk(home, clock_of(folder))
    for line in desk.patients():
        assert line.is_simulated
        (sitting,) = desk.sittings(line.patient)
        assert sitting.is_scored, sitting.why
        assert sitting.n_done == sitting.n_planned == len(BLOCK)
        assert desk.patient(line.patient).notes
    desk.close()
    home.close()


def test_a_second_run_changes_nothing(data: Path) -> None:
    """What a therapist tried out in the sample clinic would be gone."""
    folder = clinic_folder(data)
    before = (folder / "rehab.db").read_bytes()
    assert not make_clinic(folder, _quiet, stories=TWO, n_days=1)
    assert (folder / "rehab.db").read_bytes() == before
    assert [path.name for path in data.iterdir()] == [folder.name]


def test_another_history_is_never_written_over(tmp_path: Path) -> None:
    """Somebody's recordings may lie where the sample clinic wants to be."""
    taken = clinic_folder(tmp_path)
    taken.mkdir()
    (taken / "rehab.db").write_bytes(b"somebody's")
    with pytest.raises(StoreError) as told:
        make_clinic(taken, _quiet, stories=TWO, n_days=1)
    assert told.value.reason is Reason.FOLDER_TAKEN
    assert (taken / "rehab.db").read_bytes() == b"somebody's"


def test_what_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    """Half a clinic would be opened as a whole one by the next run."""

    def full(n: int, _: int) -> None:
        if n:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        make_clinic(clinic_folder(tmp_path), full, stories=TWO, n_days=1)
    assert not list(tmp_path.iterdir())


def test_the_clock_of_a_sample_clinic_stays_at_its_day(data: Path) -> None:
    """Four patients who never come again are no sample of anything."""
    folder = clinic_folder(data)
    assert clock_of(folder)().date() == made_on(folder)
    now = datetime.now().astimezone()
    assert abs(clock_of(data)() - now) < timedelta(minutes=1)


def test_the_history_on_the_command_line_is_labelled(data: Path, run: Run) -> None:
    """Who reads only the terminal must know it, too."""
    done = run("history", "--data", str(clinic_folder(data)))
    assert done.code == 0
    assert "sample-improving (sample data, not a real person): Building" in done.out
    assert done.out.count("simulated") > len(TWO) * len(BLOCK)


def test_the_command_opens_what_is_there(data: Path) -> None:
    """`rehab demo --clinic` is typed a second time; every page says that it is sample."""
    env = dict(os.environ, REHAB_DATA=str(data), PYTHONUNBUFFERED="1")
    with subprocess.Popen(
        [sys.executable, "-m", "rehab", "demo", "--clinic", "--no-open"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=env,
    ) as child:
        assert child.stdout is not None
        assert "not real people" in child.stdout.readline()
        address = re.findall(r"http://\S+", child.stdout.readline())[0]
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        browser = urllib.request.build_opener(jar)
        pages = [browser.open(address).read().decode()]
        root = address.partition("/enter/")[0]
        pages += [
            browser.open(f"{root}{link}").read().decode()
            for link in re.findall(r'<th scope="row"><a href="([^"]+)"', pages[0])
        ]
        child.send_signal(signal.SIGINT)
        _, complained = child.communicate()
    assert child.returncode == 0
    assert complained == ""
    assert len(pages) == 1 + len(TWO)
    assert all(SAMPLE in page for page in pages)
