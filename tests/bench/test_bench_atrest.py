"""What encryption at rest costs: to seal a night when it ends, and to read it again."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from rehab.app.home import make_decoder
from rehab.storage.atrest import archive, door, switching
from rehab.storage.reading import read_recording
from tests.bench.test_bench_export import record
from tests.unit.storage import atrest_room as atrest

pytestmark = [pytest.mark.bench, pytest.mark.timeout(900)]


def test_a_night_encrypted_and_read(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    figure: Callable[[str], None],
) -> None:
    """8 h x 4 channels x 1 kHz; one file, so the second reading has a warm cache, too."""
    atrest.use_keys(monkeypatch, tmp_path / "keys")
    path = record(tmp_path / "recordings")
    n_mb = path.stat().st_size / 1e6
    begin = time.perf_counter()
    read_recording(path, make_decoder)
    plain_s = time.perf_counter() - begin
    atrest.on(tmp_path / "other")
    (tmp_path / "encryption.json").write_bytes(
        (tmp_path / "other" / "encryption.json").read_bytes()
    )
    begin = time.perf_counter()
    assert switching.close_up(tmp_path) == 0
    seal_s = time.perf_counter() - begin
    assert archive.sealed(tmp_path) == [door.sealed_name(path)]
    begin = time.perf_counter()
    with door.opened(path):
        open_s = time.perf_counter() - begin
    begin = time.perf_counter()
    read_recording(path, make_decoder)
    sealed_s = time.perf_counter() - begin
    figure(
        f"a night of {n_mb:.0f} MB: encrypted and read back in {seal_s:.1f} s, opened"
        f" in {open_s:.1f} s; read as samples in {sealed_s:.1f} s, plain {plain_s:.1f} s"
    )
