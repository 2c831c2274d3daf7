"""The letters of a language in groups of three, so that few presses reach each one."""

import unicodedata

from rehab.i18n import _

LONGEST = 12
"""Of a name: the greeting shows it large."""
_HYPHEN = "-"
_MARK = "Mn"


def alphabet() -> tuple[str, ...]:
    """Return the letters of the language of now, as large letters, in their order."""
    return tuple(_("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def in_three(letters: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return `letters` in at most three groups, as even as can be, none of them empty.

    Done again with the group that was chosen, it ends at one letter: after three steps
    for up to 27 letters, after four for up to 81.
    """
    least, more = divmod(len(letters), 3)
    groups, at = [], 0
    for k in range(3):
        n = least + (k < more)
        groups.append(letters[at : at + n])
        at += n
    return tuple(group for group in groups if group)


def group_words(letters: tuple[str, ...]) -> str:
    """Return what a group is called: its letter, both, or the first and the last."""
    if len(letters) <= 2:
        return " ".join(letters)
    return f"{letters[0]} – {letters[-1]}"


def with_letter(name: str, letter: str) -> str:
    """Return `name` with one letter more, large where a part of the name begins."""
    if len(name) >= LONGEST or (letter == _HYPHEN and not name.strip(_HYPHEN)):
        return name
    begins = not name or name.endswith(_HYPHEN)
    return name + (letter.upper() if begins and len(letter.upper()) == 1 else letter)


def typed_letter(control: str) -> str:
    """Return the letter of a key's name, small; empty for a key that is none."""
    if control == "mute":
        return "m"
    kind, _dash, code = control.partition("-")
    if kind != "key" or not code.isdigit() or int(code) > 0xFFFF:
        return ""
    letter = chr(int(code))
    is_mark = unicodedata.category(letter) == _MARK
    return letter.lower() if letter.isalpha() or letter == _HYPHEN or is_mark else ""
