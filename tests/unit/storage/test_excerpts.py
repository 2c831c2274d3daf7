"""Seconds out of the middle of a night: the very samples, or none."""

import struct
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest

from rehab.app.home import make_decoder
from rehab.model.nights import Place
from rehab.model.signal import Chunk, Motion, Packet, Stream
from rehab.sensors.packets.block import encode_block
from rehab.sensors.packets.merged_stream import merge_streams
from rehab.storage import excerpts as looked_at
from rehab.storage.blocks import BlockReader
from rehab.storage.excerpts import excerpts
from rehab.storage.layout import Message
from rehab.storage.reading import read_recording
from rehab.storage.recording import McapRecorder
from tests import make

FS_HZ = 250
ONE = replace(make.stream(), fs_hz=float(FS_HZ), settings={"dtype": "f4"})
SPANS = [(5_000, 6_000), (30_000, 32_000), (60_000, 62_000)]
LOST_S = range(122, 125)


def recorded(folder: Path, stream: Stream, tags: tuple[str, ...]) -> Path:
    """Five minutes of one sensor, or of two with clocks of their own; three seconds lost."""
    recorder = McapRecorder(folder, uuid4(), stream, {}, make_decoder=make_decoder)
    emg = make.noise(300 * FS_HZ, 2)
    rng = np.random.default_rng(3)
    for at in range(0, len(emg), 50):
        if at // FS_HZ in LOST_S:
            continue
        data = encode_block(at, emg[at : at + 50], "f4")
        for nth, tag in enumerate(tags):
            late_ns = round(4e6 * rng.random())
            received_ns = round((at + 50) * 1e9 / FS_HZ * (1 + 5e-5 * nth)) + late_ns
            recorder.write_packet(Packet(received_ns, data, tag))
    return recorder.close().path


def places_of(path: Path) -> list[Place]:
    reader = BlockReader(path, make_decoder)
    for _ in reader:
        pass
    return reader.places


def test_one_sensor_is_read_sample_by_sample(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also about a loss; and not all of the recording is unpacked for it."""
    monkeypatch.setattr(looked_at, "_NEAR", 1 << 12)
    path = recorded(tmp_path, ONE, ("",))
    places, whole = places_of(path), read_recording(path, make_decoder)
    assert len(places) == 16
    n_read = 0

    class Counting(looked_at.Timeline):
        def take(self, message: Message) -> list[Chunk | Motion]:
            nonlocal n_read
            n_read += 1
            return super().take(message)

    monkeypatch.setattr(looked_at, "Timeline", Counting)
    found = excerpts(path, make_decoder, places, SPANS[1:])
    assert found is not None
    for (start, stop), rows in zip(SPANS[1:], found, strict=True):
        np.testing.assert_array_equal(rows, whole.emg_uv[start:stop])
    assert np.isnan(found[0]).any()
    assert n_read < 0.7 * len(whole.emg_uv) / 50
    for start, stop in ((5_000, 6_000), (74_000, 76_000)):  # at its start and its end
        edge = excerpts(path, make_decoder, places, [(start, stop)])
        assert edge is not None
        np.testing.assert_array_equal(edge[0], whole.emg_uv[start:stop])


def test_two_sensors_lie_within_a_sample(tmp_path: Path) -> None:
    """Their axis is learnt anew from a minute before on."""
    stream = merge_streams([ONE, ONE])
    path = recorded(tmp_path, stream, ("0/", "1/"))
    whole = read_recording(path, make_decoder).emg_uv
    found = excerpts(path, make_decoder, places_of(path), SPANS)
    assert found is not None
    for (start, stop), rows in zip(SPANS, found, strict=True):
        for channel in range(4):
            mine = rows[9:-9, channel]
            near = [
                np.count_nonzero((mine != others) & ~np.isnan(mine))
                for k in (-1, 0, 1)
                if len(others := whole[start + 9 + k : stop - 9 + k, channel])
            ]
            assert min(near) < 0.01 * len(mine)


def test_what_does_not_fit_is_not_shown(tmp_path: Path) -> None:
    """A place that says otherwise: something came twice, or is another recording's."""
    path = recorded(tmp_path, ONE, ("",))
    places = places_of(path)
    moved = [
        replace(at, n_samples=at.n_samples + 40 * (at.n_samples > 31_000))
        for at in places
    ]
    assert excerpts(path, make_decoder, moved, SPANS[1:2]) is None
    assert excerpts(path, make_decoder, (), SPANS) is None
    assert excerpts(path, make_decoder, places, [(75_000, 76_000)]) is None
    data = path.read_bytes()
    path.write_bytes(data[:-20])  # its end is gone, and with it the topics
    assert excerpts(path, make_decoder, places, SPANS) is None


def test_a_damaged_end_is_as_one_that_is_missing(tmp_path: Path) -> None:
    """The page of such a night ended in an error: a disk loses any bytes of a file."""
    path = recorded(tmp_path, ONE, ("",))
    places, data = places_of(path), path.read_bytes()
    footer = len(data) - 8 - 20 - 9
    for at, bad in (
        (footer + 9, b"\xff" * 8),  # where the summary begins: nowhere
        (footer + 9, struct.pack("<Q", len(data) - 11)),  # in the middle of a record
        (footer + 9, struct.pack("<Q", 5)),
        (footer, b"\x03" + b"\xff" * 8),
    ):
        path.write_bytes(data[:at] + bad + data[at + len(bad) :])
        assert excerpts(path, make_decoder, places, SPANS[1:2]) is None
