"""After three crashes with Bluetooth the program starts without it (R22).

If these fail, a broken driver keeps a patient out of the program for ever, or a program
that ended well is held for a crash.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from rehab.app.bluetooth_starts import BluetoothStarts, uses_bluetooth
from rehab.app.desk import ANY_SENSOR, AppDesk
from rehab.app.home import Home
from rehab.config import Settings
from rehab.errors import Reason, SensorError
from rehab.sensors.lookout import Lookout


def die(starts: BluetoothStarts) -> None:
    """End like a process that the system kills: its lock goes, its note stays."""
    if starts._lock is not None:
        os.close(starts._lock)
        starts._lock = None


def crash(folder: Path, *at_s: float) -> None:
    for now_s in at_s:
        starts = BluetoothStarts(folder, now=lambda now_s=now_s: now_s)  # type: ignore[misc]
        starts.insist("ble:NPG")
        die(starts)


def is_paused(folder: Path) -> bool:
    return BluetoothStarts(folder, read_only=True).is_paused


@pytest.mark.parametrize(
    ("at_s", "expected"),
    [
        ((), False),
        ((0.0, 100.0), False),
        ((0.0, 100.0, 200.0), True),
        ((0.0, 299.0, 599.0), True),
        ((0.0, 300.0, 601.0), False),  # not within ten minutes
        ((0.0, 9000.0, 9100.0, 9200.0), True),
    ],
)
def test_three_crashes_in_ten_minutes_pause_bluetooth(
    tmp_path: Path, at_s: tuple[float, ...], expected: bool
) -> None:
    crash(tmp_path, *at_s)
    assert is_paused(tmp_path) is expected


def test_an_orderly_end_is_no_crash(tmp_path: Path) -> None:
    for _ in range(5):
        starts = BluetoothStarts(tmp_path)
        starts.allow("ble:NPG")
        starts.end()
    assert not is_paused(tmp_path)


def test_a_program_that_runs_now_is_no_crash(tmp_path: Path) -> None:
    crash(tmp_path, 1.0, 2.0)
    running = BluetoothStarts(tmp_path, now=lambda: 3.0)
    running.begin()
    assert not is_paused(tmp_path)
    second = BluetoothStarts(tmp_path, now=lambda: 4.0)
    second.begin()
    second.end()
    die(running)
    assert is_paused(tmp_path)


def test_what_needs_no_bluetooth_is_not_noted(tmp_path: Path) -> None:
    starts = BluetoothStarts(tmp_path)
    for spec in ("simulated", "replay:ble:x.edf", "virtual:npg", "lsl:arm"):
        starts.insist(spec)
        assert not uses_bluetooth(spec)
    die(starts)
    assert not (tmp_path / "bluetooth.json").exists()
    assert uses_bluetooth("virtual:umyo, ble:NPG")


def test_whoever_insists_is_obeyed_and_a_good_end_forgives(tmp_path: Path) -> None:
    crash(tmp_path, 1.0, 2.0, 3.0)
    starts = BluetoothStarts(tmp_path, now=lambda: 4.0)
    with pytest.raises(SensorError) as caught:
        starts.allow("ble:NPG")
    assert caught.value.reason is Reason.BLUETOOTH_PAUSED
    starts.insist("ble:NPG")
    assert not starts.is_paused
    starts.allow("ble:NPG")
    starts.end()
    assert not is_paused(tmp_path)


@pytest.mark.parametrize("text", ["{", '{"format": 1, "crashes": ["x"]}', "[1]"])
def test_a_damaged_note_pauses_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "bluetooth.json").write_text(text)
    starts = BluetoothStarts(tmp_path)
    assert not starts.is_paused
    starts.begin()
    starts.end()


def never() -> Lookout:
    raise AssertionError("Bluetooth is left alone")


def make_desk(folder: Path, make_lookout: Callable[[], Lookout]) -> AppDesk:
    return AppDesk(Home(Settings(data_dir=folder)), "me", make_lookout=make_lookout)


def test_the_window_opens_without_bluetooth_and_offers_to_try(tmp_path: Path) -> None:
    """It says why, and one choice switches Bluetooth on again."""
    crash(tmp_path, 1.0, 2.0, 3.0)
    desk = make_desk(tmp_path, never)
    search = desk.look_for_sensors()
    assert search.found == ()
    assert search.trouble is not None
    assert search.trouble.reason is Reason.BLUETOOTH_PAUSED
    search.close()
    assert desk.sensors()[0].spec == ANY_SENSOR
    with pytest.raises(SensorError):
        desk.listen("")
    desk._home.close()
    assert is_paused(tmp_path)  # it was not used: nothing is known better
