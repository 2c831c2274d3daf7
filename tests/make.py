"""Builders for tests: small, seeded, the same every time."""

from collections.abc import Sequence

import numpy as np

from rehab.model.exercise import (
    Dose,
    Exercise,
    Phase,
    PhaseName,
    Placement,
    Pose,
    SafetyLimits,
    Target,
    TaskName,
    View,
    Words,
)
from rehab.model.session import SessionPlan
from rehab.model.signal import Channel, Chunk, Samples, Side, Stream, Unit


def stream(fs_hz: float = 1000.0, n_channels: int = 2) -> Stream:
    """A simulated stream with channels on the right arm."""
    channels = tuple(
        Channel(f"EMG {i + 1}", Unit.UV, "biceps", Side.RIGHT)
        for i in range(n_channels)
    )
    return Stream("test", "block", fs_hz, channels, is_simulated=True)


def noise(
    n_samples: int, n_channels: int = 1, rms_uv: float = 5.0, seed: int = 1
) -> Samples:
    """White noise, shape ``(n_samples, n_channels)``."""
    rng = np.random.default_rng(seed)
    return rng.normal(0.0, rms_uv, (n_samples, n_channels)).astype(np.float32)


def burst_train(
    onsets_s: Sequence[float],
    *,
    fs_hz: float,
    seconds: float,
    burst_ms: float = 40.0,
    burst_uv: float = 200.0,
    noise_uv: float = 5.0,
    seed: int = 1,
) -> Samples:
    """One channel of noise with noise bursts at the given onsets."""
    emg = noise(round(seconds * fs_hz), 1, noise_uv, seed)
    rng = np.random.default_rng(seed + 1)
    n = round(burst_ms / 1000 * fs_hz)
    for onset in onsets_s:
        at = round(onset * fs_hz)
        emg[at : at + n, 0] += rng.normal(0.0, burst_uv, n).astype(np.float32)
    return emg


def chunks(emg_uv: Samples, size: int) -> list[Chunk]:
    """Cut a signal into chunks of `size` samples."""
    return [
        Chunk(at, emg_uv[at : at + size], received_ns=at)
        for at in range(0, len(emg_uv), size)
    ]


def exercise(
    *,
    repetitions: int = 2,
    sets: int = 1,
    phase_s: float = 1.0,
    side: Side = Side.RIGHT,
) -> Exercise:
    """A short arm raise with every phase `phase_s` long."""
    return Exercise(
        id="test_raise",
        number=1,
        task=TaskName.HOLD,
        view=View.SIDE,
        sides=(side,),
        muscles=(
            Placement("deltoid_anterior", is_primary=True, words="Front of shoulder."),
            Placement("biceps", is_primary=False, words="Front of upper arm."),
        ),
        phases=(
            Phase(PhaseName.LIFT, phase_s, "goal", "Lift slowly", "Follow."),
            Phase(PhaseName.HOLD, phase_s, "goal", "Hold", "Stay.", has_target=True),
            Phase(PhaseName.LOWER, phase_s, "start", "Lower slowly", "Follow."),
            Phase(PhaseName.REST, phase_s, "start", "Rest", "Let go."),
        ),
        poses={"start": Pose(), "goal": Pose(flexion_deg=90.0, elbow_deg=5.0)},
        dose=Dose(sets, repetitions, rest_between_sets_s=2.0),
        target=Target(20.0, 40.0),
        limits=SafetyLimits(
            max_sets=3,
            max_repetitions=12,
            max_session_min=20.0,
            standing_allowed=False,
            stop_jerks_per_min=60.0,
            stop_rhythmic_s=10.0,
            stop_pain=4,
        ),
        words=Words(
            "Arm raise", "For lifting.", "Sit with your back supported.", "Pain."
        ),
        is_assessment=True,
        sha256="0" * 64,
    )


def plan(**changes: object) -> SessionPlan:
    """A plan for `exercise()`: two repetitions, short calibration."""
    ex = exercise()
    values: dict[str, object] = {
        "exercise": ex,
        "side": Side.RIGHT,
        "sets": ex.dose.sets,
        "repetitions": ex.dose.repetitions,
        "patient": "test",
        "rest_calibration_s": 2.0,
        "reference_s": 2.0,
        "reference_pause_s": 1.0,
    }
    return SessionPlan(**(values | changes))  # type: ignore[arg-type]
