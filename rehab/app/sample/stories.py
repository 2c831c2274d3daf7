"""Who the four sample patients are, day by day. Nothing here is any person's.

A story says only what a body did: how often it jerked, how well the pads sat, which days
were missed. Counts, rates and labels come out of the pipeline, whatever they are.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from rehab.model.checkup import Note, Rating
from rehab.model.clinic import ClinicEventKind
from rehab.model.signal import Side

PREFIX = "sample-"
N_WEEKS = 12
WEEKDAYS = (0, 2, 4)
"""Mondays, Wednesdays, Fridays."""
N_DAYS = N_WEEKS * len(WEEKDAYS)
BLOCK = (
    ("rest_recording", Side.BOTH, 1),
    ("arm_raise", Side.RIGHT, 3),
    ("arm_raise", Side.LEFT, 3),
    ("reach_and_hold", Side.RIGHT, 3),
    ("wrist_extension", Side.RIGHT, 3),
)
"""Exercise, side, repetitions: 3.5 min of phases, where a valid sitting needs 3."""
DAY_SIGMA = 0.15
"""SD of what a day multiplies the rate by, log scale. SCIENCE 5.2 assumes 0.2 to 0.4 with
the counting; nobody has published it."""

Traits = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Story:
    """One sample patient.

    Parameters
    ----------
    name : str
        The pseudonym without `PREFIX`.
    seed : int
    traits : callable
        Number of the planned day to the simulated patient's options on it.
    missed : set of int
        Planned days without a sitting.
    bad : mapping
        Day to the options of a signal that cannot be judged.
    how : callable
        Day to what is said after training, 1 to 5.
    pain : mapping
        Days on which something hurt; others say 0 or 1.
    told : mapping
        Day to the patient's own note of it.
    events, notes, plans
        What the therapist wrote, by day: kind or place, and words. `plans` are the
        reasons of versions after the first.
    """

    name: str
    seed: int
    traits: Callable[[int], Traits]
    missed: frozenset[int] = frozenset()
    bad: Mapping[int, Traits] = field(default_factory=dict)
    how: Callable[[int], int] = lambda _: 3
    pain: Mapping[int, int] = field(default_factory=dict)
    told: Mapping[int, Note] = field(default_factory=dict)
    events: tuple[tuple[int, ClinicEventKind, str], ...] = ()
    notes: tuple[tuple[int, str, str], ...] = ()
    plans: tuple[tuple[int, str], ...] = ()

    @property
    def patient(self) -> str:
        """The pseudonym."""
        return f"{PREFIX}{self.name}"

    def options(self, nth: int, part: int) -> dict[str, str]:
        """Return the simulated sensor's options for part `part` of a planned day."""
        rng = np.random.default_rng((self.seed, nth))
        luck, contact = rng.standard_normal(2)
        wanted = {
            "fs_hz": 500.0,
            "packet_ms": 200.0,
            "reference_uv": 120.0 * math.exp(0.1 * contact),
            "rest_uv": rng.uniform(3.0, 5.0),
            "mains_uv": rng.uniform(0.5, 3.0),
            **self.traits(nth),
            **self.bad.get(nth, {}),
        }
        wanted["jerks_per_min"] *= math.exp(DAY_SIGMA * luck)
        wanted["seed"] = float(1_000_000 * self.seed + 100 * nth + part)
        return {name: f"{value:.6g}" for name, value in wanted.items()} | {
            "seed": f"{wanted['seed']:.0f}"
        }

    def rating(self, nth: int) -> Rating:
        """Return what is said after the sitting of a planned day."""
        rng = np.random.default_rng((self.seed, nth, 1))
        note = self.told.get(nth)
        return Rating(
            how=min(max(self.how(nth) + int(rng.integers(-1, 2)), 1), 5),
            pain=self.pain.get(nth, int(rng.random() < 0.2)),
            took_medication=bool(rng.random() < 0.95),
            slept=int(rng.choice([1, 2, 2, 3, 3])),
            note=note.value if note else "",
        )


def day_at(first: date, nth: int) -> date:
    """Return the date of a planned day; `first` is the Monday of the first week."""
    week, at = divmod(nth, len(WEEKDAYS))
    return first + timedelta(weeks=week, days=WEEKDAYS[at])


def _falling(nth: int) -> Traits:
    """Half as many from the sixth week on. Few runs: each is many jerks, or none."""
    share = min(max((nth - 8) / 8, 0.0), 1.0)
    return {"jerks_per_min": 15.0 * 0.5**share, "runs_pct": 1.5}


_WEAK: Traits = {"reference_uv": 40.0, "rest_uv": 30.0, "mains_uv": 20.0}
_NOISY: Traits = {"reference_uv": 60.0, "rest_uv": 36.0, "artefacts_per_min": 8.0}
_LOSING: Traits = {"loss_pct": 26.0, "packet_ms": 100.0}

STORIES = (
    Story(
        name="improving",
        seed=11,
        traits=_falling,
        missed=frozenset({11, 19, 29}),
        how=lambda nth: 3 + (nth > 14),
        told={22: Note.STRESSED},
        events=((24, ClinicEventKind.OTHER, "Back at work"),),
        notes=(
            (0, "clinic", "First visit. Marked with a pen where the pads go."),
            (18, "video call", "Pours tea with the right hand again."),
        ),
        plans=((18, "Same exercises. Effort shown less often."),),
    ),
    Story(
        name="unchanged",
        seed=22,
        traits=lambda _: {"jerks_per_min": 11.0},
        missed=frozenset({7, 16, 20, 30}),
        told={13: Note.ILL, 14: Note.ILL, 25: Note.TIRED},
        events=(
            (3, ClinicEventKind.DOSE, "Evening dose of A"),
            (13, ClinicEventKind.ILLNESS, "A cold for a week"),
        ),
        notes=(
            (0, "clinic", "First visit. Wants to hold a cup."),
            (24, "phone", "No change in daily life."),
        ),
    ),
    Story(
        name="silences",
        seed=33,
        traits=lambda _: {
            "jerks_per_min": 5.0,
            "silences_per_min": 22.0,
            "runs_pct": 0.0,
        },
        missed=frozenset({5, 14, 22, 31}),
        how=lambda nth: 2 + (nth % 4 == 0),
        told={10: Note.COFFEE, 27: Note.TIRED},
        events=((19, ClinicEventKind.OTHER, "A new wrist rest at the table"),),
        notes=((2, "clinic", "Drops things. The held hand sinks for a moment."),),
    ),
    Story(
        name="bad-signal",
        seed=44,
        traits=lambda _: {"jerks_per_min": 9.0},
        missed=frozenset({6, 7, 10, 14, 15, 16, 20, 21, 26, 27, 30, 31}),
        bad={
            **dict.fromkeys((4, 18), _WEAK),
            **dict.fromkeys((9, 19), _LOSING),
            12: _NOISY,
            **dict.fromkeys((28, 32, 34), _WEAK),
            **dict.fromkeys((29, 33), _LOSING),
            35: _NOISY,
        },
        how=lambda _: 2,
        pain={17: 5},
        told={17: Note.TIRED},
        events=((22, ClinicEventKind.SENSOR, "Pads 1 cm higher"),),
        notes=((23, "phone", "Asked to wet the skin and to press the pads on."),),
    ),
)
