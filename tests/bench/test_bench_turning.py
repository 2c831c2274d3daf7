"""Turns of the body on one leg, whose muscle alone does not tell them: simulated nights.

Run with `uv run pytest -m bench tests/bench/test_bench_turning.py`.
"""

from collections.abc import Callable
from itertools import takewhile

import numpy as np
import pytest

from rehab import score_night
from rehab.model.night import Night
from rehab.model.nights import NightPlan
from rehab.model.score import Jerk
from rehab.model.signal import Chunk, Motion, Packet, Samples, Side
from rehab.sensors.packets.block import MOTION, make_decoder
from rehab.sensors.simulation.leg_movements import Activity, LegMovements, Moves
from rehab.sensors.simulation.night_traits import KINDS
from rehab.sensors.simulation.who import simulated_by
from rehab.signals.turning import Turning

FS_HZ, HOURS = 250, 6.0

pytestmark = pytest.mark.bench


@pytest.mark.parametrize("kind", ["periodic", "healthy"])
@pytest.mark.parametrize("seed", [1, 2])
def test_an_accelerometer_tells_turns_and_costs_no_movement(
    kind: str, seed: int, figure: Callable[[str], None]
) -> None:
    emg_uv, turning, legs = slept(kind, seed)
    events = LegMovements(KINDS[kind], seed)
    in_bed = takewhile(lambda one: one[0].onset_s < HOURS * 3600.0 - 20.0, events)
    turns = [one[0] for one in in_bed if one[0].what is Moves.TURN]
    without = score_night(emg_uv, FS_HZ, legs=[Side.LEFT])
    told = score_night(emg_uv, FS_HZ, legs=[Side.LEFT], turning_s=turning.spans_s())
    before, after = (counted_at(turns, night) for night in (without, told))
    lost = len(legs) - counted_at(legs, told)
    figure(
        f"{kind} {seed}: {len(turns)} turns, counted {before} without, {after} with;"
        f" {len(legs)} movements, lost {lost}"
    )
    assert after == 0 < before
    assert lost == len(legs) - counted_at(legs, without) == 0


def slept(kind: str, seed: int) -> tuple[Samples, Turning, list[Jerk]]:
    """Return a left leg's night, what its sensor felt, and how it moved."""
    how = {"night": kind, "seed": str(seed), "fs_hz": str(FS_HZ)}
    patient = simulated_by(how, NightPlan("demo", side=Side.LEFT))
    decoder, turning, parts = make_decoder(patient.stream), Turning(FS_HZ), []
    while patient.n_generated < HOURS * 3600.0 * FS_HZ:
        data, felt = patient.next_packet(), patient.next_motion()
        heard = list(decoder.feed(Packet(0, data))) if data else []
        heard += decoder.feed(Packet(0, felt, MOTION)) if felt else ()
        parts += [one.emg_uv for one in heard if isinstance(one, Chunk)]
        turning.take([one for one in heard if isinstance(one, Motion)])
    return np.concatenate(parts), turning, list(patient.truth())


def counted_at(done: list[Activity] | list[Jerk], night: Night) -> int:
    """Return at how many of these something is counted."""
    return sum(
        any(
            m.onset_s < one.offset_s and one.onset_s < m.offset_s
            for m in night.movements
        )
        for one in done
    )
