"""EDF and BDF files as users have them."""

from pathlib import Path

import numpy as np
import pytest
from edfio import Bdf, BdfSignal, Edf, EdfAnnotation, EdfSignal

from rehab.errors import FileError, Reason
from rehab.sensors.replay import load_file

FS_HZ = 500


def _signal(
    label: str,
    *,
    seconds: float = 4,
    fs_hz: float = FS_HZ,
    unit: str = "uV",
    transducer: str = "",
    seed: int = 1,
) -> EdfSignal:
    rng = np.random.default_rng(seed)
    return EdfSignal(
        rng.normal(0, 50, round(seconds * fs_hz)),
        fs_hz,
        label=label,
        physical_dimension=unit,
        physical_range=(-500, 500),
        transducer_type=transducer,
    )


def _edf(path: Path, *signals: EdfSignal) -> Path:
    Edf(signals).write(path)
    return path


def _reason(path: Path, **how: object) -> FileError:
    with pytest.raises(FileError) as raised:
        load_file(path, **how)  # type: ignore[arg-type]
    assert raised.value.facts["path"] == str(path)
    return raised.value


def test_samples_are_those_of_the_file(tmp_path: Path) -> None:
    """A scale that is off by one step is off in every amplitude of the report."""
    signals = [_signal("EMG biceps", seed=1), _signal("EMG triceps", seed=2)]
    stream, emg_uv = load_file(_edf(tmp_path / "a.edf", *signals))
    assert stream.fs_hz == FS_HZ
    assert [c.label for c in stream.channels] == ["EMG biceps", "EMG triceps"]
    assert stream.full_scale == 500
    assert not stream.is_simulated
    assert emg_uv.dtype == np.float32
    expected = np.column_stack([signal.data for signal in signals])
    np.testing.assert_allclose(emg_uv, expected, atol=1e-4)


@pytest.mark.parametrize(
    ("unit", "factor"), [("uV", 1), ("mV", 1e3), ("V", 1e6), ("nV", 1e-3)]
)
def test_units(tmp_path: Path, unit: str, factor: float) -> None:
    """Millivolts taken for microvolts would find no jerk at all."""
    signal = _signal("EMG", unit=unit)
    _, emg_uv = load_file(_edf(tmp_path / "a.edf", signal))
    np.testing.assert_allclose(emg_uv[:, 0], signal.data * factor, rtol=1e-4)


def test_the_micro_sign_of_some_devices(tmp_path: Path) -> None:
    """The format allows ASCII only; the files do not know that."""
    path = _edf(tmp_path / "a.edf", _signal("EMG"))
    path.write_bytes(path.read_bytes().replace(b"uV      ", b"\xb5V      "))
    assert load_file(path)[0].n_channels == 1


def test_a_missing_unit_is_asked_for(tmp_path: Path) -> None:
    """A guessed unit could be wrong by a thousand."""
    signal = _signal("EMG", unit="")
    path = _edf(tmp_path / "a.edf", signal)
    error = _reason(path)
    assert error.reason is Reason.UNIT_UNKNOWN
    assert error.facts["allowed"] == "uV, mV, V"
    assert _reason(path, unit="furlong").reason is Reason.UNIT_UNKNOWN
    _, emg_uv = load_file(path, unit="mV")
    np.testing.assert_allclose(emg_uv[:, 0], signal.data * 1e3, rtol=1e-4)


def test_24_bit_files(tmp_path: Path) -> None:
    """BioSemi amplifiers write BDF; a lost byte would turn EMG into noise."""
    data = np.random.default_rng(1).normal(0, 100, 4 * FS_HZ)
    signal = BdfSignal(data, FS_HZ, label="EMG 1", physical_dimension="uV")
    path = tmp_path / "a.bdf"
    Bdf([signal]).write(path)
    stream, emg_uv = load_file(path)
    assert stream.settings["dtype"] == "i4"
    np.testing.assert_allclose(emg_uv[:, 0], data, atol=0.001)


@pytest.mark.parametrize(
    ("label", "transducer", "is_taken"),
    [
        ("EMG biceps", "", True),
        ("Biceps_R", "", True),
        ("deltoid ant.", "", True),
        ("Chin EMG", "", True),
        ("ch1", "EMG electrode", True),
        ("L TA", "", True),
        ("ECG chest", "surface electrodes", False),
        ("EKG", "EMG electrode", False),
        ("EEG Fp1-A2", "", False),
        ("EOG left", "", False),
        ("SpO2", "", False),
        ("ACC_X", "", False),
        ("ch1", "", False),
    ],
)
def test_which_channels_are_emg(
    tmp_path: Path, label: str, transducer: str, *, is_taken: bool
) -> None:
    """Scoring a heart as a muscle would count every beat as a jerk."""
    signals = [_signal(label, transducer=transducer), _signal("EEG C3", seed=2)]
    path = _edf(tmp_path / "a.edf", *signals)
    if is_taken:
        assert [c.label for c in load_file(path)[0].channels] == [label]
    else:
        error = _reason(path)
        assert error.reason is Reason.NO_EMG_CHANNEL
        assert error.facts["channels"] == f"{label}, EEG C3"
        assert error.facts["example"] == label


def test_a_channel_chosen_by_name(tmp_path: Path) -> None:
    """Who knows better what a channel is than the person who recorded it?"""
    signals = [_signal("ECG chest"), _signal("EMG 1", seed=2)]
    path = _edf(tmp_path / "a.edf", *signals)
    stream, _ = load_file(path, channels=["emg 1", "ecg CHEST"])
    assert [c.label for c in stream.channels] == ["EMG 1", "ECG chest"]
    error = _reason(path, channels=["EMG 2"])
    assert error.reason is Reason.CHANNEL_UNKNOWN
    assert error.facts["name"] == "EMG 2"
    assert error.facts["channels"] == "ECG chest, EMG 1"


def test_channels_of_unequal_rates(tmp_path: Path) -> None:
    """Put side by side they would drift apart; one of them alone is fine."""
    signals = [_signal("EMG 1"), _signal("EMG 2", fs_hz=250)]
    path = _edf(tmp_path / "a.edf", *signals)
    error = _reason(path)
    assert error.reason is Reason.RATE_UNSUPPORTED
    assert error.facts["rate"] == "250 Hz, 500 Hz"
    assert load_file(path, channels=["EMG 2"])[0].fs_hz == 250


def test_the_pause_of_a_discontinuous_file_is_lost_time(tmp_path: Path) -> None:
    """Pieces that are glued together make intervals and exposures that never were."""
    path, signal = tmp_path / "a.edf", _signal("EMG", seconds=6)
    edf = Edf([signal], annotations=[EdfAnnotation(0.5, None, "start")])
    edf.write(path)
    raw = path.read_bytes().replace(b"EDF+C", b"EDF+D", 1)
    for second in (3, 4, 5):  # what was recorded then is now said to be 2.5 s later
        old, new = b"+%d\x14\x14\x00\x00", b"+%.1f\x14\x14"  # of equal length
        assert old % second in raw
        raw = raw.replace(old % second, new % (second + 2.5))
    path.write_bytes(raw)
    _, emg_uv = load_file(path)
    assert len(emg_uv) == 8.5 * FS_HZ
    lost = np.isnan(emg_uv[:, 0])
    assert lost[3 * FS_HZ : round(5.5 * FS_HZ)].all()
    assert lost.sum() == 2.5 * FS_HZ
    np.testing.assert_allclose(emg_uv[~lost][:, 0], signal.data, atol=1e-4)


def test_a_file_that_was_cut_gives_what_is_whole(tmp_path: Path) -> None:
    """A recording of an hour must not be lost for its last second."""
    path = _edf(tmp_path / "a.edf", _signal("EMG", seconds=5))
    path.write_bytes(path.read_bytes()[:-300])
    assert len(load_file(path)[1]) == 4 * FS_HZ


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.edf", b"\xff\xd8\xff photograph" * 99, Reason.FILE_UNREADABLE),
        ("a.edf", b"", Reason.FILE_EMPTY),
        ("a.doc", b"text", Reason.FILE_UNREADABLE),
        ("a.edf", b"0       " + b" " * 40, Reason.FILE_DAMAGED),
        ("a.edf", b"0       " + b"\x00" * 4000, Reason.FILE_DAMAGED),
        ("a.bdf", b"\xffBIOSEMI" + b"7" * 4000, Reason.FILE_DAMAGED),
    ],
)
def test_what_is_no_recording(
    tmp_path: Path, name: str, data: bytes, reason: Reason
) -> None:
    """A wrong file is said in one sentence, without a traceback."""
    path = tmp_path / name
    path.write_bytes(data)
    assert _reason(path).reason is reason


def test_headers_with_any_byte_changed_never_crash(tmp_path: Path) -> None:
    """Damage comes from disks and from mail programs, in any place."""
    path = _edf(tmp_path / "a.edf", _signal("EMG", seconds=2))
    whole, rng = path.read_bytes(), np.random.default_rng(1)
    n_read = 0
    for _ in range(300):
        at = int(rng.integers(8, 512))
        path.write_bytes(whole[:at] + rng.bytes(1) + whole[at + 1 :])
        try:
            load_file(path)
            n_read += 1
        except FileError:
            continue
    assert 0 < n_read < 300


def test_missing_folder_and_too_short(tmp_path: Path) -> None:
    """Each has its own cure, so each has its own sentence."""
    assert _reason(tmp_path / "no.edf").reason is Reason.FILE_MISSING
    assert _reason(tmp_path).reason is Reason.FILE_IS_FOLDER
    path = tmp_path / "a.edf"
    Edf([_signal("EMG", seconds=0.5)], data_record_duration=0.5).write(path)
    error = _reason(path)
    assert error.reason is Reason.TOO_SHORT
    assert error.facts["need"] == "1 second"
