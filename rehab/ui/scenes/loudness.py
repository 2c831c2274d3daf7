"""Loudness: from silence, a little louder until it is enough. Silence loses nothing."""

from rehab.i18n import _
from rehab.ui.canvas import Canvas
from rehab.ui.layout import Box
from rehab.ui.pages import N_STEPS, Answer, Pages, Question
from rehab.ui.sound.check import SoundCheck

_BAR = Box(96, 440, 1728, 56)


class Loudness(Pages):
    """First silence and a choice; then a soft tone that grows until one presses."""

    def enter(self) -> None:
        """Begin in silence."""
        super().enter()
        self._check: SoundCheck | None = None
        self._share = 0.0

    def question(self) -> Question:
        """Return the choice, or what is heard now."""
        step = (2, N_STEPS) if self._is_first else None
        none = Answer("none", _("No sound"), "mute")
        if self._check is None:
            start = Answer("start", _("Try a soft tone"), "sound", is_primary=True)
            words = _("It is silent now. You miss nothing without sound.")
            return Question(_("Do you want soft sounds?"), words, (start, none), step)
        enough = Answer("enough", _("Enough"), "tick", is_primary=True)
        words = _("It starts very quietly. Press when you hear it well.")
        return Question(_("It gets a little louder"), words, (enough, none), step)

    @property
    def _is_first(self) -> bool:
        return self.visit.base == "welcome"

    def answer(self, name: str) -> str | None:
        """Begin the tone, or keep a choice."""
        if name == "start":
            self._check = SoundCheck(self.visit.sounds)
            self.turn()
            return None
        heard = self._check.stop() if self._check is not None else None
        self._keep(heard if name == "enough" else None)
        return "profile" if self._is_first else "settings"

    def _keep(self, volume: float | None) -> None:
        visit = self.visit
        visit.prefer(volume=volume)
        visit.sounds.choose(volume, has_voice=visit.preferences.has_voice)

    def before(self) -> str | None:
        """Go back; what was chosen before stays."""
        self._keep(self.visit.preferences.volume)
        return "hands" if self._is_first else "settings"

    def update(self, dt_s: float) -> str | None:
        """Let the tone come again, each time a little louder."""
        if self._check is not None:
            self._check.update(dt_s)
            most = dt_s / 0.4
            self._share += min(max(self._check.share - self._share, -most), most)
        return None

    def paint(self, canvas: Canvas) -> None:
        """Draw how far it has come."""
        if self._check is None:
            return
        t = canvas.theme
        canvas.card(_BAR, fill=t.track, radius=28)
        wide = max(56.0, _BAR.w * self._share)
        canvas.card(Box(_BAR.x, _BAR.y, wide, _BAR.h), fill=t.goal, radius=28)
