"""All texts of the program, and what each language lacks.

    uv run python -m tests.catalogues           what is missing, by language
    uv run python -m tests.catalogues --add     the same, and append empty entries for it

Texts are found in the source (`_`, `N_`, `ngettext`), in the tables of
`rehab.i18n.sentences` and `rehab.i18n.calm`, and in the exercises.
"""

import ast
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import typer

from rehab import resources
from rehab.catalog import load_catalog
from rehab.catalog.muscles import SITES
from rehab.i18n import LANGUAGES, calm, sentences
from rehab.i18n.po import Entry, read_po
from rehab.model.exercise import Exercise

ROOT = Path(__file__).resolve().parent.parent
TRANSLATED = tuple(code for code in LANGUAGES if code != "en")
_FUNCTIONS = {"_": 1, "N_": 1, "ngettext": 2}


@dataclass(frozen=True)
class Text:
    """A message, its plural if it has one, and where it is used."""

    english: str
    plural: str
    where: str


@dataclass(frozen=True)
class Unmarked:
    """A call that translates what only the running program knows."""

    code: str
    where: str


@cache
def in_source() -> tuple[list[Text], list[Unmarked]]:
    """Return the texts of all modules, and the calls whose text cannot be read there."""
    texts, unmarked = [], []
    for path in sorted((ROOT / "rehab").rglob("*.py")):
        where = str(path.relative_to(ROOT))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            n = _FUNCTIONS.get(node.func.id)
            if n is None:
                continue
            spot = f"{where}:{node.lineno}"
            for found in _constants(node, n):
                if isinstance(found, tuple):
                    texts.append(Text(found[0], found[1], spot))
                else:
                    unmarked.append(Unmarked(found, spot))
    return texts, unmarked


def _constants(call: ast.Call, n: int) -> Iterator[tuple[str, str] | str]:
    """Return (English, plural) of a call, or its code where that is not written there."""
    first = call.args[0]
    choices = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
    for choice in choices:
        many = call.args[1] if n == 2 else ast.Constant("")
        if (
            isinstance(choice, ast.Constant)
            and isinstance(many, ast.Constant)
            and isinstance(choice.value, str)
        ):
            yield choice.value, str(many.value)
        else:
            yield ast.unparse(call)


@cache
def in_exercises() -> list[Text]:
    """Return everything that the exercises say."""
    catalog = load_catalog(resources.folder("exercises"))
    return [
        Text(words, "", f"exercises/{exercise.id}.toml")
        for exercise in catalog.values()
        for words in exercise_words(exercise)
    ]


def exercise_words(exercise: Exercise) -> Iterator[str]:
    """Return every text of an exercise that a patient can read."""
    about = exercise.words
    yield from (about.title, about.purpose, about.position, about.stop_if)
    for phase in exercise.phases:
        yield from (phase.cue, phase.hint)
    if exercise.reference is not None:
        yield exercise.reference.hint
    for muscle in exercise.muscles:
        yield muscle.words


def in_tables() -> list[Text]:
    """Return the sentences for everything that can go wrong."""
    said = [*SITES.values(), *sentences._SENTENCES.values(), *calm.CALM.values()]
    said.append(calm.CALM_ANYWAY)
    return [Text(words, "", "rehab/i18n/sentences.py") for words in said]


@cache
def all_texts() -> dict[str, Text]:
    """Return every text once, by its English; a plural form wins over none."""
    found: dict[str, Text] = {}
    for text in [*in_source()[0], *in_tables(), *in_exercises()]:
        if text.english and (text.plural or text.english not in found):
            found[text.english] = text
    return found


def po_path(code: str) -> Path:
    """Return the catalogue of a language."""
    return ROOT / "assets" / "locale" / code / "LC_MESSAGES" / "rehab.po"


def entries(code: str) -> list[Entry]:
    """Return what the catalogue of a language has."""
    path = po_path(code)
    return read_po(path.read_text(encoding="utf-8")) if path.is_file() else []


def missing(code: str) -> list[Text]:
    """Return the texts that a language lacks, in the order of their files."""
    done = {e.english for e in entries(code) if e.is_translated}
    lacking = [text for text in all_texts().values() if text.english not in done]
    return sorted(lacking, key=lambda text: text.where)


def unused(code: str) -> list[str]:
    """Return the entries of a catalogue that no text asks for any more."""
    known = all_texts()
    return [e.english for e in entries(code) if e.english and e.english not in known]


def append_empty(code: str) -> int:
    """Append an empty entry for each text that a catalogue does not have; count them."""
    there = {e.english for e in entries(code)}
    new = [text for text in missing(code) if text.english not in there]
    n_forms = max((len(e.forms) for e in entries(code)), default=2)
    with po_path(code).open("a", encoding="utf-8") as file:
        for text in new:
            file.write(
                f"\n#: {text.where.split(':')[0]}\nmsgid {quoted(text.english)}\n"
            )
            if text.plural:
                file.write(f"msgid_plural {quoted(text.plural)}\n")
                file.writelines(f'msgstr[{k}] ""\n' for k in range(n_forms))
            else:
                file.write('msgstr ""\n')
    return len(new)


def quoted(words: str) -> str:
    """Return `words` as a string of a catalogue."""
    return json.dumps(words, ensure_ascii=False)


def main() -> int:
    """Print what is missing; return how many texts that are."""
    n = 0
    for code in TRANSLATED:
        lacking = missing(code)
        n += len(lacking)
        for text in lacking:
            typer.echo(f"{code}: {quoted(text.english)}  ({text.where})")
        for words in unused(code):
            typer.echo(f"{code}: no longer used: {quoted(words)}")
        if "--add" in sys.argv[1:]:
            typer.echo(f"{code}: {append_empty(code)} entries appended")
    return n


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
