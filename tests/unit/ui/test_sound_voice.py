"""The voice, with a speech program that is as loud and abrupt as a program can be."""

import logging
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from rehab.app.doctor import Finding, examine
from rehab.config import Settings
from rehab.ui.person import People
from rehab.ui.sound.levels import KEPT_SPEECH_S, RATE_HZ
from rehab.ui.sound.voice import LANGUAGES, Voice, find_program
from rehab.ui.sound.wav import read_wav, resampled
from rehab.ui.visit import Visit
from tests.unit.ui.fake_desk import FakeDesk
from tests.unit.ui.fake_session import FakeClock
from tests.unit.ui.fake_sound import STEP_S, Listening, install_espeak
from tests.unit.ui.sound_measures import (
    MAX_RISE_PER_S,
    db,
    peak,
    rms,
    steepest_rise,
)


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return install_espeak(tmp_path / "bin", monkeypatch)


def make(voice: Voice, *lines: tuple[str, str], dt_s: float = 0.0) -> None:
    """Have lines made, however long the machine takes for it."""
    for line in lines:
        voice.ask(line)
    while not all(voice.is_ready(line) for line in lines):
        voice.update(dt_s)
        time.sleep(0.002)


@pytest.fixture
def voice(calls: Path) -> Iterator[Voice]:
    program = find_program()
    assert program is not None
    assert Path(program).parent == calls.parent
    it = Voice(program)
    yield it
    it.close()


def test_speech_never_comes_as_the_program_gives_it(voice: Voice) -> None:
    """It gives 0.99 of full scale within one sample; that is the startle itself."""
    line = ("en", "Lift your arm")
    make(voice, line)
    sound = voice.take(line)
    assert sound is not None
    x = sound.samples
    assert db(peak(x)) <= -14.0
    assert -28.0 < db(rms(x[round(0.5 * RATE_HZ) : RATE_HZ])) <= -25.9
    assert peak(x[: round(0.2 * RATE_HZ)]) == 0.0  # 200 ms of silence first
    fade = x[round(0.2 * RATE_HZ) : round(0.3 * RATE_HZ)]
    assert 0.01 < peak(fade) < 0.06  # the ramp meets the sound, not silence before it
    assert steepest_rise(x) <= MAX_RISE_PER_S
    assert steepest_rise(x[::-1]) <= MAX_RISE_PER_S
    assert sound.seconds == pytest.approx(1.2, abs=0.02)


def test_the_program_is_asked_in_the_language_and_at_a_calm_speed(
    voice: Voice, calls: Path
) -> None:
    lines = [(code, "—Ръка, arm & يد; -v de") for code in (*LANGUAGES, "xx")]
    make(voice, *lines)
    for code, call in zip(
        (*LANGUAGES, "en"), calls.read_text("utf-8").splitlines(), strict=True
    ):
        told, text = call.split(" | ")
        assert f"-v {code} -s 140" in told
        assert "--stdout" in told
        assert text == "—Ръка, arm & يد; -v de"  # as text, never as an option


def test_a_sentence_is_made_once(voice: Voice, calls: Path) -> None:
    for _ in range(3):
        make(voice, ("en", "Hold"), ("de", "Halten"))
    assert len(calls.read_text("utf-8").splitlines()) == 2


@pytest.mark.parametrize("text", ["fail", "garbage", "nothing"])
def test_a_program_that_fails_means_silence_and_a_line_in_the_log(
    voice: Voice, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        make(voice, ("en", text), ("en", "Hold"))
    assert voice.take(("en", text)) is None
    assert "no speech" in caplog.text
    assert voice.take(("en", "Hold")) is not None


def test_a_program_that_hangs_is_ended(
    voice: Voice, caplog: pytest.LogCaptureFixture
) -> None:
    voice.ask(("en", "hang"))
    voice.ask(("en", "Hold"))
    with caplog.at_level(logging.WARNING):
        make(voice, ("en", "hang"), dt_s=0.01)
        make(voice, ("en", "Hold"))
    assert voice.take(("en", "hang")) is None
    assert "does not end" in caplog.text
    assert voice.take(("en", "Hold")) is not None


def test_a_program_that_is_gone_means_silence(tmp_path: Path) -> None:
    voice = Voice(str(tmp_path / "gone"))
    make(voice, ("en", "Hold"))
    assert voice.take(("en", "Hold")) is None
    voice.close()


def test_memory_does_not_grow_with_what_was_said(voice: Voice) -> None:
    for k in range(5):
        make(voice, ("en", f"long {k}"))
    made = [voice.take(("en", f"long {k}")) for k in range(5)]
    assert sum(s.seconds for s in made if s is not None) <= KEPT_SPEECH_S
    assert made[-1] is not None
    assert made[-1].seconds <= 10.5  # of 40: something was wrong


def test_no_frame_waits_for_the_program(voice: Voice) -> None:
    """A window that stands still for a word would miss the press that pauses."""
    voice.ask(("en", "hang"))
    took_s = []
    for _ in range(21):
        begin = time.monotonic()
        voice.update(STEP_S)
        took_s.append(time.monotonic() - begin)
    assert not voice.is_ready(("en", "hang"))
    assert np.median(took_s) < STEP_S / 2  # one may be long where all takes long


@pytest.mark.usefixtures("calls")
def test_a_sentence_is_said_after_its_words_appeared() -> None:
    it = Listening(0.8, has_voice=True)
    it.sounds.wake()
    it.sounds.say("Lift your arm")
    it.wait(0.4)
    it.let_voice_end()
    assert it.starts == []
    while not it.starts:
        it.sounds.update(0.01)
        it.speaker.time_s += 0.01
    assert it.starts[0] >= 0.49
    assert it.speaker.begun[0][2] == 0.8
    it.sounds.close()


@pytest.mark.usefixtures("calls")
def test_sentences_are_read_one_after_the_other_and_can_be_left() -> None:
    it = Listening(1.0, has_voice=True)
    it.sounds.wake()
    it.sounds.say("One.", "Two.", "Three.", "Four.")
    while len(it.starts) < 3:
        it.wait(STEP_S)
        it.let_voice_end()
    assert min(np.diff(it.starts)) >= 1.1  # each lasts 1.2 s
    it.sounds.drop()  # another screen
    it.let_voice_end()
    it.wait(4.0)
    assert len(it.starts) == 3
    it.sounds.close()


@pytest.mark.usefixtures("calls")
def test_a_choice_in_the_settings_is_heard_at_once() -> None:
    """A setting that only counts after the next start looks broken."""
    visit = Visit(FakeDesk(FakeClock()), People())
    visit.prefer(volume=0.5)
    assert visit.sounds.is_on
    assert not visit.sounds.can_speak
    visit.prefer(has_voice=True)
    assert visit.sounds.can_speak
    visit.prefer(volume=None)
    assert not visit.sounds.is_on
    visit.close()


def test_without_the_program_the_tone_stays_and_nothing_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    it = Listening(1.0, has_voice=True)
    it.sounds.wake()
    assert it.sounds.is_on
    assert not it.sounds.can_speak
    it.sounds.say("Lift your arm")
    it.wait(3.0)
    assert it.starts == []


def test_the_doctor_says_whether_there_is_a_voice(
    calls: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Who chose a voice and hears none must find out why."""
    assert calls.parent.is_dir()
    settings = Settings(data_dir=tmp_path / "data")

    def finding() -> Finding:
        return next(f for f in examine(settings) if "espeak-ng" in f.words)

    assert finding().is_ok
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not finding().is_ok
    assert not finding().is_needed
    assert "install" in finding().words


@pytest.mark.parametrize("rate_hz", [16_000, 22_050, 44_100, 48_000])
def test_a_pitch_stays_the_same_at_the_mixers_rate(rate_hz: int) -> None:
    """A voice at the wrong rate sounds like another, frightened person."""
    t = np.arange(rate_hz) / rate_hz
    x = resampled(np.sin(2 * np.pi * 440 * t).astype(np.float32), rate_hz)
    assert x.size == pytest.approx(RATE_HZ, abs=500)
    spectrum = np.abs(np.fft.rfft(x[:RATE_HZ], RATE_HZ))
    assert np.argmax(spectrum) == pytest.approx(440, abs=1)
    assert peak(x[2000:-2000]) == pytest.approx(1.0, abs=0.02)


def test_only_wav_files_are_read() -> None:
    for data in (b"", b"RIFF", b"\x00" * 400):
        with pytest.raises(ValueError, match="not a WAV"):
            read_wav(data)
