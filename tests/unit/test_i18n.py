"""Catalogues as text. If these fail, a person meets English, a wrong plural, or a crash
where a translator made a slip.
"""

import pytest

from rehab import i18n
from rehab.i18n.language import guess_language
from rehab.i18n.po import Catalogue, read_po

RUSSIAN = r"""
# a translator's word
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 "
"&& (n%100<10 || n%100>=20) ? 1 : 2);\n"

msgid "Pause"
msgstr "Пауза"

msgid ""
"A long "
"line"
msgstr "Длинная \"строка\"\n"

msgid "{n} jerk"
msgid_plural "{n} jerks"
msgstr[0] "{n} рывок"
msgstr[1] "{n} рывка"
msgstr[2] "{n} рывков"

msgid "Not yet"
msgstr ""

#, fuzzy
msgid "Perhaps"
msgstr "Может быть"
"""


@pytest.fixture
def russian() -> Catalogue:
    return Catalogue(read_po(RUSSIAN))


def test_texts_are_found_by_their_english(russian: Catalogue) -> None:
    assert russian.gettext("Pause") == "Пауза"
    assert russian.gettext("A long line") == 'Длинная "строка"\n'


@pytest.mark.parametrize("words", ["Not yet", "Perhaps", "Never heard of"])
def test_what_is_not_translated_stays_english(russian: Catalogue, words: str) -> None:
    assert russian.gettext(words) == words


@pytest.mark.parametrize(
    ("n", "words"),
    [(1, "рывок"), (2, "рывка"), (5, "рывков"), (11, "рывков"), (21, "рывок")],
)
def test_plurals_follow_the_rule_of_the_header(
    russian: Catalogue, n: int, words: str
) -> None:
    said = russian.ngettext("{n} jerk", "{n} jerks", n)
    assert said.format(n=n) == f"{n} {words}"
    assert russian.ngettext("{n} hold", "{n} holds", n) == (
        "{n} hold" if n == 1 else "{n} holds"
    )


@pytest.mark.parametrize("text", ["msgid Pause", 'msgid "Pause', "word"])
def test_a_slip_is_named_with_its_line(text: str) -> None:
    with pytest.raises(ValueError, match="line 1 "):
        read_po(text)


@pytest.mark.parametrize(
    ("system", "spoken"),
    [
        (["de_AT", "en_GB"], "de"),
        (["pt-BR", "es-419"], "es"),
        (["fi_FI"], "en"),
        (["ar"], "ar"),
        (["C.UTF-8"], "en"),
    ],
)
def test_the_language_is_the_first_that_we_speak(
    system: list[str], spoken: str
) -> None:
    assert guess_language(system) == spoken


def test_a_language_can_be_changed_while_the_program_runs() -> None:
    try:
        assert i18n.use_language("ar_EG") == "ar"
        assert i18n.is_right_to_left()
        assert i18n.use_language("xx") == "en"
        assert not i18n.is_right_to_left()
    finally:
        i18n.use_language("")
    assert i18n.language() == "en"


def test_numbers_and_lists_have_the_comma_of_the_language() -> None:
    """ "4.0" is read as forty, or as a date, where a comma is usual."""
    try:
        for code, number, said in (
            ("en", "4.0", "a, b"),
            ("de", "4,0", "a, b"),
            ("ru", "4,0", "a, b"),
            ("ar", "4.0", "a، b"),
        ):
            i18n.use_language(code)
            assert i18n.decimal("4.0") == number
            assert i18n.listed(("a", "b")) == said
    finally:
        i18n.use_language("")
