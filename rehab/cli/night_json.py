"""Nights as JSON for programs, as the README says."""

from dataclasses import asdict
from typing import Any

from rehab.app.encryption import where
from rehab.model.night import Movement, Night
from rehab.model.nights import NightRow, NightScore


def row(night: NightRow) -> dict[str, Any]:
    """Return a night with every judgement that counts now."""
    return {
        "id": str(night.id),
        "kind": "night",
        "patient": night.patient,
        "started_us": night.started_us,
        "utc_offset_min": night.utc_offset_min,
        "lights_out_s": round(night.lights_out_s, 3),
        "up_s": round(night.up_s, 3),
        "site": night.site.value,
        "is_standard_site": night.site.is_standard,
        "legs": [leg.value for leg in night.legs],
        "device": night.device,
        "unit": night.unit.value,
        "is_simulated": night.is_simulated,
        "is_replayed": night.is_replayed,
        "status": night.status,
        "recording": str(where(night.recording.path)),
        "n_samples": night.recording.n_samples,
        "n_gaps": len(night.recording.gaps),
        "scores": [scored(score) for score in night.scores],
    }


def scored(score: NightScore) -> dict[str, Any]:
    """Return a judgement, its index only where it can be shown."""
    return {
        **_judged(score.night),
        "index_per_h": score.index_per_h,
        "withheld": [why.value for why in score.withheld],
    }


def _judged(night: Night) -> dict[str, Any]:
    return {
        "rules": night.rules.value,
        "method": dict(night.method),
        "per_hour_of": night.denominator.value,
        "index_per_h": night.index_per_h,
        "n_movements": len(night.movements),
        "n_in_series": night.n_in_series,
        "duration_s": round(night.duration_s, 3),
        "recorded_s": round(night.recorded_s, 3),
        "judged_s": round(night.judged_s, 3),
        "intervals_s": [round(interval, 3) for interval in night.intervals_s],
        "series": [asdict(series) for series in night.series],
        "movements": [_movement(one) for one in night.movements],
        "left_out": [_movement(one) for one in night.left_out],
        "others": [asdict(other) for other in night.others],
        "spells": [asdict(spell) for spell in night.spells],
        "channels": [asdict(channel) for channel in night.channels],
    }


def _movement(one: Movement) -> dict[str, Any]:
    return {
        "onset_s": round(one.onset_s, 3),
        "offset_s": round(one.offset_s, 3),
        "channel": one.channel,
        "leg": one.leg.value if one.leg else None,
        "channels": list(one.channels),
        "peak_uv": round(one.peak_uv, 2),
        "rest_uv": round(one.rest_uv, 2),
        "series": one.series,
        "left_out": one.left_out.value if one.left_out else None,
    }
