"""Detector and scorer meet here: a recording goes in, a judged session comes out."""

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from rehab.app.home import FLOOR_UV, MAX_FS_HZ, MIN_FS_HZ, floor_of
from rehab.detect.jerk_offline import detect_offline, method
from rehab.errors import FileError, Reason
from rehab.model.frame import Stage, StopReason
from rehab.model.jobs import Method
from rehab.model.overview import Overview
from rehab.model.score import Detection, Jerk, JerkKind, Score
from rehab.model.session import (
    EventKind,
    Recording,
    RecordingFile,
    SessionRow,
)
from rehab.model.signal import Side, Stream, Unit
from rehab.ports import Decoder
from rehab.score.excluded import excluded
from rehab.score.overview import overview
from rehab.score.recording import calibration, judge, spans
from rehab.storage.reading import open_recording, read_recording

MakeDecoder = Callable[[Stream], Decoder]


def judge_recording(recording: Recording) -> Score:
    """Find the jerks of a recording with the offline detector and score it.

    A guided session is judged up to the end that its log names: how much a sensor sends
    after that depends on how fast it was closed, and must not change a score.
    """
    return judge(*_searched(recording))


def is_current(detector: Mapping[str, object]) -> bool:
    """Return whether `judge_recording` would find today by what found then.

    A recording's rate and the floor of its unit cannot change; all else of `detector` (a
    `Score.detector`) must be what the detector says of itself now.
    """
    fs_hz, floor_uv = detector.get("fs_hz"), detector.get("floor_uv")
    if not isinstance(fs_hz, float) or floor_uv not in (0.0, FLOOR_UV):
        return False
    return MIN_FS_HZ <= fs_hz <= MAX_FS_HZ and dict(detector) == method(fs_hz, floor_uv)


def method_now() -> Method:
    """Return by what `judge_recording` finds today, whatever the recording."""
    rates_hz = (MIN_FS_HZ, 1000.0, MAX_FS_HZ)
    told = [method(fs_hz, floor_uv) for fs_hz in rates_hz for floor_uv in (0, FLOOR_UV)]
    text = json.dumps(told, sort_keys=True).encode()
    first = told[0]
    name, version = str(first["name"]), int(first["version"])
    return Method(name, version, hashlib.sha256(text).hexdigest())


def examine_recording(
    recording: Recording, tell: Callable[[int, int], None] | None = None
) -> tuple[Score, Overview]:
    """Return the score as `judge_recording` does, and what was found at a glance.

    `tell` is told how far the search is: so much of so much.
    """
    searched, detection = _searched(recording, tell)
    return judge(searched, detection), overview(searched, detection)


def _searched(
    recording: Recording, tell: Callable[[int, int], None] | None = None
) -> tuple[Recording, Detection]:
    """Return the part of a recording that is judged, and what was found in it."""
    recording = _until_its_end(recording)
    stream = recording.stream
    if not MIN_FS_HZ <= stream.fs_hz <= MAX_FS_HZ:
        raise FileError(
            Reason.RATE_UNSUPPORTED, path=stream.device, rate=f"{stream.fs_hz:g} Hz"
        )
    levels = calibration(recording.events)
    detection = detect_offline(
        recording.emg_uv,
        stream.fs_hz,
        rest_rms=levels.rest_rms if levels else None,
        floor_uv=floor_of(stream),
        is_uv=all(channel.unit is Unit.UV for channel in stream.channels),
        sides=tuple(channel.side for channel in stream.channels),
        full_scale=stream.full_scale,
        tell=tell,
    )
    return recording, excluded(recording, detection)


def _until_its_end(recording: Recording) -> Recording:
    ends = [
        event.index
        for event in recording.events
        if event.kind is EventKind.STAGE
        and event.data["stage"] in {Stage.DONE, Stage.STOPPED}
    ]
    if not ends or not 0 < ends[-1] < recording.n_samples:
        return recording
    return replace(
        recording,
        emg_uv=recording.emg_uv[: ends[-1]],
        gaps=tuple(gap for gap in recording.gaps if gap.stop_index <= ends[-1]),
    )


def true_jerks(recording: Recording, truth: Sequence[Jerk]) -> tuple[Jerk, ...]:
    """Return the simulated jerks that began inside the guided phases."""
    parts = spans(recording.events, recording.n_samples)
    fs_hz = recording.stream.fs_hz
    return tuple(
        jerk
        for jerk in truth
        if jerk.kind is JerkKind.JERK
        and any(p.start_index <= jerk.onset_s * fs_hz < p.stop_index for p in parts)
    )


def has_begun(recording: Recording) -> bool:
    """Return whether anything was asked of the person before the recording ends."""
    waiting = {Stage.CONNECTING, Stage.READY}
    return any(
        event.kind is EventKind.STAGE and event.data["stage"] not in waiting
        for event in recording.events
    )


def status_of(recording: Recording) -> str:
    """Return "complete", "stopped" or "partial", from what the session's log says."""
    stages = [e.data["stage"] for e in recording.events if e.kind is EventKind.STAGE]
    if stages and stages[-1] == Stage.DONE:
        return "complete"
    reason = stop_reason_of(recording)
    by_device = (None, StopReason.SENSOR_ENDED, StopReason.SENSOR_LOST)
    return "partial" if reason in by_device else "stopped"


def stop_reason_of(recording: Recording) -> StopReason | None:
    """Return why a session ended early, from its log; None if it did not, or died."""
    reasons = [e.data.get("why") for e in recording.events if e.kind is EventKind.STOP]
    return StopReason(str(reasons[-1])) if reasons else None


def row_of(
    file: RecordingFile,
    header: Mapping[str, object],
    make_decoder: MakeDecoder,
    *,
    recording: Recording | None = None,
    was_recovered: bool = False,
    truth: Sequence[Jerk] | None = None,
) -> SessionRow:
    """Read a closed recording back, judge it, and return the row to keep.

    Whoever has just read it gives it as `recording`: a night takes seconds to read.
    """
    if recording is None:
        recording = read_recording(file.path, make_decoder)
    inside = None if truth is None else true_jerks(recording, truth)
    return SessionRow(
        id=UUID(str(header["session"])),
        patient=str(header["patient"]),
        started_us=int(str(header["started_us"])),
        utc_offset_min=int(str(header["utc_offset_min"])),
        exercise_id=str(header["exercise"]),
        exercise_sha256=str(header["exercise_sha256"]),
        side=Side(str(header["side"])),
        device=recording.stream.device,
        is_simulated=recording.stream.is_simulated,
        is_replayed=recording.stream.is_replayed,
        link_security=recording.stream.link_security,
        status="recovered" if was_recovered else status_of(recording),
        recording=file,
        score=judge_recording(recording),
        truth_n_jerks=None if inside is None else len(inside),
        sitting=UUID(str(header["sitting"])) if header.get("sitting") else None,
        stop_reason=stop_reason_of(recording),
    )


def row_of_path(
    path: Path, make_decoder: MakeDecoder, *, was_recovered: bool = False
) -> SessionRow:
    """Return the row of a finished recording that the history does not know."""
    recording = read_recording(path, make_decoder)
    with open_recording(path) as opened:
        sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
        n_bytes = opened.seek(0, os.SEEK_END)
    file = RecordingFile(
        path,
        sha256,
        n_bytes,
        recording.n_samples,
        recording.gaps,
        is_recovered=was_recovered,
    )
    if "session" not in recording.header:
        raise FileError(Reason.FILE_DAMAGED, path=str(path))
    return row_of(
        file,
        recording.header,
        make_decoder,
        recording=recording,
        was_recovered=was_recovered,
    )
