"""The house itself: its floors, its sizes, its words, and what its README promises."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from rehab.errors import Reason, RehabError
from rehab.i18n import explain

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "rehab").rglob("*.py"))
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_import_contract_holds() -> None:
    """A room that reaches into another one makes every later change break two things."""
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_has_one_idea(path: Path) -> None:
    """Files over 300 lines hide two ideas, and the second one is where the bug is."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def test_top_level_holds_only_what_the_map_names() -> None:
    """Anything else at the top is a thing that no reader was told about."""
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\n")
    tops = {line.split("/")[0] for line in tracked if line}
    allowed = {
        *("README.md", "CONTRIBUTING.md", "LICENSE", "pyproject.toml"),
        *(".gitignore", ".ci", "exercises", "assets", "rehab", "tests"),
    }
    assert tops <= allowed


def test_exercises_and_assets_are_data_only() -> None:
    """Code in a data folder would run on a patient's machine without any review."""
    found = [*(ROOT / "exercises").rglob("*.py"), *(ROOT / "assets").rglob("*.py")]
    assert not found


@pytest.mark.parametrize("reason", list(Reason))
def test_every_failure_has_its_sentence(reason: Reason) -> None:
    """A reason without words would show a patient a code, or a traceback."""
    sentence = explain(RehabError(reason))
    assert sentence[0].isupper() or sentence.startswith(("?", "rehab"))
    assert "{" not in sentence
    assert len(sentence) > 20


def test_version_needs_nothing_heavy() -> None:
    """`rehab --version` that loads SciPy or pygame takes seconds on a small machine."""
    code = (
        "import sys; from rehab.cli import commands; heavy = "
        "{'numpy', 'scipy', 'pygame', 'sqlalchemy', 'pydantic', 'bleak', 'mcap'} "
        "& set(sys.modules); print(sorted(heavy))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def _shown_commands() -> list[str]:
    """Commands of the README's ``sh`` blocks that need no hardware and no window."""
    blocks = re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL)
    lines = [line.split("  #")[0].strip() for b in blocks for line in b.splitlines()]
    needs = (
        "ble:",
        "uv ",
        "rehab train",
        "rehab sensors",
        "rehab emulate",
        "rehab review",
        "rehab import arm",  # a file of somebody else
    )
    return [
        line
        for line in lines
        if line.startswith("rehab ") and not any(word in line for word in needs)
    ]


@pytest.mark.timeout(900)  # a program for every line
def test_readme_commands_run_as_written(tmp_path: Path) -> None:
    """A command that fails as typed from the README is the first thing a user meets."""
    commands = _shown_commands()
    assert any("demo" in line for line in commands)
    assert any("history" in line for line in commands)
    (tmp_path / "words.txt").write_text("four words of mine\n", encoding="utf-8")
    for line in commands:
        words = shlex.split(line)[1:]
        if words[:1] == ["demo"]:
            words = ["demo", "--headless", "--speed", "1000"]
        done = subprocess.run(
            [sys.executable, "-m", "rehab", *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            env={"REHAB_DATA": str(tmp_path / "data"), "HOME": str(tmp_path)},
        )
        assert done.returncode == 0, (line, done.stderr)


def test_readme_shows_both_set_up_lines() -> None:
    """People with only Python and pip start from these two lines."""
    assert "pip install uv && uv run rehab demo\n" in README
    assert "pip install uv && uv run pytest\n" in README


def test_every_command_is_in_the_readme() -> None:
    """A command that no page names does not exist for its user."""
    from rehab.cli.commands import app, command_name

    for command in app.registered_commands:
        assert f"rehab {command_name(command)}" in README
