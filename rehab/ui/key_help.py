"""What is said of keys along the lower edge, and the sign that sound is off for now."""

from rehab.i18n import _
from rehab.ui.canvas import LABEL, Canvas
from rehab.ui.layout import Box
from rehab.ui.sound.sounds import Sounds

_SIGN = ((36, 34), 46)  # beyond the edge of all words


def draw_key_help(canvas: Canvas, box: Box, *, also: str = "") -> None:
    """Say how one key does everything, and which keys work everywhere."""
    words = _("Space: move, hold to choose. F1: help. F2: emergency card.")
    if canvas.key_words:
        words = canvas.key_words
    elif canvas.is_scanned:
        words = _("Space: choose what is lit. F1: help. F2: emergency card.")
    words = f"{words} {also}".strip()
    canvas.text(words, box, LABEL, colour=canvas.theme.ink_soft, is_aside=True)


def silence_words(sounds: Sounds) -> str:
    """Return what the key M does now; empty where no sound was chosen."""
    if sounds.volume is None:
        return ""
    if sounds.is_hushed:
        return f"{_('Silent now')}. {_('Hold M for sound.')}"
    return _("Press M: silence at once.")


def draw_hushed(canvas: Canvas, sounds: Sounds) -> None:
    """Draw a small sign at the corner while M keeps what was chosen silent."""
    if sounds.volume is not None and sounds.is_hushed:
        at, size = _SIGN
        canvas.icon("mute", size, canvas.theme.ink, at)
