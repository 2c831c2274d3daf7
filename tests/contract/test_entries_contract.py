"""What every keeper of a therapist's entries must do: nothing is lost, nothing is silent."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest

from rehab.errors import Reason, StoreError
from rehab.model.clinic import (
    ClinicEvent,
    ClinicEventKind,
    ClinicNote,
    Verdict,
    VerdictKind,
)
from rehab.model.exercise import Target
from rehab.model.plan import Caps, DayPlan, PlanItem, PlanVersion, Tempo, WeekPlan
from rehab.model.signal import Side
from rehab.storage.place import Place
from rehab.storage.store import SqlStore
from tests.unit.storage.sittings import SCORE, SITTING

DAY = date(2026, 10, 12)
MARKUP = '<script>alert("1")</script> & "quotes" \x00 ends'.replace("\x00", "")


@pytest.fixture
def store(place: Place) -> Iterator[SqlStore]:
    store = SqlStore(place)
    store.add(SITTING)
    yield store
    store.close()


def _verdict(onset_s: float, kind: VerdictKind, at_us: int) -> Verdict:
    return Verdict(uuid4(), SITTING.id, onset_s, kind, at_us, "jerk_offline 1")


def test_entries_come_back_as_they_were(store: SqlStore, place: Place) -> None:
    """Also markup, and a note of 10,000 characters: what was typed is what is read."""
    event = ClinicEvent(uuid4(), "me", DAY, ClinicEventKind.DOSE, MARKUP, 5)
    note = ClinicNote(uuid4(), "me", DAY, "clinic", "ä" * 10_000, 6)
    for _ in range(2):  # a file that is imported twice changes nothing
        store.entries.add_event(event)
        store.entries.add_note(note)
    store.close()
    again = SqlStore(place, read_only=True)
    assert again.entries.events("me") == again.entries.events() == [event]
    assert again.entries.notes("me") == again.entries.notes() == [note]
    assert again.entries.notes("you") == again.entries.events("you") == []
    again.close()


def test_what_is_taken_back_stays(store: SqlStore) -> None:
    """A dose that vanished without a trace would change a label that nobody can explain."""
    event = ClinicEvent(uuid4(), "me", DAY, ClinicEventKind.DOSE, "up", 5)
    store.entries.add_event(event)
    store.entries.withdraw(event.id, 70)
    store.entries.withdraw(event.id, 90)
    assert store.entries.events("me") == [replace(event, withdrawn_us=70)]
    with pytest.raises(StoreError) as caught:
        store.entries.withdraw(uuid4(), 90)
    assert caught.value.reason is Reason.ENTRY_UNKNOWN


def test_a_verdict_takes_a_jerk_out_of_the_counts_and_can_be_taken_back(
    store: SqlStore,
) -> None:
    """The count follows the person who looked; the detector's own word is kept."""
    onset = SCORE.jerks[0].onset_s
    store.entries.add_verdict(_verdict(onset + 0.01, VerdictKind.ARTEFACT, 1))
    (found,) = store.sessions()
    assert found.score is not None
    assert found.score.n_jerks == SCORE.n_jerks - 1
    assert found.score.by_phase[0].n_jerks == SCORE.by_phase[0].n_jerks - 1
    assert not found.score.jerks[0].is_counted
    assert len(found.score.jerks) == len(SCORE.jerks)
    (outline,) = store.archive.outlines(["me"])["me"]
    assert outline.score is not None
    assert (outline.score.n_jerks, outline.score.jerks) == (SCORE.n_jerks - 1, ())
    store.entries.add_verdict(_verdict(onset, VerdictKind.CLEARED, 2))
    assert store.session(SITTING.id) == SITTING
    assert len(store.entries.verdicts("me")) == 2


def test_a_verdict_holds_after_scoring_again(store: SqlStore) -> None:
    """A better detector must not bring back what a person saw was a cable."""
    onset = SCORE.jerks[0].onset_s
    store.entries.add_verdict(_verdict(onset, VerdictKind.VOLUNTARY, 1))
    moved = replace(SCORE.jerks[0], onset_s=onset + 0.02, offset_s=onset + 0.08)
    again = replace(SCORE, jerks=(moved, *SCORE.jerks[1:]))
    store.add_score(SITTING.id, again)
    score = store.session(SITTING.id).score
    assert score is not None
    assert score.n_jerks == again.n_jerks - 1


def test_a_verdict_on_an_unknown_session_is_refused(store: SqlStore) -> None:
    """A stale page must not write into nowhere."""
    lost = replace(_verdict(1.0, VerdictKind.JERK, 1), session=UUID(int=1))
    with pytest.raises(StoreError) as caught:
        store.entries.add_verdict(lost)
    assert caught.value.reason is Reason.SESSION_UNKNOWN
    assert store.entries.verdicts() == []


def test_a_whole_plan_comes_back(store: SqlStore) -> None:
    """Tempo, target, fading, standing and caps are what the therapist set."""
    item = PlanItem(
        *("reach_and_hold", Side.RIGHT, 1, 6),
        feedback_pct=50,
        tempo=Tempo(hold_s=4.0),
        target=Target(15.0, 30.0),
    )
    free = DayPlan()
    version = PlanVersion(
        *("me", 100, WeekPlan((DayPlan((item,)), *[free] * 6))),
        fade=((1, 100), (4, 60)),
        may_stand=False,
        caps=Caps(day_min=20.0, stop_jerks_per_min=15.0, stop_pain=3),
        words="Holds well; <b>longer</b>.",
        id=uuid4(),
    )
    older = PlanVersion("me", 50, WeekPlan((free,) * 7), fade=())
    for kept in (version, older):
        store.diary.add_plan(kept)
    assert store.diary.plan_at("me", 200) == version
    assert store.diary.plans("me") == store.diary.plans() == [older, version]


def test_every_change_changes_a_patients_stamp(store: SqlStore) -> None:
    """The list of patients is kept between looks: a change that it missed stays unseen."""
    event = ClinicEvent(uuid4(), "me", DAY, ClinicEventKind.DOSE, "up", 5)
    note = ClinicNote(uuid4(), "me", DAY, "", "x", 6)
    seen = [store.archive.stamps()["me"]]
    for change in (
        lambda: store.entries.add_event(event),
        lambda: store.entries.add_note(note),
        lambda: store.entries.withdraw(event.id, 1),
        lambda: store.entries.withdraw(note.id, 1),
        lambda: store.entries.add_verdict(_verdict(1.0, VerdictKind.JERK, 1)),
        lambda: store.entries.add_verdict(_verdict(1.0, VerdictKind.CLEARED, 1)),
        lambda: store.add_score(SITTING.id, SCORE),
        lambda: store.add(replace(SITTING, id=uuid4())),
        lambda: store.add(replace(SITTING, id=uuid4(), score=None)),
        lambda: store.diary.add_plan(PlanVersion("me", 1, WeekPlan((DayPlan(),) * 7))),
    ):
        change()
        seen.append(store.archive.stamps()["me"])
    assert len(set(seen)) == len(seen)
