"""What a scorer misses and what it makes up, by name of the night and time in it.

``uv run python -m tests.bench.nights [--kind hard] [--seed 0] [--scorer rehab]`` shows the
tuning half only; ``--save FOLDER`` writes the nights with their truth (npz) to look at.
"""

import argparse
from pathlib import Path

import numpy as np

from tests.bench.nights.kinds import KINDS
from tests.bench.nights.scorers import SCORERS
from tests.bench.nights.simulate import simulate
from tests.bench.nights.table import HEAD, judge
from tests.bench.nights.truth import Night


def main() -> None:
    """Score tuning nights and list disagreements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", choices=[kind.name for kind in KINDS])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--scorer", choices=list(SCORERS), default="rehab")
    parser.add_argument("--most", type=int, default=12, help="disagreements to list")
    parser.add_argument("--save", type=Path, metavar="FOLDER")
    asked = parser.parse_args()
    say(HEAD)
    for kind in KINDS:
        if asked.kind not in {None, kind.name}:
            continue
        night = simulate("tune", kind, asked.seed)
        row = judge(asked.scorer, SCORERS[asked.scorer], night)
        say(str(row))
        for name, spans in (("missed", row.got.missed), ("false", row.got.false)):
            for start, stop in spans[: asked.most]:
                say(
                    f"    {name} {start:9.2f} + {stop - start:5.2f} s  {around(night, start, stop)}"
                )
        if asked.save:
            save(night, asked.save)


def around(night: Night, start: float, stop: float) -> str:
    """Return the stage, and each leg's RMS before, in and after a span."""
    fs_hz = night.fs_hz
    spans = ((start - 3.0, start - 0.5), (start, stop), (stop + 0.5, stop + 3.0))
    cells = [f"stage {night.stages[min(int(start // 30), len(night.stages) - 1)]}"]
    for leg, side in enumerate("LR"):
        sizes = []
        for a, b in spans:
            piece = night.emg_uv[max(0, round(a * fs_hz)) : round(b * fs_hz), leg]
            known = piece[~np.isnan(piece)]
            sizes.append(f"{known.std():.1f}" if len(known) else "lost")
        cells.append(f"{side} {' > '.join(sizes)} µV")
    return ", ".join(cells)


def save(night: Night, folder: Path) -> None:
    """Write samples, stages and truth beside each other."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = [
        (part.leg, part.onset_s, part.offset_s)
        for move in night.aasm.movements
        for part in move.parts
    ]
    np.savez(
        folder / f"{night.name.replace(' ', '_')}.npz",
        emg_uv=night.emg_uv,
        fs_hz=night.fs_hz,
        stages=night.stages,
        movements_s=[(m.onset_s, m.offset_s) for m in night.aasm.movements],
        leg_onset_offset=parts,
        ignored_s=night.ignored,
        index_per_h=night.aasm.index_per_h,
    )


def say(line: str) -> None:
    """Print a line."""
    print(line)  # noqa: T201  what it is for


if __name__ == "__main__":
    main()
