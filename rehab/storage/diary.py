"""Plans, checkups and ratings of the history: what is to be done, and what was said."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Engine, Select, select
from sqlalchemy.orm import Session

from rehab.model.checkup import Checkup, CheckupRow, Rating, RatingRow
from rehab.model.plan import PlanVersion
from rehab.storage import database, plan_json
from rehab.storage.diary_tables import CheckupTable, PlanTable, RatingTable
from rehab.storage.place import Place
from rehab.storage.schema import Base, PatientTable

T = TypeVar("T")


class SqlDiary:
    """Keeps them in the database of a `SqlStore` (a `Diary`).

    Every method raises `StoreError` as the store does.
    """

    def __init__(self, engine: Engine, path: Place) -> None:
        self._engine, self._path = engine, path

    def add_checkup(self, row: CheckupRow) -> None:
        """Keep what was said before training."""
        said = row.checkup
        self._add(
            row.patient,
            CheckupTable(
                patient_id=row.patient,
                at_us=row.at_us,
                utc_offset_min=row.utc_offset_min,
                missed_dose=said.missed_dose,
                has_fever=said.has_fever,
                slept_little=said.slept_little,
                pain=said.pain,
            ),
        )

    def add_rating(self, row: RatingRow) -> None:
        """Keep what was said after a sitting; what was said before of it stays."""
        said = row.rating
        self._add(
            row.patient,
            RatingTable(
                patient_id=row.patient,
                at_us=row.at_us,
                utc_offset_min=row.utc_offset_min,
                sitting=row.sitting,
                how=said.how,
                pain=said.pain,
                took_medication=said.took_medication,
                slept=said.slept,
                note=said.note,
            ),
        )

    def add_plan(self, version: PlanVersion) -> None:
        """Keep a plan; older versions stay, so that a history can be explained."""
        table = PlanTable(
            patient_id=version.patient,
            from_us=version.from_us,
            body=plan_json.from_version(version),
            uid=version.id,
        )
        self._add(version.patient, table)

    def checkups(self, patient: str | None = None) -> list[CheckupRow]:
        """Return what a patient, or everybody, said before training, oldest first."""
        query = select(CheckupTable).order_by(CheckupTable.at_us, CheckupTable.id)
        if patient is not None:
            query = query.where(CheckupTable.patient_id == patient)
        return self._read(query, to_checkup)

    def ratings(self, patient: str | None = None) -> list[RatingRow]:
        """Return what a patient, or everybody, said after sittings, oldest first."""
        query = select(RatingTable).order_by(RatingTable.at_us, RatingTable.id)
        if patient is not None:
            query = query.where(RatingTable.patient_id == patient)
        return self._read(query, to_rating)

    def plan_at(self, patient: str, at_us: int) -> PlanVersion | None:
        """Return the newest version that counts at `at_us`; None where nobody wrote one.

        Of two that begin at the same time the one that was kept later counts.
        """
        query = (
            select(PlanTable)
            .where(PlanTable.patient_id == patient, PlanTable.from_us <= at_us)
            .order_by(PlanTable.from_us.desc(), PlanTable.id.desc())
            .limit(1)
        )
        found = self._read(query, to_plan)
        return found[0] if found else None

    def plans(self, patient: str | None = None) -> list[PlanVersion]:
        """Return all versions of a patient's plan, or of everybody's, oldest first."""
        query = select(PlanTable).order_by(PlanTable.from_us, PlanTable.id)
        if patient is not None:
            query = query.where(PlanTable.patient_id == patient)
        return self._read(query, to_plan)

    def _add(self, patient: str, row: Base) -> None:
        with database.failures(self._path), Session(self._engine) as db, db.begin():
            if db.get(PatientTable, patient) is None:
                db.add(PatientTable(id=patient))
                db.flush()
            db.add(row)

    def _read(self, query: Select[Any], make: Callable[[Any], T]) -> list[T]:
        with database.failures(self._path), Session(self._engine) as db, db.begin():
            try:
                return [make(row) for row in db.scalars(query)]
            except (ValueError, KeyError, TypeError) as error:
                raise database.damaged(self._path) from error


def to_checkup(row: CheckupTable) -> CheckupRow:
    """Return the checkup of a row; raise `ValueError` on senseless content."""
    said = Checkup(row.missed_dose, row.has_fever, row.slept_little, row.pain)
    return CheckupRow(row.patient_id, row.at_us, row.utc_offset_min, said)


def to_rating(row: RatingTable) -> RatingRow:
    """Return the rating of a row; raise `ValueError` on senseless content."""
    said = Rating(row.how, row.pain, row.took_medication, row.slept, row.note)
    return RatingRow(row.patient_id, row.at_us, row.utc_offset_min, row.sitting, said)


def to_plan(row: PlanTable) -> PlanVersion:
    """Return the plan of a row; raise `ValueError` on senseless content."""
    return plan_json.to_version(row.patient_id, row.from_us, row.uid, row.body)
