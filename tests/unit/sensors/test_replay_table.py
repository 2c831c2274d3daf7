"""CSV files as users have them."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from rehab.errors import FileError, Reason
from rehab.sensors.replay import load_file

N = 1500
VALUES = np.round(np.random.default_rng(1).normal(0, 50, N), 2)


def _write(
    path: Path, header: str, *columns: Iterable[object], mark: str = ","
) -> Path:
    rows = [mark.join(map(str, row)) for row in zip(*columns, strict=True)]
    path.write_text("\n".join([header, *rows] if header else rows) + "\n", "utf-8")
    return path


def _error(path: Path, **how: object) -> FileError:
    with pytest.raises(FileError) as raised:
        load_file(path, **how)  # type: ignore[arg-type]
    assert raised.value.facts["path"] == str(path)
    return raised.value


def test_a_plain_table(tmp_path: Path) -> None:
    """The simplest file there is must simply work."""
    path = _write(tmp_path / "a.csv", "biceps_uV,triceps_uV", VALUES, VALUES / 2)
    stream, emg_uv = load_file(path, fs_hz=500.0)
    assert stream.fs_hz == 500
    assert [c.label for c in stream.channels] == ["biceps", "triceps"]
    np.testing.assert_allclose(emg_uv[:, 0], VALUES, rtol=1e-6)
    np.testing.assert_allclose(emg_uv[:, 1], VALUES / 2, rtol=1e-6)


def test_the_rate_is_never_guessed(tmp_path: Path) -> None:
    """A guessed rate makes every duration, and so every class of jerk, wrong."""
    path = _write(tmp_path / "a.csv", "emg_uV", VALUES)
    assert _error(path).reason is Reason.RATE_MISSING
    for wrong in (0.0, -1.0, float("nan")):
        assert _error(path, fs_hz=wrong).reason is Reason.RATE_UNSUPPORTED


@pytest.mark.parametrize(
    ("header", "scale"),
    [
        ("biceps_uV", 1),
        ("biceps (mV)", 1e3),
        ("biceps [V]", 1e6),
        ("biceps µV", 1),
        ("biceps uv", 1),
    ],
)
def test_the_unit_from_the_name(tmp_path: Path, header: str, scale: float) -> None:
    """A file that tells its unit should not have to be asked."""
    path = _write(tmp_path / "a.csv", header, VALUES)
    stream, emg_uv = load_file(path, fs_hz=500.0, unit="mV")
    assert stream.channels[0].label == "biceps"
    np.testing.assert_allclose(emg_uv[:, 0], VALUES * scale, rtol=1e-6)


def test_the_unit_is_never_guessed(tmp_path: Path) -> None:
    """Millivolts taken for microvolts would find no jerk at all."""
    path = _write(tmp_path / "a.csv", "biceps", VALUES)
    assert _error(path, fs_hz=500.0).reason is Reason.UNIT_UNKNOWN
    assert _error(path, fs_hz=500.0, unit="ohm").reason is Reason.UNIT_UNKNOWN
    _, emg_uv = load_file(path, fs_hz=500.0, unit="mV")
    np.testing.assert_allclose(emg_uv[:, 0], VALUES * 1e3, rtol=1e-6)


@pytest.mark.parametrize(
    ("header", "per_s"),
    [
        ("time", 1),
        ("t", 1),
        ("time_s", 1),
        ("Time (ms)", 1e3),
        ("timestamp_us", 1e6),
        ("t [ms]", 1e3),
        ("seconds", 1),
    ],
)
@pytest.mark.parametrize("fs_hz", [200, 512, 1000])
def test_the_rate_from_a_time_column(
    tmp_path: Path, header: str, per_s: float, fs_hz: int
) -> None:
    """Most tables have one; it is not a muscle, and it knows the rate."""
    times = [f"{100 * per_s + i / fs_hz * per_s:.6f}" for i in range(N)]
    path = _write(tmp_path / "a.csv", f"{header},biceps_uV", times, VALUES)
    stream, emg_uv = load_file(path)
    assert stream.fs_hz == fs_hz
    assert stream.n_channels == 1
    assert len(emg_uv) == N


def test_times_rounded_to_milliseconds(tmp_path: Path) -> None:
    """Many programs round them; at 512 Hz that is no gap, and no 500 Hz either."""
    times = [f"{i / 512:.3f}" for i in range(N)]
    path = _write(tmp_path / "a.csv", "time_s,emg_uV", times, VALUES)
    stream, emg_uv = load_file(path)
    assert stream.fs_hz == pytest.approx(512, rel=2e-3)
    assert not np.isnan(emg_uv).any()


def test_what_a_time_column_leaves_out_is_lost(tmp_path: Path) -> None:
    """Rows that a logger dropped must be a hole, not a jump in the signal."""
    keep = np.ones(N, bool)
    keep[700:750] = False
    times = np.arange(N) / 500
    path = _write(tmp_path / "a.csv", "time_s,emg_uV", times[keep], VALUES[keep])
    stream, emg_uv = load_file(path)
    assert stream.fs_hz == 500
    assert np.isnan(emg_uv[700:750, 0]).all()
    np.testing.assert_allclose(emg_uv[keep, 0], VALUES[keep], rtol=1e-6)


@pytest.mark.parametrize("header", ["time", "timestamp"])
def test_a_time_that_may_only_count_tells_no_rate(tmp_path: Path, header: str) -> None:
    """0, 1, 2 may be milliseconds or sample numbers: 1000 Hz or anything."""
    path = _write(tmp_path / "a.csv", f"{header},emg_uV", range(N), VALUES)
    assert _error(path).reason is Reason.RATE_MISSING
    assert load_file(path, fs_hz=250.0)[0].fs_hz == 250


def test_times_of_whole_packets_tell_no_rate(tmp_path: Path) -> None:
    """A receiver that stamps what arrives makes ten equal times, then a jump."""
    times = [i // 10 * 0.02 for i in range(N)]
    path = _write(tmp_path / "a.csv", "time_s,emg_uV", times, VALUES)
    assert _error(path).reason is Reason.RATE_MISSING
    assert not np.isnan(load_file(path, fs_hz=500.0)[1]).any()


def test_time_that_runs_backwards_is_damage(tmp_path: Path) -> None:
    """Two recordings glued together must not be scored as one."""
    times = [*np.arange(N // 2) / 500, *np.arange(N - N // 2) / 500]
    path = _write(tmp_path / "a.csv", "time_s,emg_uV", times, VALUES)
    assert _error(path).reason is Reason.TABLE_TIME


@pytest.mark.parametrize("nothing", ["", "nan", "NaN", "NA", "null", "inf"])
def test_an_empty_cell_is_a_lost_sample(tmp_path: Path, nothing: str) -> None:
    """An empty cell read as zero would be a silence, and its edges two jerks."""
    cells: list[object] = list(VALUES)
    cells[600:603] = [nothing] * 3
    path = _write(tmp_path / "a.csv", "a_uV,b_uV", cells, VALUES)
    _, emg_uv = load_file(path, fs_hz=500.0)
    assert len(emg_uv) == N
    assert np.flatnonzero(np.isnan(emg_uv).any(axis=1)).tolist() == [600, 601, 602]


@pytest.mark.parametrize("mark", [",", ";", "\t", " "])
def test_dialects(tmp_path: Path, mark: str) -> None:
    """Spreadsheets of different countries separate columns differently."""
    path = _write(
        tmp_path / "a.txt", mark.join(["a_uV", "b_uV"]), VALUES, VALUES, mark=mark
    )
    assert load_file(path, fs_hz=500.0)[1].shape == (N, 2)


def test_a_decimal_comma_and_a_byte_order_mark(tmp_path: Path) -> None:
    """This is what a spreadsheet in most of Europe writes."""
    path = tmp_path / "a.csv"
    rows = [f"{v:.2f};{v / 2:.3f}".replace(".", ",") for v in VALUES]
    path.write_text("\n".join(["a_uV;b_uV", *rows]), "utf-8-sig")
    stream, emg_uv = load_file(path, fs_hz=500.0)
    assert stream.channels[0].label == "a"
    np.testing.assert_allclose(emg_uv[:, 0], VALUES, rtol=1e-6)


def test_without_a_header(tmp_path: Path) -> None:
    """The first row is data then, and a column that only counts is no muscle."""
    path = _write(tmp_path / "a.csv", "", range(N), VALUES, -VALUES)
    stream, emg_uv = load_file(path, fs_hz=500.0, unit="uV")
    assert [c.label for c in stream.channels] == ["column 2", "column 3"]
    np.testing.assert_allclose(emg_uv[:, 0], VALUES, rtol=1e-6)


def test_columns_that_are_no_muscle_are_left_out(tmp_path: Path) -> None:
    """Row numbers, labels and other sensors stand in many tables beside the EMG."""
    words = ["rest"] * N
    header = ",sample,acc_x,emg1_uV,gesture,ecg_uV"
    columns = (range(N), range(N), VALUES, VALUES, words, VALUES)
    path = _write(tmp_path / "a.csv", header, *columns)
    stream, _ = load_file(path, fs_hz=500.0)
    assert [c.label for c in stream.channels] == ["emg1"]
    stream, _ = load_file(path, fs_hz=500.0, channels=["ECG_uV"])
    assert [c.label for c in stream.channels] == ["ecg"]


def test_a_heart_alone_is_no_emg(tmp_path: Path) -> None:
    """Scoring a heart as a muscle would count every beat as a jerk."""
    path = _write(tmp_path / "a.csv", "ecg_uV", VALUES)
    error = _error(path, fs_hz=500.0)
    assert error.reason is Reason.NO_EMG_CHANNEL
    assert error.facts["example"] == "ecg"
    assert _error(path, fs_hz=500.0, channels=["x"]).reason is Reason.CHANNEL_UNKNOWN
    load_file(path, fs_hz=500.0, channels=[error.facts["example"]])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.FILE_EMPTY),
        (b"emg_uV\n", Reason.TOO_SHORT),
        (b"emg_uV\n1\n2\n", Reason.TOO_SHORT),
        (b"\xff\xfe\x00\x81" * 50, Reason.FILE_NOT_TEXT),
        (b"a_uV,b_uV\n1,2\n1,2,3\n1,2\n", Reason.TABLE_ROW),
        (b"a_uV\n1\n" + b"2\n" * 900 + b"what?\n1\n", Reason.TABLE_CELL),
    ],
)
def test_what_is_no_table(tmp_path: Path, data: bytes, reason: Reason) -> None:
    """A wrong file is said in one sentence, without a traceback."""
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    assert _error(path, fs_hz=500.0).reason is reason


def test_a_table_cut_in_its_last_line(tmp_path: Path) -> None:
    """A logger that was switched off leaves half a row; all others are good."""
    path = _write(tmp_path / "a.csv", "a_uV,b_uV", VALUES, VALUES)
    path.write_text(path.read_text() + "12.5")
    assert len(load_file(path, fs_hz=500.0)[1]) == N
