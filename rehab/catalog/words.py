"""The rules for words on the patient's screen (INTERFACES 2.2, language of level A2)."""

import re

from rehab.catalog.ceilings import MAX_CHARACTERS, MAX_SENTENCES, MAX_WORDS

_NOT_WANTED = {
    "%": "has a percent sign (say it without numbers)",
    "!": "has an exclamation mark (use a full stop)",
    "\n": "has a line break (the screen breaks lines itself)",
}


def line(text: str) -> str:
    """Return a text that stands on one line; raise ValueError with all its faults."""
    return _checked(text, [text])


def sentences(text: str) -> str:
    """Return a text whose sentences fit a line each; raise ValueError as `line` does."""
    return _checked(text, re.split(r"(?<=[.?])\s+", text.strip()))


def _checked(text: str, lines: list[str]) -> str:
    found = [why for sign, why in _NOT_WANTED.items() if sign in text]
    if not text.strip():
        found.append("is empty")
    if re.search(r"\bplease\b", text, re.IGNORECASE):
        found.append("says “please” (start with the verb)")
    if len(lines) > MAX_SENTENCES:
        found.append(f"has {len(lines)} sentences, at most {MAX_SENTENCES} allowed")
    for one in lines:
        n_words = len(one.split())
        if n_words > MAX_WORDS:
            found.append(f"has {n_words} words in “{one}”, at most {MAX_WORDS} allowed")
        if len(one) > MAX_CHARACTERS:
            found.append(
                f"has {len(one)} characters in “{one}”,"
                f" at most {MAX_CHARACTERS} allowed"
            )
    if found:
        raise ValueError("; ".join(found))
    return text
