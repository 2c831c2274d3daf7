"""How much of the hold the muscle was in its target band."""

import numpy as np

from rehab.model.session import Calibration, PhaseSpan, Recording
from rehab.score.events import target
from rehab.score.exposure import Mask, reference_rms
from rehab.signals.envelope import envelope_centred
from rehab.signals.filters import band_pass_zero_phase

WINDOW_S = 0.15
"""Of the envelope; SCIENCE section 3 names 0.1 to 0.25 s for a level."""


def in_band(recording: Recording, levels: Calibration | None) -> Mask | None:
    """Return True where the envelope lies in the header's band.

    The envelope is the RMS of the 150 ms around each sample of the primary channel,
    band-passed as the reference contraction was, so that both hold the same power. It
    has no lag, unlike the one on the screen.

    Returns
    -------
    Mask or None
        None without a target, or without the reference that it is a percentage of.
    """
    band, reference = target(recording.header), reference_rms(levels)
    if band is None or reference is None or levels is None:
        return None
    emg_uv = recording.emg_uv[:, [levels.primary]]
    fs_hz = recording.stream.fs_hz
    filtered = band_pass_zero_phase(emg_uv, fs_hz)
    level_pct = 100.0 * envelope_centred(filtered, fs_hz, WINDOW_S)[:, 0] / reference
    return np.asarray((level_pct >= band.low_pct) & (level_pct <= band.high_pct))


def time_in_target_pct(
    is_in_band: Mask | None, is_lost: Mask, parts: tuple[PhaseSpan, ...]
) -> float | None:
    """Return the share of the phases with a target in which the band was met, in %.

    Lost samples are neither in nor out. None where no sample is left to judge.
    """
    if is_in_band is None:
        return None
    asked = np.zeros_like(is_lost)
    for part in parts:
        asked[part.start_index : part.stop_index] = part.has_target
    asked &= ~is_lost
    return 100.0 * float(is_in_band[asked].mean()) if asked.any() else None
