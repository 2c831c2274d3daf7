"""What the catalogues say. If these fail, a person reads English in the middle of their
own language, or a sentence falls over a name that a translator mistyped.
"""

import string

import pytest

from rehab import i18n
from rehab.i18n.po import plural_rule
from tests import catalogues

CODES = catalogues.TRANSLATED
N_FORMS = {"de": 2, "es": 2, "ru": 3, "ar": 6}


def fields(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


@pytest.mark.parametrize("code", CODES)
def test_every_text_has_its_translation(code: str) -> None:
    """`uv run python -m tests.catalogues --add` appends what has to be translated."""
    assert [text.english for text in catalogues.missing(code)] == []


def test_every_text_can_be_found_in_the_source() -> None:
    """What is put together at run time is never in a catalogue: mark it with N_."""
    known = (
        "_SENTENCES[error.reason]",
        "CALM.get(error.reason, CALM_ANYWAY)",
    )
    unmarked = [one for one in catalogues.in_source()[1] if one.code[2:-1] not in known]
    tables = [one for one in unmarked if not _is_marked(one.code)]
    assert tables == []


def _is_marked(code: str) -> bool:
    """Whether a call translates what the tests of exercises and tables cover."""
    return any(name in code for name in MARKED)


MARKED = (
    "words",
    "cue",
    "hint",
    "title",
    "_WITHHELD",
    "_LEFT_OUT",
    "_OTHERS",
    "_LEGS",
    "_STATUS",
    "purpose",
    "position",
    "stop_if",
)


@pytest.mark.parametrize("code", CODES)
def test_translations_name_the_same_facts(code: str) -> None:
    for entry in catalogues.entries(code):
        if not entry.english:
            continue
        wanted = fields(entry.english) | fields(entry.plural)
        for number, form in entry.forms.items():
            assert fields(form) <= wanted, (entry.english, form)
            is_the_last = number == max(entry.forms)
            if is_the_last or not entry.plural:
                assert fields(form) == wanted, (entry.english, form)


@pytest.mark.parametrize("code", CODES)
def test_plurals_have_all_their_forms(code: str) -> None:
    form_of = plural_rule(catalogues.entries(code))
    assert {form_of(n) for n in range(300)} == set(range(N_FORMS[code]))
    for entry in catalogues.entries(code):
        n = N_FORMS[code] if entry.plural else 1
        assert not entry.english or len(entry.forms) == n, entry.english


@pytest.mark.parametrize("code", CODES)
def test_nothing_is_translated_twice(code: str) -> None:
    said = [entry.english for entry in catalogues.entries(code)]
    assert sorted(said) == sorted(set(said))


@pytest.mark.parametrize(
    ("code", "n", "words"),
    [
        ("de", 1, "1 Zuckung"),
        ("es", 2, "2 sacudidas"),
        ("ru", 3, "3 подёргивания"),
        ("ru", 12, "12 подёргиваний"),
        ("ar", 2, "نفضتان"),
        ("ar", 11, "11 نفضة"),
    ],
)
def test_numbers_are_said_as_people_say_them(code: str, n: int, words: str) -> None:
    i18n.use_language(code)
    try:
        assert i18n.ngettext("{n} jerk", "{n} jerks", n).format(n=n) == words
    finally:
        i18n.use_language("")
