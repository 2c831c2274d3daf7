"""Writes a patient's page as one file, and prints it where a browser is installed."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rehab.app import printing, whole_file
from rehab.app.clinic.desk import ClinicDesk
from rehab.app.home import Home
from rehab.errors import Reason, RehabError
from rehab.model.people import HOME
from rehab.review.pages.report import make_report


@dataclass(frozen=True, slots=True)
class ReportAsk:
    """What was asked for: an HTML file, a PDF file, or both; one at least."""

    patient: str
    html: Path | None
    pdf: Path | None
    is_named: bool = False
    may_replace: bool = False


def write_report(
    home: Home, ask: ReportAsk, now: Callable[[], datetime] | None = None
) -> None:
    """Write what was asked for; a file is whole or not there.

    Raises
    ------
    RehabError
        PATIENT_UNKNOWN; FILE_EXISTS, FILE_IS_FOLDER, FILE_UNWRITABLE; BROWSER_MISSING and
        BROWSER_FAILED, where the HTML file was written all the same; SETTING_INVALID where
        a name was asked for that is not known, or not this patient's.
    """
    desk = ClinicDesk(home, now)
    try:
        desk.plan(ask.patient)  # before a file is touched
        person = _person(home, desk, ask.patient) if ask.is_named else ""
        clock = now or (lambda: datetime.now().astimezone())
        html = make_report(desk, ask.patient, clock, person).html
    finally:
        desk.close()
    for target in filter(None, (ask.html, ask.pdf)):
        whole_file.refuse(target, may_replace=ask.may_replace)
    if ask.html is not None:
        whole_file.write(ask.html, html.encode(), may_replace=ask.may_replace)
    if ask.pdf is not None:
        whole_file.write(
            ask.pdf, _printed(html, ask.pdf.parent), may_replace=ask.may_replace
        )


def _printed(html: str, folder: Path) -> bytes:
    """Return the PDF. A browser in a box of its own sees the user's folders only."""
    browser = printing.find_browser()
    try:
        with tempfile.TemporaryDirectory(prefix="rehab-report-", dir=folder) as made:
            page = Path(made).resolve() / "report.html"
            page.write_text(html, encoding="utf-8")
            return printing.print_page(browser, page)
    except OSError as error:
        raise RehabError(Reason.FILE_UNWRITABLE, path=str(folder)) from error


def _person(home: Home, desk: ClinicDesk, patient: str) -> str:
    """Return the name in the profile: it is that of the one who trains on this machine."""
    profile = home.papers.profile()
    name = profile.name.strip() if profile else ""
    people = [line.patient for line in desk.patients() if not line.is_simulated]
    if name and (patient == HOME.id or people == [patient]) and patient in people:
        return name
    raise RehabError(
        Reason.SETTING_INVALID,
        name="--name",
        value=patient,
        allowed="the one person of this computer, whose name is in the profile",
    )
