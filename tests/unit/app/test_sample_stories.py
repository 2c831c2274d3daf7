"""The sample patients' stories: if these fail, `rehab demo --clinic` stops half-way."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from rehab import resources
from rehab.app.clinic import plan_rules
from rehab.app.sample import nights, papers
from rehab.app.sample.stories import (
    BLOCK,
    N_DAYS,
    N_WEEKS,
    PREFIX,
    STORIES,
    Story,
    day_at,
)
from rehab.catalog import load_catalog
from rehab.model.night import Rules
from rehab.model.people import Profile
from rehab.model.plan import PlanVersion
from rehab.sensors.simulation.traits import read_traits
from rehab.storage.store import SqlStore

every_story = pytest.mark.parametrize("story", STORIES, ids=lambda s: s.name)


@every_story
def test_every_day_can_be_simulated_and_said(story: Story) -> None:
    """An option out of range ends the run on that day."""
    seeds = {
        read_traits(story.options(nth, part)).seed
        for nth in range(N_DAYS)
        for part in range(len(BLOCK))
    }
    assert len(seeds) == N_DAYS * len(BLOCK)
    assert all(story.rating(nth).pain is not None for nth in range(N_DAYS))
    assert story.options(3, 1) == story.options(3, 1)


@every_story
def test_a_story_stays_within_its_twelve_weeks(story: Story) -> None:
    """A day beyond them would lie in the future."""
    entries = [at for at, *_ in (*story.events, *story.notes, *story.plans)]
    days = {*story.missed, *story.bad, *story.pain, *story.told, *entries}
    assert days <= {*range(N_DAYS)}
    assert story.patient.startswith(PREFIX)


def test_names_and_seeds_are_their_own() -> None:
    """Two patients of one seed would be one, twice."""
    assert len({story.patient for story in STORIES}) == 4
    assert len({story.seed for story in STORIES}) == 4


def test_the_plan_is_one_that_the_editor_would_take() -> None:
    """A sample plan over a limit would be a bad example, and be clipped."""
    catalog = load_catalog(resources.folder("exercises"))
    version = PlanVersion("sample", 0, papers.week())
    plan_rules.check(version, catalog, Profile())


def test_three_days_a_week() -> None:
    """The calendar shows planned days by their weekday."""
    monday = date(2026, 9, 7)
    days = [day_at(monday, nth) for nth in range(N_DAYS)]
    assert {day.weekday() for day in days} == {0, 2, 4}
    assert (days[-1] - monday).days < 7 * N_WEEKS


def test_sample_nights_are_simulated_have_no_signal_and_are_judged(
    tmp_path: Path,
) -> None:
    """A sample night without its label is a false night of somebody."""
    first = date(2026, 9, 7)
    now = datetime(2026, 9, 16, 12, tzinfo=UTC)
    store = SqlStore(tmp_path / "rehab.db")
    nights.keep_nights(store, "sample-unchanged", first, now, tmp_path)
    rows = store.nights.nights()
    store.close()
    assert len(rows) == 3  # those to come are not there yet
    for row in rows:
        assert row.is_simulated
        assert not row.recording.path.exists()
        assert [score.rules for score in row.scores] == list(Rules)
        assert row.score is not None
        assert row.score.night.method["name"] != "leg_movement"  # no detector saw it
        assert row.score.index_per_h is not None
        assert row.score.night.movements
        assert all(one.onset_s < row.up_s for one in row.score.night.movements)
