"""Lines of text as they are seen: which typeface, and what stands where in Arabic.

The font engine joins Arabic letters and lays a whole line out from the right; numbers
and Latin words in it would then come out reversed. They are turned round beforehand, so
that the engine turns them back.
"""

import re

_ARABIC = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = "[^\\W\\d_\u0590-\u08ff]"  # a letter of a script that runs from the left
_FROM_LEFT = re.compile(
    rf"(?:\d|{_WORD})*{_WORD}(?:[\s.,:/'’&@_+-]*(?:\d|{_WORD})+)*"  # words and names
    r"|\d+(?:[.,:/]\d+)*_?"  # a number, a time of day; what is typed behind a number
)
SOFT_HYPHEN = "\u00ad"


def script(line: str, *, is_rtl: bool = False) -> str:
    """Return the script that decides the typeface: "arabic", "cyrillic" or "latin".

    Where one reads from the right (`is_rtl`), that is also how a line of numbers and
    signs is laid out; a number alone keeps the clearest digits.
    """
    if _ARABIC.search(line):
        return "arabic"
    if _CYRILLIC.search(line):
        return "cyrillic"
    is_bare = not _LETTER.search(line) and not line.isdigit()
    return "arabic" if is_rtl and is_bare else "latin"


def turned(line: str) -> str:
    """Return an Arabic line with its numbers and Latin words reversed."""
    return _FROM_LEFT.sub(lambda found: found[0][::-1], line)


def without_soft_hyphens(line: str) -> str:
    """Return what is drawn of a line: a soft hyphen shows only where a line ends."""
    if not line.endswith(SOFT_HYPHEN):
        return line.replace(SOFT_HYPHEN, "")
    return line.replace(SOFT_HYPHEN, "") + "-"


def pieces(words: str) -> list[tuple[str, str]]:
    """Return the parts between which a line may break, each with what joins it on.

    A space that joins goes when the line breaks there; a soft hyphen becomes a hyphen.
    """
    found: list[tuple[str, str]] = []
    for word in words.split():
        parts = word.split(SOFT_HYPHEN)
        found += [(part, SOFT_HYPHEN if k else " ") for k, part in enumerate(parts)]
    return found
