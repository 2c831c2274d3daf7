"""Intervals of counts, of shares, and of two counts beside each other."""

import math

from scipy.special import betaincinv, gammaincinv

from rehab.model.clinic import Precision
from rehab.model.clinic_views import Rate

_TAIL = 0.025
_Z = 1.959963984540054


def rate(n: int, exposure_s: float, excess: float = 0.0) -> Rate:
    """Return events per minute with the exact 95 % interval of a Poisson count.

    Days differ by more than counting does: of several days together the count is taken to
    vary ``1 + n * excess`` times as much (`Trend.excess`), and the interval is that of a
    count so much smaller.

    Source: Garwood, Biometrika 1936;28:437. Without exposure the interval is 0 to 0: ask
    `Rate.exposure_s` before showing it.
    """
    if exposure_s <= 0.0:
        return Rate(n, 0.0, 0.0, 0.0)
    minutes = exposure_s / 60.0
    scale = 1.0 + n * excess
    low = float(gammaincinv(n / scale, _TAIL)) if n > 0 else 0.0
    high = float(gammaincinv(n / scale + 1.0, 1.0 - _TAIL))
    return Rate(n, exposure_s, low * scale / minutes, high * scale / minutes)


def ratio(a: Rate, b: Rate) -> tuple[float, float, float] | None:
    """Return the rate of `b` over that of `a`, with its exact 95 % interval.

    Given the sum of both counts, that of `b` is binomial; the interval of its share is
    Clopper and Pearson's (Biometrika 1934;26:404). None where either has no exposure or
    both have no event. With none in `a` ratio and upper limit are infinite.
    """
    n = a.n + b.n
    if n == 0 or a.exposure_s <= 0.0 or b.exposure_s <= 0.0:
        return None
    scale = a.exposure_s / b.exposure_s

    def odds(share: float) -> float:
        return math.inf if share >= 1.0 else scale * share / (1.0 - share)

    low = float(betaincinv(b.n, a.n + 1, _TAIL)) if b.n else 0.0
    high = float(betaincinv(b.n + 1, a.n, 1.0 - _TAIL)) if a.n else 1.0
    return odds(b.n / n), odds(low), odds(high)


def precision(n_jerks: int, n: int) -> Precision:
    """Return a share with its 95 % interval (Wilson, JASA 1927;22:209)."""
    if n == 0:
        return Precision(0, 0, 0.0, 1.0)
    share, z2 = n_jerks / n, _Z**2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return Precision(n_jerks, n, max(0.0, middle - half), min(1.0, middle + half))
