"""Exercise files and folders that are no such thing, and how the catalog puts it."""

from pathlib import Path

import pytest

from rehab.catalog import find, load_catalog, load_exercise
from rehab.errors import CatalogError, Reason
from tests.unit.catalog.exercise_file import GOOD, faults, write


@pytest.mark.parametrize("table", ["words", "limits", "dose", "poses", "phases"])
def test_missing_or_misshapen_table_is_named(tmp_path: Path, table: str) -> None:
    """A table forgotten, or written as a number, must not end in a crash."""
    lines = faults(tmp_path, ('id = "bend"', f'id = "bend"\n"{table}x" = 1'))
    assert any(f"did you mean “{table}”?" in line for line in lines)
    kept = [
        part for part in GOOD.split("\n\n") if not part.lstrip("[").startswith(table)
    ]
    for text in ("\n\n".join(kept), f"{table} = 3\n" + "\n\n".join(kept)):
        with pytest.raises(CatalogError) as caught:
            load_exercise(write(tmp_path, text))
        assert f"bend.toml: {table}: " in caught.value.facts["faults"]


def test_entries_that_are_no_tables_are_named(tmp_path: Path) -> None:
    """``phases = [1]`` is a mistake, not a reason to show a traceback."""
    kept = [part for part in GOOD.split("\n\n") if not part.startswith("[[phases")]
    text = "phases = [1]\nposes = {goal = 2}\n" + "\n\n".join(
        part for part in kept if not part.startswith("[poses")
    )
    with pytest.raises(CatalogError) as caught:
        load_exercise(write(tmp_path, text))
    assert "phases[0]: must be a table" in caught.value.facts["faults"]
    assert "poses.goal: must be a table" in caught.value.facts["faults"]


def test_syntax_error_names_line_and_column(tmp_path: Path) -> None:
    """Without the line, a missing quote is hard to find."""
    lines = faults(tmp_path, ('id = "bend"', "id = bend"))
    assert lines[0].startswith("bend.toml: line 2 column 6: is not TOML: ")


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    """A file saved in another encoding, or no text at all, is refused in words."""
    path = tmp_path / "bend.toml"
    path.write_bytes(b'id = "\xff"')
    with pytest.raises(CatalogError, match="not UTF-8 text: byte 6"):
        load_exercise(path)
    path.write_bytes(b"#" * 70_000)
    with pytest.raises(CatalogError, match="70000 bytes long"):
        load_exercise(path)
    with pytest.raises(CatalogError, match="cannot be read"):
        load_exercise(tmp_path / "none.toml")


def test_faults_of_several_files_come_together(tmp_path: Path) -> None:
    """A clinic that writes ten files should not start the program ten times."""
    write(tmp_path, GOOD.replace("number = 7", ""), "bend.toml")
    write(tmp_path, GOOD, "curl.toml")
    with pytest.raises(CatalogError) as caught:
        load_catalog(tmp_path)
    lines = caught.value.facts["faults"].splitlines()
    assert [line.split(": ")[0] for line in lines] == ["bend.toml", "curl.toml"]
    assert "bend.toml, " in caught.value.facts["path"]


def test_extra_folder_adds_but_never_replaces(tmp_path: Path) -> None:
    """Two exercises of one id would be compared as one in the patient's history."""
    own, clinic = tmp_path / "own", tmp_path / "clinic"
    own.mkdir()
    clinic.mkdir()
    write(own, GOOD)
    write(clinic, GOOD.replace('"bend"', '"curl"').replace("= 7", "= 2"), "curl.toml")
    assert list(load_catalog(own, clinic)) == ["curl", "bend"]
    write(clinic, GOOD)
    with pytest.raises(CatalogError) as caught:
        load_catalog(own, clinic)
    assert f"id: “bend” is taken by {own / 'bend.toml'}" in caught.value.facts["faults"]


def test_missing_folder_is_named(tmp_path: Path) -> None:
    """A mistyped REHAB_EXERCISES must not look like an empty catalog."""
    with pytest.raises(CatalogError) as caught:
        load_catalog(tmp_path, tmp_path / "nowhere")
    assert caught.value.reason is Reason.FILE_MISSING
    assert caught.value.facts["path"].endswith("nowhere")


def test_find_helps_with_a_typo(tmp_path: Path) -> None:
    """``rehab train bnd`` should say "bend", not only that it is wrong."""
    write(tmp_path, GOOD)
    catalog = load_catalog(tmp_path)
    assert find(catalog, "bend") is catalog["bend"]
    with pytest.raises(CatalogError) as caught:
        find(catalog, "bnd")
    assert caught.value.reason is Reason.EXERCISE_UNKNOWN
    assert caught.value.facts == {"name": "bnd", "allowed": "bend", "closest": "bend"}
    with pytest.raises(CatalogError) as caught:
        find(catalog, "something else")
    assert "closest" not in caught.value.facts


@pytest.mark.parametrize("value", [None, "-1", '"x"', "[]", "{}", "1979-05-27", "inf"])
def test_no_line_can_be_broken_into_a_traceback(
    tmp_path: Path, value: str | None
) -> None:
    """Whatever a writer does to one line, the answer is a sentence about the file."""
    lines, answers = GOOD.splitlines(), []
    for at, line in enumerate(lines):
        key, equals, _ = line.partition(" = ")
        if not line or (value is not None and not equals):
            continue
        new = [] if value is None else [f"{key} = {value}"]
        path = write(tmp_path, "\n".join([*lines[:at], *new, *lines[at + 1 :]]))
        try:
            load_exercise(path)
        except CatalogError as error:
            answers.append(error.facts["faults"])
    assert len(answers) > 30
    assert all(answer.startswith("bend.toml: ") for answer in answers)
