"""What scenes may ask for: a cue, a sentence, silence. Silent until it was chosen.

* A sound starts 500 ms after it was asked for, and is asked for when its picture
  appears: eyes are told before ears.
* The first one comes only after the person pressed something.
* One at a time. What comes too late to be true is not given at all.
* Nothing here knows of jerks.
"""

from collections.abc import Callable
from dataclasses import dataclass

from rehab.i18n import language
from rehab.ui.sound.levels import AHEAD_S, LATE_MAX_S, SPEECH_LATE_MAX_S
from rehab.ui.sound.mixer import NoCard, Speaker, open_speaker
from rehab.ui.sound.shaping import SafeSound
from rehab.ui.sound.tones import tone
from rehab.ui.sound.voice import Line, Voice, find_program


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A tone or a sentence, from when on it may sound and until when it makes sense."""

    what: str | Line
    due_s: float
    late_s: float


class Sounds:
    """The sounds of a visit.

    Parameters
    ----------
    volume
        0..1, or None for silence: then neither sound card nor voice is touched.
    has_voice
        Whether sentences are spoken.
    opened
        Opens the sound card when the first sound is due.
    """

    def __init__(
        self,
        volume: float | None = None,
        *,
        has_voice: bool = False,
        opened: Callable[[], Speaker] = open_speaker,
    ) -> None:
        self._opened = opened
        self._speaker: Speaker | None = None
        self._voice: Voice | None = None
        self._tone: _Waiting | None = None
        self._sentence: _Waiting | None = None
        self._following: list[str] = []
        self._unmade: list[str] = []
        self._time_s = 0.0
        self._is_woken = False
        self.is_hushed = False
        self.volume: float | None = None
        self.has_voice = has_voice
        self.choose(volume, has_voice=has_voice)

    def choose(self, volume: float | None, *, has_voice: bool) -> None:
        """Take the person's choice; from the next sound on it holds."""
        self.volume = volume if volume is not None and volume > 0 else None
        self.has_voice = has_voice
        self.is_hushed = False
        self._open_voice(is_wanted=has_voice and self.volume is not None)
        if self.volume is None:
            self.drop()

    @property
    def is_on(self) -> bool:
        """Whether sounds were chosen, and not hushed."""
        return self.volume is not None and not self.is_hushed

    @property
    def can_speak(self) -> bool:
        """Whether sentences will be heard."""
        return self.is_on and self._voice is not None

    @property
    def has_card(self) -> bool:
        """Whether there is something to play on, as far as was tried."""
        return not isinstance(self._speaker, NoCard)

    @property
    def is_waiting(self) -> bool:
        """Whether something was asked for that has not begun."""
        return self._tone is not None or self._sentence is not None

    @property
    def is_idle(self) -> bool:
        """Whether nothing sounds and nothing waits."""
        is_busy = self._speaker is not None and self._speaker.is_busy
        return not is_busy and not self.is_waiting

    def wake(self) -> None:
        """Know that the person pressed something: from now on there may be sound."""
        self._is_woken = True

    def cue(self, name: str) -> None:
        """Ask for a tone (see `rehab.ui.sound.tones`) as its picture appears."""
        tone(name)  # a name that is none is a mistake, with sound or without
        if self.is_on and self._is_woken:
            self._tone = _Waiting(name, self._time_s + AHEAD_S, LATE_MAX_S)

    def say(self, *texts: str) -> None:
        """Ask for sentences, one after the other, as their words appear.

        They replace what still waits. Without a voice nothing is said.
        """
        if not (self.can_speak and self._is_woken):
            return
        self._following = [text for text in texts if text.strip()]
        self._sentence = None
        self._say_next(self._time_s + AHEAD_S)

    def prepare_cue(self, name: str) -> None:
        """Have a tone made that will be asked for soon, one a frame."""
        if self.is_on:
            self._unmade.append(name)

    def prepare(self, text: str) -> None:
        """Have a sentence made that will be said soon."""
        if self._voice is not None and self.is_on and text.strip():
            self._voice.ask((language(), text))

    def drop(self) -> None:
        """Let what sounds die away and forget what waits: its picture has gone."""
        self._tone, self._sentence, self._following = None, None, []
        if self._speaker is not None:
            self._speaker.fade()

    def hush(self) -> None:
        """Silence within 200 ms, and until `unhush` or another choice."""
        self.is_hushed = True
        self.drop()

    def unhush(self) -> None:
        """Let sounds come again, as they were chosen."""
        self.is_hushed = False

    def update(self, dt_s: float) -> None:
        """Let time pass: call it once a frame."""
        self._time_s += dt_s
        if self._voice is not None:
            self._voice.update(dt_s)
        if not self.is_on:
            return
        if self._unmade:
            tone(self._unmade.pop())
        self._tone = self._serve(self._tone)
        self._sentence = self._serve(self._sentence)
        if self._sentence is None and self.is_idle:
            self._say_next(self._time_s)

    def close(self) -> None:
        """Fade, and let go of the sound card and the speech program."""
        self._tone, self._sentence, self._following = None, None, []
        self._open_voice(is_wanted=False)
        speaker, self._speaker = self._speaker, None
        if speaker is not None:
            speaker.close()

    def _open_voice(self, *, is_wanted: bool) -> None:
        if not is_wanted and self._voice is not None:
            self._voice.close()
            self._voice, self._sentence, self._following = None, None, []
        if is_wanted and self._voice is None:
            program = find_program()
            self._voice = Voice(program) if program is not None else None

    def _say_next(self, due_s: float) -> None:
        """Have the next sentence made, and let it wait for its time."""
        if self._voice is None or not self._following:
            return
        line = (language(), self._following.pop(0))
        self._voice.ask(line)
        self._sentence = _Waiting(line, due_s, SPEECH_LATE_MAX_S)

    def _serve(self, waiting: _Waiting | None) -> _Waiting | None:
        """Start what is due; return what still waits."""
        if waiting is None or self._time_s < waiting.due_s:
            return waiting
        if self._time_s > waiting.due_s + waiting.late_s:
            return None
        sound = self._sound(waiting.what)
        if sound is None:
            is_coming = isinstance(waiting.what, tuple) and not self._is_lost(
                waiting.what
            )
            return waiting if is_coming else None
        if self._speaker is None:
            self._speaker = self._opened()
        return None if self._speaker.start(sound, self.volume or 0.0) else waiting

    def _sound(self, what: str | Line) -> SafeSound | None:
        if isinstance(what, str):
            return tone(what)
        return None if self._voice is None else self._voice.take(what)

    def _is_lost(self, line: Line) -> bool:
        return self._voice is None or self._voice.is_ready(line)
