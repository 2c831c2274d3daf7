"""The simulated patient without a thread: the same patient, to the bit."""

import numpy as np
import pytest

from rehab.model.signal import Chunk, Gap
from rehab.ports import Cue, Source
from rehab.sensors.packets.block import make_decoder
from rehab.sensors.simulated import open_source
from rehab.sensors.spec import parse_spec
from rehab.sensors.stepped import open_stepped
from tests import make
from tests.unit.sensors.sensor_room import INF, until_stream


def _cued(source: Source, n_samples: int) -> tuple[list[Chunk], list[Gap]]:
    """Read a source as a session does: a cue every second, told at once."""
    chunks: list[Chunk] = []
    gaps: list[Gap] = []
    until_stream(source)
    n_cues = 0
    while not chunks or chunks[-1].stop_index < n_samples:
        for item in source.drain():
            if isinstance(item, Chunk):
                chunks.append(item)
            elif isinstance(item, Gap):
                gaps.append(item)
            else:
                continue
            if item.stop_index >= 500 * n_cues:
                source.follow(Cue(item.stop_index, 0.3 * (n_cues % 2), 0.5, "lift"))
                n_cues += 1
            source.heard(item.stop_index)
    source.close()
    return chunks, gaps


@pytest.mark.parametrize("more", ["", "&packet_ms=200", "&loss_pct=30"])
def test_without_a_thread_it_is_the_same_patient(more: str) -> None:
    """Sample sittings would be of another simulation than the one that is tested."""
    request = parse_spec(
        f"simulated?fs_hz=500&jerks_per_min=60{more}", plan=make.plan(), speed=INF
    )
    threaded = _cued(open_source(request, make_decoder), 5000)
    stepped = _cued(open_stepped(request, make_decoder), 5000)
    assert [c.start_index for c in stepped[0]] == [c.start_index for c in threaded[0]][
        : len(stepped[0])
    ]
    for ours, theirs in zip(stepped[0], threaded[0], strict=False):
        np.testing.assert_array_equal(ours.emg_uv, theirs.emg_uv)
    assert stepped[1] == threaded[1][: len(stepped[1])]
