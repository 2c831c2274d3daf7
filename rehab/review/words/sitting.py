"""A session in words: what was counted, in how much time, and how that compares."""

from collections.abc import Sequence

from rehab.model.clinic_session import (
    EventMark,
    QualitySpan,
    RepetitionTrace,
    SessionPage,
)
from rehab.model.clinic_views import Rate
from rehab.model.frame import Contact
from rehab.model.score import LEAST_EXPOSURE_S, JerkKind, Score
from rehab.model.signal import LinkSecurity
from rehab.review.words import events, reasons
from rehab.review.words import numbers as n

_CONTACTS = {
    Contact.NOISY: "noisy",
    Contact.MAINS: "hum of the mains",
    Contact.OFF: "electrode off",
    Contact.CLIPPING: "signal at its limit",
    Contact.MOVING: "pulled at",
}
_BEHIND = {
    "device": "Device",
    "fs_hz": "Samples a second",
    "duration_s": "Seconds recorded",
    "coverage_pct": "Samples that arrived",
    "detector": "Detector and version",
    "version": "Recorded by rehab",
    "status": "How it ended",
    "recording": "Recording",
    "sha256": "Its checksum (SHA-256)",
    "exercise_sha256": "Exercise as it was (SHA-256)",
}
_LINKS = {
    LinkSecurity.UNKNOWN: "not told by the system whether it was encrypted",
    LinkSecurity.ENCRYPTED: "encrypted",
    LinkSecurity.AUTHENTICATED: "encrypted, and paired with proof of who it is",
    LinkSecurity.NONE: "",  # there was none
}


def jerks(count: int) -> str:
    """Return "1 jerk", "4 jerks"."""
    return f"{count} jerk{'' if count == 1 else 's'}"


def counted(rate: Rate) -> str:
    """Return "4 jerks in 0.5 detectable minutes, 8.3 (2.3 to 21.2) a minute"."""
    told = f"{jerks(rate.n)} in {rate.exposure_s / 60:.1f}\u00a0detectable minutes"
    if rate.exposure_s < LEAST_EXPOSURE_S:
        return f"{told}, too little for a rate"
    return f"{told}, {n.rate(rate)} a minute"


def sentence(page: SessionPage) -> str:
    """Return what was found in this exercise."""
    score, rate = page.row.score, page.rate
    if score is None or rate is None:
        return "Not scored yet: `rehab score --again` counts all sessions."
    told = f"{counted(rate)}."
    if score.withheld:
        why = n.listed(reasons.NOT_SCORED[one].lower() for one in score.withheld)
        return f"Not scored: {why}. What was seen all the same: {told}"
    return told[0].upper() + told[1:]


def context(page: SessionPage) -> str:
    """Return the sitting around it, and what the patient told."""
    line, told = page.sitting, []
    if line.is_imported:
        return (
            "Recorded by another program: it has no phases and no reference, and no"
            " trend, limit or median counts it."
        )
    if line.rate is not None:
        block = f"The assessment block of this sitting: {counted(line.rate)}"
        told.append(f"{block}{_usual(page)}.")
    else:
        told.append("No exercise of the assessment block was done in this sitting.")
    if not line.is_scored:
        told.append(f"The trend leaves this sitting out: {reasons.signal(line)}.")
    if line.pain is not None:
        told.append(f"Pain {line.pain} of 10.")
    own = reasons.own_words(line)
    return " ".join([*told, own] if own else told)


def _usual(page: SessionPage) -> str:
    if page.usual is None or page.sitting.rate is None or not page.sitting.is_scored:
        return ""
    low, high = page.usual
    value = page.sitting.rate.per_min
    place = "inside" if low <= value <= high else "outside"
    return (
        f", {place} the range of the eight scored sittings before"
        f" ({n.figure(low)} to {n.figure(high)})"
    )


def quality(page: SessionPage, names: Sequence[str]) -> list[tuple[str, str, str]]:
    """Return for each channel what was lost and what was poor."""
    return [
        (
            name,
            _lost([one for one in page.quality if one.channel == k and one.is_gap]),
            _poor([one for one in page.quality if one.channel == k and not one.is_gap]),
        )
        for k, name in enumerate(names)
    ]


def _lost(spans: Sequence[QualitySpan]) -> str:
    if not spans:
        return "none"
    seconds = sum(one.stop_s - one.start_s for one in spans)
    return f"{len(spans)}, {seconds:.1f}\u00a0s together"


def _poor(spans: Sequence[QualitySpan]) -> str:
    by_kind: dict[Contact, float] = {}
    for one in spans:
        by_kind[one.contact] = by_kind.get(one.contact, 0.0) + one.stop_s - one.start_s
    told = [
        f"{_CONTACTS.get(kind, 'unknown')} {seconds:.0f}\u00a0s"
        for kind, seconds in by_kind.items()
    ]
    return n.listed(told) if told else "none"


def numbers(score: Score, page: SessionPage) -> list[tuple[str, str]]:
    """Return the exercise in numbers."""
    seconds = sum(run.offset_s - run.onset_s for run in score.runs)
    count = len(score.runs)
    rhythm = "none"
    if count:
        rhythm = f"{seconds:.1f}\u00a0s, {count} run{'' if count == 1 else 's'}"
    return [
        ("Jerks", str(score.n_jerks)),
        ("A minute (95\u00a0%)", n.rate(page.rate)),
        ("Prolonged bursts", str(score.n_prolonged)),
        ("Silences", str(len(score.silences))),
        ("Rhythmic runs", rhythm),
        ("In band while holding", n.percent(score.time_in_target_pct)),
        (
            "Repetitions to their end",
            f"{score.n_repetitions_complete} of {score.n_repetitions}",
        ),
        ("Jerks counted live", str(score.n_live)),
        ("Jerks in the whole sitting", str(page.sitting.n_all)),
    ]


def behind(page: SessionPage) -> list[tuple[str, str]]:
    """Return what stands behind the numbers."""
    found = [("Data", "Simulated, nobody's muscle" if page.row.is_simulated else "")]
    file = "Recorded by another program" if page.row.is_imported else ""
    file = file or ("Played from a file" if page.row.is_replayed else "")
    found.append(("Data", file))
    found.append(("Link to the sensor", _LINKS[page.row.link_security]))
    for key, name in _BEHIND.items():
        value = page.facts.get(key, "")
        is_share = key == "coverage_pct" and value
        found.append((name, f"{value}\u00a0%" if is_share else value))
    if page.calibration is not None:
        for channel, rest, reference in _levels(page):
            found.append(
                (f"Calibration, {channel}", f"rest {rest}, reference {reference}")
            )
    elif page.has_signal:
        found.append(("Calibration", "not measured: envelopes are not in %"))
    return [(name, value) for name, value in found if value]


def _levels(page: SessionPage) -> list[tuple[str, str, str]]:
    levels = page.calibration
    if levels is None:
        return []
    rest = levels.rest_rms or ()
    reference = levels.reference_rms or ()
    return [
        (
            channel.label,
            f"{rest[k]:.1f}\u00a0µV" if k < len(rest) else n.MISSING,
            f"{reference[k]:.0f}\u00a0µV" if k < len(reference) else n.MISSING,
        )
        for k, channel in enumerate(page.channels)
    ]


def share_s(part: RepetitionTrace) -> str:
    """Return how much of a repetition was detectable."""
    return f"{part.exposure_s:.1f}\u00a0s"


def n_jerks(part: RepetitionTrace) -> int:
    """Return how many jerks of a repetition count."""
    return sum(
        mark.kind is JerkKind.JERK and mark.is_counted is not False
        for mark in part.marks
    )


def event(mark: EventMark) -> str:
    """Return "lift, 44 ms" of an event, with its kind where it is no jerk."""
    kind = mark.kind
    ms = 1000.0 * (mark.offset_s - mark.onset_s)
    phase = mark.phase.value if mark.phase else ""
    named = "" if kind is JerkKind.JERK else events.KINDS[kind].lower()
    told = ", ".join(word for word in (named, phase, f"{ms:.0f}\u00a0ms") if word)
    verdict = mark.verdict
    if verdict is not None:
        return f"{told} (judged: {events.SAID[verdict]})"
    return f"{told} (not counted)" if mark.is_counted is False else told
