"""What other programs get of a session, heard with pylsl as they would hear it."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pylsl
import pytest

from rehab.app.guided import open_guided
from rehab.app.home import Home, make_decoder
from rehab.app.plans import plan_for
from rehab.config import Settings
from rehab.model.session import Event, EventKind
from rehab.model.signal import Chunk, Gap
from rehab.sensors.lsl import library
from rehab.sensors.lsl.outlet import LslBroadcast
from rehab.storage.reading import read_recording
from tests import make

pytestmark = pytest.mark.timeout(600)  # programs that start, in real time
SPEC = "simulated?seed=7&jerks_per_min=40"


def found(name: str) -> Any:
    """The stream of that name, once it is there."""
    while not (infos := pylsl.resolve_byprop("name", name, timeout=1.0)):
        pass
    return infos[0]


@contextmanager
def heard_by_others(
    broadcast: LslBroadcast, patient: str
) -> Iterator[tuple[pylsl.StreamInlet, pylsl.StreamInlet]]:
    """Another program's ears: EMG and markers, from here on."""
    emg = pylsl.StreamInlet(found(f"rehab-emg-{patient}"), max_buflen=600)
    jerks = pylsl.StreamInlet(found(f"rehab-jerks-{patient}"))
    for inlet in (emg, jerks):
        inlet.open_stream(500.0)
    assert broadcast._outlets is not None
    for outlet in broadcast._outlets:
        assert outlet.wait_for_consumers(500.0)
    yield emg, jerks
    for inlet in (emg, jerks):
        inlet.close_stream()


def pulled(inlet: pylsl.StreamInlet, n_samples: int) -> tuple[np.ndarray, np.ndarray]:
    """So many samples and their times; the test's own timeout ends an endless wait."""
    values, times_s = [], []
    while sum(map(len, times_s)) < n_samples:
        some, at_s = inlet.pull_chunk(timeout=0.2, max_samples=8192, as_numpy=True)
        values.append(some)
        times_s.append(at_s)
    return np.concatenate(values), np.concatenate(times_s)


def jerk(jerk_id: int, index: int, **change: object) -> Event:
    data = {"id": jerk_id, "kind": "jerk", "is_confirmed": False}
    return Event(index, EventKind.JERK, data | {"is_withdrawn": False} | change)


def test_samples_gaps_and_marks():
    """A study that aligns EMG with video relies on every time being its sample's own."""
    stream, patient = make.stream(1000.0, 2), uuid4().hex[:8]
    broadcast = LslBroadcast()
    broadcast.begin(stream, patient)
    start_ns = time.monotonic_ns()
    sent = make.noise(1000, 2)

    def chunk(start: int, stop: int) -> Chunk:
        return Chunk(start, sent[start:stop], start_ns + stop * 1_000_000)

    with heard_by_others(broadcast, patient) as (emg, jerks):
        info = emg.info(500.0)
        assert info.type() == "EMG"
        assert info.nominal_srate() == 1000.0
        assert info.get_channel_labels() == ["EMG 1", "EMG 2"]
        assert info.get_channel_units() == ["microvolts", "microvolts"]
        assert info.desc().child("rehab").child_value("simulated") == "true"
        assert info.desc().child("subject").child_value("id") == patient
        for start in range(0, 400, 20):
            broadcast.send(chunk(start, start + 20))
        broadcast.tell(jerk(3, 395))
        broadcast.send(Gap(400, 100))
        broadcast.tell(Event(410, EventKind.NOTE, {"pain": 3}))
        broadcast.send(chunk(500, 1000))
        broadcast.tell(jerk(3, 395, is_confirmed=True))
        broadcast.tell(jerk(4, 700))
        broadcast.tell(jerk(4, 701))
        broadcast.tell(jerk(4, 700, is_withdrawn=True))
        broadcast.tell(jerk(5, 800, kind="prolonged", is_confirmed=True))
        broadcast.tell(jerk(6, 900, is_withdrawn=True))  # never heard of
        values, times_s = pulled(emg, 900)
        marks, marked_s = [], []
        while len(marks) < 6:
            some, at_s = jerks.pull_chunk(timeout=0.2)
            marks += [text for (text,) in some]
            marked_s += at_s
    broadcast.close()
    broadcast.close()
    np.testing.assert_array_equal(values, np.concatenate([sent[:400], sent[500:]]))
    index = np.concatenate([np.arange(400), np.arange(500, 1000)])
    np.testing.assert_allclose(times_s - times_s[0], index / 1000, atol=1e-6)
    assert marks == [
        *("jerk 3", "confirmed 3", "jerk 4", "withdrawn 4"),
        *("prolonged 5", "confirmed 5"),
    ]
    at = (np.array(marked_s) - times_s[0]) * 1000
    np.testing.assert_allclose(at, [395, 395, 700, 700, 800, 800], atol=0.01)


def test_no_time_goes_back_while_the_clock_learns():
    """A first packet that came late must not make later samples earlier than it."""
    stream, patient = make.stream(500.0, 1), uuid4().hex[:8]
    broadcast = LslBroadcast()
    broadcast.begin(stream, patient)
    sent, start_ns = make.noise(2000), time.monotonic_ns()
    late_ms = np.random.default_rng(1).exponential(20, 100)
    late_ms[0] = 200
    with heard_by_others(broadcast, patient) as (emg, _):
        for i in range(100):
            due_ns = start_ns + 40_000_000 * i + round(late_ms[i] * 1e6)
            broadcast.send(Chunk(20 * i, sent[20 * i : 20 * i + 20], due_ns))
        _, times_s = pulled(emg, 2000)
    broadcast.close()
    assert np.diff(times_s).min() > 0
    assert times_s[-1] - times_s[0] == pytest.approx(1999 / 500, abs=0.21)


def test_a_session_is_sent_as_it_is_recorded(tmp_path: Path):
    """What a study records over the network and what we keep must be the same."""
    home = Home(Settings(data_dir=tmp_path))
    plan = plan_for(home, "arm_raise", None, "p07", repetitions=1)
    plan = replace(plan, rest_calibration_s=5.0, n_references=1)
    broadcast = LslBroadcast()
    guided = open_guided(home, plan, SPEC, auto=True, speed=20.0, broadcast=broadcast)
    while not guided.has_begun:
        guided.tick()
    with heard_by_others(broadcast, "demo") as (emg, jerks):  # made up: nobody's
        values, times_s, marks = [], [], []
        while not guided.is_over:
            guided.tick()
            some, at_s = emg.pull_chunk(max_samples=8192, as_numpy=True)
            values.append(some)
            times_s.append(at_s)
            texts, at = jerks.pull_chunk()
            marks += zip([text for (text,) in texts], at, strict=True)
            time.sleep(0.001)
        n_heard = sum(map(len, times_s))
        rest, rest_s = emg.pull_chunk(timeout=1.0, max_samples=8192, as_numpy=True)
        values.append(rest)
        times_s.append(rest_s)
    row = guided.finish()
    home.close()
    assert n_heard > 0
    recording = read_recording(row.recording.path, make_decoder)
    sent, sent_s = np.concatenate(values), np.concatenate(times_s)
    # The recording goes on a little behind what the screen still took.
    (starts,) = np.nonzero((recording.emg_uv == sent[0]).all(axis=1))
    start = int(starts[0])
    np.testing.assert_array_equal(recording.emg_uv[start : start + len(sent)], sent)
    fs_hz = recording.stream.fs_hz
    told = [e for e in recording.events if e.kind is EventKind.JERK]
    told = [e for e in told if start < e.index < start + len(sent)]
    confirmed = {f"confirmed {e.data['id']}": e for e in told if e.data["is_confirmed"]}
    heard = {text: at_s for text, at_s in marks if text.startswith("confirmed")}
    assert len(heard) >= 3
    for text in confirmed.keys() & heard.keys():
        at_index = start + (heard[text] - sent_s[0]) * fs_hz
        assert at_index == pytest.approx(confirmed[text].index, abs=1.0)
    known = {text.split()[1] for text, _ in marks if text.startswith("jerk")}
    assert {text.split()[1] for text in heard} & known


def test_a_made_up_session_comes_back_as_made_up(run, tmp_path: Path):
    """Practice that is sent round and heard again must never count as a patient's."""
    sensor = "simulated?seed=1"
    child = subprocess.Popen(
        [
            *(sys.executable, "-m", "rehab", "train", "arm_raise", "--headless"),
            *("--sensor", sensor, "--lsl", "--data", str(tmp_path / "other")),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        found("rehab-emg-demo")
        done = run("sensors", "--sensor", "lsl:rehab-emg-demo", "--seconds", "2")
    finally:
        child.kill()
        child.wait()
    assert done.code == 0, done.err
    assert "(SIMULATED)" in done.out
    assert "lost 0 samples" in done.out


def test_without_the_extra_nothing_begins(run, monkeypatch: pytest.MonkeyPatch):
    """Whoever asks for the streams must know before the exercise, not after it."""
    monkeypatch.setitem(sys.modules, "pylsl", None)
    library.load.cache_clear()
    asked = ("train", "arm_raise", "--sensor", SPEC, "--headless", "--lsl")
    done = run(*asked)
    assert done.code == 1
    assert "pip install 'rehab[lsl]'" in done.err
    assert json.loads(run("history", "--json").out) == []
