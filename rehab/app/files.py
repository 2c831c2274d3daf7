"""Scores files that a user names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np

from rehab.app import judging
from rehab.app.home import make_decoder
from rehab.errors import FileError, Reason, RehabError
from rehab.model.overview import Overview
from rehab.model.score import Score
from rehab.model.session import Recording
from rehab.model.signal import SIMULATED_COLUMN, Gap, Stream
from rehab.sensors.files.told import told, told_beside
from rehab.sensors.replay import kind_of, load_file
from rehab.sensors.spec import parse_spec
from rehab.storage.annotations import annotations_of
from rehab.storage.edf_writer import write_edf
from rehab.storage.reading import read_recording


def refuse_unused(
    path: Path,
    *,
    channels: tuple[str, ...] = (),
    fs_hz: float | None = None,
    unit: str | None = None,
) -> None:
    """Refuse what a file tells by itself: an option must not be ignored in silence."""
    kind = kind_of(path)
    tells = {
        "mcap": ("--channel", "--fs", "--unit"),
        "edf": ("--fs",),
        "bdf": ("--fs",),
    }
    given = {"--channel": ", ".join(channels), "--fs": fs_hz, "--unit": unit}
    for name in tells.get(kind, ()):
        if given[name]:
            raise RehabError(
                Reason.OPTION_UNUSED, name=name, value=str(given[name]), path=str(path)
            )


def refuse_unused_of(spec: str, how: Mapping[str, Any]) -> None:
    """Refuse options that the sensor of this SPEC would have to ignore."""
    request = parse_spec(spec)
    asked = {key: how[key] for key in ("channels", "fs_hz", "unit")}
    if request.kind == "replay":
        refuse_unused(Path(request.name), **asked)
        return
    for name, value in zip(
        ("--channel", "--fs", "--unit"), asked.values(), strict=True
    ):
        if value:
            text = ", ".join(value) if name == "--channel" else str(value)
            raise RehabError(Reason.OPTION_UNUSED, name=name, value=text, path=spec)


def load(
    path: Path,
    *,
    channels: tuple[str, ...] = (),
    fs_hz: float | None = None,
    unit: str | None = None,
) -> Recording:
    """Return a file as a recording; EDF, BDF and CSV have no events."""
    refuse_unused(path, channels=channels, fs_hz=fs_hz, unit=unit)
    if kind_of(path) == "mcap":
        return read_recording(path, make_decoder)
    stream, emg_uv = load_file(path, channels=channels, fs_hz=fs_hz, unit=unit)
    lost = np.isnan(emg_uv).all(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], lost.view(np.int8), [0]))))
    gaps = tuple(
        Gap(int(start), int(stop - start))
        for start, stop in zip(edges[::2], edges[1::2], strict=True)
    )
    stream = replace(stream, is_simulated=_is_made_up(path, stream))
    return Recording(stream, emg_uv, gaps, events=())


def _is_made_up(path: Path, stream: Stream) -> bool:
    """Return whether a file says that its signal is nobody's, as those of rehab do."""
    facts = told(path) if kind_of(path) in {"edf", "bdf"} else told_beside(path)
    return facts.is_simulated or any(
        channel.label.endswith(SIMULATED_COLUMN) for channel in stream.channels
    )


@dataclass(frozen=True, slots=True)
class ScoredFile:
    """A file, and what was found in it."""

    path: Path
    recording: Recording
    score: Score
    overview: Overview


class Step(StrEnum):
    """What is being done with a file; reading does not know how far it is."""

    READING = "reading"
    COUNTING = "counting"
    WRITING = "writing"


Tell = Callable[[Step, int, int], None]
"""Takes the step, and how much of how much of it is done (0 of 0 if nobody knows)."""


def _untold(step: Step, done: int, total: int) -> None:
    del step, done, total


def score_file(
    path: Path,
    *,
    channels: tuple[str, ...] = (),
    fs_hz: float | None = None,
    unit: str | None = None,
    tell: Tell = _untold,
) -> ScoredFile:
    """Load and judge one file."""
    tell(Step.READING, 0, 0)
    recording = load(path, channels=channels, fs_hz=fs_hz, unit=unit)
    tell(Step.COUNTING, 0, 0)
    found = judging.examine_recording(
        recording, lambda done, n: tell(Step.COUNTING, done, n)
    )
    return ScoredFile(path, recording, *found)


def check_target(target: Path, source: Path, *, may_replace: bool) -> None:
    """Refuse a name that annotations cannot be written to, before the long work.

    Raises
    ------
    FileError
        FILE_NOT_EDF, FILE_IS_SOURCE, FILE_EXISTS, FILE_IS_FOLDER, FILE_UNWRITABLE.
    """
    try:
        reason = _why_not(target, source, may_replace=may_replace)
    except (OSError, ValueError):  # no permission to look, a NUL in the name
        reason = Reason.FILE_UNWRITABLE
    if reason is not None:
        raise FileError(reason, path=str(target))


def _why_not(target: Path, source: Path, *, may_replace: bool) -> Reason | None:
    if target.is_dir():
        return Reason.FILE_IS_FOLDER
    if target.suffix.lower() != ".edf":
        return Reason.FILE_NOT_EDF
    if not target.parent.is_dir():
        return Reason.FILE_UNWRITABLE
    if target.exists():
        if source.exists() and target.samefile(source):
            return Reason.FILE_IS_SOURCE
        if not may_replace:
            return Reason.FILE_EXISTS
    return None


def annotate(target: Path, scored: ScoredFile, *, tell: Tell = _untold) -> int:
    """Write the signals and all that was found as EDF+; return how many annotations."""
    found = annotations_of(scored.recording, scored.score)
    write_edf(
        target, scored.recording, found, lambda done, n: tell(Step.WRITING, done, n)
    )
    return len(found)
