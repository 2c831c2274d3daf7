"""A night is read a minute at a time: every sample in its place, every loss a loss."""

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest

from rehab.app.home import make_decoder
from rehab.model.session import Event, EventKind
from rehab.model.signal import Packet
from rehab.sensors.packets.block import MOTION, encode_block, encode_motion
from rehab.storage.blocks import BlockReader
from rehab.storage.reading import read_recording
from rehab.storage.recording import McapRecorder
from tests import make

STREAM = replace(make.stream(), settings={"dtype": "f4"})


def recorded(folder: Path) -> Path:
    """A recording of 20 s with a loss in the middle."""
    recorder = McapRecorder(folder, uuid4(), STREAM, {}, make_decoder=make_decoder)
    emg = make.noise(20_000, 2)
    for at in range(0, 20_000, 170):
        if at in {0, 340} or not 3_000 < at < 9_000:
            data = encode_block(at, emg[at : at + 170], "f4")
            recorder.write_packet(Packet(at * 1_000_000, data))
            felt = encode_motion(np.full((1, 2, 3), at / 1000.0))
            recorder.write_packet(Packet(at * 1_000_000, felt, MOTION))
        if at == 1_700:
            recorder.write_event(Event(at, EventKind.NIGHT, {"what": "lights_out"}))
    return recorder.close().path


@pytest.mark.parametrize("seconds", [0.1, 1.0, 1.7, 7.0, 60.0])
def test_blocks_are_the_recording(tmp_path: Path, seconds: float) -> None:
    """Whatever the blocks, and where a loss is longer than many of them."""
    path = recorded(tmp_path)
    whole = read_recording(path, make_decoder)
    reader = BlockReader(path, make_decoder, seconds)
    blocks, motions = [], []
    for block in reader:
        blocks.append(block.copy())
        motions += reader.drain_motions()
    motions += reader.drain_motions()
    assert [one.index for one in motions] == [one.index for one in whole.motions]
    assert reader.drain_motions() == []
    np.testing.assert_array_equal(np.concatenate(blocks), whole.emg_uv)
    assert {len(block) for block in blocks[:-1]} <= {round(seconds * 1000)}
    assert reader.n_samples == whole.n_samples
    assert tuple(reader.events) == whole.events
    assert np.isnan(whole.emg_uv).any()
