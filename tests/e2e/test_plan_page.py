"""The plan editor in a real browser, beside the patient's program that is open.

If these fail, a therapist cannot write a plan without scripts, by keys, or on a phone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from rehab.app import headless
from rehab.app.files import load
from rehab.app.guided import open_guided
from rehab.model.exercise import PhaseName, Target
from rehab.model.session import EventKind
from tests.e2e import browsing
from tests.unit.app.programme_room import Room

PLAN = "/patients/me/plan"


@dataclass
class Clinic:
    """Two programs over one folder: the patient's is open all the time."""

    room: Room
    browser: Browser
    address: str
    cookies: Any


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    folder = tmp_path_factory.mktemp("plan")
    room = Room(folder)
    room.did("arm_raise")
    with (
        browsing.served("-m", "tests.e2e.plan_child", str(folder)) as address,
        browsing.chromium() as browser,
    ):
        first = browsing.opened(browser)
        first.new_page().goto(address)
        yield Clinic(room, browser, address, first.cookies())
    room.home.close()


def test_a_plan_is_written_without_scripts_and_done_as_written(clinic: Clinic) -> None:
    """From the page through the store and the desk into a session that plays it."""
    window = browsing.let_in(
        clinic.browser, clinic.address, clinic.cookies, java_script_enabled=False
    )
    page = window.new_page()
    watch = browsing.Watch(page)
    page.goto("/patients/me")
    browsing.follow(page.get_by_role("link", name="Change the plan"))
    while page.get_by_role("button", name="Remove").count():
        browsing.follow(page.get_by_role("button", name="Remove").first)
    for day in ("Tue", "Wed", "Thu", "Fri"):
        page.locator(".week").get_by_label(day).uncheck()
    page.get_by_label("Add an exercise").select_option("shoulder_abduction")
    browsing.follow(page.get_by_role("button", name="Add", exact=True))
    expect(page.locator(":focus")).to_have_attribute("id", "r0.side")
    for field, value in (
        *(("hold_s", "4,5"), ("lift_s", "0.1"), ("high_pct", "30")),
        *(("sets", "1"), ("repetitions", "1")),
    ):
        page.locator(f"[name='r0.{field}']").fill(value)
    page.locator("[name='r0.repetitions']").focus()
    browsing.press(page, "Enter")  # looks, and does no more
    expect(page.locator(".row")).to_have_count(1)
    expect(page.locator("h1")).to_have_text("Plan 1, not yet saved")
    browsing.follow(page.get_by_role("button", name="Save as plan 1"))
    expect(page.locator(".row .fault")).to_have_text(
        "0.1 s cannot be kept; allowed: 2 to 600 s."
    )
    expect(page.locator(":focus")).to_have_attribute("id", "r0.lift_s")
    assert page.locator("[name='r0.hold_s']").input_value() == "4,5"
    page.locator("[name='r0.lift_s']").fill("2.5")
    browsing.follow(page.get_by_role("button", name="Save as plan 1"))
    expect(page.get_by_role("status")).to_contain_text("It counts from now on")
    expect(page.locator(".versions h3")).to_have_count(1)
    here = browsing.origin_of(clinic.address)
    assert [url for url in watch.asked if not url.startswith(here)] == []
    window.close()
    _is_done_as_written(clinic.room)


def _is_done_as_written(room: Room) -> None:
    room.now = room.now.replace(year=2100, month=3, day=1)  # a Monday, after the save
    (item,) = [i for i in room.desk.today().items if not i.is_assessment]
    plan = room.desk.plan(item)
    guided = open_guided(
        room.home, plan, "simulated?seed=3&jerks_per_min=6", auto=True, speed=1000.0
    )
    row = headless.run(guided, lambda _: None)
    assert row.status == "complete"
    recording = load(row.recording.path)
    assert recording.header["target"] == {"low_pct": 20.0, "high_pct": 30.0}
    assert plan.exercise.target == Target(20.0, 30.0)
    begins: dict[str, float] = {}
    for event in recording.events:
        if event.kind is EventKind.PHASE:
            name = str(event.data["phase"])
            begins.setdefault(name, event.index / recording.stream.fs_hz)
    hold_s = begins[PhaseName.LOWER] - begins[PhaseName.HOLD]
    lift_s = begins[PhaseName.HOLD] - begins[PhaseName.LIFT]
    assert (lift_s, hold_s) == pytest.approx((2.5, 4.5), abs=0.05)


def test_it_is_read_by_everybody(clinic: Clinic, tmp_path: Path) -> None:
    """With faults on it: by axe in both colours, at every width, by keys, on paper."""
    window = browsing.let_in(clinic.browser, clinic.address, clinic.cookies)
    page = window.new_page()
    watch = browsing.Watch(page)
    page.goto(PLAN)
    assert page.locator("aside").get_by_role("heading").first.is_visible()
    page.get_by_label("Add an exercise").select_option("weight_bearing_standing")
    browsing.follow(page.get_by_role("button", name="Add", exact=True))
    page.locator("[name='stop_pain']").fill("9")
    browsing.follow(page.get_by_role("button", name="Check and preview"))
    assert page.locator(".fault").count() >= 3
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert browsing.violations(page) == []
        for width in (390, 640, 899, 901, 1199, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert not browsing.is_wider_than_screen(page), width
            if width in (390, 1280):
                page.screenshot(path=tmp_path / f"{width}-{scheme}.png", full_page=True)
    page.emulate_media(media="print")
    assert not page.get_by_role("button", name="Add", exact=True).is_visible()
    assert watch.said == []
    window.close()
