"""Prints a page of ours to PDF with the browser that is installed. Nothing is fetched."""

import os
import shutil
import subprocess
from pathlib import Path

from rehab.errors import Reason, RehabError

MAX_S = 60.0
_NAMES = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    *("chrome", "microsoft-edge", "msedge"),
)
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"%ProgramFiles%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe",
)
_QUIET = (
    *("--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check"),
    *("--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--disable-extensions", "--no-pdf-header-footer"),
    "--host-resolver-rules=MAP * ~NOTFOUND",
)


def find_browser() -> str:
    """Return Chromium or one of its kin. Raises `RehabError` BROWSER_MISSING."""
    for name in _NAMES:
        found = shutil.which(name)
        if found:
            return found
    for place in _PLACES:
        path = os.path.expandvars(place)
        if Path(path).is_file():
            return path
    raise RehabError(Reason.BROWSER_MISSING)


def print_page(browser: str, page: Path) -> bytes:
    """Return a page as PDF; files of the browser stay in the page's folder.

    Raises `RehabError` BROWSER_FAILED, after a minute too.
    """
    made = page.with_suffix(".pdf")
    command = [browser, *_QUIET, f"--user-data-dir={page.parent / 'browser'}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--no-sandbox")  # it does not start for root otherwise
    command += [f"--print-to-pdf={made}", page.as_uri()]
    try:
        subprocess.run(  # noqa: S603 - a browser of this machine, a page of ours
            command, check=True, capture_output=True, timeout=MAX_S
        )
        content = made.read_bytes()
    except (OSError, subprocess.SubprocessError) as error:
        raise RehabError(Reason.BROWSER_FAILED, name=browser) from error
    if not content.startswith(b"%PDF"):
        raise RehabError(Reason.BROWSER_FAILED, name=browser)
    return content
