"""A history that an earlier rehab wrote is opened by this one, with nothing lost."""

import json
import sqlite3
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from rehab.errors import Reason, StoreError
from rehab.model.plan import Caps
from rehab.model.score import PhaseScore, Score
from rehab.model.signal import LinkSecurity
from rehab.storage import database, disk
from rehab.storage.bundle import pack
from rehab.storage.migrating import upgrade
from rehab.storage.store import SqlStore
from tests.unit.storage.sittings import SCORE, SITTING

UNPLACED = {"phase": None, "is_counted": None, "is_artefact": False}
"""What later versions say of an event."""

OLD_SCORE = replace(
    SCORE,
    jerks=tuple(
        replace(jerk, confidence=1.0, lags_s=(), **UNPLACED) for jerk in SCORE.jerks
    ),
    silences=(),
    runs=(),
    by_phase=tuple(
        PhaseScore(part.phase, part.side, part.exposure_s, part.n_jerks)
        for part in SCORE.by_phase
    ),
    shapes=None,
)
"""What the first rehab could keep of `SCORE`."""

SECOND_SCORE = replace(
    OLD_SCORE,
    jerks=tuple(replace(jerk, **UNPLACED) for jerk in SCORE.jerks),
    silences=tuple(replace(silence, **UNPLACED) for silence in SCORE.silences),
    runs=SCORE.runs,
)
"""What the second and the third could."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The database of the first rehab (revision 0001), with a session in it."""
    return _made(tmp_path / "rehab.db", "0001")


@pytest.fixture
def second(tmp_path: Path) -> Path:
    """The database of the second rehab (revision 0002), with all that it could keep."""
    return _with_runs(_made(tmp_path / "second.db", "0002"))


@pytest.fixture
def third(tmp_path: Path) -> Path:
    """The database of the third rehab (revision 0003): with a sitting and a plan."""
    path = _with_runs(_made(tmp_path / "third.db", "0003"))
    body = {"format": 1, "days": [[_ITEM], [], [], [], [], [], []]}
    with closing(sqlite3.connect(path)) as db, db:
        reason = str(SITTING.stop_reason)
        sitting = SITTING.sitting
        assert sitting is not None
        db.execute(
            "UPDATE sessions SET sitting = ?, stop_reason = ?", (sitting.hex, reason)
        )
        values = {"patient_id": SITTING.patient, "from_us": 5, "body": body}
        _insert(db, "plans", values)
    return path


@pytest.fixture
def fourth(tmp_path: Path) -> Path:
    """The database of the fourth rehab (revision 0004): pain before, and a replay."""
    path = _with_runs(_made(tmp_path / "fourth.db", "0004"))
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE sessions SET is_replayed = 1")
        said = {"missed_dose": False, "has_fever": False, "slept_little": True}
        when = {"patient_id": SITTING.patient, "at_us": 7, "utc_offset_min": 60}
        _insert(db, "checkups", when | said | {"pain": 3})
    return path


_ITEM = {
    "exercise": "arm_raise",
    "side": "left",
    "sets": 2,
    "repetitions": 8,
    "feedback_pct": 50,
    "is_assessment": False,
}


def _with_runs(path: Path) -> Path:
    with closing(sqlite3.connect(path)) as db, db:
        for i, jerk in enumerate(SCORE.jerks):
            db.execute(
                "UPDATE jerks SET confidence = ?, lags_s = ? WHERE position = ?",
                (jerk.confidence, _plain(jerk.lags_s), i),
            )
        for i, silence in enumerate(SCORE.silences):
            values = {k: v for k, v in asdict(silence).items() if k not in UNPLACED}
            own = {"score_id": 1, "position": i, "jerk_id": values.pop("id")}
            _insert(db, "silences", own | values)
        for i, run in enumerate(SCORE.runs):
            values = asdict(run)
            own = {"score_id": 1, "position": i, "run_id": values.pop("id")}
            _insert(db, "runs", own | values)
    return path


def _made(path: Path, revision: str) -> Path:
    path.touch()
    engine = database._engine(path, ["foreign_keys = ON"], "BEGIN IMMEDIATE")
    with engine.begin() as connection:
        upgrade(connection, revision)
    engine.dispose()
    with closing(sqlite3.connect(path)) as db, db:
        _fill(db, SCORE)
    return path


def _fill(db: sqlite3.Connection, score: Score) -> None:
    row, file = SITTING, SITTING.recording
    _insert(db, "patients", {"id": row.patient})
    _insert(
        db,
        "sessions",
        {
            "id": row.id.hex,
            "patient_id": row.patient,
            **_of(row, "started_us", "utc_offset_min", "exercise_id", "side"),
            **_of(row, "exercise_sha256", "device", "is_simulated", "status"),
            **_of(row, "truth_n_jerks"),
            "recording_path": str(file.path),
            "recording_sha256": file.sha256,
            "recording_n_bytes": file.n_bytes,
            "recording_n_samples": file.n_samples,
            "recording_gaps": [[g.start_index, g.n_samples] for g in file.gaps],
            "recording_is_recovered": file.is_recovered,
        },
    )
    _insert(
        db,
        "scores",
        {
            "id": 1,
            "session_id": row.id.hex,
            "judgement": 1,
            **_of(score, "detector", "n_jerks", "n_prolonged", "n_live", "withheld"),
            **_of(score, "detectable_s", "duration_s", "coverage_pct"),
            **_of(score, "n_repetitions", "n_repetitions_complete"),
            **_of(score, "time_in_target_pct"),
            "by_phase": [asdict(part) for part in OLD_SCORE.by_phase],
        },
    )
    for i, jerk in enumerate(score.jerks):
        new = {"id", "confidence", "lags_s", *UNPLACED}
        values = {k: v for k, v in asdict(jerk).items() if k not in new}
        own = {"score_id": 1, "position": i, "jerk_id": jerk.id}
        _insert(db, "jerks", own | values)
    for i, part in enumerate(score.repetitions):
        own = {"score_id": 1, "position": i}
        _insert(db, "repetitions", own | asdict(part))


def _of(what: object, *names: str) -> dict[str, object]:
    return {name: getattr(what, name) for name in names}


def _insert(db: sqlite3.Connection, table: str, values: dict[str, object]) -> None:
    plain = {k: _plain(v) for k, v in values.items()}
    names, marks = ", ".join(plain), ", ".join(f":{name}" for name in plain)
    db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", plain)  # noqa: S608


def _plain(value: object) -> object:
    if isinstance(value, list | tuple | dict):
        return json.dumps(value)
    return str(value) if isinstance(value, str) else value  # enums are words


def test_an_earlier_history_is_read_as_it_was(path: Path) -> None:
    """An update that loses a year of sessions, or cannot open them, is worse than none."""
    store = SqlStore(path)
    old = replace(SITTING, score=OLD_SCORE, sitting=None, stop_reason=None)
    assert store.sessions() == [old]
    store.close()


def test_the_history_of_the_second_rehab_is_read_as_it_was(second: Path) -> None:
    """Also its runs and silences; what it could not know stays unknown."""
    store = SqlStore(second)
    kept = replace(SITTING, score=SECOND_SCORE, sitting=None, stop_reason=None)
    assert store.sessions() == [kept]
    assert store.diary.checkups("me") == []
    assert store.diary.plan_at(SITTING.patient, 2**60) is None
    store.close()


def test_the_history_of_the_third_rehab_is_read_as_it_was(third: Path) -> None:
    """Its plans count on: a patient whose therapist wrote one must not lose it."""
    store = SqlStore(third)
    assert store.sessions() == [replace(SITTING, score=SECOND_SCORE)]
    (plan,) = store.diary.plans(SITTING.patient)
    assert plan == store.diary.plan_at(SITTING.patient, 5)
    assert plan.week.days[0].items[0].repetitions == 8
    assert (plan.caps, plan.fade, plan.may_stand, plan.id) == (Caps(), None, None, None)
    assert store.entries.events() == store.entries.notes() == []
    assert store.entries.verdicts(SITTING.patient) == []
    store.close()


def test_the_history_of_the_fourth_rehab_is_read_as_it_was(fourth: Path) -> None:
    """What was said before training, and what only played a file."""
    store = SqlStore(fourth)
    old = replace(SITTING, score=SECOND_SCORE, sitting=None, stop_reason=None)
    assert store.sessions() == [replace(old, is_replayed=True)]
    assert store.session(SITTING.id).link_security is LinkSecurity.UNKNOWN
    (said,) = store.diary.checkups(SITTING.patient)
    assert (said.checkup.pain, said.checkup.slept_little) == (3, True)
    assert store.entries.notes() == []
    store.close()


def test_an_earlier_history_can_be_looked_at_first(path: Path) -> None:
    """After an update `rehab history` may well be the first command that is run."""
    looker = SqlStore(path, read_only=True)
    assert looker.session(SITTING.id).score == OLD_SCORE
    looker.close()


def test_a_history_that_another_program_has_open_is_not_brought_up(path: Path) -> None:
    """The patient's older program would go on writing into tables that it does not know."""
    before = _dump(path)
    held = disk.lock_beside(path)
    for look in (
        lambda: SqlStore(path, read_only=True),
        lambda: pack.gathered(path, SITTING.patient),
    ):
        with pytest.raises(StoreError) as caught:
            look()
        assert caught.value.reason is Reason.STORE_BUSY
    assert _dump(path) == before
    held.close()
    SqlStore(path, read_only=True).close()
    assert _dump(path) != before
    SqlStore(path).close()  # and the lock was let go


def test_an_earlier_session_can_be_judged_anew(path: Path) -> None:
    """`rehab score --again` after an update keeps what the new detector tells."""
    store = SqlStore(path)
    store.add_score(SITTING.id, SCORE)
    store.close()
    store = SqlStore(path)
    assert store.session(SITTING.id).score == SCORE
    store.close()
    with closing(sqlite3.connect(path)) as db:
        kept = db.execute("SELECT confidence, lags_s FROM jerks WHERE score_id = 1")
        assert kept.fetchall() == [(1.0, "[]")] * len(SCORE.jerks)


def test_a_migration_that_fails_changes_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk half-way must leave a history that the earlier rehab can still open."""

    def fail(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("alembic.operations.Operations.create_table", fail)
    before = _dump(path)
    with pytest.raises(OSError, match="no space left"):
        _open_bare(path)
    assert _dump(path) == before


def _open_bare(path: Path) -> None:
    engine = database._engine(path, [], "BEGIN IMMEDIATE")
    try:
        with engine.begin() as connection:
            upgrade(connection)
    finally:
        engine.dispose()


def _dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return list(db.iterdump())
