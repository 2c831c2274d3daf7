"""Scores files that a user names, and the whole archive again."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from rehab.app import judging
from rehab.app.home import Home, make_decoder
from rehab.errors import RehabError
from rehab.model.score import Score
from rehab.model.session import Recording, SessionRow
from rehab.model.signal import Gap
from rehab.sensors.replay import load_file
from rehab.storage.reading import read_recording


def load(
    path: Path,
    *,
    channels: tuple[str, ...] = (),
    fs_hz: float | None = None,
    unit: str | None = None,
) -> Recording:
    """Return a file as a recording; EDF, BDF and CSV have no events."""
    if path.suffix.lower() == ".mcap":
        return read_recording(path, make_decoder)
    stream, emg_uv = load_file(path, channels=channels, fs_hz=fs_hz, unit=unit)
    lost = np.isnan(emg_uv).any(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], lost.view(np.int8), [0]))))
    gaps = tuple(
        Gap(int(start), int(stop - start))
        for start, stop in zip(edges[::2], edges[1::2], strict=True)
    )
    return Recording(stream, emg_uv, gaps, events=())


def score_file(
    path: Path,
    *,
    channels: tuple[str, ...] = (),
    fs_hz: float | None = None,
    unit: str | None = None,
) -> tuple[Recording, Score]:
    """Load and judge one file."""
    recording = load(path, channels=channels, fs_hz=fs_hz, unit=unit)
    return recording, judging.judge_recording(recording)


def score_again(home: Home) -> Iterator[tuple[SessionRow, Score | RehabError]]:
    """Judge every stored session anew; old scores are kept with their version.

    One unreadable recording is handed out as its error and does not stop the rest.
    """
    for row in home.store.sessions():
        try:
            score = judging.judge_recording(
                read_recording(row.recording.path, make_decoder)
            )
            home.store.add_score(row.id, score)
        except RehabError as error:
            yield row, error
        else:
            yield row, score
