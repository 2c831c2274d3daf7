"""What stands at the head of a night's recording."""

from datetime import datetime
from typing import Any
from uuid import UUID

import rehab
from rehab.app.night_clock import clock_set
from rehab.app.night_judging import NIGHT
from rehab.errors import Reason, SensorError
from rehab.model.nights import NightPlan
from rehab.model.people import DEMO, HOME
from rehab.model.signal import Stream


def header_of(
    plan: NightPlan, night: UUID, stream: Stream, started: datetime
) -> dict[str, object]:
    """Return the header of the recording: whose, what, when, by which version.

    Raises `SensorError` LEG_UNNAMED for one channel that may be on either leg.
    """
    offset = started.utcoffset()
    patient = DEMO.id if stream.is_simulated else plan.patient
    if patient == DEMO.id and not stream.is_simulated:
        patient = HOME.id  # a real muscle is never nobody's
    return {
        "patient": patient,
        "started_us": round(started.timestamp() * 1_000_000),
        "utc_offset_min": round(offset.total_seconds() / 60) if offset else 0,
        "version": rehab.__version__,
        NIGHT: {
            "id": str(night),
            "site": plan.site.value,
            "hours": plan.hours,
            "clock_set": clock_set(started.timestamp()),
            "channels": [
                [channel, leg.value] for channel, leg in _placed(plan, stream)
            ],
        },
    }


def _placed(plan: NightPlan, stream: Stream) -> list[tuple[int, Any]]:
    """Return the channels on the legs, as the sensor was placed, or in their order.

    Raises `SensorError` LEG_UNNAMED for one channel that may be on either leg.
    """
    placed = [
        (at, channel.side)
        for at, channel in enumerate(stream.channels)
        if channel.muscle == plan.site.muscle and channel.side in plan.legs
    ]
    if not placed:  # a file, which does not say
        placed = list(zip(range(stream.n_channels), plan.legs, strict=False))
    if len(placed) < len(plan.legs):
        raise SensorError(Reason.LEG_UNNAMED, name=stream.device)
    return placed
