"""No text escapes the catalogues. If these fail, a person reads an English word that no
translator was ever shown.
"""

import gettext
import importlib

import pytest

from rehab.i18n import LANGUAGES
from rehab.ui.canvas import Canvas
from tests.unit.ui.places import PLACES, at
from tests.unit.ui.ways import FAR, NEAR

spoken = importlib.import_module("rehab.i18n.language")  # not the function
SMALL = (480, 270)
MARK = "§"
TOLD_BY_OTHERS = (
    *LANGUAGES.values(),  # each by its own name
    *("Your sensor", "Try it now", "No sensor needed."),  # the desk's
    *(choice.title for choice in (NEAR, FAR)),  # names
    *("Anna", "Anna_", "Maximiliane"),  # a person's
)


class Marked(gettext.NullTranslations):
    """Every text that is asked for gets a mark."""

    def gettext(self, message: str) -> str:
        return " ".join(MARK + word for word in message.split(" "))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spoken, "_spoken", ["de"])
    monkeypatch.setattr(spoken, "catalogue", lambda _code: Marked())
    assert spoken.language() == "de"


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("place", PLACES)
def test_every_word_on_the_screen_was_translated(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    s = at(place, size=SMALL)
    s.visit.tell(name="", contact_name="", contact_phone="")
    written: list[str] = []
    text = Canvas.text

    def note(self: Canvas, words: str, *rest: object, **how: object) -> float:
        written.append(words)
        return text(self, words, *rest, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(Canvas, "text", note)
    s.director.scene.redraw()  # type: ignore[attr-defined]
    s.wait(0.1)
    assert written
    bare = [words for words in written if _is_bare(words)]
    assert bare == []


def _is_bare(words: str) -> bool:
    has_letters = any(c.isalpha() for c in words)
    if all(len(part) == 1 for part in words.split()):
        return False  # of an alphabet, which is translated as a whole
    return has_letters and MARK not in words and words not in TOLD_BY_OTHERS
