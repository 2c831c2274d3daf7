"""How a person's hand operates the window: every time that the input filter goes by.

The ranges are the design's accessibility rules (INTERFACES 2.2). That of the hold is
judgement: under 0.6 s it is no more than a slow press.
"""

from dataclasses import dataclass

Range = tuple[float, float]

SLOW_RANGE_S: Range = (0.0, 1.5)
BOUNCE_RANGE_S: Range = (0.0, 2.0)
HOLD_RANGE_S: Range = (0.6, 3.0)
DWELL_RANGE_S: Range = (0.6, 3.0)
SCAN_RANGE_S: Range = (0.8, 5.0)
DWELL_S = 1.0
"""What dwelling takes when it is chosen."""
SCAN_S = 1.8
"""How long scanning stays on each target when it is chosen."""


@dataclass(frozen=True, slots=True)
class Habits:
    """What is taken for a wish of this person, in seconds.

    Parameters
    ----------
    slow_s : float
        A shorter press is a tap of a jerk and means nothing.
    bounce_s : float
        For so long after a command the same key or button is dead.
    hold_s : float
        How long what sets an arm in motion, or ends a session, has to be held.
    dwell_s : float or None
        A pointer that rests on a target for so long chooses it; None: it has to press.
    scan_s : float or None
        The light moves on by itself after so long, and the one switch chooses what is
        lit; None: the light stays.
    emg_switch : bool
        Whether a held contraction of the measured muscle is the one switch.

    Raises
    ------
    ValueError
        If a time is out of its range.
    """

    slow_s: float = 0.25
    bounce_s: float = 0.5
    hold_s: float = 1.2
    dwell_s: float | None = None
    scan_s: float | None = None
    emg_switch: bool = False

    def __post_init__(self) -> None:
        for name, value, (low, high) in (
            ("slow_s", self.slow_s, SLOW_RANGE_S),
            ("bounce_s", self.bounce_s, BOUNCE_RANGE_S),
            ("hold_s", self.hold_s, HOLD_RANGE_S),
            ("dwell_s", self.dwell_s, DWELL_RANGE_S),
            ("scan_s", self.scan_s, SCAN_RANGE_S),
        ):
            if value is not None and not low <= value <= high:
                raise ValueError(f"{name} is {value}; it is from {low} to {high}")
