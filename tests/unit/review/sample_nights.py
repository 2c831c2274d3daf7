"""Nights as the clinic tells them to the pages: movements by hand, judged by the real rules."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid5

import numpy as np

from rehab.detect.leg_movement import aasm, wasm
from rehab.model.clinic_night import (
    ExampleKind,
    NightExample,
    NightLine,
    NightPage,
    Nights,
)
from rehab.model.night import (
    ChannelNight,
    Fault,
    LeftOut,
    Movement,
    Night,
    Other,
    OtherKind,
    Rules,
    Spell,
)
from rehab.model.nights import NightRow, NightScore, Site, withheld_of
from rehab.model.session import RecordingFile
from rehab.model.signal import Side, Unit
from rehab.score.trend.nights import in_question, night_trend, session_of
from tests.unit.review.sample_people import ROOT, TODAY

BOTH = (Side.LEFT, Side.RIGHT)
_JUDGES = {Rules.AASM: aasm, Rules.WASM_2016: wasm}
_DARK_S = 7 * 3600.0


def moved(n_series: int, length: int = 20, every_s: float = 30.0) -> list[Movement]:
    """Series on both legs in turn, one an hour; a single movement and a turn beside them."""
    found = [
        _one(1200.0 + 1000.0 * k + every_s * i, (k + i) % 2)
        for k in range(n_series)
        for i in range(length)
    ]
    turn = replace(_one(600.0, 0), offset_s=612.0, left_out=LeftOut.TURN)
    return [turn, _one(900.0, 1), *found]


def _one(onset_s: float, channel: int) -> Movement:
    size = 20.0 + onset_s % 70.0
    leg = BOTH[channel]
    return Movement(onset_s, onset_s + 2.0, channel, leg, (channel,), size, 1.5)


def judged(
    rules: Rules,
    movements: Sequence[Movement],
    dark_s: float = _DARK_S,
    version: int = 1,
) -> Night:
    found, series, intervals_s = _JUDGES[rules].judged(movements)
    lost = Spell(0, 3600.0, 4200.0, Fault.LOST)
    return Night(
        rules=rules,
        movements=tuple(one for one in found if one.left_out is None),
        left_out=tuple(one for one in found if one.left_out is not None),
        series=tuple(series),
        intervals_s=tuple(intervals_s),
        stages=None,
        duration_s=60.0 + dark_s,
        recorded_s=60.0 + dark_s,
        judged_s=dark_s,
        channels=tuple(ChannelNight(leg, dark_s, 1.5, True, True) for leg in BOTH),
        method={"name": "leg_movement", "version": version, "recorded_hz": 1000.0},
        spells=(lost, Spell(1, 3900.0, 4800.0, Fault.OFF)),
        others=(Other(OtherKind.HYPNIC_JERK, 300.0, 300.1, (0, 1)),),
        lights_out_s=60.0,
        up_s=60.0 + dark_s,
    )


def night(
    day: date = TODAY,
    n_series: int = 5,
    *,
    dark_s: float = _DARK_S,
    version: int = 1,
    **changes: object,
) -> NightRow:
    """A night that began at 22:00 local time, 60 minutes east of Greenwich."""
    found = [judged(rules, moved(n_series), dark_s, version) for rules in Rules]
    start = (day - date(1970, 1, 1)).days * 86_400 + 21 * 3600
    row = NightRow(
        id=uuid5(ROOT, f"night {day} {n_series} {dark_s} {changes}"),
        patient="sleeper",
        started_us=start * 1_000_000,
        utc_offset_min=60,
        lights_out_s=60.0,
        up_s=60.0 + dark_s,
        site=Site.TIBIALIS,
        legs=BOTH,
        device="A + B",
        unit=Unit.UV,
        is_simulated=False,
        is_replayed=False,
        status="complete",
        recording=RecordingFile(Path("/none.mcap"), "00" * 32, 1, 1, (), False),
        scores=tuple(NightScore(one, withheld_of(one)) for one in found),
    )
    return replace(row, **changes)  # type: ignore[arg-type]


def with_leg_lost(row: NightRow, judged_s: float = 3600.0) -> NightRow:
    """The same night, of whose right leg only an hour could be judged."""
    found = []
    for score in row.scores:
        left, right = score.night.channels
        legs = (left, replace(right, judged_s=judged_s))
        found.append(replace(score, night=replace(score.night, channels=legs)))
    return replace(row, scores=tuple(found))


def every() -> list[NightRow]:
    """Ten nights, every third day, the last ones with all that needs a word."""
    days = [TODAY - timedelta(3 * k) for k in range(10, 0, -1)]
    found = [night(day, n_series=2 + k % 4) for k, day in enumerate(days[:-4])]
    return [
        *found,
        night(days[-4], site=Site.CALF, legs=(Side.LEFT,), status="recovered"),
        night(days[-3], dark_s=2 * 3600.0, status="partial"),
        night(days[-2], is_simulated=True),
        night(days[-1], unit=Unit.COUNTS, scores=()),
    ]


def told(rows: Sequence[NightRow]) -> Nights:
    valid = {row.id for row in in_question(rows) if session_of(row).is_valid}
    return Nights(tuple(line(row, row.id in valid) for row in rows), night_trend(rows))


def line(row: NightRow, is_in_trend: bool) -> NightLine:
    counts = {one.rules: len(one.night.movements) for one in row.scores}
    return NightLine(row, counts, is_in_trend)


def example(row: NightRow, kind: ExampleKind = ExampleKind.LARGEST) -> NightExample:
    """Two seconds of noise about a movement, some of it lost."""
    assert row.score is not None
    move = row.score.night.movements[1]
    emg = np.random.default_rng(1).normal(0.0, 2.0, 6000).astype(np.float32)
    emg[2000:4000] *= 20.0
    emg[3000:3100] = np.nan
    level = np.full(300, 2.0, np.float32)
    level[100:200] = 40.0
    return NightExample(kind, move, move.onset_s - 2.0, 1000.0, emg, level, 0.02)


def page(
    rows: Sequence[NightRow], night_id: UUID, *, has_examples: bool = True
) -> NightPage:
    at = next(k for k, row in enumerate(rows) if row.id == night_id)
    row = rows[at]
    found = None
    if has_examples:
        found = tuple(example(row, kind) for kind in ExampleKind) if row.scores else ()
    return NightPage(
        row=row,
        is_in_trend=True,
        examples=found,
        has_signal=True,
        earlier=rows[at - 1].id if at else None,
        later=rows[at + 1].id if at + 1 < len(rows) else None,
    )
