"""Single events in words: what was found, where, and what somebody said about it."""

from collections.abc import Sequence
from uuid import UUID

from rehab.model.clinic import Precision, VerdictKind
from rehab.model.clinic_session import EventMark, JerkPage
from rehab.model.exercise import PhaseName
from rehab.model.score import Jerk, JerkKind
from rehab.review import links
from rehab.review.words import numbers as n

KINDS = {
    JerkKind.JERK: "Jerk",
    JerkKind.PROLONGED: "Prolonged burst",
    JerkKind.SILENCE: "Silence",
}
WHILE = {
    PhaseName.PREPARE: "while preparing",
    PhaseName.LIFT: "while lifting",
    PhaseName.HOLD: "while holding",
    PhaseName.LOWER: "while lowering",
    PhaseName.REST: "while resting",
}
SAID = {
    VerdictKind.JERK: "jerk",
    VerdictKind.VOLUNTARY: "voluntary",
    VerdictKind.ARTEFACT: "artefact",
    VerdictKind.UNSURE: "cannot tell",
    VerdictKind.CLEARED: "taken back",
}
LENGTHS = {JerkKind.JERK: "15 to 200 ms", JerkKind.PROLONGED: "200 to 500 ms"}
BUSY = (
    "A session is being written on this computer just now, so “{said}” was not kept;"
    " nothing else changed: press it again in a moment."
)
GONE = (
    "The recording of this session was deleted or cannot be read (`rehab encryption` says"
    " whether it is encrypted and its key missing): there is no signal to see; what the"
    " score keeps of it stands below."
)
ONE_GONE = (
    "A recording of these two was deleted or cannot be read: its envelope is missing here;"
    " its counts are kept."
)


def href_of(session: UUID, mark: EventMark) -> str:
    """Return the address of an event; a silence has none."""
    return "" if mark.kind is JerkKind.SILENCE else links.jerk(session, mark.position)


def sentence(page: JerkPage, names: Sequence[str]) -> str:
    """Return what was found: how long, on which channels, how much over what is around."""
    jerk = page.jerk
    return (
        f"A {jerk.duration_ms:.0f}\u00a0ms burst {_where(jerk, names)},"
        f" {jerk.contrast:.1f} times the level around it."
    )


def _where(jerk: Jerk, names: Sequence[str]) -> str:
    found = [names[k] for k in jerk.channels if k < len(names)]
    if not found:
        many = len(jerk.channels)
        return "on one channel" if many == 1 else f"on {n.counted(many)} channels"
    lower = [f"{name[:1].lower()}{name[1:]}" for name in found]
    if len(lower) == 1:
        return f"on one channel, {lower[0]}"
    apart = ""
    if jerk.lags_s:
        apart = f" within {spread_ms(jerk):.0f}\u00a0ms of each other"
    return f"on {n.listed(lower)}{apart}"


def spread_ms(jerk: Jerk) -> float:
    """Return how much later than the first channel the last one began."""
    return 1000.0 * (max(jerk.lags_s) - min(jerk.lags_s)) if jerk.lags_s else 0.0


def standing(verdict: VerdictKind | None, jerk: Jerk) -> str:
    """Return what counts now."""
    if verdict is None:
        return f"Nobody has judged it; the detector's word stands: {counted(jerk)}."
    told = f"You said: {SAID[verdict]}."
    if verdict.takes_out:
        return f"{told} It is out of the counts."
    return f"{told} The detector's word stands: {counted(jerk)}."


def counted(jerk: Jerk) -> str:
    """Return whether an event is counted, and as what."""
    if jerk.is_counted is None:
        return "this score does not say whether it was counted"
    if jerk.is_artefact:
        return "not counted (the sensor or its cable was knocked: it moved first)"
    if not jerk.is_counted:
        return "not counted (outside of the scored time, or too small to be seen throughout)"
    return "counted" if jerk.kind is JerkKind.JERK else "counted apart from jerks"


def precision(found: Precision) -> str:
    """Return "81 of 92 drawn at random were jerks; says nothing about missed ones."."""
    if found.n == 0:
        return "None that was drawn at random has been judged yet."
    return (
        f"{found.n_jerks} of {found.n} drawn at random were jerks; says nothing about"
        " missed ones. Events that you pick yourself do not enter it."
    )


def checks(page: JerkPage) -> list[tuple[str, str, str]]:
    """Return measure, what it is here, and what the detector asks for."""
    jerk, unit = page.jerk, "µV"
    needed = (
        n.MISSING
        if page.evidence is None
        else f"{100 * page.evidence.threshold:.0f}\u00a0% or more"
    )
    apart = f", within {spread_ms(jerk):.0f}\u00a0ms" if len(jerk.channels) > 1 else ""
    rhythm = "no"
    if jerk.run_id is not None:
        hz = jerk.frequency_hz
        rhythm = f"yes, {hz:.1f}\u00a0Hz" if hz else "yes"
    return [
        (
            "Length",
            f"{jerk.duration_ms:.0f}\u00a0ms",
            LENGTHS.get(jerk.kind, n.MISSING),
        ),
        ("How sure the detector was", n.percent(100 * jerk.confidence), needed),
        ("Level over the level around", f"× {jerk.contrast:.1f}", n.MISSING),
        ("Size, 25 ms level", f"{jerk.peak_uv:.0f}\u00a0{unit}", n.MISSING),
        ("Channels", f"{len(jerk.channels)}{apart}", "together: one event"),
        ("Part of a rhythmic run", rhythm, n.MISSING),
        ("Counted", _counts(page), n.MISSING),
    ]


def _counts(page: JerkPage) -> str:
    if page.verdict is not None and page.verdict.takes_out:
        return "no: a person took it out"
    return counted(page.jerk)
