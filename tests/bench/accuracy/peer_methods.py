"""Other people's detectors for one channel, called as their authors meant them.

Each takes the band-passed channel and its rate, and returns spans in seconds. Where a method
needs a rest, the robust spread of the whole channel stands for it: jerks come in movement.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from scipy.ndimage import median_filter, uniform_filter1d

from tests.bench.accuracy.motor_units import Array

Spans = list[tuple[float, float]]
STEP_HZ = 200.0


def runs(is_on: Array, rate_hz: float, shift_s: float = 0.0) -> Spans:
    """Return stretches of True in seconds."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], is_on.astype(np.int8), [0]])))
    return [
        (a / rate_hz + shift_s, b / rate_hz + shift_s) for a, b in edges.reshape(-1, 2)
    ]


def _pairs(changes: Sequence[int], rate_hz: float) -> Spans:
    """Return BioSPPy's list of onsets and offsets in turn as spans."""
    at = np.sort(np.asarray(changes, dtype=np.float64)) / rate_hz
    n = len(at) // 2 * 2
    return [(float(a), float(b)) for a, b in at[:n].reshape(-1, 2)]


def _spread(x: Array) -> float:
    return max(float(np.median(np.abs(x))) / 0.6745, 1e-12)


def _rms(x: Array, fs_hz: float, window_s: float) -> Array:
    size = max(1, round(window_s * fs_hz))
    return np.sqrt(np.maximum(uniform_filter1d(np.square(x), size), 0.0))


def tkeo_mad(x: Array, fs_hz: float, *, k: float, smooth_s: float) -> Spans:
    """TKEO over a threshold of median + k MAD of 3 s around."""
    energy = np.zeros_like(x)
    energy[1:-1] = np.abs(np.square(x[1:-1]) - x[2:] * x[:-2])
    step = max(1, round(fs_hz / STEP_HZ))
    smooth = uniform_filter1d(energy, max(1, round(smooth_s * fs_hz)))[::step]
    around = round(3.0 * fs_hz / step)
    median = median_filter(smooth, around)
    mad = median_filter(np.abs(smooth - median), around)
    return runs(smooth > median + k * mad, fs_hz / step)


def biosppy_find_onsets(x: Array, fs_hz: float, *, k: float, size_s: float) -> Spans:
    from biosppy.signals import emg

    # A flat-topped mean of the rectified signal; k = 0 is the package's own threshold.
    threshold = k * float(np.median(np.abs(x))) * 1.2 if k else None
    size = max(size_s, 2.1 / fs_hz)
    found = emg.find_onsets(x, sampling_rate=fs_hz, size=size, threshold=threshold)
    return _pairs(found["onsets"], fs_hz)


def biosppy_hodges_bui(x: Array, fs_hz: float, *, k: float, size_s: float) -> Spans:
    from biosppy.signals import emg

    found = emg.hodges_bui_onset_detector(
        x,
        rest={"mean": 0.8 * _spread(x), "std_dev": 0.6 * _spread(x)},
        sampling_rate=fs_hz,
        size=max(2, round(size_s * fs_hz)),
        threshold=k,
    )
    return _pairs(found["onsets"], fs_hz)


def biosppy_bonato(x: Array, fs_hz: float, *, k: float, active_s: float) -> Spans:
    from biosppy.signals import emg

    found = emg.bonato_onset_detector(
        x,
        rest={"var": _spread(x) ** 2},
        sampling_rate=fs_hz,
        threshold=k,
        active_state_duration=max(1, round(active_s * fs_hz / 2.0)),
        samples_above_fail=1,
        fail_size=max(1, round(0.005 * fs_hz / 2.0)),
    )
    return _pairs(found["onsets"], fs_hz)


def biosppy_solnik(x: Array, fs_hz: float, *, k: float, active_s: float) -> Spans:
    from biosppy.signals import emg

    energy = np.abs(np.square(x[1:-1]) - x[2:] * x[:-2])
    middle = float(np.median(energy))
    mad = 1.4826 * float(np.median(np.abs(energy - middle)))
    found = emg.solnik_onset_detector(
        x,
        rest={"mean": middle, "std_dev": max(mad, 1e-12)},
        sampling_rate=fs_hz,
        threshold=k,
        active_state_duration=max(1, round(active_s * fs_hz)),
    )
    return _pairs(found["onsets"], fs_hz)


def biosppy_silva(x: Array, fs_hz: float, *, k: float, around_s: float) -> Spans:
    from biosppy.signals import emg

    found = emg.silva_onset_detector(
        x,
        sampling_rate=fs_hz,
        size=max(2, round(0.025 * fs_hz)),
        threshold_size=round(around_s * fs_hz),
        threshold=k * 0.8 * _spread(x),
    )
    return _pairs(found["onsets"], fs_hz)


def neurokit(x: Array, fs_hz: float, *, k: float, method: str = "threshold") -> Spans:
    """On a 25 ms RMS at 200 Hz: the package's default amplitude smears jerks away."""
    import neurokit2

    step = max(1, round(fs_hz / STEP_HZ))
    amplitude = _rms(x, fs_hz, 0.025)[::step]
    threshold = k * float(np.std(amplitude)) if method == "threshold" else k
    if method == "threshold" and threshold > amplitude.max():
        return []  # the package refuses a threshold that nothing reaches
    _, info = neurokit2.emg_activation(
        emg_amplitude=amplitude,
        sampling_rate=round(fs_hz / step),
        method=method,
        threshold=threshold,
        duration_min=3,
    )
    rate = fs_hz / step
    onsets, offsets = info["EMG_Onsets"], info["EMG_Offsets"]
    return [(a / rate, b / rate) for a, b in zip(onsets, offsets, strict=False)]


def neurokit_mixture(x: Array, fs_hz: float, *, k: float) -> Spans:
    return neurokit(x, fs_hz, k=k, method="mixture")


def ruptures_cpd(x: Array, fs_hz: float, *, penalty: float, ratio: float) -> Spans:
    """Change points in the log of a 10 ms RMS; what rises over both neighbours counts."""
    import ruptures

    step = max(1, round(fs_hz / STEP_HZ))
    level = np.log(np.maximum(_rms(x, fs_hz, 0.010), 0.02 * _spread(x)))[::step]
    rate, found, block = fs_hz / step, [], round(10.0 * fs_hz / step)
    for start in range(0, max(1, len(level) - 20), block):
        piece = level[start : start + block + 20]
        if len(piece) < 20:
            continue
        cpd = ruptures.KernelCPD(kernel="linear", min_size=3).fit(piece[:, np.newaxis])
        cuts = [0, *cpd.predict(pen=penalty)]
        means = [piece[a:b].mean() for a, b in pairwise(cuts)]
        found += [
            ((start + cuts[i]) / rate, (start + cuts[i + 1]) / rate)
            for i in range(1, len(means) - 1)
            if means[i] - max(means[i - 1], means[i + 1]) >= np.log(ratio)
        ]
    return found
