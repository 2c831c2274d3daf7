"""The trend in words and as JSON, as the command line shows it.

A change never stands without its interval, and no word says why it came.
"""

from rehab.app.progress import Progress
from rehab.model.change import ChangeKind
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
    Obstacle.DOSE_BETWEEN: "dose changed between the two blocks",
    Obstacle.DOSE_LATEST: f"dose changed inside the latest {BLOCK} sessions",
    Obstacle.EXERCISE: "an exercise was changed",
    Obstacle.VERDICTS: "events were taken out of blocks that were not judged alike",
}
_CHANGES = {
    ChangeKind.DOSE: "dose change",
    ChangeKind.SITE: "sensor moved",
    ChangeKind.RATE: "another sampling rate",
    ChangeKind.EXERCISE: "an exercise was changed",
    ChangeKind.DETECTOR: "counted in another way",
}
_MOST_SEEN_PCT = 100.0


def sentence(trend: Trend) -> str:
    """Return the label with all that has to be said beside it, in one line.

    Where a change began a series of its own, its label comes first; what all sessions say
    follows without one.
    """
    now = trend.current
    parts = [_series(now)]
    if trend.newer is not None and trend.compared is not None:
        parts.append(f"All {trend.n_sessions} sessions: {_series(trend)}")
    if trend.between:
        days = ", ".join(dict.fromkeys(f"{one.day:%Y-%m-%d}" for one in trend.between))
        parts.append(
            f"A dose changed on {days}: these numbers cannot tell its effect from"
            " practice, season or chance."
        )
    return " ".join(parts)


def _series(trend: Trend) -> str:
    began = ""
    if trend.since is not None and trend.began is not None:
        began = f"Since {trend.since:%Y-%m-%d} ({_CHANGES[trend.began]}): "
    if trend.compared is None or trend.first is None or trend.latest is None:
        n = f"{trend.n_sessions}/{FIRST_CHECKPOINT}"
        return f"{began}{_LABELS[TrendLabel.BUILDING]} ({n} scored sessions)."
    parts = [f"{began}{_LABELS[trend.label]}{_why(trend)}.", _change(trend)]
    if trend.label is TrendLabel.NO_CLEAR_CHANGE:
        reach = trend.compared.detectable_pct
        parts.append(
            f"We could only have seen a change of about ±{reach:.0f} %."
            if reach < _MOST_SEEN_PCT
            else "These counts cannot show any change."
        )
    if trend.first.n_taken_out + trend.latest.n_taken_out:
        parts.append(
            f"A person took {trend.first.n_taken_out} jerks out of the first block and"
            f" {trend.latest.n_taken_out} out of the latest."
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
    sides, newer = progress.symmetry, progress.trend.newer
    return {
        "sentence": sentence(progress.trend),
        **_trend(progress.trend),
        "newer": {
            "since": newer.since.isoformat() if newer.since else None,
            "began": newer.began.value if newer.began else None,
            **_trend(newer),
        }
        if newer
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


def _trend(trend: Trend) -> Json:
    slope = trend.slope
    return {
        "label": trend.label.value,
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
        "n_taken_out": found.n_taken_out,
        "detectable_min": found.detectable_min,
        "per_min": found.per_min,
        "ci95": list(found.ci95),
        "first_day": found.first_day.isoformat() if found.first_day else None,
        "last_day": found.last_day.isoformat() if found.last_day else None,
    }
