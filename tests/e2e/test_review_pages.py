"""The therapist's minute in a real browser: with and without scripts, small, dark, printed.

If these fail, the pages look right to a test client only.
"""

import http.server
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e import browsing
from tests.e2e.review_child import CROWDED
from tests.unit.review import sample_nights

ALL = ("/", "/patients/unchanged", "/patients/early", "/patients/nothing")
ALL = (*ALL, "/patients/unchanged/sessions", "/patients/nobody")
NIGHT = f"/nights/{sample_nights.every()[5].id}"
ALL = (*ALL, "/patients/sleeper", NIGHT)
CROWD = f"/patients/{quote(CROWDED)}"


@dataclass
class Visit:
    """The browser, the site's address, and the cookie that its key turned into."""

    browser: Browser
    address: str
    cookies: Any

    def window(self, **how: Any) -> BrowserContext:
        return browsing.let_in(self.browser, self.address, self.cookies, **how)


@pytest.fixture(scope="module")
def visit() -> Iterator[Visit]:
    with (
        browsing.served("-m", "tests.e2e.review_child") as address,
        browsing.chromium() as browser,
    ):
        first = browsing.opened(browser)
        page = first.new_page()
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_text("Patients")
        cookies = first.cookies()
        first.close()
        yield Visit(browser, address, cookies)


@pytest.fixture(scope="module")
def page(visit: Visit) -> Iterator[Page]:
    """One window for all that only looks; every test goes where it wants to be."""
    window = visit.window()
    yield window.new_page()
    window.close()


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "none"])
def test_the_minute(visit: Visit, has_scripts: bool) -> None:
    """List, answer, numbers, all sessions, a note: every step is a link or a form."""
    window = visit.window(java_script_enabled=has_scripts)
    page = window.new_page()
    watch = browsing.Watch(page)
    page.goto("/")
    browsing.follow(page.get_by_role("link", name="unchanged"))
    expect(page.locator(".verdict")).to_contain_text("95\u00a0% interval")
    assert page.get_by_role("img").count() >= 5
    summary = page.locator(".trend summary")
    summary.click()
    expect(page.locator(".trend table").last).to_be_visible()
    browsing.follow(page.get_by_role("link", name="All sessions (44)"))
    expect(page.locator("tbody tr")).to_have_count(44)
    page.go_back()
    page.get_by_label("New note").fill(f"Seen with scripts: {has_scripts} <b>")
    browsing.follow(page.get_by_role("button", name="Save note"))
    expect(page.locator(".notes article").first).to_contain_text(
        f"Seen with scripts: {has_scripts} <b>"
    )
    assert page.url.endswith("/patients/unchanged#notes")
    prints = page.get_by_role("button", name="Print")
    assert prints.count() == int(has_scripts)
    assert [text for text in watch.said if "icon" not in text] == []
    here = browsing.origin_of(visit.address)
    assert [url for url in watch.asked if not url.startswith(here)] == []
    window.close()


def test_the_keyboard_reads_as_the_eye_does(page: Page) -> None:
    page.goto("/patients/unchanged")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the page")
    order: list[str] = []
    while len(order) < 60 and "All sessions (44)" not in order:
        page.keyboard.press("Tab")
        order.append(page.locator(":focus").inner_text())
    assert order[:2] == ["rehab", "Patients"]
    assert order.index("Write a note") < order.index("Numbers of this chart")
    assert order.index("Numbers of this chart") < order.index("All sessions (44)")


@pytest.mark.parametrize("path", [*ALL, CROWD])
def test_nothing_scrolls_sideways(page: Page, path: str) -> None:
    """On a phone, and at 200 % of a 1280 px screen."""
    page.goto(path)
    for width in (390, 640, 899, 901, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert not browsing.is_wider_than_screen(page), width
    page.set_viewport_size(browsing.WIDE)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "path", ["/patients/unchanged", "/patients/early", "/patients/sleeper", CROWD]
)
def test_a_print_is_one_sheet(page: Page, path: str) -> None:
    page.goto(path)
    assert browsing.n_pages(page) == 1
    page.emulate_media(media="print")
    assert "not a diagnosis" in page.locator("body").inner_text()
    assert "Sample data" in page.locator("body").inner_text()
    assert not page.get_by_role("button", name="Save note").is_visible()
    page.emulate_media(media="null")


@pytest.mark.parametrize(
    ("path", "scheme"),
    [*((p, "light") for p in ALL), *((p, "dark") for p in ("/", ALL[1], NIGHT))],
)
def test_axe_has_nothing_against_a_page(page: Page, path: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(path)
    for summary in page.locator("summary").all():
        summary.click()
    assert browsing.violations(page) == []
    page.emulate_media(color_scheme="light")


def test_dark_follows_the_system_and_paper_stays_white(page: Page) -> None:
    page.goto("/patients/unchanged")
    ground = "getComputedStyle(document.body).backgroundColor"
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(ground) == "rgb(18, 21, 27)"
    page.emulate_media(color_scheme="dark", media="print")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    page.emulate_media(color_scheme="light", media="null")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"


def test_wider_spacing_of_text_hides_nothing(visit: Visit) -> None:
    """WCAG 1.4.12: readers set their own spacing."""
    window = visit.window(bypass_csp=True)
    page = window.new_page()
    page.goto("/patients/unchanged")
    page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: .12em !important;"
        " word-spacing: .16em !important } p { margin-bottom: 2em !important }"
    )
    assert not browsing.is_wider_than_screen(page)
    window.close()


def test_the_address_opens_nothing_a_second_time(visit: Visit) -> None:
    other = browsing.opened(visit.browser)
    page = other.new_page()
    answer = page.goto(visit.address)
    assert answer is not None
    assert answer.status == 403
    expect(page.locator(".verdict")).to_contain_text("was used already")
    other.close()


FORM = b"""<!doctype html><form method=post action="%s/patients/early/notes">
<input name=text value="from elsewhere"><button>Go</button></form>"""


def test_another_program_on_this_machine_cannot_write(visit: Visit) -> None:
    """It is the same site for cookies (only the port differs), but another origin."""
    body = FORM % browsing.origin_of(visit.address).encode()

    class Elsewhere(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        window = visit.window()
        page = window.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        browsing.follow(page.get_by_role("button"))
        expect(page.locator(".verdict")).to_contain_text("nothing was changed")
        page.goto("/patients/early")
        assert "from elsewhere" not in page.locator("body").inner_text()
        window.close()
        server.shutdown()
        thread.join()


def test_pictures_of_the_pages_are_not_empty(page: Page, tmp_path: Path) -> None:
    """Written where `pytest --basetemp` says; somebody has to look at them."""
    for path in ("/", "/patients/unchanged"):
        page.goto(path)
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                name = f"{path.strip('/').replace('/', '_') or 'list'}-{width}-{scheme}"
                shot = page.screenshot(path=tmp_path / f"{name}.png", full_page=True)
                assert len(shot) > 5_000
    page.set_viewport_size(browsing.WIDE)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="light")


def latest(page: Page) -> None:
    """Go to the newest session's second exercise, as a reader would."""
    page.goto("/patients/unchanged/sessions")
    browsing.follow(page.locator("tbody th a").first)
    browsing.follow(page.locator(".siblings a").first)


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "none"])
def test_behind_a_number(visit: Visit, has_scripts: bool) -> None:
    """Session, event, verdict, taken back, two sessions: every step is a link or a form."""
    window = visit.window(java_script_enabled=has_scripts)
    page = window.new_page()
    watch = browsing.Watch(page)
    latest(page)
    expect(page.locator("h1")).to_contain_text("Arm raise, right")
    page.get_by_text("Numbers, and a link to each event").click()
    browsing.follow(page.get_by_role("link", name="hold, 40 ms"))
    expect(page.locator("h1")).to_contain_text("Jerk 2 of 9")
    assert page.get_by_role("img").count() >= 1
    here = page.url
    box = page.get_by_role("button", name="Voluntary").bounding_box()
    assert box is not None
    assert box["height"] >= 48
    browsing.follow(page.get_by_role("button", name="Voluntary"))
    expect(page.get_by_role("status")).to_contain_text("out of the counts")
    assert page.url == f"{here}#judge"  # judging never moves on by itself
    browsing.follow(page.get_by_role("button", name="Take it back"))
    expect(page.get_by_role("status")).to_contain_text("Nobody has judged it")
    browsing.follow(page.get_by_role("link", name="±0.5 s"))
    expect(page.locator("svg.traces").first).to_have_attribute("data-span", "0.5")
    browsing.follow(page.get_by_role("link", name="Next", exact=False).first)
    expect(page.locator("h1")).to_contain_text("Jerk 3 of 9")
    assert page.get_by_text("Switch keys off").is_visible() is has_scripts
    page.goto("/patients/unchanged")
    for tick in page.locator("td.tick input").all()[:2]:
        tick.check()
    browsing.follow(page.get_by_role("button", name="Compare the two ticked"))
    expect(page.locator("h1")).to_contain_text("A ")
    expect(page.locator(".verdict")).to_contain_text("95\u00a0% interval")
    assert [text for text in watch.said if "icon" not in text] == []
    window.close()


def test_keys_judge_where_no_field_has_the_focus_and_can_be_switched_off(
    visit: Visit,
) -> None:
    window = visit.window()
    page = window.new_page()
    latest(page)
    page.goto(f"{page.url}/jerks/1")
    browsing.press(page, "j")
    expect(page.locator("h1")).to_contain_text("Jerk 3 of 9")
    browsing.press(page, "k")
    expect(page.locator("h1")).to_contain_text("Jerk 2 of 9")
    browsing.press(page, "3")
    expect(page.get_by_role("status")).to_contain_text("You said: artefact.")
    page.keyboard.press("Control+1")
    browsing.press(page, "0")
    expect(page.get_by_role("status")).to_contain_text("Nobody has judged it")
    browsing.press(page, "u")
    expect(page.locator("h1")).to_contain_text("Jerk 3 of 9")
    expect(page.locator("kbd").first).to_be_visible()
    page.get_by_role("button", name="Switch keys off").click()
    expect(page.locator("kbd").first).to_be_hidden()
    page.keyboard.press("1")
    page.keyboard.press("j")
    page.reload()  # it is remembered
    page.keyboard.press("j")
    expect(page.locator("h1")).to_contain_text("Jerk 3 of 9")
    expect(page.get_by_role("status")).to_contain_text("Nobody has judged it")
    page.get_by_role("button", name="Switch keys on").click()
    page.evaluate(
        "document.body.append(document.createElement('textarea'));"
        " document.querySelector('textarea').focus()"
    )
    page.keyboard.press("j")
    page.keyboard.press("1")
    assert page.locator("textarea").input_value() == "j1"
    expect(page.locator("h1")).to_contain_text("Jerk 3 of 9")
    window.close()


def test_a_dot_of_the_trend_tells_its_line_to_the_pointer_and_to_keys(
    page: Page,
) -> None:
    page.goto("/patients/unchanged")
    told = page.locator(".trend output")
    page.locator(".trend .wide svg a").first.hover()
    expect(told).to_contain_text("a minute")
    page.locator(".trend .wide").focus()
    page.keyboard.press("End")
    expect(told).to_contain_text("21\u00a0Nov: 3.0 (1.8 to 4.8) a minute")
    page.keyboard.press("ArrowLeft")
    expect(told).not_to_contain_text("21\u00a0Nov")
    page.keyboard.press("End")
    browsing.press(page, "Enter")
    assert "/sittings/" in page.url
    expect(page.locator("h1")).to_contain_text("21\u00a0Nov\u00a02026")
    page.locator("section:has(#h-reps) .wide").focus()
    page.keyboard.press("Home")
    expect(page.locator("section:has(#h-reps) output")).to_contain_text("rep 1: hold")


@pytest.mark.parametrize("kind", ["session", "jerk", "compare"])
def test_the_pages_behind_are_as_usable(page: Page, kind: str) -> None:
    """axe has nothing against them, light and dark; nothing scrolls sideways."""
    latest(page)
    if kind == "jerk":
        page.goto(f"{page.url}/jerks/1")
    if kind == "compare":
        page.goto("/patients/unchanged")
        ticks = page.locator("td.tick input").all()
        query = "&".join(f"s={tick.input_value()}" for tick in (ticks[0], ticks[4]))
        page.goto(f"/patients/unchanged/compare?{query}")
    for summary in page.locator("summary").all():
        summary.click()
    for width in (390, 640, 899, 901, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert not browsing.is_wider_than_screen(page), width
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert browsing.violations(page) == []
    page.set_viewport_size({"width": 390, "height": 800})
    assert browsing.violations(page) == []
    page.set_viewport_size(browsing.WIDE)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="light")
