"""A whole night: muscle, rest and disturbances as samples, and the truth beside them."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
from scipy.signal import butter, sosfilt

from tests.bench.nights import disturb
from tests.bench.nights.edges import GRID_HZ, borderline, crossings, over_rest
from tests.bench.nights.kinds import KINDS, Kind
from tests.bench.nights.muscle import hiss, make_pool
from tests.bench.nights.plan import Burst, Planner
from tests.bench.nights.rules import TOGETHER_S, aasm, wasm
from tests.bench.nights.sleep import stages as sleep_stages
from tests.bench.nights.spoils import Span, Spoils, resting, spoils
from tests.bench.nights.truth import (
    AWAKE,
    EPOCH_S,
    LegMovement,
    Movement,
    Night,
    Split,
    generator,
)

BLOCK_S = 300
FULL_SCALE_UV, STEP_UV = 3276.7, 0.1
EDGE_S = 0.5
"""How near the border of an epoch awake an onset cannot be said to be in sleep."""


def simulate(split: Split, kind: Kind, seed: int = 0) -> Night:
    """Return one night of a kind; the same night for the same arguments."""
    rng = generator(split, KINDS.index(_known(kind)), seed)
    stages = sleep_stages(rng, kind.hours, kind.wakings_per_h)
    seconds = len(stages) * EPOCH_S
    spoilt = spoils(rng, kind, seconds)
    bursts = Planner(rng, kind, stages, list(spoilt.turns)).plan()
    rest = resting(rng, kind, seconds)
    found, ignored = _truth(bursts, rest, spoilt)
    ignored += _at_borders(stages)
    emg = _samples(rng, kind, bursts, rest, spoilt)
    scores = [rule(found, stages, spoilt.breaks) for rule in (aasm, wasm)]
    ignored += _close(scores[0].movements)
    return Night(
        name=f"{kind.name}-{split}-{seed}",
        kind=kind.name,
        split=split,
        fs_hz=kind.fs_hz,
        emg_uv=emg,
        stages=stages,
        aasm=scores[0],
        wasm=scores[1],
        ignored=tuple(sorted(ignored)),
    )


def short(kind: Kind, hours: float) -> Kind:
    """Return the same kind of night, shorter."""
    return replace(kind, hours=hours)


def _known(kind: Kind) -> Kind:
    return next(k for k in KINDS if k.name == kind.name)


def _truth(
    bursts: list[Burst], rest: np.ndarray, spoilt: Spoils
) -> tuple[list[LegMovement], list[Span]]:
    """Return what each leg was seen to do, and where nobody can decide."""
    power = np.zeros_like(rest)
    for burst in bursts:
        at = round(burst.start_s * GRID_HZ)
        power[burst.leg, at : at + len(burst.envelope_uv)] += burst.envelope_uv**2
    found: list[LegMovement] = []
    ignored: list[Span] = []
    for leg in (0, 1):
        rise = over_rest(np.sqrt(power[leg]), rest[leg])
        every = [m for m in crossings(rise, leg) if spoilt.sees(m)]
        found += every
        ignored += borderline(rise, leg)
        ignored += [(m.onset_s, m.offset_s) for m in every if spoilt.cuts(m)]
    return found, ignored


def _at_borders(stages: np.ndarray) -> list[Span]:
    """Return the moments around each falling asleep and waking."""
    border = np.flatnonzero(np.diff((stages == AWAKE).astype(int))) + 1
    return [(float(b * EPOCH_S - EDGE_S), float(b * EPOCH_S + EDGE_S)) for b in border]


def _close(moves: tuple[Movement, ...]) -> list[Span]:
    """Return movements about 5 s or less after another one: with it, or after it?"""
    return [
        (after.onset_s, after.offset_s)
        for move, after in pairwise(moves)
        if after.onset_s - move.onset_s < TOGETHER_S + 0.3
    ]


def _samples(
    rng: np.random.Generator,
    kind: Kind,
    bursts: list[Burst],
    rest: np.ndarray,
    spoilt: Spoils,
) -> np.ndarray:
    fs_hz = kind.fs_hz
    seconds = rest.shape[1] / GRID_HZ
    emg = np.empty((round(seconds * fs_hz), 2), dtype=np.float32)
    corner = _corner(kind)
    for leg in (0, 1):
        _lay_rest(rng, kind, emg[:, leg], rest[leg])
        pool = make_pool(rng, fs_hz)
        for burst in (b for b in bursts if b.leg == leg):
            n = round(len(burst.envelope_uv) / GRID_HZ * fs_hz)
            at = round(burst.start_s * fs_hz)
            n = min(n, len(emg) - at)
            where = np.arange(n) / fs_hz * GRID_HZ
            size = np.interp(
                where, np.arange(len(burst.envelope_uv)), burst.envelope_uv
            )
            wave = pool.burst(rng, n, float(size.max()))
            if kind.shaking and rng.uniform() < kind.shaking:
                wave += sosfilt(corner, disturb.shake(rng, n, fs_hz))
            emg[at : at + n, leg] += size * wave
    _lay_artefacts(rng, kind, emg, spoilt)
    np.clip(emg, -FULL_SCALE_UV, FULL_SCALE_UV, out=emg)
    np.round(emg / np.float32(STEP_UV), out=emg)
    emg *= np.float32(STEP_UV)
    for start, stop in spoilt.outages:
        emg[round(start * fs_hz) : round(stop * fs_hz)] = np.nan
    return emg


def _corner(kind: Kind) -> np.ndarray:
    """Return the recorder's high-pass for what is no muscle."""
    sos = butter(1, kind.corner_hz, "highpass", fs=kind.fs_hz, output="sos")
    return np.asarray(sos)


def _lay_rest(
    rng: np.random.Generator, kind: Kind, out: np.ndarray, rest: np.ndarray
) -> None:
    """Write rest noise and hum, block after block."""
    fs_hz = kind.fs_hz
    leg = int(rng.integers(2))
    sos, gain = hiss(fs_hz)
    state = np.zeros((len(sos), 2))
    size = round(BLOCK_S * fs_hz)
    hum = (
        disturb.hum(rng, len(out) / fs_hz, kind.mains_uv) if kind.mains_uv[1] else None
    )
    for start in range(0, len(out), size):
        n = min(size, len(out) - start)
        t = (start + np.arange(n)) / fs_hz
        noise, state = sosfilt(sos, rng.normal(0.0, gain, n), zi=state)
        level = np.interp(t * GRID_HZ, np.arange(len(rest)), rest)
        wave = noise * level
        if hum is not None:
            wave += hum(t, leg)
        out[start : start + n] = wave


def _lay_artefacts(
    rng: np.random.Generator, kind: Kind, emg: np.ndarray, spoilt: Spoils
) -> None:
    fs_hz, n = kind.fs_hz, len(emg)
    corner = _corner(kind)
    if kind.ecg_uv[1]:
        sizes = np.exp(rng.uniform(*np.log(kind.ecg_uv), 2))
        shape = disturb.qrs(rng, fs_hz)
        for beat_s in disturb.beats(rng, n / fs_hz):
            at = round(beat_s * fs_hz)
            size = sizes * (1.0 + rng.normal(0.0, 0.04))
            emg[at : at + len(shape)] += (shape[:, np.newaxis] * size)[: n - at]
    for start, stop in spoilt.turns:
        wave = sosfilt(corner, disturb.turn(rng, stop - start, fs_hz), axis=0)
        at = round(start * fs_hz)
        emg[at : at + len(wave)] += wave[: n - at]
    for _ in range(rng.poisson(kind.pops_per_h * n / fs_hz / 3600.0)):
        at = int(rng.integers(n))
        length = min(n - at, round(1.2 * fs_hz))
        pop = sosfilt(corner, disturb.pop(rng, length, fs_hz))
        emg[at : at + length, int(rng.integers(2))] += pop
    for leg, (start, stop) in spoilt.off:
        at, end = round(start * fs_hz), min(n, round(stop * fs_hz))
        emg[at:end, leg] = disturb.off(rng, end - at, fs_hz)
