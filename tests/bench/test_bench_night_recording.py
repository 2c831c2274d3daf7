"""A night of ten hours on two legs at 1 kHz: what recording and judging it cost."""

import asyncio
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest

from rehab.app import night_judging
from rehab.app.home import Home, make_decoder
from rehab.app.night import RunningNight
from rehab.config import Settings
from rehab.model.nights import NightPlan, NightRow
from rehab.model.session import Event, EventKind
from rehab.model.signal import Channel, LinkState, Packet, Side, Stream, Unit
from rehab.ports import Cue, SensorRequest
from rehab.sensors.link import Link
from rehab.sensors.packets.block import encode_block
from rehab.sensors.transport import Outlet
from rehab.storage.reading import measure
from rehab.storage.recording import McapRecorder
from tests.e2e import virtual_night

pytestmark = [pytest.mark.bench, pytest.mark.timeout(4 * 3600)]

FS_HZ, HOURS, STEP_UV, PACKET = 1000, 10.0, 0.1, 20
STREAM = Stream(
    "bench",
    "block",
    float(FS_HZ),
    tuple(
        Channel(side.value, Unit.UV, "tibialis_anterior", side)
        for side in (Side.LEFT, Side.RIGHT)
    ),
    {"dtype": "i2", "scale_uv": STEP_UV},
    is_simulated=True,
)


class Sender:
    """A transport that sends a minute of noise again and again, as fast as it is heard."""

    def __init__(self) -> None:
        rng = np.random.default_rng(1)
        shape = (60 * FS_HZ // PACKET, PACKET, 2)
        self._minute = rng.normal(0.0, 3.0 / STEP_UV, shape).astype(np.int16)

    async def run(self, outlet: Outlet) -> None:
        outlet.stream(STREAM)
        outlet.change(LinkState.STREAMING)
        nth = 0
        while True:
            data = encode_block(
                nth * PACKET, self._minute[nth % len(self._minute)], "i2"
            )
            nth += 1
            outlet.packet(Packet(nth * PACKET * 1_000_000_000 // FS_HZ, data))
            if nth % 50 == 0:
                await outlet.room()
                await asyncio.sleep(0)

    def follow(self, cue: Cue) -> None:
        """Nothing."""

    def heard(self, index: int) -> None:
        """Nothing."""


def _rss_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def test_recording(
    tmp_path: Path, figure: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mini PC records all night beside whatever else it does."""
    monkeypatch.setattr(
        "rehab.app.night.open_source", lambda _request: Link(Sender(), make_decoder)
    )
    home = Home(Settings(data_dir=tmp_path / "data"))
    plan = NightPlan("bench", hours=HOURS)
    night = RunningNight(home, plan, SensorRequest("simulated"), auto=True)
    while not night.is_dark:
        night.tick()
        time.sleep(0.0005)
    first_mb = most_mb = 0.0
    began_s, n = time.process_time(), 0
    while not night.is_over:
        frame, n = night.tick(), n + 1
        if n % 500 == 0:
            most_mb = max(most_mb, _rss_mb())
            first_mb = first_mb or (most_mb if frame.dark_s > 300.0 else 0.0)
        time.sleep(0.0005)
    cpu_pct = 100.0 * (time.process_time() - began_s) / (HOURS * 3600.0)
    growth_mb = most_mb - first_mb
    night.abandon()
    home.close()
    figure(f"recording {HOURS:g} h: {cpu_pct:.2f} % of a core, RSS +{growth_mb:.1f} MB")
    assert cpu_pct <= 5.0
    assert growth_mb <= 20.0


def recorded(folder: Path) -> Path:
    """Record a night in a moment: movements every half minute, an hour lost."""
    night = uuid4()
    head = {
        "patient": "bench",
        "started_us": 1_764_194_400_000_000,
        "utc_offset_min": 0,
        "night": {
            "id": str(night),
            "site": "tibialis",
            "channels": [[0, "left"], [1, "right"]],
        },
    }
    recorder = McapRecorder(folder, night, STREAM, head, make_decoder=make_decoder)
    rng = np.random.default_rng(2)
    still = rng.normal(0.0, 2.0 / STEP_UV, (200, 250, 2)).astype(np.int16)
    moves = rng.normal(0.0, 40.0 / STEP_UV, (200, 250, 2)).astype(np.int16)
    for nth in range(round(HOURS * 3600 * 4)):
        if 5 * 3600 * 4 <= nth < 6 * 3600 * 4:
            continue
        block = (moves if nth % 120 < 8 else still)[nth % 200]
        if nth == 400:
            recorder.write_event(_lights_out(nth * 250))
        data = encode_block(nth * 250, block, "i2")
        recorder.write_packet(Packet((nth + 1) * 250_000_000, data))
    return recorder.close().path


def _lights_out(index: int) -> Event:
    return Event(index, EventKind.NIGHT, {"what": "lights_out"})


def test_judging(tmp_path: Path, figure: Callable[[str], None]) -> None:
    """In the morning: by both sets of rules, in a process of its own."""
    path = recorded(tmp_path)
    code = (
        "import sys, time\n"
        "from tests.bench.test_bench_night_recording import judge\n"
        "from tests.bench.peak import peak_mb\n"
        "from pathlib import Path\n"
        "before = peak_mb()\n"
        "began = time.process_time()\n"
        "row = judge(Path(sys.argv[1]))\n"
        "cpu = time.process_time() - began\n"
        "after = peak_mb()\n"
        "print(before, after, cpu, len(row.score.night.movements))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], check=True, capture_output=True
    )
    before_mb, most_mb, cpu_s, n = map(float, done.stdout.split())
    figure(
        f"judging {HOURS:g} h: {cpu_s:.0f} s of processor time, at most {most_mb:.0f} MB"
        f" ({before_mb:.0f} MB of it the program's), {n:.0f} movements"
    )
    assert most_mb <= 600.0
    assert n > 0.8 * (HOURS - 1) * 120


def judge(path: Path) -> NightRow | None:
    """Judge a recording of a night."""
    return night_judging.row_of(measure(path, make_decoder))


def test_ten_hours_on_the_virtual_radio(
    tmp_path: Path, figure: Callable[[str], None]
) -> None:
    """Three outages, and a battery that is empty after five hours. Takes half an hour, or more."""
    spec = virtual_night.sensors(HOURS, 1200.0)
    began_s = _children_s()
    words = ("--sensor", spec, "--hours", str(HOURS), "--speed", "100000")
    figure(_rehab("night", *words, data=tmp_path))
    figure(f"{_children_s() - began_s:.0f} s of processor time")
    virtual_night.check(_rehab("nights", "--json", data=tmp_path), HOURS, 1200.0)


def test_a_plug_pulled_in_the_middle_of_ten_hours(
    tmp_path: Path, figure: Callable[[str], None]
) -> None:
    """Five hours of both legs are there in the morning. Takes about half an hour."""
    spec = virtual_night.sensors(HOURS, 1200.0)
    virtual_night.kill(spec, HOURS, tmp_path, 135_000_000)
    began_s = _children_s()
    listed = _rehab("nights", "--json", data=tmp_path)
    figure(f"recovered and judged in {_children_s() - began_s:.0f} s of processor time")
    virtual_night.check_recovered(listed, tmp_path, 4.0 * 3600.0)


def _rehab(*words: str, data: Path) -> str:
    command = [sys.executable, "-m", "rehab", *words, "--data", str(data)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
