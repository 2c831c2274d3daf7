"""Which language is spoken, and its catalogue."""

import gettext
import locale
import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType

from rehab import resources
from rehab.i18n.po import Catalogue, read_po

DOMAIN = "rehab"
LANGUAGES: Mapping[str, str] = MappingProxyType(
    {
        "en": "English",
        "de": "Deutsch",
        "es": "Español",
        "ru": "Русский",
        "ar": "العربية",
    }
)
"""What can be chosen, each by its own name."""
_RIGHT_TO_LEFT = {"ar"}
_WITH_COMMA = {"de", "es", "ru"}
_spoken: list[str] = []
_chosen: list[str] = []
_system: list[str] = []


def use_language(code: str) -> str:
    """Speak `code` ("en", "de", …) from now on, and return what is spoken.

    A region is ignored ("de_AT" is "de"); what we do not speak leaves us with English;
    empty follows the system.
    """
    _chosen[:] = [code] if code else []
    _spoken[:] = [guess_language(_chosen)]
    return _spoken[0]


def hear_system(names: Iterable[str]) -> None:
    """Take in what the operating system calls its user's languages, best first.

    It counts where nobody chose and the environment names none, as on Windows.
    """
    _system[:] = names
    if not _chosen:
        use_language("")


def guess_language(names: Iterable[str] = ()) -> str:
    """Return the first of `names` that we speak; without names, of the system's."""
    for name in list(names) or [*_environment(), *_system]:
        code = name.replace("-", "_").split("_")[0].split(".")[0].lower()
        if code in LANGUAGES:
            return code
    return "en"


def _environment() -> Iterator[str]:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            yield from value.split(":")
            return
    yield locale.getlocale()[0] or ""


def language() -> str:
    """Return the code of the language that is spoken."""
    return _spoken[0] if _spoken else use_language("")


def decimal(number: str) -> str:
    """Return a number as it is written in the language: 1.8, or 1,8."""
    return number.replace(".", ",") if language() in _WITH_COMMA else number


def listed(parts: Iterable[str]) -> str:
    """Return parts with the comma of the language between them."""
    return ("، " if language() == "ar" else ", ").join(parts)


def is_right_to_left() -> bool:
    """Whether the language is read from the right."""
    return language() in _RIGHT_TO_LEFT


@cache
def catalogue(code: str) -> gettext.NullTranslations:
    """Return the translations into a language; none for English."""
    path = resources.folder("assets") / "locale" / code / "LC_MESSAGES" / f"{DOMAIN}.po"
    if not path.is_file():
        return gettext.NullTranslations()
    return Catalogue(read_po(path.read_text(encoding="utf-8")))


def _(text: str) -> str:
    """Return `text` in the chosen language."""
    return catalogue(language()).gettext(text) if text else ""


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark `text` for the catalogues where it stands in a table; translate it later."""
    return text


def ngettext(one: str, many: str, n: int) -> str:
    """Return the singular or plural form for `n`."""
    return catalogue(language()).ngettext(one, many, n)
