"""Reads gettext's ``.po`` files as they are, when the program starts.

Why not ``.mo``: a compiled catalogue needs a build step on the machine of everyone who
corrects a word, or a binary file beside each text that can fall behind it. A catalogue
of ours is read in some milliseconds, so the text itself ships, in a wheel and in a
checkout alike. Plural forms are evaluated by the standard library's gettext.
"""

import ast
import gettext
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

_KEYWORD = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr)(?:\[(\d+)\])?\s+(".*")$')


@dataclass(slots=True)
class Entry:
    """A message: its English, its plural if it has one, and what stands for them."""

    english: str = ""
    plural: str = ""
    forms: dict[int, str] = field(default_factory=dict)
    is_fuzzy: bool = False

    @property
    def is_translated(self) -> bool:
        """Whether it can be used: every form is there, and nobody has doubts."""
        return bool(self.forms) and all(self.forms.values()) and not self.is_fuzzy


def read_po(text: str) -> list[Entry]:
    """Return the entries of a catalogue, its header (the empty message) among them.

    Raises
    ------
    ValueError
        For a line that is neither comment, keyword nor string, with its number.
    """
    return list(_entries(text))


def _entries(text: str) -> Iterator[Entry]:
    entry, place, is_fuzzy = Entry(), ("", 0), False
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            is_fuzzy |= line.startswith("#,") and "fuzzy" in line
            continue
        found = _KEYWORD.match(line)
        if found is None and not line.startswith('"'):
            raise ValueError(f"line {number} cannot be read: {line!r}")
        if found is not None:
            place = (found[1], int(found[2] or 0))
            if found[1] == "msgid":
                if entry.forms:
                    yield entry
                entry, is_fuzzy = Entry(is_fuzzy=is_fuzzy), False
        _add(entry, place, _string(found[3] if found is not None else line, number))
    if entry.forms:
        yield entry


def _string(quoted: str, number: int) -> str:
    try:
        value = ast.literal_eval(quoted)
    except (SyntaxError, ValueError) as error:
        raise ValueError(f"line {number} cannot be read: {quoted!r}") from error
    return str(value)


def _add(entry: Entry, place: tuple[str, int], part: str) -> None:
    """Append a string to the part of the entry that was begun last."""
    keyword, form = place
    if keyword == "msgid":
        entry.english += part
    elif keyword == "msgid_plural":
        entry.plural += part
    elif keyword == "msgstr":
        entry.forms[form] = entry.forms.get(form, "") + part


def plural_rule(entries: list[Entry]) -> Callable[[int], int]:
    """Return which form a number takes, as the catalogue's header says it."""
    header = next((e.forms.get(0, "") for e in entries if not e.english), "")
    found = re.search(r"plural\s*=\s*([^;\n]+)", header)
    rule = found[1].strip() if found else "n != 1"
    made: Callable[[int], int] = gettext.c2py(rule)
    return made


class Catalogue(gettext.NullTranslations):
    """Translations by their English text; what is missing stays English."""

    def __init__(self, entries: list[Entry]) -> None:
        super().__init__()
        usable = [e for e in entries if e.english and e.is_translated]
        self._forms: Mapping[str, Mapping[int, str]] = {
            e.english: e.forms for e in usable
        }
        self._form_of = plural_rule(entries)

    def gettext(self, message: str) -> str:
        """Return what stands for `message`."""
        forms = self._forms.get(message)
        return forms[0] if forms else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the form of `msgid1` for `n`."""
        forms = self._forms.get(msgid1)
        if not forms:
            return msgid1 if n == 1 else msgid2
        return forms.get(self._form_of(n), forms[max(forms)])
