"""What every source owes the house, as far as it needs no radio.

The sources behind a radio share the `Link` that is judged here and in its own tests.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from edfio import Edf, EdfSignal

from rehab import plugins
from rehab.model.session import Event, EventKind
from rehab.model.signal import Chunk, Gap, LinkChange, LinkState, Packet, Stream
from rehab.ports import Cue, HasTruth, SensorRequest, Source
from rehab.sensors.packets.block import make_decoder
from rehab.sensors.spec import parse_spec
from tests import make
from tests.unit.sensors.sensor_room import (
    INF,
    Tape,
    emg,
    packets,
    read,
    stream,
    threads_called,
    until_stream,
)

RADIO = {"ble", "virtual", "lsl"}  # or a network
KINDS = ["simulated", "replay edf", "replay csv", "replay mcap"]
THREADS = ("simulated patient", "replay")
SECONDS = 4

Open = Callable[[str, float], Source]

every_source = pytest.mark.parametrize("kind", KINDS)


def _own(_: Path) -> tuple[Stream, Iterator[Packet]]:
    """A recording of our own, as the storage room would read it."""
    sent = [
        Packet(7_000_000_000 + 20_000_000 * i, packet.data)
        for i, packet in enumerate(packets(SECONDS * 50))
    ]
    return stream(), iter(sent)


@pytest.fixture
def open_source(tmp_path: Path) -> Iterator[Open]:
    """Opens sources and closes what a test left open."""
    opened: list[Source] = []
    values = np.random.default_rng(1).normal(0, 50, SECONDS * 500)
    signal = EdfSignal(values, 500, label="EMG", physical_dimension="uV")
    Edf([signal]).write(tmp_path / "a.edf")
    rows = [f"{i / 500:.3f},{v:.2f}" for i, v in enumerate(values)]
    (tmp_path / "a.csv").write_text("\n".join(["time_s,emg_uV", *rows]))
    (tmp_path / "a.mcap").write_bytes(b"\x89MCAP0\r\n")
    specs = {"simulated": "simulated?jerks_per_min=60&runs_pct=50"}
    for suffix in ("edf", "csv", "mcap"):
        specs[f"replay {suffix}"] = f"replay:{tmp_path}/a.{suffix}"

    def open_one(kind: str, speed: float) -> Source:
        request: SensorRequest = parse_spec(specs[kind], plan=make.plan(), speed=speed)
        maker = plugins.load("sensors", request.kind)
        extra = {"read_mcap": _own} if request.kind == "replay" else {}
        source: Source = maker(request, make_decoder, **extra)
        opened.append(source)
        return source

    yield open_one
    for source in opened:
        source.close()


def test_every_source_without_a_radio_is_judged_here() -> None:
    """A source that nobody judges may hang the program at the worst moment."""
    assert set(plugins.names("sensors")) == RADIO | {kind.split()[0] for kind in KINDS}


@every_source
def test_indices_follow_each_other(open_source: Open, kind: str) -> None:
    """The sample index is the clock of everything; it may neither jump nor go back."""
    source = open_source(kind, INF)
    found = until_stream(source)
    heard = read(source, until_index=SECONDS * found.fs_hz)
    index = 0
    for value in heard:
        if isinstance(value, Chunk | Gap):
            assert value.start_index == index
            index = value.stop_index
        if isinstance(value, Chunk):
            assert value.emg_uv.dtype == np.float32
            assert value.emg_uv.shape[1] == found.n_channels
    assert index == SECONDS * found.fs_hz
    assert isinstance(heard[0], LinkChange)
    assert heard[0].state is LinkState.STREAMING


@every_source
def test_draining_never_waits(open_source: Open, kind: str) -> None:
    """At 60 frames a second there is no time to wait for a sensor."""
    source = open_source(kind, 1e-6)  # its next packet comes in hours
    until_stream(source)
    heard = [value for _ in range(200) for value in source.drain()]
    n_samples = sum(len(value.emg_uv) for value in heard if isinstance(value, Chunk))
    # a recording's first packet is due when it begins, the others when they were sampled
    assert n_samples in ({0, 20} if kind == "replay mcap" else {0})


@every_source
def test_closing_joins_at_any_time(open_source: Open, kind: str) -> None:
    """A thread that outlives its session keeps the sensor from the next one."""
    before = sum(map(threads_called, THREADS))
    at_once = open_source(kind, 1.0)
    assert sum(map(threads_called, THREADS)) == before + 1
    assert at_once.close() is None
    unread = open_source(kind, INF)
    until_stream(unread)
    unread.close()
    in_the_middle = open_source(kind, 5.0)
    read(in_the_middle, until_index=100)
    in_the_middle.close()
    in_the_middle.close()
    assert sum(map(threads_called, THREADS)) == before
    for source in (at_once, unread, in_the_middle):
        source.note(Event(0, EventKind.NOTE))
        source.follow(Cue(0, 1.0, 1.0, "lift"))
        source.heard(0)


@every_source
def test_the_recording_decodes_to_what_was_shown(open_source: Open, kind: str) -> None:
    """Everything is computed again from the packets; they must hold all there was."""
    source, tape = open_source(kind, INF), Tape()
    found = until_stream(source)
    source.record(tape)
    shown = emg(read(source, until_index=SECONDS * found.fs_hz))
    assert source.close() is not None
    decoder = make_decoder(found)
    again = emg(v for p in tape.kept if isinstance(p, Packet) for v in decoder.feed(p))
    np.testing.assert_array_equal(again[: len(shown)], shown)


@every_source
def test_the_same_at_any_speed_and_rhythm(open_source: Open, kind: str) -> None:
    """If speed changed the signal, no session could ever be done again."""

    def run(speed: float, nap_s: float) -> tuple[np.ndarray, object]:
        source = open_source(kind, speed)
        fs_hz = until_stream(source).fs_hz
        stages = iter([(0.2, 1.0), (1.0, 0.0), (2.0, 0.5), (INF, 0.0)])
        at_s, effort = next(stages)

        def screen(value: Chunk | Gap) -> None:
            nonlocal at_s, effort
            if value.stop_index >= at_s * fs_hz:
                source.follow(Cue(round(at_s * fs_hz), effort, 0.3, "x"))
                at_s, effort = next(stages)

        n_samples = round(SECONDS * fs_hz)
        heard = read(source, until_index=n_samples, each=screen, nap_s=nap_s)
        source.close()
        truth = source.truth() if isinstance(source, HasTruth) else ()
        return emg(heard, n_samples), [j for j in truth if j.offset_s < SECONDS]

    first, first_truth = run(INF, 0.0)
    for speed, nap_s in ((INF, 0.01), (10.0, 0.0), (20.0, 0.03)):
        again, again_truth = run(speed, nap_s)
        np.testing.assert_array_equal(first, again)
        assert first_truth == again_truth
    if kind == "simulated":
        assert first_truth


@pytest.mark.parametrize("kind", KINDS[1:])
def test_a_file_ends(open_source: Open, kind: str) -> None:
    """A session on a file that is over must end and not wait for more."""
    heard = read(open_source(kind, INF))
    assert isinstance(heard[-1], LinkChange)
    assert heard[-1].state is LinkState.ENDED


def test_own_recordings_keep_their_arrival_times(open_source: Open) -> None:
    """Decoders that count rounds by time must see the times of the real sitting."""
    heard = read(open_source("replay mcap", INF))
    times = [value.received_ns for value in heard if isinstance(value, Chunk)]
    assert times == [7_000_000_000 + 20_000_000 * i for i in range(SECONDS * 50)]


@every_source
def test_speed_is_kept(open_source: Open, kind: str) -> None:
    """Someone who watches a recording at its own pace must see its own pace."""
    before_s = time.monotonic()  # it may begin before anybody looks at it
    source = open_source(kind, 8.0)
    found = until_stream(source)
    read(source, until_index=SECONDS * found.fs_hz)
    assert time.monotonic() - before_s > 0.9 * SECONDS / 8 - 0.1
