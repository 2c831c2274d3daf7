"""Patients whose true course is known, many at once (SCIENCE 5.2).

Each session's rate is multiplied by a lognormal effect of its own (sleep, stress, time of
day), alike in neighbouring sessions; its exposure varies by 40 % either way.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
N_SESSIONS = 40


@dataclass(frozen=True)
class World:
    """`sigma` and `rho` of the session effect; `mean` jerks in a usual session."""

    sigma: float
    rho: float
    mean: float

    def __str__(self) -> str:
        return f"sigma {self.sigma:g}, rho {self.rho:g}, {self.mean:g} jerks"


WORLDS = (
    World(0.2, 0.3, 30.0),
    World(0.4, 0.3, 30.0),
    World(0.4, 0.6, 30.0),
    World(0.2, 0.3, 5.0),
    World(0.4, 0.3, 5.0),
)
"""The promise is made for the first two; of real patients nobody has published either."""


def course(kind: str) -> Floats:
    """Return how much of the change has come about, session by session.

    "never"; "step", half-way at once, which gives the power of SCIENCE 5.4; "start", a
    step after the first block; "line", spread evenly over all sessions.
    """
    at = np.arange(N_SESSIONS)
    shapes = {
        "never": np.zeros(N_SESSIONS),
        "step": at >= N_SESSIONS // 2,
        "start": at >= 8,
        "line": at / (N_SESSIONS - 1),
    }
    return np.asarray(shapes[kind], dtype=np.float64)


def patients(
    world: World, n: int, *, kept: float = 1.0, kind: str = "never", seed: int = 1
) -> tuple[Floats, Floats]:
    """Return counts and exposures of `n` patients, shape ``(n, N_SESSIONS)``.

    Parameters
    ----------
    kept : float
        What the true rate is multiplied by when all of the change has come.
    kind : str
        How it comes, see `course`.
    """
    rng = np.random.default_rng(seed)
    effect = rng.standard_normal((n, N_SESSIONS))
    fresh = np.sqrt(1.0 - world.rho**2)
    for k in range(1, N_SESSIONS):
        effect[:, k] = world.rho * effect[:, k - 1] + fresh * effect[:, k]
    exposure = rng.uniform(0.6, 1.4, (n, N_SESSIONS))
    session = np.exp(world.sigma * effect - world.sigma**2 / 2.0)
    rate = world.mean * exposure * session * kept ** course(kind)
    return rng.poisson(rate).astype(np.float64), exposure
