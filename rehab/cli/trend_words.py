"""The trend in words and as JSON, as the command line shows it.

A change never stands without its interval, and no word says why it came.
"""

from rehab.app.progress import Progress
from rehab.model.trend import (
    BLOCK,
    FIRST_CHECKPOINT,
    BlockRate,
    Comparison,
    Obstacle,
    Trend,
    TrendLabel,
)

Json = dict[str, object]

_LABELS = {
    TrendLabel.BUILDING: "Building your baseline",
    TrendLabel.FEWER: "Fewer jerks than at the start",
    TrendLabel.MORE: "More jerks than at the start",
    TrendLabel.NO_CLEAR_CHANGE: "No clear change",
    TrendLabel.WITHHELD: "No label",
}
_OBSTACLES = {
    Obstacle.DETECTOR: "jerks were counted by two detectors (`rehab score --again`)",
    Obstacle.RATE: "the sensor's sampling rate changed",
    Obstacle.SITE: "the electrodes were moved",
    Obstacle.DOSE_FIRST: f"dose changed inside the first {BLOCK} sessions",
    Obstacle.DOSE_LATEST: f"dose changed inside the latest {BLOCK} sessions",
}


def sentence(trend: Trend) -> str:
    """Return the label with all that has to be said beside it, in one line."""
    if trend.compared is None or trend.first is None or trend.latest is None:
        n = f"{trend.n_sessions}/{FIRST_CHECKPOINT}"
        return f"{_LABELS[TrendLabel.BUILDING]} ({n} scored sessions)."
    parts = [f"{_LABELS[trend.label]}{_why(trend)}.", _change(trend)]
    if trend.label is TrendLabel.NO_CLEAR_CHANGE:
        reach = f"±{trend.compared.detectable_pct:.0f} %"
        parts.append(f"We could only have seen a change of about {reach}.")
    if trend.between:
        days = ", ".join(f"{one.day:%Y-%m-%d}" for one in trend.between)
        parts.append(
            f"A dose was changed in between ({days}): these numbers cannot tell its"
            " effect from practice, season or chance."
        )
    return " ".join(parts)


def _why(trend: Trend) -> str:
    reasons = [_OBSTACLES[why] for why in trend.obstacles]
    return f": {'; '.join(reasons)}" if reasons else ""


def _change(trend: Trend) -> str:
    first, latest, compared = trend.first, trend.latest, trend.compared
    if first is None or latest is None or compared is None:
        return ""
    low, high = compared.ci95
    return (
        f"Jerks went from {first.per_min:.1f} to {latest.per_min:.1f} a minute between"
        f" the first {BLOCK} and the latest {BLOCK} scored sessions:"
        f" {percent(compared.rate_ratio)}, 95 % interval {percent(low)} to"
        f" {percent(high)}."
    )


def percent(ratio: float) -> str:
    """Return 0.87 as "−13 %", 1.2 as "+20 %", and from twofold on "×3.1"."""
    if ratio >= 2.0:
        return f"×{ratio:.1f}" if ratio < 10.0 else f"×{ratio:.0f}"
    change = round(100.0 * (ratio - 1.0))
    return f"{'−' if change < 0 else '+'}{abs(change)} %"


def as_json(progress: Progress) -> Json:
    """Return a trend for programs; numbers that there are not are null."""
    trend, sides = progress.trend, progress.symmetry
    slope = trend.slope
    return {
        "label": trend.label.value,
        "sentence": sentence(trend),
        "n_sessions": trend.n_sessions,
        "next_checkpoint": trend.next_checkpoint,
        **_compared(trend.compared),
        "first": _block(trend.first),
        "latest": _block(trend.latest),
        "obstacles": [why.value for why in trend.obstacles],
        "dose_between": [one.day.isoformat() for one in trend.between],
        "checkpoints": [
            {
                "at": point.at,
                "day": point.day.isoformat() if point.day else None,
                "label": point.label.value,
                "obstacles": [why.value for why in point.obstacles],
                **_compared(point.compared),
            }
            for point in trend.checkpoints
        ],
        "slope": {
            "per_week": slope.per_week,
            "ci95": list(slope.ci95),
            "theil_sen_per_week": slope.theil_sen_per_week,
        }
        if slope
        else None,
        "measures": [
            {
                "name": one.name.value,
                "exercise": one.exercise_id,
                "side": one.side.value,
                "n_sessions": one.n_sessions,
                "first": one.first,
                "latest": one.latest,
                "mdc95": one.mdc95,
                "within_normal_variation": one.is_usual,
            }
            for one in progress.measures
        ],
        "symmetry": {
            "n_left": sides.n_left,
            "n_right": sides.n_right,
            "value": sides.value,
            "ci95": list(sides.ci95),
        }
        if sides
        else None,
    }


def _compared(found: Comparison | None) -> Json:
    return {
        "rate_ratio": found.rate_ratio if found else None,
        "ci95": list(found.ci95) if found else None,
        "ci98": list(found.ci98) if found else None,
        "detectable_pct": found.detectable_pct if found else None,
    }


def _block(found: BlockRate | None) -> Json | None:
    if found is None:
        return None
    return {
        "n_jerks": found.n_jerks,
        "detectable_min": found.detectable_min,
        "per_min": found.per_min,
        "ci95": list(found.ci95),
        "first_day": found.first_day.isoformat() if found.first_day else None,
        "last_day": found.last_day.isoformat() if found.last_day else None,
    }
