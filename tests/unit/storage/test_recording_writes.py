"""What arrives is on the disk in time, byte for byte, and readable by anybody."""

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mcap.reader import make_reader

from rehab.model.session import Event, EventKind
from rehab.model.signal import (
    Channel,
    Chunk,
    Gap,
    Motion,
    Packet,
    Side,
    Stream,
    Unit,
)
from rehab.sensors.packets.block import make_decoder
from rehab.storage import disk
from rehab.storage.reading import read_head, read_packets, read_recording
from rehab.storage.recording import McapRecorder
from tests.unit.storage import known_signal as known


class Deaf:
    """A decoder that hears nothing: these packets are any bytes at all."""

    def feed(self, packet: Packet) -> tuple[()]:
        del packet
        return ()


def deaf(stream: Stream) -> Deaf:
    del stream
    return Deaf()


class Clock:
    """A clock that stands until it is told to go."""

    def __init__(self) -> None:
        self.ns = 1_000_000_000

    def __call__(self) -> int:
        return self.ns


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
PACKETS = st.builds(
    Packet,
    received_ns=st.integers(0, 2**62),
    data=st.binary(max_size=300),
    characteristic=st.sampled_from(["", "link", "2a37", "events", "packets", "ü/x"]),
)
EVENTS = st.builds(
    Event,
    index=st.integers(0, 2**62),
    kind=st.sampled_from(EventKind),
    data=st.dictionaries(st.text(), JSON, max_size=3),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("recordings")


@settings(max_examples=40, deadline=None)
@given(written=st.lists(PACKETS | EVENTS, max_size=30))
def test_packets_and_events_come_back_as_they_were(
    folder: Path, written: list[Packet | Event]
) -> None:
    """Raw packets are the truth: a changed byte would change every later judgement."""
    recorder = McapRecorder(folder, uuid4(), known.STREAM, {}, make_decoder=deaf)
    for item in written:
        if isinstance(item, Packet):
            recorder.write_packet(item)
        else:
            recorder.write_event(item)
    path = recorder.close().path
    stream, packets = read_packets(path)
    assert stream == known.STREAM
    assert list(packets) == [p for p in written if isinstance(p, Packet)]
    events = read_recording(path, deaf).events
    assert list(events) == [e for e in written if isinstance(e, Event)]


def test_stream_and_header_come_back_as_they_were(tmp_path: Path) -> None:
    """A wrong scale, side or patient in the file would be a wrong score of a person."""
    stream = Stream(
        "Sensor é",
        "npg",
        499.875,
        (
            Channel("a", Unit.COUNTS),
            Channel("b", Unit.UV, "biceps", Side.LEFT),
        ),
        {"scale_uv": 0.1, "n": 3, "dtype": "i2"},
        is_simulated=False,
        full_scale=None,
    )
    header = {"patient": "me", "target": None, "plan": {"sides": ["left"], "x": 0.1}}
    session = uuid4()
    recorder = McapRecorder(tmp_path, session, stream, header, make_decoder=deaf)
    assert read_head(recorder.path) == (stream, header)
    recorder.close()
    assert read_head(tmp_path / f"{session}.mcap") == (stream, header)


def test_a_finished_file_is_counted_and_readable_by_the_official_reader(
    tmp_path: Path,
) -> None:
    """A patient's data must not depend on this program alone."""
    recorder = known.record(tmp_path, 5000)
    file = recorder.close()
    assert (file.n_samples, file.gaps, file.is_recovered) == (5000, (), False)
    assert file.path.stat().st_size == file.n_bytes
    assert not recorder.path.exists()
    with file.path.open("rb") as raw:
        topics = [
            channel.topic
            for _, channel, _ in make_reader(raw, validate_crcs=True).iter_messages()
        ]
    assert topics.count("packets") == 250
    assert topics.count("events") == 5
    assert len(known.read_checked(file.path).events) == 5


def test_lost_samples_are_rows_of_nan_and_gaps(tmp_path: Path) -> None:
    """A hole that is drawn as signal would hide or invent jerks."""
    recorder = McapRecorder(
        tmp_path, uuid4(), known.STREAM, known.HEADER, make_decoder=make_decoder
    )
    for i, packet in enumerate(known.packets(3000)):
        if not 10 <= i < 13 and i not in {20, 149}:
            recorder.write_packet(packet)
    recorder.write_packet(Packet(2**40, b"no"))  # the device's fault
    file = recorder.close()
    assert [(g.start_index, g.n_samples) for g in file.gaps] == [(200, 60), (400, 20)]
    assert file.n_samples == 2980
    recording = known.read_checked(file.path)
    assert recording.gaps == file.gaps
    assert np.isnan(recording.emg_uv).sum() == 80 * known.N_CHANNELS


def test_at_most_a_second_is_not_yet_in_the_file(tmp_path: Path) -> None:
    """R1: what a killed program had in memory only is what the patient loses."""
    recorder = McapRecorder(
        tmp_path, uuid4(), known.STREAM, known.HEADER, make_decoder=make_decoder
    )
    longest = 0
    for i, packet in enumerate(known.packets(6000)):
        recorder.write_packet(packet)
        if i % 7 == 0:
            in_file = known.read_checked(recorder.path).n_samples
            longest = max(longest, (i + 1) * known.PACKET - in_file)
    assert longest <= 1000 + known.PACKET
    recorder.close()


def test_a_source_whose_arrival_times_stand_still_is_written_by_the_clock(
    tmp_path: Path,
) -> None:
    """A source that hands over late in one go must not fill the memory instead."""
    clock = Clock()
    recorder = McapRecorder(
        tmp_path,
        uuid4(),
        known.STREAM,
        known.HEADER,
        make_decoder=make_decoder,
        clock_ns=clock,
    )
    for packet in known.packets(2000):
        recorder.write_packet(replace(packet, received_ns=9))
        clock.ns += 20_000_000
    assert known.read_checked(recorder.path).n_samples >= 1000
    recorder.close()


@pytest.mark.parametrize(("speed", "most"), [(1, 21), (30, 3)])
def test_the_disk_is_forced_once_a_second_and_seldom_in_a_fast_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, speed: int, most: int
) -> None:
    """A power cut costs two seconds; a headless run at 30 times speed is not slowed."""
    calls: list[int] = []
    monkeypatch.setattr(disk.DurableFile, "sync", lambda _: calls.append(clock.ns))
    clock = Clock()
    recorder = McapRecorder(
        tmp_path,
        uuid4(),
        known.STREAM,
        {},
        make_decoder=make_decoder,
        clock_ns=clock,
    )
    for packet in known.packets(20_000):
        recorder.write_packet(packet)
        clock.ns += 20_000_000 // speed
    assert 1 < len(calls) <= most
    between_s = np.diff(calls) / 1e9
    assert between_s.max() <= 1.2
    recorder.close()


def test_a_busy_second_does_not_become_a_chunk_without_bound(tmp_path: Path) -> None:
    """The reader refuses chunks that unpack to more than it allows."""
    recorder = McapRecorder(tmp_path, uuid4(), known.STREAM, {}, make_decoder=deaf)
    block = bytes(100_000)
    for _ in range(300):
        recorder.write_packet(Packet(7, block))
    path = recorder.close().path
    assert sum(len(p.data) for p in read_packets(path)[1]) == 30_000_000


@pytest.fixture
def closed(tmp_path: Path) -> McapRecorder:
    recorder = known.record(tmp_path, 100)
    recorder.close()
    return recorder


def test_closing_twice_gives_the_same_file(closed: McapRecorder) -> None:
    """Two owners may close; the second must not destroy what the first named."""
    assert closed.close() == closed.close()


def test_nothing_can_be_written_behind_the_end(closed: McapRecorder) -> None:
    """A packet that is silently dropped would be lost without a gap."""
    with pytest.raises(ValueError, match="closed"):
        closed.write_packet(Packet(0, b"late"))


def test_a_session_is_never_recorded_over(tmp_path: Path) -> None:
    """An id used twice must not cost the earlier recording."""
    session = uuid4()
    recorder = known.record(tmp_path, 100, session)
    for _ in range(2):
        with pytest.raises(ValueError, match="there is a recording"):
            known.record(tmp_path, 100, session)
        recorder.close()


if os.name == "posix":  # elsewhere the folder's own list of rights counts

    def test_only_the_user_can_read_a_recording(tmp_path: Path) -> None:
        """Health data: other accounts of the machine have no business here."""
        path = known.record(tmp_path / "new" / "recordings", 100).close().path
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


class Shaken:
    """A decoder of a sensor with an accelerometer: a motion after each chunk."""

    def __init__(self, stream: Stream) -> None:
        self._emg = make_decoder(stream)
        self._index = 0

    def feed(self, packet: Packet) -> Iterator[Chunk | Gap | Motion]:
        for heard in self._emg.feed(packet):
            yield heard
            if isinstance(heard, Chunk):
                felt = np.full((1, 3), heard.stop_index, np.float32)
                yield Motion(heard.stop_index, felt, packet.received_ns)


def test_what_the_accelerometer_said_is_read_back(tmp_path: Path) -> None:
    """Without it a knock at the sensor could not be told from a jerk afterwards."""
    path = known.record(tmp_path, 100).close().path
    found = read_recording(path, Shaken).motions
    assert [motion.index for motion in found] == [20, 40, 60, 80, 100]
    assert [float(motion.acceleration_g[0, 0]) for motion in found] == [
        *(20.0, 40.0, 60.0, 80.0, 100.0)
    ]
    known.read_checked(path)
    assert read_recording(path, make_decoder).motions == ()
