"""H8: left and right are swapped, and the wrong arm is trained and written down."""

from pathlib import Path

import numpy as np
import pytest

from rehab.catalog import load_catalog
from rehab.live.engine import Engine
from rehab.live.safety import is_side_doubtful
from rehab.live.tasks.hold import make_task
from rehab.model.frame import Command, Stage, StopReason
from rehab.model.session import Calibration, Event, EventKind, SessionPlan
from rehab.model.signal import Channel, Chunk, Gap, Packet, Side, Stream, Unit
from rehab.ports import Cue
from rehab.sensors.packets import block
from rehab.sensors.simulation.patient import SimulatedPatient
from rehab.sensors.simulation.traits import Traits
from tests import make
from tests.unit.live.live_rooms import ScriptedDetector, of_kind

CATALOG = load_catalog(Path(__file__).parents[3] / "exercises")


def _plan(side: Side) -> SessionPlan:
    exercise = CATALOG["arm_raise"]
    return SessionPlan(
        exercise,
        side,
        1,
        1,
        "test",
        rest_calibration_s=2.0,
        reference_s=5.0,
        reference_pause_s=1.0,
        n_references=1,
    )


class TwoArms:
    """A simulated patient who moves one arm, with a sensor on each of them."""

    def __init__(self, moves: Side, plan: SessionPlan) -> None:
        self._patient = SimulatedPatient(Traits(jerks_per_min=0, mains_uv=0), plan)
        own = self._patient.stream.channels
        other = Side.LEFT if moves is Side.RIGHT else Side.RIGHT
        channels = [
            *(Channel(c.label, Unit.UV, c.muscle, moves) for c in own),
            *(Channel(f"{c.label} 2", Unit.UV, c.muscle, other) for c in own),
        ]
        fs_hz = self._patient.stream.fs_hz
        self.stream = Stream("test", "block", fs_hz, tuple(channels))
        self._decoder = block.make_decoder(self._patient.stream)
        self._rng = np.random.default_rng(3)
        self._cue: Cue | None = None

    def go(self, guided: Engine, seconds: float) -> list[Event]:
        """Follow the screen for so long."""
        events: list[Event] = []
        stop = self._patient.n_generated + round(seconds * self.stream.fs_hz)
        while self._patient.n_generated < stop and not guided.is_over:
            if guided.cue() != self._cue:
                self._cue = guided.cue()
                self._patient.follow(self._cue)
            packet = self._patient.next_packet()
            assert packet is not None
            for item in self._decoder.feed(Packet(0, packet)):
                assert not isinstance(item, Gap)
                still = self._rng.normal(0.0, 4.0, item.emg_uv.shape)
                both = np.hstack([item.emg_uv, still.astype(np.float32)])
                events += guided.push(Chunk(item.start_index, both, 0))
        return events


def _begun(moves: Side, asked: Side) -> tuple[TwoArms, Engine]:
    plan = _plan(asked)
    arms = TwoArms(moves, plan)
    detector = ScriptedDetector(fs_hz=arms.stream.fs_hz)
    guided = Engine(plan, arms.stream, detector, make_task(plan.exercise), auto=False)
    guided.ask(Command.BEGIN)
    return arms, guided


def test_the_other_arm_s_contraction_raises_the_question_before_any_exercise() -> None:
    """Sensors put on the wrong arms would fill both arms' histories with the other's."""
    arms, guided = _begun(moves=Side.RIGHT, asked=Side.LEFT)
    events = arms.go(guided, 10.0)
    frame = guided.frame()
    assert (frame.stage, frame.side_doubt) == (Stage.PAUSED, True)
    assert frame.repetition == 1
    assert any("side_doubtful" in e.data for e in of_kind(events, EventKind.NOTE))
    assert guided.ask(Command.BEGIN) == []


def test_no_means_stop_and_the_reason_is_kept() -> None:
    """The screen then shows where the sensor belongs."""
    arms, guided = _begun(moves=Side.RIGHT, asked=Side.LEFT)
    arms.go(guided, 10.0)
    guided.ask(Command.WRONG_SIDE)
    frame = guided.frame()
    assert (frame.stage, frame.side_doubt) == (Stage.STOPPED, False)
    assert frame.stop_reason is StopReason.WRONG_SIDE


def test_yes_goes_on_and_is_written_down() -> None:
    """A weak arm must not be kept from training by a question that comes again."""
    arms, guided = _begun(moves=Side.RIGHT, asked=Side.LEFT)
    arms.go(guided, 10.0)
    events = guided.ask(Command.RESUME)
    assert any("side_confirmed" in e.data for e in of_kind(events, EventKind.NOTE))
    arms.go(guided, 1.0)
    frame = guided.frame()
    assert (frame.stage, frame.side_doubt) == (Stage.EXERCISE, False)


@pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
def test_the_asked_arm_s_contraction_raises_no_question(side: Side) -> None:
    """A question in every session is one that nobody reads any more."""
    arms, guided = _begun(moves=side, asked=side)
    arms.go(guided, 10.0)
    frame = guided.frame()
    assert (frame.stage, frame.side_doubt) == (Stage.EXERCISE, False)


def test_there_is_no_side_to_swap_without_a_doubt() -> None:
    """The answer to a question that was not asked must do nothing."""
    arms, guided = _begun(moves=Side.LEFT, asked=Side.LEFT)
    arms.go(guided, 3.0)
    assert guided.ask(Command.WRONG_SIDE) == []


def _judged(
    sides: tuple[Side | None, ...], reference: tuple[float, ...], **plan: object
) -> bool:
    muscles = ("deltoid_anterior", "deltoid_anterior", "biceps")
    channels = [
        Channel(f"EMG {i}", Unit.UV, muscles[i], side) for i, side in enumerate(sides)
    ]
    stream = Stream("test", "block", 1000.0, tuple(channels))
    found = Calibration((4.0,) * len(sides), reference, 0)
    return is_side_doubtful(make.plan(**plan), stream, found)


def test_what_is_doubtful() -> None:
    """One sensor that hears nothing of the asked arm is as likely on the other one."""
    right, left = Side.RIGHT, Side.LEFT
    assert not _judged((right,), (40.0,))
    assert _judged((right,), (7.0,))
    assert not _judged((None,), (40.0,))
    assert not _judged((right, left), (40.0, 39.0))
    assert _judged((right, left), (40.0, 41.0))
    # the helping arm's biceps works against the hand: that is no swap
    assert not _judged((right, left, left), (40.0, 5.0, 90.0))
    assert not _judged((right, left), (4.0, 41.0), side=Side.BOTH)
