"""Rows of a sitting in lanes, and of one exercise with what its signal was worth."""

from collections.abc import Iterable
from uuid import UUID

from rehab.model.clinic_session import EventMark, QualitySpan, SessionPage
from rehab.model.signal import Side
from rehab.review import links
from rehab.review.charts.lanes import Found, Ruler, State, Stretch
from rehab.review.figures.excerpt import name_of
from rehab.review.words.events import href_of

Lanes = tuple[
    tuple[Stretch, ...], tuple[Found, ...], tuple[State, ...], tuple[str, ...], Ruler
]
_LETTER_PX, _NAMES_PX = 6.9, 110
_GAPS = "no signal"
_SIDES = (Side.RIGHT, Side.LEFT, Side.BOTH)


def whole(page: SessionPage, width: int) -> Lanes:
    """Return the whole sitting, in minutes."""
    end = max([1.0, *(one.offset_s + one.seconds for one in page.strip)]) / 60.0
    plot = width - _NAMES_PX
    stretches, found, states = [], [], []
    for one in page.strip:
        start, stop = one.offset_s / 60.0, (one.offset_s + one.seconds) / 60.0
        is_here = one.row.id == page.row.id
        fits = len(one.title) * _LETTER_PX < plot * (stop - start) / end
        href = None if is_here else links.session(one.row.id)
        stretches.append(
            Stretch(
                *(start, stop, one.title if fits else "", one.is_assessment),
                is_here=is_here,
                href=href,
            )
        )
        found += [
            _found(one.row.id, mark, one.row.side, start, 60.0) for mark in one.marks
        ]
        states += [
            State(_GAPS, start + a / 60.0, start + b / 60.0, "gap")
            for a, b in one.gaps_s
        ]
    found += _runs(page, 60.0)
    names = [*_lanes(found), *([_GAPS] if states else [])]
    n_ticks = max(2, plot // 90)
    ruler = Ruler(end, "min", n_ticks, plot)
    return tuple(stretches), tuple(found), tuple(states), tuple(names), ruler


def exercise(page: SessionPage, width: int) -> Lanes:
    """Return this exercise, in seconds, with a lane for each channel."""
    seconds = page.row.score.duration_s if page.row.score else 0.0
    seconds = max([1.0, seconds, *(one.stop_s for one in page.quality)])
    plot = width - _NAMES_PX
    stretches = []
    for k, part in enumerate(page.repetitions, start=1):
        text = f"rep {k}"
        wide = plot * (part.stop_s - part.start_s) / seconds
        fitting = [one for one in (text, str(k)) if (len(one) + 1) * _LETTER_PX < wide]
        name = fitting[0] if fitting else ""
        stretches.append(Stretch(part.start_s, part.stop_s, name, is_shaded=False))
    found = [_found(page.row.id, mark, page.row.side, 0.0, 1.0) for mark in page.marks]
    found += _runs(page, 1.0)
    channels = [name_of(channel) for channel in page.channels]
    states = [State(name, 0.0, seconds, "good") for name in channels]
    states += [
        _state(channels, span) for span in page.quality if span.channel < len(channels)
    ]
    names = (*_lanes(found), *dict.fromkeys(channels))
    ruler = Ruler(seconds, "s", max(2, plot // 90), plot)
    return tuple(stretches), tuple(found), tuple(states), names, ruler


def _found(
    session: UUID, mark: EventMark, side: Side, start: float, unit: float
) -> Found:
    return Found(
        (mark.side or side).value,
        start + mark.onset_s / unit,
        start + mark.offset_s / unit,
        mark.kind.value,
        href_of(session, mark) or None,
    )


def _runs(page: SessionPage, unit: float) -> list[Found]:
    """Return the rhythmic runs; the strip knows only those of this exercise."""
    here = [one.offset_s for one in page.strip if one.row.id == page.row.id]
    start = here[0] / unit if here and unit > 1.0 else 0.0
    return [
        Found(
            (run.side or page.row.side).value,
            start + run.onset_s / unit,
            start + (run.onset_s + run.seconds) / unit,
            "run",
        )
        for run in page.runs
    ]


def _lanes(found: Iterable[Found]) -> list[str]:
    there = {one.lane for one in found}
    return [side.value for side in _SIDES if side.value in there]


def _state(channels: list[str], span: QualitySpan) -> State:
    state = "gap" if span.is_gap else "weak"
    return State(channels[span.channel], span.start_s, span.stop_s, state)
