"""A WAV file as a speech program writes it, to samples at the mixer's rate."""

import io
import wave
from math import gcd

import numpy as np

from rehab.ui.sound.levels import RATE_HZ, SPEECH_MAX_S
from rehab.ui.sound.shaping import Mono

_TYPES = {1: "u1", 2: "<i2", 4: "<i4"}  # by bytes a sample
_EASY = 1024  # a transform of a length with this factor is quick


def read_wav(data: bytes) -> Mono:
    """Return its first ten seconds as one channel, full scale 1.

    A length in the header that is larger than the file is normal: who writes to a pipe
    does not know it yet. Raises `ValueError` for what is no WAV file of 8, 16 or 32 bits.
    """
    try:
        with wave.open(io.BytesIO(data)) as file:
            rate_hz, width = file.getframerate(), file.getsampwidth()
            n_channels = file.getnchannels()
            pcm = file.readframes(round(SPEECH_MAX_S * rate_hz))
    except (wave.Error, EOFError) as error:
        raise ValueError(f"not a WAV file: {error}") from error
    if width not in _TYPES or not 4_000 <= rate_hz <= 192_000:
        raise ValueError(f"{8 * width} bits at {rate_hz} Hz")
    n = len(pcm) // (width * n_channels)
    kind: np.dtype[np.integer] = np.dtype(_TYPES[width])
    values = np.frombuffer(pcm, kind, n * n_channels).astype(np.float64)
    middle = 128.0 if width == 1 else 0.0
    x = (values - middle) / 2.0 ** (8 * width - 1)
    return resampled(x.reshape(n, n_channels).mean(axis=1).astype(np.float32), rate_hz)


def resampled(x: Mono, rate_hz: int) -> Mono:
    """Return `x` at the mixer's rate; nothing is added above its own highest pitch."""
    if rate_hz == RATE_HZ or x.size == 0:
        return x
    common = gcd(rate_hz, RATE_HZ)
    step = _EASY * rate_hz // common
    n = -(-x.size // step) * step
    n_out = n // step * (_EASY * RATE_HZ // common)
    spectrum = np.fft.rfft(x.astype(np.float64), n)
    out = np.fft.irfft(spectrum[: n_out // 2 + 1], n_out) * (n_out / n)
    return np.asarray(out[: round(x.size * RATE_HZ / rate_hz)], np.float32)
