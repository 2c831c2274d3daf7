"""Ten recordings with what is true and what was found, as pictures to look at.

``python -m tests.bench.accuracy.plots FOLDER [tune|test] [simulated|noise|transplanted|clean]``
"""

import sys
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from tests.bench.accuracy.cases import (
    clean_cases,
    noise_cases,
    simulated_cases,
    transplanted_cases,
)
from tests.bench.accuracy.detectors import offline
from tests.bench.accuracy.matching import Event, match
from tests.bench.accuracy.transplant import band
from tests.bench.accuracy.truth import Case, Cases, Split

ROW_S = 10.0
COLOURS = {"hit": "#0072b2", "missed": "#e69f00", "false": "#d55e00"}


def draw(case: Case, found: Sequence[Event], path: Path) -> None:
    """Write one recording, ten seconds a row; all channels above each other."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    got = match(found, case.truth, case.channel_minutes, case.ignored)
    hit_found, hit_true = {f for f, _ in got.hits}, {t for _, t in got.hits}
    emg = band(np.nan_to_num(case.emg_uv.astype(np.float64)), case.fs_hz)
    tall = 6.0 * np.maximum(np.median(np.abs(emg), axis=0) * 3.0, 1e-9)
    n_rows = max(1, int(np.ceil(case.seconds / ROW_S)))
    figure, axes = plt.subplots(
        n_rows, 1, figsize=(20, 2.6 * n_rows), squeeze=False, constrained_layout=True
    )
    time = np.arange(len(emg)) / case.fs_hz
    for row, axis in enumerate(axes[:, 0]):
        low, high = row * ROW_S, (row + 1) * ROW_S
        here = (time >= low) & (time < high)
        for channel in range(emg.shape[1]):
            y = np.clip(emg[here, channel] / tall[channel], -0.5, 0.5) - channel
            axis.plot(time[here], y, lw=0.4, color="0.3")
        for i, jerk in enumerate(case.truth):
            colour = COLOURS["hit" if i in hit_true else "missed"]
            top = 0.72 if i in hit_true else 0.80
            axis.axvspan(jerk.onset_s, jerk.offset_s, color=colour, alpha=0.25, lw=0)
            if low <= jerk.onset_s < high:
                axis.text(jerk.onset_s, top, f"{jerk.ratio:.1f}", fontsize=6)
        for i, event in enumerate(found):
            colour = COLOURS["hit" if i in hit_found else "false"]
            axis.plot([event.onset_s, event.offset_s], [0.6] * 2, color=colour, lw=4)
        axis.set_xlim(low, high)
        axis.set_ylim(-emg.shape[1] + 0.4, 1.0)
        axis.set_yticks([])
    figure.suptitle(
        f"{case.name}: {got.n_true} true, {got.n_found} found, {got.n_hit} hits "
        "(blue hit, orange missed with its ratio, red false)"
    )
    figure.savefig(path, dpi=60)
    plt.close(figure)


def main(folder: Path, split: Split, group: str) -> None:
    """Write ten recordings of a group."""
    folder.mkdir(parents=True, exist_ok=True)
    every: dict[str, Cases] = {
        "simulated": simulated_cases(split, 10),
        "noise": noise_cases(split, 10),
        "transplanted": transplanted_cases(split, 10),
        "clean": islice(clean_cases(split, 1), 10),
    }
    for i, case in enumerate(every[group]):
        draw(case, offline(case), folder / f"{group}-{i:02d}.png")
        sys.stdout.write(f"{case.name}\n")


if __name__ == "__main__":
    arguments = [*sys.argv[1:], "tune", "simulated"]
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    if len(sys.argv) == 3:
        arguments = [*sys.argv[1:], "simulated"]
    chosen: Split = "test" if arguments[1] == "test" else "tune"
    main(Path(arguments[0]), chosen, arguments[2])
