"""Left and right: the guided contraction of one arm must be seen on that arm (H8)."""

from rehab.model.session import Calibration, SessionPlan
from rehab.model.signal import Side, Stream

CLEAR_RATIO = 2.0
"""6 dB: a reference weaker than that is not told from rest (SCIENCE section 3)."""


def is_side_doubtful(plan: SessionPlan, stream: Stream, found: Calibration) -> bool:
    """Whether the contraction of the asked side was not the asked side's.

    So it is where another side's channel rose higher above its rest, or where nothing
    rose clearly on the asked side. Channels on the exercise's primary muscle decide,
    where there are any. Of both sides at once nothing is doubted.
    """
    if plan.side is Side.BOTH:
        return False
    muscle = plan.exercise.primary.muscle
    own, other = 0.0, 0.0
    has_primary = any(channel.muscle == muscle for channel in stream.channels)
    for channel, rest, reference in zip(
        stream.channels, found.rest_rms, found.reference_rms, strict=True
    ):
        if has_primary and channel.muscle != muscle:
            continue
        rise = reference / rest if rest > 0 else 0.0
        if channel.side in {plan.side, None}:
            own = max(own, rise)
        else:
            other = max(other, rise)
    return own < CLEAR_RATIO or other > own
