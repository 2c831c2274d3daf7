"""Nights of a sample patient: what a simulated sleeper's legs did, judged by the rules.

No signal is made: whole nights of it would take longer than all sittings together. The
rules are given the simulation's own truth, and a night says that it has no recording.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from rehab.detect.leg_movement import aasm, wasm
from rehab.model.night import ChannelNight, LeftOut, Movement, Night, Rules
from rehab.model.nights import NightRow, NightScore, Site, withheld_of
from rehab.model.session import RecordingFile
from rehab.model.signal import Side, Unit
from rehab.sensors.simulation.leg_movements import Activity, LegMovements, Moves
from rehab.sensors.simulation.night_traits import KINDS

if TYPE_CHECKING:
    from rehab.storage.store import SqlStore

WHO = "unchanged"
"""The name of the story that has nights."""
N_NIGHTS = 18
_EVERY = timedelta(days=4)
_LIGHTS_OUT_S, _DARK_S = 60.0, 6.5 * 3600.0
_SHORT_S, _SHORT = 2.5 * 3600.0, 11  # one night that is too short for a number
_REST_UV = 1.5
_LEGS = (Side.LEFT, Side.RIGHT)
_JUDGES = {Rules.AASM: aasm, Rules.WASM_2016: wasm}


def keep_nights(
    store: "SqlStore", patient: str, first: date, now: datetime, folder: Path
) -> None:
    """Keep the nights of a sample patient, as far as they are over.

    Parameters
    ----------
    store : SqlStore
    patient : str
    first : date
        Of the first night.
    now : datetime
    folder : Path
        Of the clinic: where a recording would be.
    """
    for nth in range(N_NIGHTS):
        day = first + nth * _EVERY
        start = datetime.combine(day, time(22, 10 + nth % 5 * 9)).astimezone()
        up_s = _LIGHTS_OUT_S + (_SHORT_S if nth == _SHORT else _DARK_S)
        if start + timedelta(seconds=up_s) < now:
            store.nights.add(_night(patient, nth, start, up_s, folder))


def _night(
    patient: str, nth: int, start: datetime, up_s: float, folder: Path
) -> NightRow:
    night = uuid5(NAMESPACE_URL, f"rehab:{patient}:night:{nth}")
    found = list(_movements(nth, up_s))
    nights = [_judged(rules, found, up_s) for rules in Rules]
    offset = start.utcoffset() or timedelta()
    path = folder / "recordings" / f"{night}.mcap"
    return NightRow(
        id=night,
        patient=patient,
        started_us=round(start.timestamp() * 1e6),
        utc_offset_min=round(offset.total_seconds() / 60),
        lights_out_s=_LIGHTS_OUT_S,
        up_s=up_s,
        site=Site.TIBIALIS,
        legs=_LEGS,
        device="simulated sleeper",
        unit=Unit.UV,
        is_simulated=True,
        is_replayed=False,
        status="complete",
        recording=RecordingFile(path, "", 0, 0, (), is_recovered=False),
        scores=tuple(NightScore(one, withheld_of(one)) for one in nights),
    )


def _movements(nth: int, up_s: float) -> Iterator[Movement]:
    """Yield what the legs did, one entry a leg; twitches are no movement by any rule."""
    truth = LegMovements(KINDS["mild"], seed=700 + nth)
    for group in takewhile(lambda parts: parts[0].onset_s < up_s, truth):
        for one in group:
            if one.what is not Moves.TWITCH and one.offset_s < up_s:
                yield _movement(one)


def _movement(one: Activity) -> Movement:
    channel = _LEGS.index(one.leg)
    moved = Movement(
        onset_s=round(one.onset_s, 2),
        offset_s=round(one.offset_s, 2),
        channel=channel,
        leg=one.leg,
        channels=(channel,),
        peak_uv=round(one.rms_uv, 2),
        rest_uv=_REST_UV,
    )
    is_turn = one.what is Moves.TURN
    return replace(moved, left_out=LeftOut.TURN) if is_turn else moved


def _judged(rules: Rules, movements: Sequence[Movement], up_s: float) -> Night:
    found, series, intervals_s = _JUDGES[rules].judged(movements)
    dark_s = up_s - _LIGHTS_OUT_S
    channels = tuple(
        ChannelNight(
            leg, dark_s, _REST_UV, is_hum_removed=False, is_heart_removed=False
        )
        for leg in _LEGS
    )
    return Night(
        rules=rules,
        movements=tuple(one for one in found if one.left_out is None),
        left_out=tuple(one for one in found if one.left_out is not None),
        series=tuple(series),
        intervals_s=tuple(intervals_s),
        stages=None,
        duration_s=up_s,
        recorded_s=up_s,
        judged_s=dark_s,
        channels=channels,
        method={"name": "the simulation's own truth", "version": 1},
        lights_out_s=_LIGHTS_OUT_S,
        up_s=up_s,
    )
