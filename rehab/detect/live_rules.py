"""The rules that a live event follows, in steps of the grid (SCIENCE 1.3, "Live")."""

from dataclasses import dataclass

from rehab.detect.steps import Grid

RELEASE = 0.55
LONGEST_S = 0.250
SHORTEST_S = 0.015
MERGE_S = 0.050
REFRACTORY_S = 0.100
TOGETHER_S = 0.050
BEFORE_S = 0.060


@dataclass(frozen=True, slots=True)
class LiveRules:
    """The rules of SCIENCE 1.3 in steps of the grid.

    `release` is how many times the reference power a burst has to fall under to be over,
    `quiet` how long it has to stay there: the merging gap less the window, which still holds the
    burst for its own length.
    """

    step_s: float
    release: float
    longest: int
    quiet: int
    gap: int
    refractory: int
    together: int
    before: int
    earliest: int
    window: int
    shortest: int

    @staticmethod
    def at(grid: Grid, window: int, trigger: float, latency_s: float) -> "LiveRules":
        """Return the rules for a grid, a window (steps) and a trigger ratio."""
        gap = grid.steps(MERGE_S)
        return LiveRules(
            step_s=grid.step_s,
            release=(RELEASE * trigger) ** 2,
            longest=grid.steps(LONGEST_S),
            quiet=max(1, gap - window),
            gap=gap,
            refractory=grid.steps(REFRACTORY_S),
            together=grid.steps(TOGETHER_S),
            before=grid.steps(BEFORE_S),
            # One step is spent until it is whole.
            earliest=int(latency_s / grid.step_s) - 1,
            window=window,
            shortest=grid.steps(SHORTEST_S),
        )
