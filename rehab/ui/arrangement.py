"""Where the parts of a moving screen stand, for words of the usual size and large ones.

The person keeps the left. Large words take the room of the dots and of half the trace.
"""

from dataclasses import dataclass

from rehab.ui.layout import Box


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Places in logical pixels.

    `cue` and `hint` say what to do; `bar` is the effort; the ring stands around
    `ring_at` and holds the `count`; `below` is the line under it, which has dots before
    it where `dots_y` is given; `trace` is the muscle's last ten seconds.
    """

    cue: Box
    hint: Box
    bar: Box
    ring_at: tuple[float, float]
    ring_radius: float
    below: Box
    dots_y: float | None
    trace: Box

    @property
    def count(self) -> Box:
        """The inside of the ring."""
        (x, y), half = self.ring_at, self.ring_radius - 36
        return Box(x - half, y - 144, 2 * half, 296)

    def moved_ring(self, x: float) -> "Arrangement":
        """Return it with the ring and what is below it around another `x`."""
        dx = x - self.ring_at[0]
        return Arrangement(
            self.cue,
            self.hint,
            self.bar,
            (x, self.ring_at[1]),
            self.ring_radius,
            self.below.moved(dx, 0),
            self.dots_y,
            self.trace,
        )


USUAL = Arrangement(
    cue=Box(1096, 44, 760, 124),
    hint=Box(1096, 160, 760, 64),
    bar=Box(1096, 236, 128, 520),
    ring_at=(1590, 498),
    ring_radius=206,
    below=Box(1290, 772, 600, 60),
    dots_y=744,
    trace=Box(72, 914, 1376, 116),
)
LARGE = Arrangement(
    cue=Box(1096, 36, 760, 150),
    hint=Box(1096, 184, 760, 186),
    bar=Box(1096, 372, 128, 298),
    ring_at=(1620, 530),
    ring_radius=158,
    below=Box(1340, 694, 540, 84),
    dots_y=None,
    trace=Box(72, 914, 1000, 116),
)


def arrangement(*, is_large: bool) -> Arrangement:
    """Return where things stand."""
    return LARGE if is_large else USUAL
