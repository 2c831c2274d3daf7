"""A scored file on the command line: what a therapist reads in a minute."""

from collections.abc import Sequence

import typer
from rich.console import Console
from rich.table import Table

from rehab.app.files import ScoredFile
from rehab.cli import words
from rehab.model.overview import Minute, Overview, Place, RunTotal, Tally
from rehab.model.score import RunKind
from rehab.model.signal import Channel

_TABLE_WIDTH = 72  # narrower than this a table only breaks its numbers
_BAR_WIDTH = 30
_MOST_ROWS = 60
_STEPS_MIN = (1, 10, 30, 60)

_Row = tuple[str, Tally]


def show(scored: ScoredFile) -> None:
    """Print a scored file."""
    # What stands in square brackets is part of a channel's name, not a colour.
    console = Console(markup=False, highlight=False, emoji=False)
    seen, score = scored.overview, scored.score
    for line in (_head_line(scored), *words.repetition_lines(score), ""):
        console.print(line)
    _show_classes(console, seen)
    for line in _length_lines(seen):
        typer.echo(line)
    places = [
        (_place(place, scored.recording.stream.channels), place.tally)
        for place in seen.places
    ]
    if len(places) > 1:
        has_sides = seen.places[0].channel is None
        _show_rows(console, "side" if has_sides else "channel", places)
        if not has_sides and len(scored.overview.counted):
            console.print("A jerk on several channels stands in the row of each.")
    if len(seen.minutes) > 1:
        _show_rows(console, "minute", _by_minute(seen.minutes))
    for line in ("", *words.phase_lines(score), *_foot_lines(scored)):
        console.print(line)


def _head_line(scored: ScoredFile) -> str:
    stream = scored.recording.stream
    note = " (SIMULATED, nobody's muscle)" if stream.is_simulated else ""
    return (
        f"{scored.path.name}: {words.channels(stream.n_channels)}, {stream.fs_hz:g} Hz,"
        f" {words.exposure(scored.recording.duration_s)},"
        f" {scored.score.coverage_pct:.0f} % of the samples arrived{note}"
    )


def _show_classes(console: Console, seen: Overview) -> None:
    total, runs = seen.total, {run.kind: run for run in seen.runs}
    detectable = f"in {words.exposure(total.detectable_s)} detectable"
    rows = [
        ("jerks (15-200 ms)", total.n_jerks, total.per_min, detectable),
        (
            "prolonged (200-500 ms)",
            total.n_prolonged,
            total.prolonged_per_min,
            detectable,
        ),
        (
            "silences (negative myoclonus)",
            total.n_silences,
            total.silences_per_min,
            f"in {words.exposure(total.received_s)} of signal",
        ),
    ]
    if console.width < _TABLE_WIDTH:
        for name, n, per_min, where in rows:
            typer.echo(f"{name}: {n}, {words.number(per_min)} a minute {where}")
        for kind, name in _RUNS.items():
            typer.echo(f"{name}: {_run_words(runs.get(kind))}")
        return
    table = Table(box=None, pad_edge=False)
    table.add_column("", no_wrap=True)
    table.add_column("count", justify="right", no_wrap=True)
    table.add_column("a minute", justify="right", no_wrap=True)
    table.add_column("")
    for name, n, per_min, where in rows:
        table.add_row(name, str(n), words.number(per_min), where)
    for kind, name in _RUNS.items():
        found = runs.get(kind)
        table.add_row(name, str(found.n_runs if found else 0), "", _run_words(found))
    console.print(table)


_RUNS = {RunKind.JERKS: "rhythmic runs of jerks", RunKind.TREMOR: "runs of tremor"}


def _run_words(run: RunTotal | None) -> str:
    if run is None:
        return "0 s"
    low, high = words.number(run.lowest_hz), words.number(run.highest_hz)
    rate = low if low == high else f"{low}-{high}"
    return f"{run.seconds:.1f} s together, at {rate} Hz"


def _length_lines(seen: Overview) -> list[str]:
    """Return how long the counted events were, as bars of plain characters."""
    most = max((part.n for part in seen.lengths), default=0)
    if not most:
        return []
    jerk, prolonged = (
        "none" if ms is None else f"{ms:.0f} ms"
        for ms in (seen.jerk_ms, seen.prolonged_ms)
    )
    lines = ["", f"How long they were (median: jerks {jerk}, prolonged {prolonged})"]
    for part in seen.lengths:
        bar = "#" * -(-_BAR_WIDTH * part.n // max(most, _BAR_WIDTH))
        lines.append(
            f"{part.low_ms:5.0f}-{part.high_ms:.0f} ms".ljust(13) + f"{part.n:6}  {bar}"
        )
    return lines


def _show_rows(console: Console, title: str, rows: Sequence[_Row]) -> None:
    typer.echo()
    if console.width < _TABLE_WIDTH:
        for name, tally in rows:
            typer.echo(
                f"{title} {name}: {words.jerks(tally.n_jerks)},"
                f" {tally.n_prolonged} prolonged, {tally.n_silences} silences;"
                f" {words.number(tally.per_min)} jerks a minute"
                f" in {tally.detectable_s:.0f} s"
            )
        return
    table = Table(box=None, pad_edge=False)
    table.add_column(title, no_wrap=True, max_width=24)
    for heading in ("jerks", "a minute", "prolonged", "silences", "detectable s"):
        table.add_column(heading, justify="right", no_wrap=True)
    for name, tally in rows:
        table.add_row(
            name,
            str(tally.n_jerks),
            words.number(tally.per_min),
            str(tally.n_prolonged),
            str(tally.n_silences),
            f"{tally.detectable_s:.0f}",
        )
    console.print(table)


def _place(place: Place, channels: Sequence[Channel]) -> str:
    if place.channel is not None:
        return channels[place.channel].label
    return place.side.value if place.side else "not known"


def _by_minute(minutes: Sequence[Minute]) -> list[_Row]:
    """Return a row a minute; of a night, a row for several of them."""
    step = next((s for s in _STEPS_MIN if len(minutes) <= s * _MOST_ROWS), 60)
    rows = []
    for first in range(0, len(minutes), step):
        some = minutes[first : first + step]
        name = f"{first + 1}-{first + len(some)}" if len(some) > 1 else f"{first + 1}"
        rows.append((name, _sum([minute.tally for minute in some])))
    return rows


def _sum(tallies: Sequence[Tally]) -> Tally:
    return Tally(
        sum(t.n_jerks for t in tallies),
        sum(t.n_prolonged for t in tallies),
        sum(t.n_silences for t in tallies),
        sum(t.detectable_s for t in tallies),
        sum(t.received_s for t in tallies),
    )


def _foot_lines(scored: ScoredFile) -> list[str]:
    score, lines = scored.score, []
    n_more = len(score.jerks) - len(scored.overview.counted)
    if n_more:
        guided = ", outside of the phases or smaller than the reference contraction"
        lines.append(
            f"Found, but not counted: {n_more} (when jerks could not be seen for sure"
            f"{guided if score.by_phase else ''})."
        )
    detector = score.detector
    lines += [
        "Detectable is the time in which a jerk would have been seen.",
        f"Counted by {detector.get('name')}, version {detector.get('version')}.",
    ]
    return lines + words.caveat_lines(score)
