"""Spoken cues: espeak-ng writes a WAV file, and a frame some time later finds it done.

The program runs beside the window and is asked once a frame whether it is finished, so
no frame waits for it. What it gives is never played as it is: raw, it can reach full
scale.
"""

import contextlib
import logging
import shutil
import subprocess
import tempfile
from collections import OrderedDict, deque
from typing import IO

from rehab.ui.sound.levels import (
    KEPT_SPEECH_S,
    RAMP_IN_MIN_S,
    RENDER_MAX_S,
    SPEECH_LEAD_S,
    WORDS_PER_MIN,
)
from rehab.ui.sound.shaping import Mono, SafeSound, make_safe, trimmed
from rehab.ui.sound.wav import read_wav

_log = logging.getLogger(__name__)
PROGRAM = "espeak-ng"
LANGUAGES = ("en", "de", "es", "ru", "ar")
Line = tuple[str, str]
"""A language and a text."""


def find_program() -> str | None:
    """Return where the speech program is installed, if it is."""
    return shutil.which(PROGRAM)


class Voice:
    """Makes speech, one text after the other, and keeps what it made."""

    def __init__(self, program: str) -> None:
        self._program = program
        self._wanted: deque[Line] = deque()
        self._made: OrderedDict[Line, SafeSound | None] = OrderedDict()
        self._now: Line | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._out: IO[bytes] | None = None
        self._waited_s = 0.0

    def ask(self, line: Line) -> None:
        """Have a text made, if it is not there yet."""
        if line in self._made:
            self._made.move_to_end(line)
        elif line != self._now and line not in self._wanted:
            self._wanted.append(line)

    def is_ready(self, line: Line) -> bool:
        """Whether nothing more will come of it: it is made, or cannot be."""
        return line in self._made

    def take(self, line: Line) -> SafeSound | None:
        """Return the speech, or None if there is none (yet)."""
        return self._made.get(line)

    def update(self, dt_s: float) -> None:
        """Look whether the program is finished, and give it the next text."""
        if self._process is not None:
            self._waited_s += dt_s
            if self._process.poll() is not None:
                self._keep(self._read())
            elif self._waited_s > RENDER_MAX_S:
                _log.warning("%s does not end", self._program)
                self._keep(None)
        if self._process is None and self._wanted:
            self._begin(self._wanted.popleft())

    def close(self) -> None:
        """End the program if it runs."""
        self._wanted.clear()
        self._stop()

    def _begin(self, line: Line) -> None:
        language, text = line
        self._now, self._waited_s = line, 0.0
        voice = language if language in LANGUAGES else "en"
        speed = str(WORDS_PER_MIN)
        command = [self._program, "--stdout", "-b", "1", "-v", voice, "-s", speed]
        # files, not pipes: a full pipe would hold the program until somebody reads
        self._out = tempfile.TemporaryFile()  # noqa: SIM115 - read in a later frame
        try:
            with tempfile.TemporaryFile() as told:
                told.write(text.encode())
                told.seek(0)
                self._process = subprocess.Popen(  # noqa: S603 - found on PATH, no shell
                    [*command, "--stdin"],
                    stdin=told,
                    stdout=self._out,
                    stderr=subprocess.DEVNULL,
                )
        except OSError as error:
            _log.warning("no speech: %s", error)
            self._keep(None)

    def _read(self) -> SafeSound | None:
        """Return what the program wrote, made safe; None if it is of no use."""
        try:
            raw = self._spoken()
        except ValueError as error:
            _log.warning("no speech from %s: %s", self._program, error)
            return None
        return make_safe(raw, ramp_in_s=RAMP_IN_MIN_S, lead_s=SPEECH_LEAD_S)

    def _spoken(self) -> Mono:
        """Return the samples of the program that has ended. Raises `ValueError`."""
        if self._process is None or self._out is None or self._process.returncode != 0:
            raise ValueError("it failed")
        self._out.seek(0)
        raw = trimmed(read_wav(self._out.read()))
        if raw.size == 0:
            raise ValueError("it said nothing")
        return raw

    def _keep(self, sound: SafeSound | None) -> None:
        """Remember what came of the text of now; forget what was not used for long."""
        if self._now is not None:
            self._made[self._now] = sound
        self._stop()
        kept_s = sum(s.seconds for s in self._made.values() if s is not None)
        while kept_s > KEPT_SPEECH_S and len(self._made) > 1:
            _, oldest = self._made.popitem(last=False)
            kept_s -= oldest.seconds if oldest is not None else 0.0

    def _stop(self) -> None:
        """Let go of the program and its file."""
        self._now = None
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            process.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(1.0)
        out, self._out = self._out, None
        if out is not None:
            out.close()
