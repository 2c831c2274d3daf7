"""A real Chromium for the tests of pages; the system's own, never a downloaded one."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    expect,
    sync_playwright,
)

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = Path("/usr/bin/chromium")
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 800}
_QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update"),
    "--disable-sync",
)
PATIENCE_MS = 120_000
"""On a full machine a page may take a minute; what never comes ends with the test."""
expect.set_options(timeout=PATIENCE_MS)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser once."""
    assert CHROMIUM.exists(), (
        "these tests need Debian's Chromium: apt-get install -y chromium"
    )
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM, args=list(_QUIET), timeout=PATIENCE_MS
        )
        yield browser
        browser.close()


@contextmanager
def served(*command: str) -> Iterator[str]:
    """Run a command that prints the address of its pages; yield that address."""
    child = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    try:
        yield re.findall(r"http://\S+", child.stdout.readline())[0]
    finally:
        child.terminate()
        child.wait()
        child.stdout.close()


class Watch:
    """What a page complained about, and where its requests went."""

    def __init__(self, page: Page) -> None:
        self.said: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))


def let_in(browser: Browser, address: str, cookies: Any, **how: Any) -> BrowserContext:
    """Return a window of the browser that used the key; `cookies` are those it got."""
    context = opened(browser, viewport=WIDE, base_url=origin_of(address), **how)
    context.add_cookies(cookies)
    return context


def opened(browser: Browser, **how: Any) -> BrowserContext:
    """Return a window that waits for a slow machine."""
    context = browser.new_context(**how)
    context.set_default_timeout(PATIENCE_MS)
    return context


def follow(link: Locator) -> None:
    """Click what leads to another page, and wait until that one is whole.

    Whoever looks or presses a key earlier sees half of it, or its scripts are not there.
    """
    with link.page.expect_navigation():
        link.click()


def press(page: Page, key: str) -> None:
    """Press a key that leads to another page, as `follow`."""
    with page.expect_navigation():
        page.keyboard.press(key)


def origin_of(address: str) -> str:
    """Return ``http://127.0.0.1:PORT``."""
    return address.partition("/enter")[0]


def n_pages(page: Page) -> int:
    """Return how many sheets a print takes."""
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    return int(re.findall(rb"/Type\s*/Pages\s*/Count (\d+)", pdf)[0])


def violations(page: Page) -> list[str]:
    """Return what axe-core has against a page, one line a rule and place."""
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


def is_wider_than_screen(page: Page) -> bool:
    """Return whether one would have to scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))
