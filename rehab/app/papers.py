"""Profile and preferences: two files beside the history, which never leave the machine."""

import dataclasses
import logging
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from rehab.config import THEMES, Settings
from rehab.errors import FileError, Reason
from rehab.i18n import _
from rehab.model.habits import Habits
from rehab.model.people import TEXT_SCALES, Preferences, Profile
from rehab.model.signal import Side
from rehab.storage.json_file import JsonFile

_FORMAT = 1
_MAX_CHARACTERS = 80
"""Of a name or a telephone number: the card has to show it whole."""
log = logging.getLogger(__name__)


class Papers:
    """The two files of a data folder. A damaged one is set aside, and that is said.

    Parameters
    ----------
    folder : Path
    read_only : bool
        Nothing is moved or written.
    """

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        self._read_only = read_only
        self._profile = JsonFile(folder / "profile.json", _FORMAT)
        self._preferences = JsonFile(folder / "preferences.json", _FORMAT)
        self.said: list[str] = []

    def profile(self) -> Profile | None:
        """Return who trains; None before somebody told. Raises `FileError` FILE_NEWER."""
        values = self._read(self._profile)
        if values is None:
            return None
        try:
            return _profile(values)
        except (ValueError, TypeError):
            self._set_aside(self._profile)
            return None

    def preferences(self) -> Preferences:
        """Return what was chosen, else the usual. Raises `FileError` FILE_NEWER."""
        values = self._read(self._preferences)
        if values is None:
            return Preferences()
        try:
            return _preferences(values)
        except (ValueError, TypeError):
            self._set_aside(self._preferences)
            return Preferences()

    def keep_profile(self, profile: Profile) -> None:
        """Keep who trains. Raises `StoreError`, or `ValueError` for what is too long."""
        values = asdict(profile)
        _profile(values)
        self._profile.write(values)

    def keep_preferences(self, preferences: Preferences) -> None:
        """Keep what was chosen. Raises `StoreError`, or `ValueError` for nonsense."""
        values = asdict(preferences)
        _preferences(values)
        self._preferences.write(values)

    def _read(self, file: JsonFile) -> dict[str, Any] | None:
        try:
            return file.read()
        except FileError as error:
            if error.reason is not Reason.FILE_DAMAGED:
                raise
            self._set_aside(file)
            return None

    def _set_aside(self, file: JsonFile) -> None:
        if self._read_only:
            return
        kept = file.set_aside()
        log.warning("%s was damaged; it is kept as %s", file.path.name, kept.name)
        self.said.append(_("I could not read your settings. Check them again."))


def settled(settings: Settings, chosen: Preferences) -> Settings:
    """Return the settings with what was chosen in the window.

    What the environment or a flag says is stronger, what a file says is weaker.
    """
    theme, language = settings.theme, settings.language
    if chosen.theme and "theme" not in settings.forced:
        theme = chosen.theme
    if chosen.language and "language" not in settings.forced:
        language = chosen.language
    return replace(settings, theme=theme, language=language)


def _profile(values: dict[str, Any]) -> Profile:
    """Return a profile; raise `ValueError` or `TypeError` where one is wrong."""
    known = _known(Profile, values)
    for name, value in known.items():
        usual = getattr(Profile(), name)
        if isinstance(usual, bool) and not isinstance(value, bool):
            raise TypeError(name)
        if isinstance(usual, str) and not isinstance(usual, Side):
            known[name] = _line(value)
    if "side" in known:
        known["side"] = Side(known["side"])
    if "muscles" in known:
        known["muscles"] = tuple(_line(muscle) for muscle in known["muscles"])
    return Profile(**known)


def _preferences(values: dict[str, Any]) -> Preferences:
    known = _known(Preferences, values)
    if "habits" in known:
        known["habits"] = Habits(**_known(Habits, known["habits"]))
        if not isinstance(known["habits"].emg_switch, bool):
            raise TypeError("emg_switch")
    found = Preferences(**known)
    if found.theme not in {"", *THEMES}:
        raise ValueError(f"theme {found.theme!r}")
    if found.text_scale not in TEXT_SCALES:
        raise ValueError(f"text_scale {found.text_scale!r}")
    if found.volume is not None and not 0.0 <= found.volume <= 1.0:
        raise ValueError(f"volume {found.volume!r}")
    if not isinstance(found.is_calm, bool) or not isinstance(found.has_voice, bool):
        raise TypeError("is_calm, has_voice")
    return replace(found, language=_line(found.language), sensor=_line(found.sensor))


def _known(kind: type, values: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that this program knows; the others are of no meaning here."""
    if not isinstance(values, dict):
        raise TypeError(f"{values!r} is no table")
    names = {field.name for field in dataclasses.fields(kind)}
    return {name: value for name, value in values.items() if name in names}


def _line(value: object) -> str:
    if not isinstance(value, str) or len(value) > _MAX_CHARACTERS:
        raise ValueError("not a line of text")  # it may be a name: nothing logs it
    return value
