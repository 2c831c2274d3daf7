"""`rehab report`: a file that opens anywhere, a sheet of paper, and one sentence else."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from rehab.app import printing
from rehab.app.home import Home
from rehab.config import Settings
from rehab.model.people import Profile
from tests import clinic_room as room
from tests.e2e import browsing


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A simulated patient, and a person: "me", whose name is in the profile."""
    folder = tmp_path / "data"
    home = Home(Settings(folder))
    home.papers.keep_profile(Profile(name="Eva Example"))
    home.close()
    days = room.weekdays(3)
    room.keep(
        folder,
        *(room.sitting("sample", day, is_simulated=True) for day in days),
        *(room.sitting("me", day) for day in days[:1]),
    )
    return folder


@pytest.mark.usefixtures("data")
def test_the_file_opens_without_a_network_and_prints_on_one_sheet(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the command, and the paper by the same command's browser."""
    monkeypatch.setattr(printing, "MAX_S", 280.0)
    page, sheet = tmp_path / "report.html", tmp_path / "report.pdf"
    done = run("report", "sample", "-o", str(page), "--pdf", str(sheet))
    assert done.code == 0, done.err
    assert str(page) in done.out
    assert page.stat().st_size < 1_500_000
    content = sheet.read_bytes()
    assert re.findall(rb"/Type\s*/Pages\s*/Count (\d+)", content) == [b"1"]
    assert sorted(p.name for p in tmp_path.iterdir() if "report" in p.name) == [
        *("report.html", "report.pdf")
    ]
    with browsing.chromium() as browser:
        window = browsing.opened(browser, viewport=browsing.WIDE, offline=True)
        opened = window.new_page()
        watch = browsing.Watch(opened)
        opened.goto(page.as_uri())
        text = opened.locator("body").inner_text()
        assert "Sample data. Not a real person." in text
        assert "not a diagnosis" in text
        opened.evaluate("document.fonts.ready.then(() => true)")
        assert opened.evaluate("document.fonts.check('16px \"Atkinson Hyperlegible\"')")
        assert (
            opened.evaluate("[...document.fonts].map(f => f.status)") == ["loaded"] * 2
        )
        assert browsing.n_pages(opened) == 1
        for scheme in ("light", "dark"):
            opened.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert browsing.violations(opened) == []
        for width in (390, 1280):
            opened.set_viewport_size({"width": width, "height": 800})
            assert not browsing.is_wider_than_screen(opened)
        assert watch.said == []
        assert watch.asked == [page.as_uri()]
        window.close()
    again = run("report", "sample", "-o", str(page))
    assert again.code == 2
    assert "--force" in again.err
    assert run("report", "sample", "-o", str(page), "--force").code == 0


def test_a_name_is_on_it_only_where_it_is_asked_for_and_known(
    run, data: Path, tmp_path: Path
) -> None:
    page = tmp_path / "report.html"
    assert run("report", "me", "-o", str(page)).code == 0
    text = page.read_text(encoding="utf-8")
    assert "Eva Example" not in text
    assert "Sample data" not in text
    assert run("report", "me", "-o", str(page), "--force", "--name").code == 0
    assert "Eva Example" in page.read_text(encoding="utf-8")
    other = run("report", "sample", "-o", str(page), "--force", "--name")
    assert other.code == 2
    assert "whose name is in the profile" in other.err
    home = Home(Settings(data))
    home.papers.keep_profile(replace(Profile(), name=""))
    home.close()
    assert run("report", "me", "-o", str(page), "--force", "--name").code == 2


@pytest.mark.usefixtures("data")
def test_without_a_browser_the_page_is_written_and_the_sheet_is_not(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(printing, "_PLACES", ())
    page, sheet = tmp_path / "report.html", tmp_path / "report.pdf"
    done = run("report", "sample", "-o", str(page), "--pdf", str(sheet))
    assert done.code == 1
    assert "No browser that prints is installed" in done.err
    assert page.exists()
    assert not sheet.exists()
    (tmp_path / "chromium").write_text("#!/bin/sh\nexit 3\n")
    (tmp_path / "chromium").chmod(0o700)
    done = run("report", "sample", "--pdf", str(sheet))
    assert done.code == 1
    assert "could not print the report" in done.err
    assert not sheet.exists()


@pytest.mark.usefixtures("data")
@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("nobody", "-o", "{}/r.html"), 2, "There is no patient “nobody”"),
        (("sample", "-o", "{}"), 1, "is a folder"),
        (("sample", "-o", "{}/none/r.html"), 1, "cannot be written"),
        (("sample", "--pdf", "{}/none/r.pdf"), 1, "cannot be written"),
        (("sample",), 2, "a file such as report.html"),
        (("sample", "-o", "{}/r.html", "--data", "{}/none"), 2, "no data folder"),
    ],
)
def test_what_cannot_be_written_is_told_in_one_sentence(
    run, tmp_path: Path, words: tuple[str, ...], code: int, sentence: str
) -> None:
    before = sorted(path.name for path in tmp_path.iterdir())
    done = run("report", *(word.format(tmp_path) for word in words))
    assert done.code == code, done.err
    assert sentence in done.err
    assert done.err.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == before
