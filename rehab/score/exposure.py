"""The exposure: samples in which a jerk of the patient's reference size would show.

SCIENCE 1.3: a jerk is lost in a strong contraction, so pushing harder looks like
improving. Against that, only jerks of at least A0 count, and only in the time in which
one of A0 would have been found.
"""

import math

import numpy as np
from numpy.typing import NDArray

from rehab.model.score import Detection, Jerk
from rehab.model.session import Calibration, PhaseSpan, Recording

A0_OF_REFERENCE = 1.0
"""A0 as a fraction of the channel's reference contraction (RVC). Provisional:
SCIENCE 1.3 wants 60 % of the median jerk of the patient's own baseline. Left out so far:
jerks under what the effort hides are missing in that median, so who pushed harder in the
first eight sessions would get a larger A0; and where it came below twice the target band,
holds would be undetectable and the sessions not scored. Both need recordings of patients
to be settled. Whoever changes it raises `VERSION` in `rehab.detect.jerk_offline`, so that
no label stands across the change until all is scored again."""

Mask = NDArray[np.bool_]
"""One truth a sample, shape ``(n_samples,)``."""


def reference_rms(
    levels: Calibration | None, channel: int | None = None
) -> float | None:
    """Return a channel's reference contraction (the primary one's without a number)."""
    if levels is None:
        return None
    wanted = levels.primary if channel is None else channel
    if not 0 <= wanted < len(levels.reference_rms):
        return None
    found = levels.reference_rms[wanted]
    return found if math.isfinite(found) and found > 0.0 else None


def smallest_counted(
    levels: Calibration | None, channel: int | None = None
) -> float | None:
    """Return A0 in the channel's unit, or None without a reference contraction."""
    reference = reference_rms(levels, channel)
    return None if reference is None else A0_OF_REFERENCE * reference


def detectable(
    recording: Recording,
    detection: Detection,
    levels: Calibration | None,
    channel: int | None = None,
) -> Mask:
    """Return True for samples in which a jerk of A0 would have been found.

    Looks at `channel`, without a number at the primary one; where that lost its samples,
    at the same muscle of the other arm, if a sensor of its own heard it. Without a
    calibration nobody said which is the primary one, and the most sensitive channel of
    each step is taken; without a reference there is no A0, and a step counts if anything
    could have been seen in it. Lost samples, and samples after the last whole step, are
    False.
    """
    n_steps = len(detection.smallest)
    if n_steps == 0:
        return np.zeros(recording.n_samples, dtype=np.bool_)
    # The middle of a sample says which step it is in, whatever rounding does.
    middle = np.arange(recording.n_samples) + 0.5
    step = (middle / (detection.step_s * recording.stream.fs_hz)).astype(np.int64)
    step = np.minimum(step, n_steps)
    asked = listened(recording, levels) if channel is None else (channel,)
    if not asked:
        smallest = np.fmin.reduce(detection.smallest, axis=1)
        return _open(smallest, smallest_counted(levels))[step] & ~recording.is_lost
    found = np.zeros(recording.n_samples, dtype=np.bool_)
    is_left = ~found
    for one in asked:
        is_open = _open(detection.smallest[:, one], smallest_counted(levels, one))
        is_lost = recording.is_lost_on(one)
        found |= is_left & ~is_lost & is_open[step]
        is_left &= is_lost
    return found


def listened(recording: Recording, levels: Calibration | None) -> tuple[int, ...]:
    """Return the primary channel and those that stand in for it; none where none is known.

    These are on the same muscle of the other arm.
    """
    channels = recording.stream.channels
    if levels is None or not 0 <= levels.primary < len(channels):
        return ()
    primary = channels[levels.primary]
    twins = (
        i
        for i, other in enumerate(channels)
        if primary.muscle == other.muscle != "" and other.side is not primary.side
    )
    return (levels.primary, *twins)


def arrived(recording: Recording, levels: Calibration | None) -> tuple[Mask, ...]:
    """Return for each channel that is listened to, or for all, where it has samples."""
    asked = listened(recording, levels) or range(recording.stream.n_channels)
    return tuple(~recording.is_lost_on(channel) for channel in asked)


def _open(smallest: NDArray[np.float32], a0: float | None) -> Mask:
    """Tell the steps in which a jerk of `a0` shows; none comes after the last one."""
    is_open = np.isfinite(smallest) if a0 is None else smallest <= a0
    return np.asarray([*is_open, False])


def counted(
    recording: Recording,
    detection: Detection,
    levels: Calibration | None,
    is_detectable: Mask,
) -> tuple[Jerk, ...]:
    """Return the jerks and prolonged bursts that count, in order of onset.

    Those of at least A0 of their strongest channel whose onset lies in detectable time:
    a rate must have the same seconds above and below its line. Artefacts never count.
    """
    found = []
    for jerk in detection.jerks:
        a0 = smallest_counted(levels, jerk.channels[0]) or 0.0
        is_large = jerk.peak_uv >= a0 and not jerk.is_artefact
        if is_large and begins_in(jerk, recording, is_detectable):
            found.append(jerk)
    return tuple(found)


def begins_in(jerk: Jerk, recording: Recording, mask: Mask) -> bool:
    """Return whether an event's onset lies where `mask` is True."""
    at = onset_index(jerk, recording)
    return 0 <= at < recording.n_samples and bool(mask[at])


def onset_index(jerk: Jerk, recording: Recording) -> int:
    """Return the sample at which a jerk began."""
    return round(jerk.onset_s * recording.stream.fs_hz)


def inside(parts: tuple[PhaseSpan, ...], n_samples: int) -> Mask:
    """Return True for samples of the phases; all of them where there are no phases."""
    mask = np.full(n_samples, not parts)
    for part in parts:
        mask[part.start_index : part.stop_index] = True
    return mask


def between(parts: tuple[PhaseSpan, ...], n_samples: int) -> Mask:
    """Return True from the first phase's start to the last one's end."""
    mask = np.zeros(n_samples, dtype=np.bool_)
    if parts:
        mask[parts[0].start_index : parts[-1].stop_index] = True
    return mask
