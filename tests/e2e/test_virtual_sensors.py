"""A sensor that is looked at over the virtual radio, while its link is lost and found."""

import time

import pytest

from rehab.app.contact import Look
from rehab.app.opening import open_source
from rehab.model.frame import Contact
from rehab.model.signal import Chunk, Gap, LinkChange, LinkState
from rehab.sensors.spec import parse_spec
from tests.reading_time import Reader


@pytest.mark.timeout(300)
def test_what_is_told_of_a_sensor_that_goes_and_comes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nobody presses pads on because a radio failed; and the loss is told for ten seconds."""
    Reader(monkeypatch)
    source = open_source(parse_spec("virtual:npg?outage_at=10&outage_s=3", plan=None))
    try:
        while (stream := source.wait_stream()) is None:
            time.sleep(0.001)
        look, states, lossy_s = Look(stream), [], []
        while look.n_heard < 30 * stream.fs_hz:
            for heard in source.drain():
                look.take(heard)
                if isinstance(heard, LinkChange):
                    states.append(heard.state)
                    if heard.state is LinkState.LOST:
                        away = look.reading()
                elif isinstance(heard, Chunk | Gap):
                    source.heard(heard.stop_index)
                    reading = look.reading()
                    if reading.channels[0].quality.reason is Contact.LOSSY:
                        lossy_s.append(reading.time_s)
            time.sleep(0.0005)
    finally:
        source.close()
    lost = states.index(LinkState.LOST)
    assert LinkState.STREAMING in states[lost:]
    assert {one.quality.reason for one in away.channels} == {Contact.UNKNOWN}
    assert [one.rms for one in away.channels] == [None] * stream.n_channels
    last = look.reading()
    assert (last.link, last.battery_pct) == (LinkState.STREAMING, 87)
    assert 1000 < last.n_lost < 4000
    assert 9.0 < lossy_s[-1] - lossy_s[0] < 15.0
    assert last.loss_pct == 0.0
    assert last.measured_hz == pytest.approx(500.0, rel=0.01)
    assert last.channels[0].quality.reason is not Contact.LOSSY
