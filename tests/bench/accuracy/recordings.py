"""Real recordings of healthy people: from outside of the project, and in packages.

The environment variable ``REHAB_RECORDINGS`` names a folder with the EDF files of `EDF`;
those of `PACKAGED` (biosignalsnotebooks, MIT) come with the ``bench`` dependency group.
What is not there is left out, and `left_out` says so. Nobody labelled any of them: a jerk
that is found in one is, as far as anyone knows, false.
"""

import importlib.util
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from scipy.signal import butter, resample_poly, sosfiltfilt

from tests.bench.accuracy.motor_units import FS_HZ, Array
from tests.bench.accuracy.truth import Split

VARIABLE = "REHAB_RECORDINGS"
EDF: dict[Split, tuple[str, ...]] = {
    "tune": ("myo_flexion", "myo_pronation", "npg_extension", "npg_rest"),
    "test": ("myo_fist", "myo_rest", "npg_flexion", "npg_pinch"),
}
PACKAGED: dict[Split, tuple[str, ...]] = {
    "tune": ("emg_bursts",),
    "test": ("emg_fatigue",),
}
# Separate brief contractions: bursts to be transplanted. As backgrounds they would prove
# nothing, because one channel cannot tell a ballistic contraction from a jerk.
BALLISTIC: dict[Split, tuple[str, ...]] = {
    "tune": ("emg_1000_hz_16_bits_solo",),
    "test": ("emg_1000_hz_16_bits", "emg_1000_hz_8_16_bits"),
}
HEARTS: dict[Split, str] = {
    "tune": "signal_sample_single_hub_ECG_2018_7_5",
    "test": "ecg_5_min",
}
HEART_EDF: dict[Split, str | None] = {"tune": None, "test": "ecg_only"}
RANGE_UV = 3000.0  # of the packaged recordings' converters
FOLDER = "notebook_files/osf_files/signal_samples"


@dataclass(frozen=True)
class Recording:
    """A real recording; `emg_uv` has the shape ``(n, channels)``."""

    name: str
    fs_hz: float
    emg_uv: Array


def recordings(split: Split) -> list[Recording]:
    """Return the backgrounds of a split that are at hand."""
    found = [_edf(name) for name in EDF[split]] + [
        _packaged(n) for n in PACKAGED[split]
    ]
    return [r for r in found if r is not None]


def ballistic(split: Split) -> list[Recording]:
    """Return recordings of brief contractions that are at hand."""
    found = [_packaged(name) for name in BALLISTIC[split]]
    return [r for r in found if r is not None]


def left_out() -> list[str]:
    """Return the names of recordings that are not at hand."""
    names: list[str] = []
    for split in ("tune", "test"):
        names += [f"{n}.edf" for n in EDF[split] if _edf(n) is None]
        for name in (*PACKAGED[split], *BALLISTIC[split], HEARTS[split]):
            names += [f"{name}.h5"] if _packaged(name) is None else []
    return names


def real_heart(split: Split) -> Callable[[np.random.Generator, int], Array] | None:
    """Return a maker of n samples (4 kHz) of a real ECG with QRS peaks of about 1."""
    name = HEART_EDF[split]
    ecg = (_edf(name) if name else None) or _packaged(HEARTS[split])
    if ecg is None:
        return None
    rate, wave = ecg.fs_hz, ecg.emg_uv[:, 0]

    def heart(rng: np.random.Generator, n: int) -> Array:
        length = int(n / FS_HZ * rate) + 100
        start = int(rng.integers(max(1, len(wave) - length)))
        piece = np.resize(wave[start : start + length], length)
        sos = butter(1, 0.5, "highpass", fs=rate, output="sos")
        piece = sosfiltfilt(sos, piece - piece.mean())
        piece = np.asarray(resample_poly(piece, round(FS_HZ), round(rate)))[:n]
        return piece / float(np.percentile(np.abs(piece), 99.5))

    return heart


@cache
def _edf(name: str) -> Recording | None:
    folder = os.environ.get(VARIABLE)
    if not folder or not (Path(folder) / f"{name}.edf").is_file():
        return None
    import edfio

    signals = edfio.read_edf(Path(folder) / f"{name}.edf").signals
    emg = np.stack([signal.data for signal in signals], axis=1)
    return Recording(name, float(signals[0].sampling_frequency), emg.astype(np.float64))


@cache
def _packaged(name: str) -> Recording | None:
    # Found without its import: that needs plotting libraries of another age.
    spec = importlib.util.find_spec("biosignalsnotebooks")
    if spec is None or spec.submodule_search_locations is None:
        return None
    path = Path(spec.submodule_search_locations[0]) / FOLDER / f"{name}.h5"
    if importlib.util.find_spec("h5py") is None or not path.is_file():
        return None
    import h5py

    with h5py.File(path) as file:
        for device in file.values():
            rate = float(device.attrs["sampling rate"])
            bits = int(device.attrs["resolution"][0])
            columns = [c for c in device["raw"] if c != "nSeq"]
            if rate >= 200.0 and bits >= 12:
                raw = np.stack([device["raw"][c][:, 0] for c in columns], axis=1)
                emg = (raw.astype(np.float64) / 2.0**bits - 0.5) * RANGE_UV
                return Recording(name, rate, emg)
    return None
