"""What a person's verdicts do to a score: the events that are no jerks leave the counts."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rehab.model.clinic import SAME_EVENT_S, Verdict, VerdictKind
from rehab.model.score import Jerk, JerkKind, PhaseScore, RepetitionScore, Score
from rehab.model.signal import Side


def newest(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Return the newest verdict on each event of one session, in order of onset.

    Verdicts within `SAME_EVENT_S` are of one event: a detector that is run again may move
    an onset by a few milliseconds.
    """
    kept: list[Verdict] = []
    for verdict in sorted(verdicts, key=lambda v: v.at_us):
        kept = [v for v in kept if not _same(v.onset_s, verdict.onset_s)]
        kept.append(verdict)
    return sorted(kept, key=lambda v: v.onset_s)


def of_jerk(jerk: Jerk, verdicts: Sequence[Verdict]) -> VerdictKind | None:
    """Return what the newest verdict says about a jerk; None where nobody said anything."""
    near = [v for v in newest(verdicts) if _same(v.onset_s, jerk.onset_s)]
    if not near:
        return None
    kind = min(near, key=lambda v: abs(v.onset_s - jerk.onset_s)).kind
    return None if kind is VerdictKind.CLEARED else kind


def overruled(score: Score, verdicts: Sequence[Verdict]) -> Score:
    """Return a score without the jerks that a person says are none.

    Such a jerk stays in `Score.jerks`, not counted. The exposure stays: the time was
    seen. Doing it again changes nothing. Scores of older versions, which do not say what
    they counted, stay as they are.
    """
    said = [v for v in newest(verdicts) if v.kind is not VerdictKind.CLEARED]
    if not said:
        return score
    out = [v for v in said if v.kind.takes_out]
    jerks, taken, n_confirmed = list(score.jerks), [], 0
    for at, jerk in enumerate(jerks):
        if not jerk.is_counted:
            continue
        if any(_same(v.onset_s, jerk.onset_s) for v in out):
            jerks[at] = replace(jerk, is_counted=False)
            taken.append(jerk)
        elif jerk.kind is JerkKind.JERK:
            n_confirmed += any(_same(v.onset_s, jerk.onset_s) for v in said)
    phases, repetitions = list(score.by_phase), list(score.repetitions)
    for jerk in taken:
        _leave(phases, repetitions, jerk)
    n_jerks = sum(jerk.kind is JerkKind.JERK for jerk in taken)
    return replace(
        score,
        jerks=tuple(jerks),
        n_jerks=max(0, score.n_jerks - n_jerks),
        n_prolonged=max(0, score.n_prolonged - (len(taken) - n_jerks)),
        by_phase=tuple(phases),
        repetitions=tuple(repetitions),
        n_taken_out=score.n_taken_out + n_jerks,
        n_judged=score.n_taken_out + n_jerks + n_confirmed,
    )


def _leave(
    phases: list[PhaseScore], repetitions: list[RepetitionScore], jerk: Jerk
) -> None:
    """Take a jerk out of the counts of its phase and its repetition, in place."""
    is_jerk, side = jerk.kind is JerkKind.JERK, jerk.side
    for at, part in enumerate(repetitions):
        if part.start_s <= jerk.onset_s < part.stop_s:
            side = part.side
            if is_jerk and part.n_jerks:
                repetitions[at] = replace(part, n_jerks=part.n_jerks - 1)
            break
    where = _phase_of(phases, jerk, side)
    if where is None:
        return
    phase = phases[where]
    if is_jerk:
        phases[where] = replace(phase, n_jerks=phase.n_jerks - 1)
    else:
        phases[where] = replace(phase, n_prolonged=(phase.n_prolonged or 0) - 1)


def _phase_of(
    phases: Sequence[PhaseScore], jerk: Jerk, side: Side | None
) -> int | None:
    """Return which phase counted a jerk: one of its name, on the repetition's side."""
    is_jerk = jerk.kind is JerkKind.JERK
    places = [
        at
        for at, part in enumerate(phases)
        if part.phase is jerk.phase
        and (part.n_jerks if is_jerk else part.n_prolonged or 0) > 0
    ]
    places.sort(key=lambda at: phases[at].side is not side)
    return places[0] if places else None


def _same(a_s: float, b_s: float) -> bool:
    return abs(a_s - b_s) <= SAME_EVENT_S
