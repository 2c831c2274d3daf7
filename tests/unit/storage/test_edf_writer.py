"""EDF+ that we write: other programs read the same samples at the same times."""

import warnings
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from edfio import read_edf
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rehab.errors import FileError, Reason, StoreError
from rehab.model.score import Jerk, JerkKind, RhythmicRun, RunKind
from rehab.model.session import Recording
from rehab.model.signal import Channel, Samples, Stream, Unit
from rehab.storage import edf_writer
from rehab.storage.annotations import PADDING, Annotation, annotations_of
from rehab.storage.edf_records import MAX_RECORD_BYTES, record_shape
from rehab.storage.edf_writer import write_edf
from tests.unit.storage.sittings import SCORE


def recording(
    emg: Samples,
    fs_hz: float = 500.0,
    labels: Sequence[str] = (),
    *,
    unit: Unit = Unit.UV,
    is_simulated: bool = False,
) -> Recording:
    names = labels or [f"EMG {i + 1}" for i in range(emg.shape[1])]
    channels = tuple(Channel(name, unit) for name in names)
    stream = Stream("x", "block", fs_hz, channels, is_simulated=is_simulated)
    return Recording(stream, emg, (), ())


def signal(n_samples: int, n_channels: int = 2, seed: int = 1) -> Samples:
    rng = np.random.default_rng(seed)
    emg = rng.normal(0.0, 80.0, (n_samples, n_channels)) + np.arange(n_channels) * 1e4
    return emg.astype(np.float32)


def mne_read(path: Path) -> tuple[np.ndarray, float, list[tuple[float, float, str]]]:
    """Samples in microvolts, sampling rate and annotations, as MNE reads them."""
    with warnings.catch_warnings():
        # What its imports have to say about themselves is not about our file.
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.simplefilter("ignore", FutureWarning)
        warnings.simplefilter("ignore", ImportWarning)
        import mne
    is_bdf = path.suffix == ".bdf"
    read = mne.io.read_raw_bdf if is_bdf else mne.io.read_raw_edf
    raw = read(path, preload=True, verbose="error")
    notes = [(a["onset"], a["duration"], a["description"]) for a in raw.annotations]
    return raw.get_data().T * 1e6, raw.info["sfreq"], notes


def check(path: Path, written: Recording, notes: Sequence[Annotation]) -> None:
    """Fail if edfio or MNE reads another sample, time or text than was written."""
    n = written.n_samples
    edf = read_edf(path)
    lsb = np.array([(s.physical_max - s.physical_min) / 65535 for s in edf.signals])
    told = [(a.onset, a.duration, a.text) for a in edf.annotations]
    if len(edf.signals[0].data) > n:  # no record of any length divides it
        end = Annotation(n / written.stream.fs_hz, told[-1][1], PADDING)
        notes = [*notes, end]
    fs_hz = edf.signals[0].sampling_frequency
    data, mne_fs_hz, mne_told = mne_read(path)
    for samples, rate in (
        (np.column_stack([s.data for s in edf.signals]), fs_hz),
        (data, mne_fs_hz),
    ):
        assert rate * written.duration_s == pytest.approx(n, abs=1e-3 * rate)
        wrong = np.abs(samples[:n] - written.emg_uv.astype(np.float64))
        kept = ~np.isnan(written.emg_uv)
        assert (wrong <= 0.5 * lsb * (1 + 1e-6))[kept].all()
    for found in (told, mne_told):
        assert [text for _, _, text in found] == [note.text for note in notes]
        for (onset_s, duration_s, _), note in zip(found, notes, strict=True):
            assert onset_s == pytest.approx(note.onset_s, abs=1e-3)
            assert duration_s == pytest.approx(note.duration_s, abs=1e-3)


NOTES = [
    Annotation(0.25, 0.1, "jerk: EMG 1, EMG 2"),
    Annotation(1.999999, 0.31, "prolonged burst: EMG 1"),
    Annotation(7.5, 2.0, "rhythmic run 4.2 Hz (jerks): EMG 2"),
]


@pytest.mark.parametrize("fs_hz", [200.0, 256.0, 496.3, 1000 / 3, 1925.926, 4000.0])
def test_others_read_the_same(tmp_path: Path, fs_hz: float) -> None:
    """A file that another program reads differently is worse than no file.

    Rates with and without a record of whole seconds; MNE is the neurologists' program.
    """
    written = recording(signal(round(10 * fs_hz)), fs_hz)
    path = tmp_path / "out.edf"
    write_edf(path, written, NOTES)
    check(path, written, NOTES)


def test_a_night_keeps_its_clock(tmp_path: Path) -> None:
    """A rounded record duration would move the last event by seconds."""
    fs_hz = 203.7312  # as measured on the air
    n = round(8 * 3600 * fs_hz)
    written = recording(signal(n, 1), fs_hz)
    last = Annotation((n - 1) / fs_hz - 0.1, 0.1, "jerk: EMG 1")
    write_edf(tmp_path / "night.edf", written, [last])
    edf = read_edf(tmp_path / "night.edf")
    assert edf.annotations[0].onset == pytest.approx(last.onset_s, abs=1e-3)
    assert n / edf.signals[0].sampling_frequency == pytest.approx(n / fs_hz, abs=1e-3)


@settings(deadline=None)
@given(
    st.floats(200.0, 4000.0), st.integers(1, 10_000_000), st.sampled_from([1, 3, 8, 64])
)
@example(200.00001, 1, 1)  # of all the worst: as far from 200 as from the next one
@example(1000.00005, 100_000, 8)
@example(4000 * (1 - 5e-8), 1, 64)
def test_every_rate_has_a_record(fs_hz: float, n_samples: int, n_channels: int) -> None:
    """A sensor with an odd rate must not be the one whose night is longer in the file.

    Seven digits of a duration tell a rate to 5e-8 at worst: 2 ms in half a day.
    """
    shape = record_shape(fs_hz, n_samples, n_channels)
    assert shape.fs_hz == pytest.approx(fs_hz, rel=5.1e-8)
    assert len(str(shape.duration_s)) <= 8


@pytest.mark.parametrize("fs_hz", [200.00001, 203.7312, 4000 * (1 + 5e-8)])
def test_an_event_stays_on_its_samples_all_night(fs_hz: float, tmp_path: Path) -> None:
    """A rate that no header can tell must not draw every event beside its burst."""
    n = round((8 * 3600 if fs_hz < 300 else 1800) * fs_hz)
    written = recording(np.zeros((n, 1), np.float32), fs_hz)
    at = n - 1000
    jerk = Annotation(at / fs_hz, 100 / fs_hz, "jerk: EMG 1")
    write_edf(tmp_path / "night.edf", written, [jerk])
    edf = read_edf(tmp_path / "night.edf")
    found, rate = edf.annotations[0], edf.signals[0].sampling_frequency
    # Its times are written to the microsecond.
    assert found.onset * rate == pytest.approx(at, abs=1.1e-6 * rate)
    assert found.duration * rate == pytest.approx(100, abs=1.1e-6 * rate)


def test_many_fast_channels_keep_to_small_records() -> None:
    """Older viewers refuse records over 61440 bytes."""
    shape = record_shape(4000.0, 400_000, 64)
    assert shape.fs_hz == 4000.0
    assert shape.n_samples * 64 * 2 <= MAX_RECORD_BYTES


def test_nothing_is_made_up_where_that_can_be_helped(tmp_path: Path) -> None:
    """Invented samples at the end would be taken for a calm muscle."""
    written = recording(signal(4115, 1), 500.0)  # 5 x 823: no whole seconds
    write_edf(tmp_path / "a.edf", written, [])
    assert len(read_edf(tmp_path / "a.edf").signals[0].data) == 4115
    prime = recording(signal(7919, 1), 200.0)
    write_edf(tmp_path / "b.edf", prime, [])
    edf = read_edf(tmp_path / "b.edf")
    (note,) = edf.annotations
    assert note.text.startswith("padding")
    assert note.onset == pytest.approx(7919 / 200)
    n = len(edf.signals[0].data)
    assert note.onset + note.duration == pytest.approx(n / 200)
    assert n - 7919 < 200


def test_lost_samples_are_values_and_are_said(tmp_path: Path) -> None:
    """EDF has no gaps: without the words a hole would be a silent muscle."""
    emg = signal(5000)
    emg[1000:1500] = np.nan
    emg[3000:3100, 1] = np.nan
    written = recording(emg)
    notes = annotations_of(written, replace(SCORE, jerks=(), silences=(), runs=()))
    assert notes == [
        Annotation(2.0, 1.0, "Recording gap"),
        Annotation(6.0, 0.2, "Recording gap: EMG 2"),
    ]
    path = tmp_path / "out.edf"
    write_edf(path, written, notes)
    check(path, written, notes)
    for i, held in enumerate(read_edf(path).signals):
        is_lowest = held.digital == held.digital_min
        assert (is_lowest == np.isnan(emg[:, i])).all()  # there, and nowhere else
        assert held.prefiltering == "none; lost samples: digital minimum"


def test_a_channel_that_never_came_can_be_written(tmp_path: Path) -> None:
    """One dead channel must not cost the others their file."""
    emg = signal(1000)
    emg[:, 0] = np.nan
    emg[:, 1] = 7.0
    write_edf(tmp_path / "out.edf", recording(emg), [])
    dead, still = read_edf(tmp_path / "out.edf").signals
    assert (dead.digital == dead.digital_min).all()
    assert still.data == pytest.approx(7.0, abs=0.01)


def test_everything_that_was_found_is_said(tmp_path: Path) -> None:
    """What is missing in the file was, for its reader, not there."""
    jerks = (
        Jerk(1, 1.0, 1.05, (1, 0), JerkKind.JERK, 50.0, 4.0),
        Jerk(2, 2.0, 2.3, (0,), JerkKind.PROLONGED, 50.0, 4.0),
        Jerk(4, 6.5, 6.6, (0,), JerkKind.JERK, 50.0, 4.0, is_artefact=True),
    )
    silence = Jerk(3, 3.0, 3.1, (0,), JerkKind.SILENCE, 5.0, 0.1)
    run = RhythmicRun(1, RunKind.TREMOR, 4.0, 6.0, 4.21, 8, (1,))
    score = replace(SCORE, jerks=jerks, silences=(silence,), runs=(run,))
    written = recording(signal(5000), is_simulated=True)
    notes = annotations_of(written, score)
    assert [(a.onset_s, round(a.duration_s, 6), a.text) for a in notes] == [
        (0.0, 10.0, "SIMULATED: nobody's muscle"),
        (1.0, 0.05, "jerk: EMG 2, EMG 1"),
        (2.0, 0.3, "prolonged burst: EMG 1"),
        (3.0, 0.1, "silence: EMG 1"),
        (4.0, 2.0, "rhythmic run 4.2 Hz (tremor): EMG 2"),
        (6.5, 0.1, "knock: EMG 1"),
    ]
    write_edf(tmp_path / "out.edf", written, notes)
    check(tmp_path / "out.edf", written, notes)


def test_many_events_in_a_moment_all_fit(tmp_path: Path) -> None:
    """The busiest second of a night decides how wide the annotations are."""
    notes = [
        Annotation(3.0 + i / 1000, 0.02, f"jerk: {'EMG ' * 20}{i}") for i in range(200)
    ]
    write_edf(tmp_path / "out.edf", recording(signal(5000)), notes)
    assert len(read_edf(tmp_path / "out.edf").annotations) == 200


def test_the_header_names_nobody(tmp_path: Path) -> None:
    """An EDF file is passed on; what is in its header is passed on with it."""
    write_edf(tmp_path / "out.edf", recording(signal(1000)), [])
    edf = read_edf(tmp_path / "out.edf")
    assert edf.local_patient_identification == "X X X X"
    assert edf.local_recording_identification == "Startdate X X X X"
    raw = (tmp_path / "out.edf").read_bytes()
    assert raw[168:184] == b"01.01.8500.00.00"
    assert edf.reserved == "EDF+C"
    write_edf(
        tmp_path / "sim.edf", recording(signal(1000), is_simulated=True), [NOTES[0]]
    )
    told = read_edf(tmp_path / "sim.edf").local_recording_identification
    assert told == "Startdate X X X SIMULATED"


def test_any_label_becomes_one_that_edf_can_hold(tmp_path: Path) -> None:
    """A muscle with an umlaut, or a long name, must not end in a traceback."""
    labels = ["Bizeps é µV", "deltoid_anterior left", "deltoid_anterior right"]
    labels += ["", "肌", "EDF Annotations", "biceps\x07\x14", "biceps"]
    written = recording(signal(1000, len(labels)), 500.0, labels)
    write_edf(tmp_path / "out.edf", written, [Annotation(0.5, 0.1, "é\x14\x00 肌")])
    edf = read_edf(tmp_path / "out.edf")
    found = [s.label for s in edf.signals]
    assert found[:4] == ["Bizeps e V", "deltoid_ant left", "deltoid_an right", "~4"]
    assert len(set(found)) == len(labels)
    assert [a.text for a in edf.annotations] == ["é 肌"]
    assert "deltoid_anterior right" in edf.signals[2].transducer_type


def test_a_signal_beyond_edf_is_said(tmp_path: Path) -> None:
    """--unit V on a file of microvolts is a likely slip."""
    emg = signal(1000) * np.float32(1e6)
    with pytest.raises(FileError) as caught:
        write_edf(tmp_path / "out.edf", recording(emg), [])
    assert caught.value.reason is Reason.SIGNAL_TOO_LARGE
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("size", [1e-6, 1.0, 98765.4, 8765432.0])
def test_small_and_large_signals_fit_the_header(tmp_path: Path, size: float) -> None:
    """The header has eight characters for a bound; a cut one shifts every sample."""
    emg = np.array([[-size], [size], [size / 3]] * 500, np.float32)
    written = recording(emg, unit=Unit.COUNTS)
    write_edf(tmp_path / "out.edf", written, [])
    (held,) = read_edf(tmp_path / "out.edf").signals
    lsb = (held.physical_max - held.physical_min) / 65535
    assert np.abs(held.data - emg[:, 0]).max() <= 0.5 * lsb * (1 + 1e-6)
    assert held.physical_dimension == "counts"


def test_a_failed_write_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a file under the name of a whole one would be believed."""
    path = tmp_path / "out.edf"
    path.write_text("before")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(edf_writer, "_write_records", fail)
    with pytest.raises(StoreError) as caught:
        write_edf(path, recording(signal(1000)), [])
    assert caught.value.reason is Reason.DISK_FULL
    assert [p.name for p in tmp_path.iterdir()] == ["out.edf"]
    assert path.read_text() == "before"


def test_progress_comes_to_its_end(tmp_path: Path) -> None:
    """A bar that stops at 90 % makes people pull the plug."""
    told: list[tuple[int, int]] = []
    write_edf(
        tmp_path / "out.edf",
        recording(signal(500_000, 1)),
        [],
        lambda done, total: told.append((done, total)),
    )
    assert len(told) > 2
    assert told[-1] == (1000, 1000)
