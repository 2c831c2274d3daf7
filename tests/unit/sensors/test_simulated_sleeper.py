"""The simulated sleeper: the same whatever the speed, and what is said of it is in it."""

import numpy as np
import pytest

from rehab.errors import Reason, SensorError
from rehab.model.nights import NightPlan
from rehab.model.signal import Chunk, Motion, Packet, Side
from rehab.sensors.packets.block import MOTION, make_decoder
from rehab.sensors.simulation.leg_movements import STILL_S, LegMovements, Moves
from rehab.sensors.simulation.night_traits import KINDS
from rehab.sensors.simulation.sleeper import SleepingPatient
from rehab.sensors.simulation.who import simulated_by
from rehab.signals.turning import Turning

FS_HZ = 250


def _sleeper(
    night: str, plan: NightPlan | None = None, **options: str
) -> SleepingPatient:
    how = {"night": night, "seed": "1", "fs_hz": str(FS_HZ), **options}
    patient = simulated_by(how, plan or NightPlan("demo"))
    assert isinstance(patient, SleepingPatient)
    return patient


def _hear(patient: SleepingPatient, seconds: float) -> np.ndarray:
    decoder, parts = make_decoder(patient.stream), []
    while patient.n_generated < seconds * FS_HZ:
        data = patient.next_packet()
        heard = decoder.feed(Packet(0, data)) if data else ()
        parts += [one.emg_uv for one in heard if isinstance(one, Chunk)]
    return np.concatenate(parts)


def test_it_depends_on_the_sample_alone() -> None:
    """A night at any speed, and its truth, can be had again."""
    one, other = _sleeper("periodic"), _sleeper("periodic")
    emg = _hear(one, 400)
    np.testing.assert_array_equal(emg, _hear(other, 400))
    assert one.truth() == other.truth()
    assert one.next_motion() == other.next_motion() is not None
    assert one.next_motion() is None  # until the next second
    assert not np.array_equal(_hear(_sleeper("periodic", seed="2"), 400), emg)


def test_movements_are_where_they_are_said_to_be() -> None:
    """A benchmark is worth as much as its truth."""
    patient = _sleeper("periodic", ecg_uv="0", artefacts_per_min="0")
    emg = _hear(patient, 4000)
    truth = patient.truth()
    assert len(truth) >= 15
    assert {one.side for one in truth} == {Side.LEFT, Side.RIGHT}
    assert np.abs(emg[: round(STILL_S * FS_HZ)]).max() < 20.0
    for one in truth:
        begin, end = round(one.onset_s * FS_HZ), round(one.offset_s * FS_HZ)
        (channel,) = one.channels
        inside = np.std(emg[begin:end, channel])
        before = np.std(emg[begin - FS_HZ : begin, channel])
        assert inside > 3.0 * before
        assert 0.5 <= one.offset_s - one.onset_s <= 10.0


def test_what_its_legs_feel_tells_its_turns_and_nothing_else() -> None:
    """Movements tip a sensor as far as a turn does, and then it lies as before."""
    patient = _sleeper("periodic")
    decoder, turning = make_decoder(patient.stream), Turning(FS_HZ)
    while patient.n_generated < 3600 * FS_HZ:
        data = patient.next_packet()
        assert data is not None
        list(decoder.feed(Packet(0, data)))
        felt = patient.next_motion()
        heard = decoder.feed(Packet(0, felt, MOTION)) if felt else ()
        turning.take([one for one in heard if isinstance(one, Motion)])
    turns = []
    for event in LegMovements(KINDS["periodic"], seed=1):
        if event[0].onset_s > 3500.0:
            break
        turns += [event[0]] if event[0].what is Moves.TURN else []
    spans_s = turning.spans_s()
    assert len(spans_s) == len(turns) > 1
    for (begin_s, end_s), turn in zip(spans_s, turns, strict=True):
        assert abs(begin_s - turn.onset_s) < 2.0
        assert abs(end_s - turn.offset_s) < 2.0
    assert len(patient.truth()) > 20


def test_kinds_of_nights_differ_as_they_say() -> None:
    """A quiet night beside a periodic one."""
    counts = {}
    for kind in KINDS:
        patient = _sleeper(kind)
        patient._plan_until(8 * 3600.0)
        counts[kind] = len({round(one.onset_s) for one in patient._truth}) / 8
    assert counts["quiet"] < 3 < counts["mild"] < 20 < counts["periodic"]
    assert 4 < counts["healthy"] < 15


def test_one_leg_has_one_channel() -> None:
    """Who has one sensor wears it on one leg."""
    patient = _sleeper("mild", NightPlan("demo", side=Side.RIGHT))
    (channel,) = patient.stream.channels
    assert (channel.side, channel.muscle) == (Side.RIGHT, "tibialis_anterior")


@pytest.mark.parametrize(
    "how", [{"night": "wild"}, {"night": "mild", "jerk_size": "2"}]
)
def test_what_is_no_night_is_refused(how: dict[str, str]) -> None:
    """A slip of the keyboard must not become another kind of night."""
    with pytest.raises(SensorError) as caught:
        simulated_by(how, None)
    assert caught.value.reason is Reason.SENSOR_UNKNOWN
