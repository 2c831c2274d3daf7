"""Sessions and scores in words, as the command line shows them."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

from rehab.i18n import N_, _, ngettext
from rehab.model.score import Score, Withheld
from rehab.model.session import SessionRow

_WITHHELD = {
    Withheld.LOW_COVERAGE: N_("under 80 % of the samples arrived"),
    Withheld.LOW_DETECTABLE: N_("jerks could be seen in under 60 % of the time"),
    Withheld.NO_REFERENCE: N_("there was no reference contraction"),
    Withheld.WEAK_REFERENCE: N_("the reference contraction was hardly above rest"),
    Withheld.TOO_SHORT: N_("it was too short"),
    Withheld.NOT_GUIDED: N_("a bare recording without guided phases"),
    Withheld.NO_EXERCISE: N_("it ended before the exercise began"),
}


def started(row: SessionRow) -> datetime:
    """Return when the session began, in its own local time."""
    return local(row.started_us, row.utc_offset_min)


def local(at_us: int, utc_offset_min: int) -> datetime:
    """Return a time in UTC microseconds with the local offset that it had."""
    zone = timezone(timedelta(minutes=utc_offset_min))
    return datetime.fromtimestamp(at_us / 1e6, UTC).astimezone(zone)


def number(value: float | None, digits: int = 1) -> str:
    """Return a number for a table; a dash where there is none."""
    return "–" if value is None else f"{value:.{digits}f}"


def many(n: int, what: str) -> str:
    """Return a number of things."""
    return f"{n} {what}{'' if n == 1 else 's'}"


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


def score_lines(score: Score) -> list[str]:
    """Return a score in a few lines of plain words."""
    count = (
        f"{jerks(score.n_jerks)} in {exposure(score.detectable_s)} in which one could be"
        f" seen ({number(score.per_min)} a minute); longer bursts, counted apart:"
        f" {score.n_prolonged}"
    )
    arrived = f"Signal: {score.coverage_pct:.0f} % of the samples arrived"
    how = phase_lines(score) + caveat_lines(score)
    return [*repetition_lines(score), count, arrived, *how]


def repetition_lines(score: Score) -> list[str]:
    """Return how much of a guided session was done; nothing of another recording."""
    if not score.n_repetitions:
        return []
    n_done, n_planned = score.n_repetitions_complete, score.n_repetitions
    return [f"Repetitions: {n_done} complete of {n_planned} planned"]


def phase_lines(score: Score) -> list[str]:
    """Return how a guided session went; nothing of another recording."""
    lines = []
    if score.time_in_target_pct is not None:
        lines.append(f"Time in target: {score.time_in_target_pct:.0f} %")
    lines += [
        f"  {part.phase} ({part.side}): {jerks(part.n_jerks)}"
        f" in {part.exposure_s:.0f} s, {number(part.per_10_s)} per 10 s"
        for part in score.by_phase
    ]
    return lines


def caveat_lines(score: Score) -> list[str]:
    """Return what has to be said beside a count."""
    lines = []
    if score.withheld:
        lines.append(f"Shown, not scored: {why_withheld(score)}.")
    if Withheld.NOT_GUIDED in score.withheld:
        lines.append(
            "Nothing told rehab when the person moved: quick movements may be among them."
        )
    return lines
