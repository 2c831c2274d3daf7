"""``virtual:npg`` as the program opens it: a source on a thread of its own.

Its time stands still while the reader has not read, so that a full machine changes nothing.
"""

import sys
import threading
import time

import numpy as np
import pytest

from rehab.errors import Reason, SensorError
from rehab.model.signal import Chunk, Heard, LinkChange, LinkState, Side
from rehab.ports import Cue, HasTruth, SensorRequest, Source
from rehab.sensors.packets.npg import make_decoder
from rehab.sensors.virtual import open_source
from tests import make
from tests.reading_time import Reader


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    return Reader(monkeypatch)


def opened(**options: str) -> Source:
    request = SensorRequest("virtual", "npg", options, plan=make.plan())
    return open_source(request, make_decoder)


def heard_until(source: Source, index: int) -> list[Heard]:
    """Read like a screen does, until the samples before `index` are there."""
    heard: list[Heard] = []
    while not any(isinstance(h, Chunk) and h.stop_index >= index for h in heard):
        if source.wait_stream() is not None:
            heard += source.drain()
        time.sleep(0.001)
    return heard


@pytest.mark.usefixtures("reader")
def test_the_patient_follows_the_screen_and_the_jerks_are_known() -> None:
    """Calibration and target need a muscle that works when it is asked to."""
    source = opened(seed="3", jerks_per_min="120", battery="55")
    try:
        source.follow(Cue(800, 1.0, 0.2, "hold"))
        heard = heard_until(source, 1700)
        stream = source.wait_stream()
        assert isinstance(source, HasTruth)
        assert len(source.truth()) > 0
    finally:
        source.close()
    assert stream is not None
    assert stream.is_simulated
    assert (stream.channels[0].muscle, stream.channels[0].side) == (
        "deltoid_anterior",
        Side.RIGHT,
    )
    changes = [h for h in heard if isinstance(h, LinkChange)]
    assert (changes[-1].state, changes[-1].battery_pct) == (LinkState.STREAMING, 55)
    emg = np.concatenate([h.emg_uv for h in heard if isinstance(h, Chunk)])
    rest, held = np.median(np.abs(emg[:800, 0] - 2048)), emg[1200:1700, 0].std()
    assert rest < 10
    assert 100 < held < 400
    assert np.all((emg >= 0) & (emg <= 4095))


@pytest.mark.parametrize("wait_s", [0.0, 0.03, 0.2, 0.6])
def test_closing_early_is_quick_and_leaves_nothing(
    reader: Reader, wait_s: float
) -> None:
    """Leaving the page while it searches or connects must not hang the program."""
    reader.until_s = wait_s
    source = opened()
    (loop,) = reader.loops
    while loop.passed_s < wait_s:
        time.sleep(0.001)
    began_s = loop.passed_s
    assert source.close() is None
    assert loop.passed_s - began_s < 2
    assert source.close() is None
    assert not [t for t in threading.enumerate() if t.name == "rehab-virtual"]


@pytest.mark.parametrize(
    ("name", "options", "fact"),
    [
        ("nothing", {}, "virtual:nothing"),
        ("npg", {"battery": "120"}, "virtual:npg?battery=120"),
        ("npg", {"outage_s": "soon"}, "virtual:npg?outage_s=soon"),
        ("npg", {"interval_ms": "nan"}, "virtual:npg?interval_ms=nan"),
        ("npg", {"fs_hz": "1000"}, "virtual:npg?fs_hz=1000"),
    ],
)
def test_what_does_not_exist_is_refused(
    name: str, options: dict[str, str], fact: str
) -> None:
    """A typing mistake must be said at once, not be trained with."""
    n_threads = threading.active_count()
    with pytest.raises(SensorError) as caught:
        open_source(SensorRequest("virtual", name, options), make_decoder)
    assert caught.value.reason is Reason.SENSOR_UNKNOWN
    assert caught.value.facts["name"] == fact
    assert threading.active_count() == n_threads


def test_without_the_extra_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who has not installed the virtual radio is told how to, without a traceback."""
    monkeypatch.setitem(sys.modules, "bumble", None)
    with pytest.raises(SensorError) as caught:
        opened()
    assert caught.value.reason is Reason.RADIO_EXTRA_MISSING
