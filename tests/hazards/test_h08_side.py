"""H8: left and right, or two muscles, are swapped."""

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from rehab.app.hazards import hazard
from rehab.live.safety import is_side_doubtful
from rehab.model.session import Calibration
from rehab.model.signal import Channel, Side, Unit
from rehab.sensors.packets.block import make_decoder
from rehab.storage.reading import read_recording
from rehab.storage.recording import McapRecorder
from tests import make
from tests.unit.storage import known_signal as known

HAZARD = hazard("H8")
ARMS = (
    Channel("EMG 1", Unit.UV, "deltoid_anterior", Side.LEFT),
    Channel("EMG 2", Unit.UV, "deltoid_anterior", Side.RIGHT),
)


def test_the_other_arm_is_doubted_and_the_asked_one_is_not() -> None:
    """The stronger contraction tells which arm moved, for both arms that may be asked."""
    stream = replace(make.stream(), channels=ARMS)
    for moved, reference in ((Side.LEFT, (80.0, 6.0)), (Side.RIGHT, (6.0, 80.0))):
        found = Calibration((4.0, 4.0), reference, 0)
        for asked in (Side.LEFT, Side.RIGHT):
            plan = make.plan(side=asked)
            assert is_side_doubtful(plan, stream, found) is (asked is not moved)


def test_the_recording_says_side_and_muscle(tmp_path: Path) -> None:
    """A file alone, without its history, still tells whose arm it is."""
    stream = replace(known.STREAM, channels=ARMS)
    recorder = McapRecorder(
        tmp_path,
        uuid4(),
        stream,
        known.HEADER,
        make_decoder=make_decoder,
        clock_ns=lambda: 0,
    )
    for packet in known.packets(1000):
        recorder.write_packet(packet)
    read = read_recording(recorder.close().path, make_decoder)
    assert read.stream.channels == ARMS
