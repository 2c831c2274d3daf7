"""Who may read the pages. If these fail, another program, another page of the browser or
another person at the machine reads a patient's history, or writes into it.
"""

import pytest

from rehab.review.door import NEVER, SHUT, USED
from tests.unit.review.fake_clinic import FakeClinic
from tests.unit.review.site_room import HERE, KEY, PORT, stranger, therapist

PAGES = ("/", "/patients/unchanged", "/no/such/page")
NOTE = {"day": "2026-11-20", "place": "clinic", "text": "A note."}


@pytest.mark.parametrize("path", PAGES)
def test_without_the_key_nothing_is_told(path: str) -> None:
    answer = stranger().get(path)
    assert answer.status_code == 403
    assert SHUT in answer.text
    assert "unchanged" not in answer.text


@pytest.mark.parametrize("key", ["", "x", KEY + "x", KEY[:-1], "ключ", "%00", "a/b"])
def test_a_forged_key_opens_nothing(key: str) -> None:
    browser = stranger()
    answer = browser.get(f"/enter/{key}")
    assert answer.status_code == 403
    assert NEVER in answer.text
    assert browser.get("/").status_code == 403


def test_the_key_becomes_a_cookie_that_scripts_and_other_sites_do_not_get() -> None:
    answer = stranger().get(f"/enter/{KEY}", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"rehab_{PORT}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert KEY not in cookie


def test_the_key_opens_once() -> None:
    """A key stands in a history and in a list of processes; others can read it there."""
    browser = therapist()
    again = browser.get(f"/enter/{KEY}")  # the same browser, by its back button
    assert again.status_code == 200
    browser.cookies.clear()
    answer = browser.get(f"/enter/{KEY}")
    assert answer.status_code == 403
    assert USED in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("token", ["", "x", '"', "a=b", "é", KEY])
def test_a_forged_cookie_opens_nothing(token: str) -> None:
    cookie = f"rehab_{PORT}={token}".encode()
    assert stranger().get("/", headers={"Cookie": cookie}).status_code == 403


@pytest.mark.parametrize(
    "host",
    ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:1", "", "[::1]"],
)
def test_a_name_that_was_turned_to_this_machine_gets_nothing(host: str) -> None:
    """DNS rebinding: a page of evil.example whose name now means 127.0.0.1."""
    answer = therapist().get("/patients/unchanged", headers={"Host": host})
    assert answer.status_code == 400
    assert "unchanged" not in answer.text


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "null",
        "",
        f"https://127.0.0.1:{PORT}",
        "http://127.0.0.1:8000",
        f"http://localhost:{PORT}",
        f"{HERE}.evil.example",
    ],
)
def test_another_origin_changes_nothing(origin: str) -> None:
    clinic = FakeClinic()
    before = clinic.patient("unchanged").notes
    browser = therapist(clinic)
    answer = browser.post(
        "/patients/unchanged/notes", data=NOTE, headers={"Origin": origin}
    )
    assert answer.status_code == 403
    assert clinic.patient("unchanged").notes == before


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_no_method_goes_around_the_origin(method: str) -> None:
    browser = therapist()
    del browser.headers["Origin"]
    assert browser.request(method, "/patients/unchanged").status_code == 403


@pytest.mark.parametrize("path", [*PAGES, "/static/look.css", "/static/none.css"])
@pytest.mark.parametrize("is_let_in", [True, False])
def test_every_answer_carries_the_policy(path: str, is_let_in: bool) -> None:
    answer = (therapist() if is_let_in else stranger()).get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    for part in ("frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"):
        assert part in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    is_look = path.startswith("/static")
    assert ("no-store" in answer.headers["cache-control"]) is not is_look


def test_a_failure_shows_a_sentence_and_no_trace() -> None:
    class Broken(FakeClinic):
        def patients(self) -> tuple:  # type: ignore[override,type-arg]
            raise ZeroDivisionError("secret detail")

    browser = stranger(Broken())
    browser.get(f"/enter/{KEY}", follow_redirects=False)
    answer = browser.get("/")
    assert answer.status_code == 500
    assert "Something unexpected went wrong" in answer.text
    for leaked in ("secret", "ZeroDivision", "Traceback", ".py"):
        assert leaked not in answer.text


def test_nothing_is_fetched_from_outside() -> None:
    browser = therapist()
    for path in PAGES:
        text = browser.get(path).text
        outside = text.replace("http://www.w3.org/", "")
        assert "http://" not in outside
        assert "https://" not in outside
        assert "<script>" not in text
        assert "style=" not in text
