"""Nights and their judgements into table rows, and back without a difference."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path, PurePosixPath
from typing import Any

from rehab.model.night import (
    ChannelNight,
    Fault,
    LeftOut,
    Movement,
    Night,
    Other,
    OtherKind,
    Rules,
    Series,
    Spell,
)
from rehab.model.nights import NightRow, NightScore, NightWithheld, Place, Site
from rehab.model.session import RecordingFile
from rehab.model.signal import Gap, Side, Unit
from rehab.storage.layout import plain
from rehab.storage.night_tables import (
    NightMovementTable,
    NightScoreTable,
    NightTable,
)


def from_night(row: NightRow, folder: Path) -> NightTable:
    """Return the table row of a night, its scores left out.

    The path of its recording is kept relative to the database's `folder` where it lies
    in it.
    """
    path = row.recording.path
    if path.is_relative_to(folder):
        path = path.relative_to(folder)
    return NightTable(
        id=row.id,
        patient_id=row.patient,
        started_us=row.started_us,
        utc_offset_min=row.utc_offset_min,
        lights_out_s=float(row.lights_out_s),
        up_s=float(row.up_s),
        site=row.site.value,
        legs=[leg.value for leg in row.legs],
        device=row.device,
        unit=row.unit.value,
        is_simulated=row.is_simulated,
        is_replayed=row.is_replayed,
        status=row.status,
        recording_path=path.as_posix(),
        recording_sha256=row.recording.sha256,
        recording_n_bytes=row.recording.n_bytes,
        recording_n_samples=row.recording.n_samples,
        recording_gaps=[[g.start_index, g.n_samples] for g in row.recording.gaps],
        recording_is_recovered=row.recording.is_recovered,
    )


def to_night(row: Any, scores: Iterable[NightScore], folder: Path) -> NightRow:
    """Return what `from_night` was given; raise `ValueError` on senseless content."""
    return NightRow(
        id=row.id,
        patient=row.patient_id,
        started_us=row.started_us,
        utc_offset_min=row.utc_offset_min,
        lights_out_s=row.lights_out_s,
        up_s=row.up_s,
        site=Site(row.site),
        legs=tuple(Side(leg) for leg in row.legs),
        device=row.device,
        unit=Unit(row.unit),
        is_simulated=row.is_simulated,
        is_replayed=row.is_replayed,
        status=row.status,
        recording=RecordingFile(
            path=folder / PurePosixPath(row.recording_path),
            sha256=row.recording_sha256,
            n_bytes=row.recording_n_bytes,
            n_samples=row.recording_n_samples,
            gaps=tuple(Gap(start, n) for start, n in row.recording_gaps),
            is_recovered=row.recording_is_recovered,
        ),
        scores=tuple(scores),
    )


def from_night_score(score: NightScore) -> NightScoreTable:
    """Return the table rows of a judgement; `night_id` and `judgement` are left out."""
    night = score.night
    return NightScoreTable(
        rules=night.rules.value,
        method=dict(night.method),
        duration_s=float(night.duration_s),
        recorded_s=float(night.recorded_s),
        judged_s=float(night.judged_s),
        lights_out_s=_number(night.lights_out_s),
        up_s=_number(night.up_s),
        stages=[int(stage) for stage in night.stages or ()],
        intervals_s=[float(interval) for interval in night.intervals_s],
        series=[
            [int(s.number), float(s.onset_s), float(s.offset_s), int(s.n_movements)]
            for s in night.series
        ],
        channels=[plain(asdict(channel)) for channel in night.channels],
        spells=[
            [int(s.channel), float(s.start_s), float(s.stop_s), s.fault.value]
            for s in night.spells
        ],
        others=[plain(asdict(other)) for other in night.others],
        withheld=[why.value for why in score.withheld],
        places=[[int(at.sequence), int(at.n_samples)] for at in score.places] or None,
        movements=list(_movements((*night.movements, *night.left_out))),
    )


def _movements(found: Iterable[Movement]) -> Iterator[NightMovementTable]:
    position = 0
    for movement in found:
        whole = position
        yield _movement(movement, position, None)
        position += 1
        for part in movement.parts:
            yield _movement(part, position, whole)
            position += 1


def _movement(one: Movement, position: int, part_of: int | None) -> NightMovementTable:
    return NightMovementTable(
        position=position,
        part_of=part_of,
        onset_s=float(one.onset_s),
        offset_s=float(one.offset_s),
        channel=int(one.channel),
        leg=one.leg.value if one.leg else None,
        channels=[int(channel) for channel in one.channels],
        peak_uv=float(one.peak_uv),
        rest_uv=float(one.rest_uv),
        stage=None if one.stage is None else int(one.stage),
        series=None if one.series is None else int(one.series),
        left_out=one.left_out.value if one.left_out else None,
    )


def to_night_score(row: Any, movements: Iterable[Any]) -> NightScore:
    """Return what `from_night_score` was given; raise `ValueError` on senseless content.

    Its movements are given apart, in their order.
    """
    parts: dict[int, list[Movement]] = defaultdict(list)
    wholes = []
    for found in movements:
        if found.part_of is None:
            wholes.append(found)
        else:
            parts[found.part_of].append(_to_movement(found, ()))
    known = [_to_movement(one, tuple(parts[one.position])) for one in wholes]
    night = Night(
        rules=Rules(row.rules),
        movements=tuple(one for one in known if one.left_out is None),
        series=tuple(Series(*values) for values in row.series),
        intervals_s=tuple(row.intervals_s),
        stages=tuple(row.stages) or None,
        duration_s=row.duration_s,
        recorded_s=row.recorded_s,
        judged_s=row.judged_s,
        channels=tuple(_channel(values) for values in row.channels),
        method=row.method,
        left_out=tuple(one for one in known if one.left_out is not None),
        spells=tuple(
            Spell(channel, start_s, stop_s, Fault(fault))
            for channel, start_s, stop_s, fault in row.spells
        ),
        others=tuple(_other(values) for values in row.others),
        lights_out_s=row.lights_out_s,
        up_s=row.up_s,
    )
    return NightScore(
        night,
        tuple(NightWithheld(why) for why in row.withheld),
        tuple(Place(*values) for values in row.places or ()),
    )


def _to_movement(row: Any, parts: tuple[Movement, ...]) -> Movement:
    return Movement(
        onset_s=row.onset_s,
        offset_s=row.offset_s,
        channel=row.channel,
        leg=Side(row.leg) if row.leg else None,
        channels=tuple(row.channels),
        peak_uv=row.peak_uv,
        rest_uv=row.rest_uv,
        parts=parts,
        stage=row.stage,
        series=row.series,
        left_out=LeftOut(row.left_out) if row.left_out else None,
    )


def _channel(values: Mapping[str, Any]) -> ChannelNight:
    leg = values["leg"]
    return ChannelNight(**{**values, "leg": Side(leg) if leg else None})


def _other(values: Mapping[str, Any]) -> Other:
    kind, channels = OtherKind(values["kind"]), tuple(values["channels"])
    return Other(**{**values, "kind": kind, "channels": channels})


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)
