"""Settings: one a screen, what it is now in large letters, and one way to change it."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import TypeVar

from rehab.i18n import _, decimal
from rehab.model.people import TEXT_SCALES, Preferences
from rehab.ui.pages import Answer, Pages, Question
from rehab.ui.phrases import following_language, language_words
from rehab.ui.rules import GRAVE_HOLD_S
from rehab.ui.theme import THEMES
from rehab.ui.visit import Visit

_T = TypeVar("_T")
UNDO_S = 10.0
_ELSEWHERE = {"loudness", "phone", "name"}
"""Screens that a setting is changed on, and that lead back to it."""
_TAPS = (0.25, 0.5, 1.0)
_SCANS = (None, 1.8, 3.0)
_DWELLS = (None, 1.0, 2.0)


@dataclass(frozen=True, slots=True)
class Setting:
    """One of them: its name, a sentence, what it is now, and what a press does."""

    title: str
    words: str
    value: str
    change: Callable[[], str | None]
    label: str = ""
    hold_s: float = 0.0  # above 0: it has to be held


class Settings(Pages):
    """Goes round through all settings."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(visit)
        self._at = 0
        self._is_away = False

    def enter(self) -> None:
        """Begin with the first one; after something was chosen elsewhere, with that."""
        super().enter()
        self._at = self._at if self._is_away else 0
        self._is_away = False
        self._before: Preferences | None = None
        self._undo_s = 0.0

    def settings(self) -> tuple[Setting, ...]:
        """Return all settings as they are now."""
        return (
            self._language(),
            self._text(),
            self._theme(),
            self._sound(),
            self._voice(),
            self._motion(),
            self._taps(),
            self._scan(),
            self._dwell(),
            self._muscle(),
            self._answers(),
            self._name(),
            self._number(),
            self._over(),
        )

    def question(self) -> Question:
        """Return the setting of now."""
        now = (every := self.settings())[self._at]
        change = Answer(
            "change",
            now.label or _("Change"),
            "swap",
            is_primary=True,
            needs_hold=now.hold_s > 0,
            hold_s=now.hold_s,
        )
        following_one = Answer("next", _("Next setting"), "forward")
        count = _("Setting {n} of {n_all}").format(n=self._at + 1, n_all=len(every))
        words = f"{now.words} {count}."
        return Question(now.title, words, (change, following_one), value=now.value)

    def answer(self, name: str) -> str | None:
        """Change it, or show the next one."""
        if name == "next":
            self._at = (self._at + 1) % len(self.settings())
            self.turn()
            return None
        found = self.settings()[self._at].change()
        self._is_away = found in _ELSEWHERE
        self.come_back()
        return found

    def before(self) -> str | None:
        """Go back to where the settings were opened."""
        return self.visit.base

    def update(self, dt_s: float) -> str | None:
        """Let the time to undo pass."""
        if self._undo_s > 0:
            self._undo_s -= dt_s
            if self._undo_s <= 0:
                self._before = None
                self.redraw()
        return None

    def _prefer(self, **changes: object) -> None:
        self.visit.prefer(**changes)

    def _habit(self, **changes: object) -> None:
        habits = replace(self.visit.habits, **changes)  # type: ignore[arg-type]
        self.visit.prefer(habits=habits)

    def _language(self) -> Setting:
        now = self.visit.preferences.language
        return Setting(
            _("Language"),
            _("All words of this app."),
            language_words(now) or _("As the computer"),
            lambda: self._prefer(language=following_language(now)),
        )

    def _text(self) -> Setting:
        now = self.visit.preferences.text_scale
        names = {
            1.0: _("Usual"),
            1.25: _("Larger"),
            1.5: _("Large"),
            2.0: _("Very large"),
        }
        return Setting(
            _("Size of the words"),
            _("You see it at once."),
            names.get(now, f"{now:g}"),
            lambda: self._prefer(text_scale=_after(TEXT_SCALES, now)),
        )

    def _theme(self) -> Setting:
        now = self.visit.preferences.theme or "dusk"
        names = {
            "dusk": _("Dark and calm"),
            "paper": _("Light as paper"),
            "contrast": _("High contrast"),
        }
        return Setting(
            _("Colours"),
            _("Choose what you read best."),
            names.get(now, now),
            lambda: self._prefer(theme=_after(tuple(THEMES), now)),
        )

    def _sound(self) -> Setting:
        sounds, now = self.visit.sounds, _("No sound")
        words = _("Soft tones, never sudden. Press M at any time for silence.")
        if sounds.volume is not None:
            now = _("Silent now") if sounds.is_hushed else _("Soft tones")
            words = _("Press M: silence at once.")
            words = _("Hold M for sound.") if sounds.is_hushed else words
        return Setting(
            _("Sound"),
            words,
            now,
            lambda: "loudness",
        )

    def _voice(self) -> Setting:
        now = self.visit.preferences.has_voice
        return Setting(
            _("Voice"),
            _("It tells you what to do, if there is sound."),
            _("On") if now else _("Off"),
            lambda: self._prefer(has_voice=not now),
        )

    def _motion(self) -> Setting:
        now = self.visit.preferences.is_calm
        return Setting(
            _("Movement on the screen"),
            _("Calm: the pictures move less."),
            _("Calm") if now else _("Usual"),
            lambda: self._prefer(is_calm=not now),
        )

    def _taps(self) -> Setting:
        now = self.visit.habits.slow_s
        names = {
            0.25: _("a quarter of a second"),
            0.5: _("half a second"),
            1.0: _("one second"),
        }
        near = min(_TAPS, key=lambda t: abs(t - now))
        return Setting(
            _("A press counts after"),
            _("Shorter taps are ignored."),
            names[near],
            lambda: self._habit(slow_s=_after(_TAPS, near)),
        )

    def _scan(self) -> Setting:
        now = self.visit.habits.scan_s
        return Setting(
            _("The light moves by itself"),
            _("For one switch: press when the right one is lit."),
            _every(_("every {n} seconds"), now),
            lambda: self._habit(scan_s=_after(_SCANS, now)),
        )

    def _dwell(self) -> Setting:
        now = self.visit.habits.dwell_s
        return Setting(
            _("Choose without a press"),
            _("Let the pointer rest on what you want."),
            _every(_("after {n} seconds"), now),
            lambda: self._habit(dwell_s=_after(_DWELLS, now)),
        )

    def _muscle(self) -> Setting:
        now = self.visit.habits.emg_switch
        return Setting(
            _("Your muscle is a switch"),
            _("Tense it for one second, then let go."),
            _("On") if now else _("Off"),
            lambda: self._habit(emg_switch=not now),
        )

    def _answers(self) -> Setting:
        return Setting(
            _("Questions about you"),
            "",
            _("Arm, muscles, sound, light"),
            lambda: "profile",
            _("Answer again"),
        )

    def _name(self) -> Setting:
        return Setting(
            _("Your name"),
            _("It stays on this computer."),
            self.visit.profile.name or _("No name"),
            lambda: self._written("name"),
            _("Write my name"),
        )

    def _written(self, name: str) -> str:
        """Go to where it is written, and come back."""
        self.visit.asked_from = "settings"
        return name

    def _number(self) -> Setting:
        return Setting(
            _("Who a helper can call"),
            "",
            self.visit.profile.contact_phone or _("No number yet"),
            lambda: self._written("phone"),
            _("Enter a number"),
        )

    def _over(self) -> Setting:
        if self._before is not None:
            return Setting(
                _("All settings are as new"),
                "",
                _("You can take it back now"),
                self._undo,
                _("Take it back"),
            )
        return Setting(
            _("Start over"),
            "",
            _("Your results stay"),
            self._reset,
            _("Hold to start over"),
            hold_s=GRAVE_HOLD_S,
        )

    def _reset(self) -> None:
        self._before, self._undo_s = self.visit.preferences, UNDO_S
        self._all(Preferences(language=self._before.language))

    def _undo(self) -> None:
        if self._before is not None:
            self._all(self._before)
        self._before = None

    def _all(self, wanted: Preferences) -> None:
        self.visit.prefer(**{f.name: getattr(wanted, f.name) for f in fields(wanted)})


def _after(values: tuple[_T, ...], now: _T) -> _T:
    """Return the value after `now`, round and round."""
    at = values.index(now) if now in values else -1
    return values[(at + 1) % len(values)]


def _every(words: str, seconds: float | None) -> str:
    return words.format(n=decimal(f"{seconds:g}")) if seconds else _("Off")
