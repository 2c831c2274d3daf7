"""One night in words: what was found, what was left out, what cannot be known."""

from rehab.model.clinic_night import ExampleKind, NightExample, NightPage
from rehab.model.night import ChannelNight, Fault, LeftOut, Night, OtherKind, Rules
from rehab.model.nights import NightRow, NightScore, TurnsBy
from rehab.model.signal import Side
from rehab.review.words import nights
from rehab.review.words import numbers as n

METHOD = (
    "Leg movements by two published sets of rules, each by its name, per hour of"
    " recording: no sleep stages are known. A description of recorded muscle activity,"
    " not a diagnosis."
)
GONE = (
    "The recording of this night is not there or cannot be read. What was found in it is"
    " kept; the raw examples are not."
)
NO_SIGNAL = (
    "No signal was made for this sample night: its movements are what the simulation did,"
    " and there is nothing raw to show."
)
COUNTS = (
    "This sensor sends counts, not microvolts. The rules speak of microvolts, so the night"
    " was recorded and nothing was judged."
)
LEFT_OUT = {
    LeftOut.TOO_SHORT: "shorter than half a second",
    LeftOut.TOO_LONG: "longer than the rules allow",
    LeftOut.TOO_MANY_PARTS: "on both legs, of more than four parts",
    LeftOut.HOLLOW: "never half a second in a row over the resting level",
    LeftOut.PART_LEFT_OUT: "on both legs, with a part that does not count",
    LeftOut.AWAKE: "awake",
    LeftOut.TURN: "the body turned, or cable and pads were moved",
    LeftOut.UNSEEN: "begins or ends where nothing could be judged",
    LeftOut.OUT_OF_BED: "before lights out, or after getting up",
}
FAULTS = {
    Fault.LOST: "no signal",
    Fault.OFF: "a pad came off",
    Fault.CLIPPED: "stronger than the sensor can tell",
    Fault.NOISY: "muscle not at rest, or noise",
    Fault.MOVING: "pads, cable or body moved",
}
OTHERS = {
    OtherKind.FRAGMENTARY: (
        "Fragmentary myoclonus",
        "single potentials of up to 150\u00a0ms and over 50\u00a0µV (AASM)",
    ),
    OtherKind.FOOT_TREMOR: (
        "Rhythmic foot movements",
        "4 or more bursts of one leg at 0.3 to 4\u00a0Hz",
    ),
    OtherKind.ALTERNATING: (
        "Alternating leg movements",
        "4 or more bursts, leg and leg in turn, 0.5 to 3\u00a0Hz",
    ),
    OtherKind.HYPNIC_JERK: (
        "Jerks on falling asleep",
        (
            "one burst of 75 to 250\u00a0ms on both legs at once, in the half hour after"
            " lights out"
        ),
    ),
    OtherKind.RHYTHMIC_RUN: (
        "Rhythmic runs",
        "4 or more bursts at 3 to 8\u00a0Hz, by the rule of the day",
    ),
}
NO_OTHERS = (
    "None is kept with this night. That does not mean that there was none: only what is"
    " named here by its own rule would be listed."
)
EXAMPLES = {
    ExampleKind.LARGEST: "Largest",
    ExampleKind.MEDIAN: "Middle one",
    ExampleKind.SMALLEST: "Smallest",
}
RULES = {
    Rules.AASM: (
        "a movement lasts 0.5 to 10\u00a0s; four or more, 5 to 90\u00a0s from onset to onset,"
        " are a series; two legs within 5\u00a0s are one movement."
    ),
    Rules.WASM_2016: (
        "a series needs 10 to 90\u00a0s from onset to onset; a shorter interval or a longer"
        " movement ends it; movements of both legs that touch, or follow within 0.5\u00a0s,"
        " are one."
    ),
}
UNKNOWN = (
    (
        "When the person slept: there are no sleep stages, so movements awake are counted"
        " too, and every rate is per hour of recording, not of sleep."
    ),
    "Whether a movement woke the person: no arousals are seen.",
    (
        "Whether it came with a pause in breathing: a sleep laboratory leaves such movements"
        " out, this page cannot."
    ),
    "Why the legs moved. Many healthy people have such movements.",
)
CALF = (
    "The pads were on the calf, a non-standard site: the rules are made for the shin, so"
    " these numbers cannot be compared with those of a sleep laboratory."
)
_LEGS = {Side.LEFT: "Left leg", Side.RIGHT: "Right leg"}


def title(row: NightRow) -> str:
    """Return "Night of 14 Sep 2026"."""
    return f"Night of {n.day(nights.evening(row), year=True)}"


def sentence(page: NightPage) -> str:
    """Return what was found, by the rules that are shown first."""
    score = page.row.score
    if score is None:
        return COUNTS
    told = found(score.night)
    index = score.index_per_h
    if index is None:
        return f"{told} No number an hour is given: {nights.withheld(page.row)}."
    return f"{told} {n.figure(index)} periodic movements per hour of recording, AASM rules."


def found(night: Night) -> str:
    """Return "212 leg movements, 160 of them periodic, in 14 series."."""
    count, periodic = len(night.movements), night.n_in_series
    if not count:
        return "No leg movement that counts."
    moves = "1 leg movement" if count == 1 else f"{count} leg movements"
    if not periodic:
        return f"{moves}, none of them periodic."
    many = n.counted(len(night.series))
    return f"{moves}, {periodic} of them periodic, in {many} series."


def context(page: NightPage) -> str:
    """Return how much of the night the answer rests on."""
    row = page.row
    told = f"{nights.legs(row).capitalize()}, {hours(row.dark_s)} from lights out to getting up"
    if row.score is None:
        return f"{told}."
    judged_s = row.score.night.judged_s
    return f"{told}; {hours(judged_s)} of them could be judged."


def hours(seconds: float) -> str:
    """Return "7.4 h"."""
    return f"{seconds / 3600.0:.1f}\u00a0h"


def warnings(page: NightPage) -> list[str]:
    """Return what has to be read before any number."""
    row = page.row
    told = []
    if row.is_simulated:
        told.append("Simulated data: nobody's muscle.")
    if row.is_replayed:
        told.append(
            "A recording that was played: it says nothing about the night of its date, and"
            " no trend counts it."
        )
    if not row.site.is_standard:
        told.append(CALF)
    told += [
        f"{words}: the numbers are mostly of one leg, and one leg moves less often than two."
        for words in nights.scarce(row)
    ]
    if row.slept_s:
        told.append(
            f"The computer slept for {n.minutes(row.slept_s)}: nothing was recorded in"
            " that time."
        )
    if row.status == "partial":
        told.append("The night ended before its time; what was recorded is judged.")
    if row.status == "recovered":
        told.append("The program ended without warning; the recording was recovered.")
    if not page.has_signal:
        was_none = row.is_simulated and not row.recording.n_samples
        told.append(NO_SIGNAL if was_none else GONE)
    return told


def leg(row: NightRow, channel: int) -> str:
    """Return the name of a channel's leg."""
    if channel < len(row.legs):
        return _LEGS.get(row.legs[channel], f"Channel {channel + 1}")
    return f"Channel {channel + 1}"


def rules_rows(scores: tuple[NightScore, ...]) -> list[tuple[str, list[str]]]:
    """Return both sets of rules side by side: a name, and a value for each."""
    found = [score.night for score in scores]
    return [
        ("Movements that count", [str(len(one.movements)) for one in found]),
        ("of them on both legs", [str(_both(one)) for one in found]),
        ("Series", [str(len(one.series)) for one in found]),
        ("Periodic movements (in a series)", [str(one.n_in_series) for one in found]),
        (
            "Periodic movements per hour of recording",
            [_figure(score.index_per_h) for score in scores],
        ),
        (
            "All movements per hour of recording",
            [_figure(None if s.withheld else s.night.movements_per_h) for s in scores],
        ),
        ("Middle interval", [_middle(one.intervals_s) for one in found]),
    ]


def example(row: NightRow, one: NightExample) -> str:
    """Return the line over an example."""
    move = one.movement
    when = nights.local_time(row, move.onset_s)
    return (
        f"{EXAMPLES[one.kind]}: {leg(row, move.channel).lower()}, {when:%H:%M:%S},"
        f" {move.duration_s:.1f}\u00a0s, {move.peak_uv:.0f}\u00a0µV over the resting level of"
        f" {move.rest_uv:.1f}\u00a0µV"
    )


def _both(night: Night) -> int:
    return sum(one.leg is Side.BOTH for one in night.movements)


def _figure(value: float | None) -> str:
    return n.MISSING if value is None else n.figure(value)


def _middle(intervals_s: tuple[float, ...]) -> str:
    if not intervals_s:
        return n.MISSING
    ranked = sorted(intervals_s)
    return f"{ranked[len(ranked) // 2]:.0f}\u00a0s"


def turns(night: Night) -> str:
    """Return by what it was told that the body turned."""
    if night.method.get("turns_by") == TurnsBy.MOTION:
        return "told by the sensor's motion and by the muscle"
    return "told by the muscle alone"


def channel(one: ChannelNight) -> str:
    """Return how a leg's channel fared."""
    told = f"{hours(one.judged_s)} judged"
    if one.rest_uv is not None:
        told += f", usual resting level {one.rest_uv:.1f}\u00a0µV"
    if one.is_hum_removed:
        told += ", hum of the mains taken out"
    if one.is_heart_removed:
        told += ", heartbeat taken out"
    return told
