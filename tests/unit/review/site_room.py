"""A browser's requests to the site, without a browser and without a network."""

from datetime import UTC, datetime

from starlette.testclient import TestClient

from rehab.ports import Clinic
from rehab.review import make_site
from tests.unit.review.fake_clinic import FakeClinic
from tests.unit.review.sample_people import TODAY

PORT = 8123
HERE = f"http://127.0.0.1:{PORT}"
KEY = "the-key-of-this-test"


def now() -> datetime:
    """A Monday afternoon."""
    return datetime(TODAY.year, TODAY.month, TODAY.day, 15, tzinfo=UTC)


def stranger(clinic: Clinic | None = None) -> TestClient:
    """A browser that was not let in."""
    site = make_site(clinic or FakeClinic(), KEY, port=PORT, now=now)
    return TestClient(site, base_url=HERE, headers={"Origin": HERE})


def therapist(clinic: Clinic | None = None) -> TestClient:
    """A browser that used the key."""
    browser = stranger(clinic)
    assert browser.get(f"/enter/{KEY}").status_code == 200
    return browser
