"""A night to EDF+: how long a therapist waits, and how much memory it takes (R23)."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import numpy as np
import pytest

from rehab.app import night_exports
from rehab.app.home import make_decoder
from rehab.model.nights import NightRow, Site
from rehab.model.signal import Channel, Packet, Side, Stream, Unit
from rehab.sensors.packets.block import encode_block
from rehab.storage.annotations import Annotation
from rehab.storage.edf_records import BDF, EDF, Format
from rehab.storage.edf_writer import write_edf
from rehab.storage.reading import measure, read_recording
from rehab.storage.recording import McapRecorder
from tests.bench.test_bench_night_recording import recorded

pytestmark = [pytest.mark.bench, pytest.mark.timeout(900)]

FS_HZ, HOURS, N_CHANNELS, STEP_UV = 1000, 8, 4, 0.2
N_SAMPLES = HOURS * 3600 * FS_HZ
PACKET = 250


def record(folder: Path) -> Path:
    """A night in packets of a quarter of a second, with a hole of 30 s in each hour."""
    channels = tuple(Channel(f"EMG {i + 1}", Unit.UV) for i in range(N_CHANNELS))
    settings = {"dtype": "i2", "scale_uv": STEP_UV}
    stream = Stream("bench", "block", FS_HZ, channels, settings)
    recorder = McapRecorder(folder, uuid4(), stream, {}, make_decoder=make_decoder)
    rng = np.random.default_rng(1)
    minute = rng.normal(0.0, 300.0, (240, PACKET, N_CHANNELS)).astype(np.int16)
    for nth in range(N_SAMPLES // PACKET):
        at = nth * PACKET
        if at and at % (3600 * FS_HZ) < 30 * FS_HZ:
            continue
        data = encode_block(at, minute[nth % 240], "i2")
        recorder.write_packet(Packet(round((at + PACKET) * 1e9 / FS_HZ), data))
    return recorder.close().path


@pytest.mark.parametrize("form", [EDF, BDF], ids=["edf", "bdf"])
def test_a_night_goes_to_edf(
    tmp_path: Path, figure: Callable[[str], None], form: Format
) -> None:
    """A therapist waits for it; 8 h of four channels at 1 kHz with 4800 events."""
    path = record(tmp_path / "recordings")
    start = time.perf_counter(), time.process_time()
    recording = read_recording(path, make_decoder)
    read_s, read_cpu_s = _since(start)
    notes = [Annotation(6.0 * i + 0.5, 0.06, f"jerk: EMG {i % 4}") for i in range(4800)]
    start = time.perf_counter(), time.process_time()
    write_edf(tmp_path / "night.edf", recording, notes, form=form)
    write_s, write_cpu_s = _since(start)
    size = (tmp_path / "night.edf").stat().st_size / 1e6
    figure(
        f"{HOURS} h x {N_CHANNELS} channels x {FS_HZ} Hz to {form.name}+: read in"
        f" {read_s:.1f} s, written and read back in {write_s:.1f} s (promise 20 s),"
        f" processor {read_cpu_s:.1f} and {write_cpu_s:.1f} s; {size:.0f} MB"
    )


@pytest.mark.parametrize("form", ["edf", "bdf", "csv"])
def test_ten_hours_go_out_in_little_memory(
    tmp_path: Path, figure: Callable[[str], None], form: str
) -> None:
    """Two legs at 1 kHz, in a process of its own: by blocks, whatever the length."""
    path = recorded(tmp_path)
    code = (
        "import sys, time\n"
        "from tests.bench.test_bench_export import export\n"
        "from tests.bench.peak import peak_mb\n"
        "from pathlib import Path\n"
        "before = peak_mb()\n"
        "began = time.process_time()\n"
        "export(Path(sys.argv[1]), sys.argv[2])\n"
        "cpu = time.process_time() - began\n"
        "after = peak_mb()\n"
        "print(before, after, cpu)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path), form], check=True, capture_output=True
    )
    before_mb, most_mb, cpu_s = map(float, done.stdout.split())
    figure(
        f"10 h x 2 channels x 1 kHz to {form}: at most {most_mb:.0f} MB"
        f" ({before_mb:.0f} MB of it the program's), {cpu_s:.0f} s of processor time"
    )
    assert most_mb <= before_mb + 200.0


def export(path: Path, form: str) -> None:
    """Write a night's recording beside it."""
    row = NightRow(
        id=UUID(path.stem),
        patient="bench",
        started_us=1_764_194_400_000_000,
        utc_offset_min=0,
        lights_out_s=100.0,
        up_s=36_000.0,
        site=Site.TIBIALIS,
        legs=(Side.LEFT, Side.RIGHT),
        device="bench",
        is_simulated=True,
        is_replayed=False,
        unit=Unit.UV,
        status="complete",
        recording=measure(path, make_decoder),
        scores=(),
    )
    target = path.with_suffix(f".{form}")
    with night_exports.opened(row, target) as night:
        night_exports.write(target, form, night)


def _since(start: tuple[float, float]) -> tuple[float, float]:
    return time.perf_counter() - start[0], time.process_time() - start[1]
