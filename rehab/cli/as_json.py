"""Sessions, scores and files for programs: what `--json` prints.

Keys that are there stay; new ones may come. Numbers that are not finite become null.
"""

import math
from collections.abc import Mapping, Sequence

from rehab.app.encryption import where
from rehab.app.files import ScoredFile
from rehab.app.said import Said
from rehab.cli import trend_words, words
from rehab.model.checkup import CheckupRow, RatingRow
from rehab.model.overview import Overview, Tally
from rehab.model.score import Jerk, RhythmicRun, Score
from rehab.model.session import SessionRow
from rehab.model.signal import Channel
from rehab.model.trend import Trend

Json = dict[str, object]


def _event(jerk: Jerk) -> Json:
    return {
        "id": jerk.id,
        "onset_s": round(jerk.onset_s, 4),
        "offset_s": round(jerk.offset_s, 4),
        "duration_ms": round(jerk.duration_ms, 1),
        "kind": jerk.kind.value,
        "channels": list(jerk.channels),
        "lags_s": [round(lag, 4) for lag in jerk.lags_s],
        "side": jerk.side.value if jerk.side else None,
        "peak": _finite(jerk.peak_uv, 2),
        "contrast": _finite(jerk.contrast, 2),
        "confidence": _finite(jerk.confidence, 3),
        "run_id": jerk.run_id,
        "frequency_hz": _finite(jerk.frequency_hz, 3),
        "is_artefact": jerk.is_artefact,
    }


def _run(run: RhythmicRun) -> Json:
    return {
        "id": run.id,
        "kind": run.kind.value,
        "onset_s": round(run.onset_s, 4),
        "offset_s": round(run.offset_s, 4),
        "frequency_hz": _finite(run.frequency_hz, 3),
        "n_bursts": run.n_bursts,
        "channels": list(run.channels),
    }


def score(found: Score) -> Json:
    """Return a score, its events included."""
    return {
        "n_jerks": found.n_jerks,
        "n_prolonged": found.n_prolonged,
        "n_live": found.n_live,
        "jerks_per_min": found.per_min,
        "detectable_s": round(found.detectable_s, 3),
        "duration_s": round(found.duration_s, 3),
        "coverage_pct": round(found.coverage_pct, 2),
        "n_repetitions": found.n_repetitions,
        "n_repetitions_complete": found.n_repetitions_complete,
        "time_in_target_pct": found.time_in_target_pct,
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
            for part in found.repetitions
        ],
        "withheld": [reason.value for reason in found.withheld],
        "by_phase": [
            {
                "phase": part.phase.value,
                "side": part.side.value,
                "exposure_s": round(part.exposure_s, 3),
                "n_jerks": part.n_jerks,
                "per_min": part.per_min,
                "per_10_s": part.per_10_s,
                "hold_variability_pct": part.variability_pct,
                "relaxation_s": part.relaxation_s,
                "co_contraction_pct": part.co_contraction_pct,
            }
            for part in found.by_phase
        ],
        "detector": dict(found.detector),
        "jerks": [_event(jerk) for jerk in found.jerks],
        "silences": [_event(silence) for silence in found.silences],
        "runs": [_run(run) for run in found.runs],
    }


def row(session: SessionRow, said: Said, trend: Trend | None = None) -> Json:
    """Return a session of the history, with what was said before and after it.

    `trend` is that of its patient as of now; all of it is printed by `--trend`.
    """
    checkup, rating = said.before(session), said.after(session)
    return {
        "session": str(session.id),
        "patient": session.patient,
        "started": words.started(session).isoformat(timespec="seconds"),
        "exercise": session.exercise_id,
        "side": session.side.value,
        "device": session.device,
        "is_simulated": session.is_simulated,
        "is_replayed": session.is_replayed,
        "link_security": session.link_security.value,
        "status": session.status,
        "recording": str(where(session.recording.path)),
        "sha256": session.recording.sha256,
        "n_gaps": len(session.recording.gaps),
        "n_jerks_simulated": session.truth_n_jerks,
        "sitting": str(session.sitting) if session.sitting else None,
        "stop_reason": session.stop_reason.value if session.stop_reason else None,
        "checkup": _checkup(checkup) if checkup else None,
        "rating": _rating(rating) if rating else None,
        "trend": {
            "label": trend.current.label.value,
            "since": trend.current.since.isoformat() if trend.current.since else None,
            "sentence": trend_words.sentence(trend),
        }
        if trend
        else None,
        "score": score(session.score) if session.score else None,
    }


def diary(said: Said) -> Json:
    """Return all that was said, also on days without a session."""
    return {
        "checkups": [
            {"patient": one.patient, **_checkup(one)} for one in said.checkups
        ],
        "ratings": [
            {"patient": one.patient, "sitting": str(one.sitting), **_rating(one)}
            for one in said.ratings
        ],
    }


def _checkup(row: CheckupRow) -> Json:
    return {
        "at": words.local(row.at_us, row.utc_offset_min).isoformat(timespec="seconds"),
        "missed_dose": row.checkup.missed_dose,
        "has_fever": row.checkup.has_fever,
        "slept_little": row.checkup.slept_little,
        "pain": row.checkup.pain,
    }


def _rating(row: RatingRow) -> Json:
    return {
        "at": words.local(row.at_us, row.utc_offset_min).isoformat(timespec="seconds"),
        "how": row.rating.how,
        "pain": row.rating.pain,
        "took_medication": row.rating.took_medication,
        "slept": row.rating.slept,
        "note": row.rating.note or None,
    }


def file(scored: ScoredFile) -> Json:
    """Return a scored file: as a score, with channels by name, and its sums."""
    stream, seen = scored.recording.stream, scored.overview
    told = score(scored.score)
    told["jerks"] = [
        _event(jerk)
        | _named(jerk.channels, stream.channels)
        | {"is_counted": jerk.id in seen.counted}
        for jerk in scored.score.jerks
    ]
    told["silences"] = [
        _event(silence) | _named(silence.channels, stream.channels)
        for silence in scored.score.silences
    ]
    told["runs"] = [
        _run(run) | _named(run.channels, stream.channels) for run in scored.score.runs
    ]
    return {
        "file": scored.path.name,
        "device": stream.device,
        "fs_hz": stream.fs_hz,
        "channels": [channel.label for channel in stream.channels],
        "is_simulated": stream.is_simulated,
        "score": told,
        **_sums(seen, stream.channels),
    }


def _named(at: Sequence[int], channels: Sequence[Channel]) -> Json:
    """Return the channels' names, and the unit of the strongest one's numbers."""
    return {
        "channel_names": [channels[i].label for i in at],
        "unit": channels[at[0]].unit.value if at else None,
    }


def _sums(seen: Overview, channels: Sequence[Channel]) -> Json:
    return {
        "exposure": _tally(seen.total),
        "by_minute": [
            {"start_s": round(part.start_s, 3), "stop_s": round(part.stop_s, 3)}
            | _tally(part.tally)
            for part in seen.minutes
        ],
        "by_place": [
            {
                "side": part.side.value if part.side else None,
                "channel": part.channel,
                "channel_name": (
                    None if part.channel is None else channels[part.channel].label
                ),
            }
            | _tally(part.tally)
            for part in seen.places
        ],
        "rhythmic": [
            {
                "kind": part.kind.value,
                "n_runs": part.n_runs,
                "seconds": round(part.seconds, 3),
                "lowest_hz": _finite(part.lowest_hz, 3),
                "highest_hz": _finite(part.highest_hz, 3),
            }
            for part in seen.runs
        ],
        "durations": {
            "median_jerk_ms": _finite(seen.jerk_ms, 1),
            "median_prolonged_ms": _finite(seen.prolonged_ms, 1),
            "bins": [
                {"from_ms": part.low_ms, "to_ms": part.high_ms, "n": part.n}
                for part in seen.lengths
            ],
        },
    }


def _tally(found: Tally) -> Json:
    return {
        "n_jerks": found.n_jerks,
        "n_prolonged": found.n_prolonged,
        "n_silences": found.n_silences,
        "detectable_s": round(found.detectable_s, 3),
        "received_s": round(found.received_s, 3),
        "jerks_per_min": found.per_min,
        "prolonged_per_min": found.prolonged_per_min,
        "silences_per_min": found.silences_per_min,
    }


def finite(value: object) -> object:
    """Return JSON values with null in place of numbers that are not finite."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: finite(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [finite(one) for one in value]
    return value


def _finite(value: float | None, digits: int) -> float | None:
    return round(value, digits) if value is not None and math.isfinite(value) else None
