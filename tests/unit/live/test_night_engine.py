"""The way of a night: pads, lying still, lights out, up."""

import numpy as np
import pytest

from rehab.live.night import PATIENCE_S, NightEngine
from rehab.model.nights import NightCommand, NightPlan, NightStage
from rehab.model.session import Event
from rehab.model.signal import Chunk, Gap, LinkChange, LinkState, Samples, Stream
from tests import make

FS_HZ = 250.0
STREAM = make.stream(FS_HZ)
PLAN = NightPlan("test", hours=0.01)  # 36 s of dark


def _heard(engine: NightEngine, emg: Samples, sizes: list[int]) -> list[Event]:
    events, at = [], 0
    for size in [*sizes, len(emg)]:
        part = emg[at : at + size]
        if len(part):
            events += engine.push(Chunk(at, part, at))
        at += len(part)
    return events


def _calm(seconds: float, stream: Stream = STREAM) -> Samples:
    return make.noise(round(seconds * stream.fs_hz), stream.n_channels, 2.0)


@pytest.mark.parametrize("sizes", [[1] * 50 + [7, 1000, 3000], [125] * 80, []])
def test_any_split_is_the_same_night(sizes: list[int]) -> None:
    """How a radio cuts its packets must not move lights out by a sample."""
    whole = _heard(NightEngine(PLAN, STREAM, auto=True), _calm(60), [20_000])
    events = _heard(NightEngine(PLAN, STREAM, auto=True), _calm(60), sizes)
    assert [event.data["what"] for event in whole] == ["rest", "lights_out", "up"]
    assert [e.index for e in events] == [e.index for e in whole]
    rest, lights_out, up = whole
    assert rest.data["rest_rms"] == pytest.approx([2.0, 2.0], rel=0.2)
    assert up.index - lights_out.index == round(36 * FS_HZ)
    assert up.data["why"] == "hours"


def test_it_ends_at_its_hour_with_a_lost_sensor() -> None:
    """A sensor whose battery is empty must not keep the night from ending."""
    engine = NightEngine(PLAN, STREAM, auto=True)
    events = _heard(engine, _calm(20), [])
    assert engine.stage is NightStage.DARK
    assert engine.push(LinkChange(LinkState.LOST, 0)) == []
    assert engine.wait(10.0) == []
    assert engine.frame().link is LinkState.LOST
    (up,) = engine.wait(60.0)
    assert engine.is_over
    assert up.index - events[-1].index == round(36 * FS_HZ)
    assert engine.frame().heard_s < 10.0


def test_a_person_goes_on_by_hand() -> None:
    """In the window nothing begins before somebody says so."""
    engine = NightEngine(PLAN, STREAM, auto=False)
    _heard(engine, _calm(30), [])
    assert engine.stage is NightStage.CONTACT
    assert engine.ask(NightCommand.UP) == []
    engine.ask(NightCommand.NEXT)
    at = round(30 * FS_HZ)
    engine.push(Chunk(at, _calm(12), at))
    assert engine.stage is NightStage.READY
    (lights_out,) = engine.ask(NightCommand.LIGHTS_OUT)
    assert lights_out.index == round(42 * FS_HZ)
    (up,) = engine.ask(NightCommand.UP)
    assert (engine.is_over, up.data["why"]) == (True, "asked")


def test_loose_pads_are_waited_for_but_not_for_ever() -> None:
    """Nobody may lie in the dark all night for a pad that the program calls loose."""
    engine = NightEngine(PLAN, STREAM, auto=True)
    emg = _calm(PATIENCE_S + 20.0)
    emg[:, 1] = 0.0
    events = _heard(engine, emg, [])
    first = events[0]
    assert first.data == {"what": "contact", "labels": ["EMG 2"]}
    assert first.index >= PATIENCE_S * FS_HZ
    assert engine.has_begun


def test_what_one_leg_lost_costs_the_other_nothing() -> None:
    """Of two sensors one may be away while the resting level is measured."""
    engine = NightEngine(NightPlan("test"), STREAM, auto=True)
    emg = _calm(20)
    emg[round(5.5 * FS_HZ) :, 1] = np.nan
    rest = _heard(engine, emg, [])[0]
    assert rest.data["rest_rms"] == [pytest.approx(2.0, rel=0.2), None]


def test_lying_still_is_done_again_where_nothing_of_it_arrived() -> None:
    """The night must not begin without a resting level because of one outage."""
    engine = NightEngine(PLAN, STREAM, auto=True)
    at = round(5.6 * FS_HZ)
    _heard(engine, _calm(5.6), [])
    assert engine.stage is NightStage.REST
    assert engine.push(Gap(at, round(10 * FS_HZ))) == []
    assert engine.stage is NightStage.REST
    at += round(10 * FS_HZ)
    events = engine.push(Chunk(at, _calm(12), at))
    assert [event.data["what"] for event in events] == ["rest", "lights_out"]
