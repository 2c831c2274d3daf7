"""A sound card and a speech program without either."""

import stat
import sys
import time
from pathlib import Path

import pytest

from rehab.ui.sound.shaping import SafeSound
from rehab.ui.sound.sounds import Sounds

STEP_S = 1 / 60

_ESPEAK = '''#!{python}
"""Says nothing, loudly: writes a WAV as espeak-ng does, of unknown length."""
import pathlib, struct, sys, time

here = pathlib.Path(__file__).parent
text = sys.stdin.buffer.read().decode()
with open(here / "calls.txt", "a", encoding="utf-8") as log:
    log.write(" ".join(sys.argv[1:]) + " | " + text + "\\n")
if "fail" in text:
    sys.exit(3)
if "garbage" in text:
    sys.stdout.buffer.write(b"RIFF of no kind")
    sys.exit(0)
if "hang" in text:
    time.sleep(60)
fs = 22050
n = fs if "long" not in text else 40 * fs
head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 0x7FFFF024, b"WAVE", b"fmt ", 16,
                   1, 1, fs, 2 * fs, 2, 16, b"data", 0x7FFFF000)
quiet = bytes(2 * (fs // 10))
full = int(0.99 * 32767)  # at once, and to 0.99 of full scale
loud = struct.pack("<72h", *[-full] * 36, *[full] * 36) * (n // 72 + 1)
pcm = quiet + (b"" if "nothing" in text else loud[: 2 * n]) + quiet
sys.stdout.buffer.write(head + pcm)
'''


def install_espeak(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a program `espeak-ng` on an otherwise empty PATH; return its list of calls."""
    folder.mkdir(exist_ok=True)
    program = folder / "espeak-ng"
    program.write_text(_ESPEAK.format(python=sys.executable), encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(folder))
    return folder / "calls.txt"


class FakeSpeaker:
    """Takes sounds and lets them last, in time that a test moves."""

    def __init__(self) -> None:
        self.time_s = 0.0
        self.begun: list[tuple[float, SafeSound, float]] = []
        self.fades: list[float] = []
        self.is_closed = False
        self._until_s = 0.0

    @property
    def is_busy(self) -> bool:
        return self.time_s < self._until_s

    def start(self, sound: SafeSound, volume: float) -> bool:
        if self.is_busy:
            return False
        self.begun.append((self.time_s, sound, volume))
        self._until_s = self.time_s + sound.seconds
        return True

    def fade(self) -> None:
        if self.is_busy:
            self.fades.append(self.time_s)
            self._until_s = min(self._until_s, self.time_s + 0.2)

    def close(self) -> None:
        self.is_closed = True


class Listening:
    """Sounds with a fake sound card, and how they are driven."""

    def __init__(self, volume: float | None = 1.0, *, has_voice: bool = False) -> None:
        self.speaker = FakeSpeaker()
        self.n_opened = 0
        self.sounds = Sounds(volume, has_voice=has_voice, opened=self._open)

    def _open(self) -> FakeSpeaker:
        self.n_opened += 1
        return self.speaker

    def wait(self, seconds: float) -> None:
        for _ in range(round(seconds / STEP_S)):
            self.speaker.time_s += STEP_S
            self.sounds.update(STEP_S)

    def let_voice_end(self) -> None:
        """Have all sentences made that were asked for, while the time stands still."""
        voice = self.sounds._voice
        assert voice is not None
        while voice._process is not None or voice._wanted:
            self.sounds.update(0.0)
            time.sleep(0.002)

    @property
    def starts(self) -> list[float]:
        return [round(time_s, 2) for time_s, _, _ in self.speaker.begun]

    @property
    def heard(self) -> list[SafeSound]:
        return [sound for _, sound, _ in self.speaker.begun]
