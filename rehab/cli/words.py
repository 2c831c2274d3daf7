"""Sessions and scores in words, tables and JSON, as the command line shows them."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

from rehab.i18n import _, ngettext
from rehab.model.score import Jerk, Score, Withheld
from rehab.model.session import Recording, SessionRow

_WITHHELD = {
    Withheld.LOW_COVERAGE: "under 80 % of the samples arrived",
    Withheld.LOW_DETECTABLE: "jerks could be seen in under 60 % of the time",
    Withheld.NO_REFERENCE: "there was no reference contraction",
    Withheld.WEAK_REFERENCE: "the reference contraction was hardly above rest",
    Withheld.TOO_SHORT: "it was too short",
    Withheld.NOT_GUIDED: "a bare recording without guided phases",
}


def started(row: SessionRow) -> datetime:
    """Return when the session began, in its own local time."""
    zone = timezone(timedelta(minutes=row.utc_offset_min))
    return datetime.fromtimestamp(row.started_us / 1e6, UTC).astimezone(zone)


def number(value: float | None, digits: int = 1) -> str:
    """Return a number for a table; a dash where there is none."""
    return "–" if value is None else f"{value:.{digits}f}"


def mark(reason: Withheld) -> str:
    """Return the letter that stands for a reason in a table."""
    return "abcdefgh"[list(_WITHHELD).index(reason)]


def withheld(reason: Withheld) -> str:
    """Return in words why a session is shown but not scored."""
    return _(_WITHHELD[reason])


def ordered(reasons: Iterable[Withheld]) -> list[Withheld]:
    """Return reasons in the order of their letters."""
    return sorted(reasons, key=list(_WITHHELD).index)


def why_withheld(score: Score) -> str:
    """Return why a score is not counted, in words; empty where it is."""
    return "; ".join(withheld(reason) for reason in score.withheld)


def jerks(n: int) -> str:
    """Return "1 jerk", "2 jerks"."""
    return ngettext("{n} jerk", "{n} jerks", n).format(n=n)


def channels(n: int) -> str:
    """Return "1 channel", "2 channels"."""
    return ngettext("{n} channel", "{n} channels", n).format(n=n)


def exposure(seconds: float) -> str:
    """Return a length of time: in seconds under two minutes, else in minutes."""
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.1f} min"


def _count_line(score: Score) -> str:
    return (
        f"{jerks(score.n_jerks)} in {exposure(score.detectable_s)} in which one could be"
        f" seen ({number(score.per_min)} a minute); longer bursts, counted apart:"
        f" {score.n_prolonged}"
    )


def score_lines(score: Score) -> list[str]:
    """Return a score in a few lines of plain words."""
    lines = [
        _count_line(score),
        f"Signal: {score.coverage_pct:.0f} % of the samples arrived",
    ]
    if score.n_repetitions:
        lines.insert(
            0,
            f"Repetitions: {score.n_repetitions_complete} complete"
            f" of {score.n_repetitions} planned",
        )
    if score.time_in_target_pct is not None:
        lines.append(f"Time in target: {score.time_in_target_pct:.0f} %")
    lines += [
        f"  {part.phase} ({part.side}): {jerks(part.n_jerks)}"
        f" in {part.exposure_s:.0f} s, {number(part.per_10_s)} per 10 s"
        for part in score.by_phase
    ]
    if score.withheld:
        lines.append(f"Shown, not scored: {why_withheld(score)}.")
    if Withheld.NOT_GUIDED in score.withheld:
        lines.append(
            "Nothing told rehab when the person moved: quick movements may be among them."
        )
    return lines


def jerk_json(jerk: Jerk) -> dict[str, object]:
    """Return an event for JSON."""
    return {
        "onset_s": round(jerk.onset_s, 4),
        "offset_s": round(jerk.offset_s, 4),
        "kind": jerk.kind.value,
        "channels": list(jerk.channels),
        "side": jerk.side.value if jerk.side else None,
        "peak": round(jerk.peak_uv, 2),
        "contrast": round(jerk.contrast, 2),
        "run_id": jerk.run_id,
        "frequency_hz": jerk.frequency_hz,
    }


def score_json(score: Score) -> dict[str, object]:
    """Return a score for JSON, its events included."""
    return {
        "n_jerks": score.n_jerks,
        "n_prolonged": score.n_prolonged,
        "n_live": score.n_live,
        "jerks_per_min": score.per_min,
        "detectable_s": round(score.detectable_s, 3),
        "duration_s": round(score.duration_s, 3),
        "coverage_pct": round(score.coverage_pct, 2),
        "n_repetitions": score.n_repetitions,
        "n_repetitions_complete": score.n_repetitions_complete,
        "time_in_target_pct": score.time_in_target_pct,
        "repetitions": [
            {
                "set": part.set_number,
                "repetition": part.repetition,
                "side": part.side.value,
                "start_s": round(part.start_s, 3),
                "stop_s": round(part.stop_s, 3),
                "n_jerks": part.n_jerks,
                "exposure_s": round(part.exposure_s, 3),
                "time_in_target_pct": part.time_in_target_pct,
                "is_complete": part.is_complete,
            }
            for part in score.repetitions
        ],
        "withheld": [reason.value for reason in score.withheld],
        "by_phase": [
            {
                "phase": part.phase.value,
                "side": part.side.value,
                "exposure_s": round(part.exposure_s, 3),
                "n_jerks": part.n_jerks,
                "per_min": part.per_min,
                "per_10_s": part.per_10_s,
            }
            for part in score.by_phase
        ],
        "detector": dict(score.detector),
        "jerks": [jerk_json(jerk) for jerk in score.jerks],
    }


def row_json(row: SessionRow) -> dict[str, object]:
    """Return a session of the history for JSON."""
    return {
        "session": str(row.id),
        "patient": row.patient,
        "started": started(row).isoformat(timespec="seconds"),
        "exercise": row.exercise_id,
        "side": row.side.value,
        "device": row.device,
        "is_simulated": row.is_simulated,
        "status": row.status,
        "recording": str(row.recording.path),
        "sha256": row.recording.sha256,
        "n_gaps": len(row.recording.gaps),
        "n_jerks_simulated": row.truth_n_jerks,
        "score": score_json(row.score) if row.score else None,
    }


def file_json(recording: Recording, score: Score) -> dict[str, object]:
    """Return a scored file for JSON."""
    return {
        "file": recording.stream.device,
        "fs_hz": recording.stream.fs_hz,
        "channels": [channel.label for channel in recording.stream.channels],
        "is_simulated": recording.stream.is_simulated,
        "score": score_json(score),
    }
