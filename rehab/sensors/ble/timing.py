"""How long a Bluetooth sensor is waited for."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """How long to wait for what, in seconds.

    A system may keep a link for 4 s without a packet and say nothing, so the data are
    watched: after `silence_s` the session waits, and only after `patience_s` more the
    link is given up, because a shadow on the radio that ends by itself costs less than
    connecting anew.

    `between_s` is the shortest and the longest wait between two scans that found nothing:
    each is twice as long as the one before.

    `round_s` is the longest scan for a lost sensor: then it is begun again, because one
    that an unplugged adapter cut off hears nothing any more.
    """

    scan_s: float = 15.0
    settle_s: float = 2.0
    connect_s: float = 10.0
    first_data_s: float = 5.0
    rate_s: float = 3.0
    rate_at_most_s: float = 6.0
    silence_s: float = 1.5
    patience_s: float = 1.0
    back_off_s: tuple[float, float] = (1.0, 30.0)
    round_s: float = 6.0
    between_s: tuple[float, float] = (0.5, 0.5)
    give_up_s: float = 60.0
    battery_every_s: float = 5.0


DAY = Timing()
NIGHT = Timing(
    back_off_s=(1.0, 180.0),
    between_s=(0.5, 120.0),
    give_up_s=math.inf,
    battery_every_s=60.0,
)
"""A sensor that is lost for hours may come back: nobody is awake to begin anew. It is
looked for to the end, ever more seldom (H18), so one that is near again is heard within
about two minutes."""
