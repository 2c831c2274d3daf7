"""Chooses the peers' settings on the tune split.

``python -m tests.bench.accuracy.tune_peers [part of a name ...]``
"""

import itertools
import sys

import numpy as np

from tests.bench.accuracy.cases import simulated_cases, transplanted_cases
from tests.bench.accuracy.matching import Agreement, match
from tests.bench.accuracy.peers import PEERS, Peer
from tests.bench.accuracy.truth import Case

N_SIMULATED, N_TRANSPLANTED, SECONDS = 26, 10, 20.0


def f1(cases: list[Case], peer: Peer, settings: dict[str, float]) -> float:
    """Return the F1 of a peer over cases."""
    total = Agreement()
    for case in cases:
        found = peer(case, settings)
        total += match(found, case.truth, case.channel_minutes, case.ignored)
    return total.f1


def main() -> None:
    """Print F1 on simulated and transplanted cases for each point of each grid."""
    simulated = list(simulated_cases("tune", N_SIMULATED, 1, SECONDS))
    real = list(transplanted_cases("tune", N_TRANSPLANTED, 1, SECONDS))
    wanted = sys.argv[1:]
    for peer in PEERS:
        if wanted and not any(word in peer.name for word in wanted):
            continue
        if not peer.is_installed:
            sys.stdout.write(f"{peer.name}: not installed\n")
            continue
        best = (-1.0, "")
        for values in itertools.product(*peer.grid.values()):
            settings = dict(zip(peer.grid, values, strict=True))
            each = f1(simulated, peer, settings), f1(real, peer, settings)
            mean = float(np.nanmean(each))
            best = max(best, (mean, f"{settings} F1 {each[0]:.2f} / {each[1]:.2f}"))
            sys.stdout.write(f"  {settings} F1 {each[0]:.3f} / {each[1]:.3f}\n")
            sys.stdout.flush()
        sys.stdout.write(f"{peer.name}: {best[1]}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
