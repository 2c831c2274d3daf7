"""EDF+ and BDF+ that are exact: three programs read the same steps, times and header."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pyedflib
import pytest
from edfio import Bdf, Edf, read_bdf, read_edf
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rehab.errors import FileError, Reason, StoreError
from rehab.model.session import Recording
from rehab.model.signal import Channel, Side, Stream, Unit
from rehab.sensors.replay import load_file
from rehab.storage import edf_check, edf_writer
from rehab.storage.annotations import Annotation, annotations_of
from rehab.storage.edf_header import Who
from rehab.storage.edf_records import BDF, EDF, Format
from rehab.storage.edf_scale import Lattice, exact_bounds, lattice_of
from rehab.storage.edf_writer import write_edf
from rehab.storage.tables import write_tables
from tests.unit.storage.sittings import SCORE
from tests.unit.storage.test_edf_writer import mne_read

GANGLION_UV = 1.2 * 8388607 / 8388607 * 1e6 / (51 * 8388607.0) * 1.5
STEPS = [0.0476837158203125, 1 / 3, 0.5, 1.0, 3.3e6 / 4096 / 3600, 0.022, GANGLION_UV]
WHO = Who(
    "p07",
    datetime(2026, 3, 29, 2, 59, 59, tzinfo=UTC).astimezone(ZoneInfo("Asia/Kolkata")),
    "0191b0a0",
    ("rehab-0.1.0", "utc+05:30"),
)


def steps_of(
    size: float, top: int = 12_000, n: int = 5000, offset: float = 0.0, seed: int = 3
) -> tuple[np.ndarray, np.ndarray]:
    """Steps of a converter, and the float32 samples that a decoder makes of them."""
    steps = np.random.default_rng(seed).integers(-top, top + 1, (n, 2))
    return steps, ((steps - offset) * size).astype(np.float32)


def recording(
    emg: np.ndarray, unit: Unit = Unit.UV, fs_hz: float = 500.0, **settings: float | str
) -> Recording:
    channels = (
        Channel("Biceps", unit, "biceps", Side.LEFT),
        Channel("Triceps left", unit, "triceps", Side.LEFT),
    )
    stream = Stream("Sensor 7", "block", fs_hz, channels, settings)
    return Recording(stream, emg, (), ())


def edfio_read(path: Path) -> Edf | Bdf:
    return read_bdf(path) if path.suffix == ".bdf" else read_edf(path)


def readings(path: Path) -> Iterator[tuple[str, np.ndarray, list]]:
    """What each program reads: its name, samples and annotations."""
    edf = edfio_read(path)
    notes = [(a.onset, a.duration or 0.0, a.text) for a in edf.annotations]
    yield "edfio", np.column_stack([s.data for s in edf.signals]), notes
    with pyedflib.EdfReader(str(path)) as file:
        data = np.column_stack([file.readSignal(i) for i in range(2)])
        notes = list(zip(*file.readAnnotations(), strict=True))
        yield "pyedflib", data, [(float(o), float(d), str(t)) for o, d, t in notes]
    data, _, notes = mne_read(path)
    yield "MNE", data, notes


def check(
    path: Path, emg: np.ndarray, size: float, notes: Sequence[Annotation]
) -> None:
    """Fail where a program reads a sample by half a step, or an event by 1 ms, wrongly."""
    for name, data, told in readings(path):
        came = ~np.isnan(emg)
        wrong = np.abs(data[: len(emg)] - emg.astype(np.float64))[came].max()
        assert wrong <= 0.5 * size, name
        assert [text for _, _, text in told] == [note.text for note in notes], name
        for (onset_s, duration_s, _), note in zip(told, notes, strict=True):
            assert onset_s == pytest.approx(note.onset_s, abs=1e-3), name
            assert duration_s == pytest.approx(note.duration_s, abs=1e-3), name


@pytest.mark.parametrize("form", [EDF, BDF], ids=["edf", "bdf"])
@pytest.mark.parametrize("size", STEPS)
def test_the_step_of_the_converter_is_in_the_header(
    tmp_path: Path, form: Format, size: float
) -> None:
    """R23, H19: a rounded gain would scale every amplitude that a neurologist measures."""
    steps, emg = steps_of(size)
    notes = [Annotation(0.0125, 0.05, "jerk, left: Biceps"), Annotation(9.9, 0.1, "é")]
    path = tmp_path / f"out.{form.name.lower()}"
    write_edf(path, recording(emg, scale_uv=size), notes, form=form)
    check(path, emg, size, notes)
    for i, held in enumerate(edfio_read(path).signals):
        gain = (held.physical_max - held.physical_min) / (
            held.digital_max - held.digital_min
        )
        assert gain == pytest.approx(size, rel=1e-8)
        assert (held.digital == steps[:, i]).all()  # the very steps, and 0 is 0
        assert held.physical_dimension == "uV"


@pytest.mark.parametrize("size", STEPS)
def test_a_step_that_no_setting_tells_is_found(size: float) -> None:
    """R23: a device with a published scale is as exact as one that names its step."""
    _, emg = steps_of(size)
    found = lattice_of(recording(emg), 0)
    assert found is not None
    assert found.size == pytest.approx(size, rel=1e-6)


def test_what_is_in_no_steps_is_not_forced_into_some() -> None:
    """H19: made-up steps would move the samples of a file of decimal numbers."""
    emg = np.random.default_rng(1).normal(0.0, 80.0, (5000, 2)).astype(np.float32)
    assert lattice_of(recording(emg, scale_uv=0.5), 0) is None


@pytest.mark.parametrize("form", [EDF, BDF], ids=["edf", "bdf"])
@pytest.mark.parametrize("level", [0.0, 200.0, 30_000.0])
def test_samples_in_no_steps_are_rounded_by_half_a_step_at_most(
    tmp_path: Path, form: Format, level: float
) -> None:
    """R23: a stream of decimal numbers, far from zero too, is a file as any other."""
    emg = np.random.default_rng(1).normal(level, 20.0, (5000, 2)).astype(np.float32)
    path = tmp_path / f"out.{form.name.lower()}"
    write_edf(path, recording(emg, dtype="f4"), [], form=form, may_round=False)
    held = edfio_read(path).signals[0]
    step = (held.physical_max - held.physical_min) / (
        held.digital_max - held.digital_min
    )
    assert step < 0.01
    check(path, emg, step * 1.01, [])


@settings(deadline=None)
@given(
    st.floats(1e-3, 1e3),
    st.integers(-20_000, 10_000),
    st.integers(1, 20_000),
    st.sampled_from([0.0, 0.5, -0.5, 2048.0, 8192.25]),
    st.sampled_from([EDF, BDF]),
)
@example(0.6, -8474, 2, 8192.25, EDF)  # no step down there ends in eight characters
def test_any_step_has_exact_bounds(
    size: float, low: int, n: int, offset: float, form: Format
) -> None:
    """R23: there is no scale for which a header has to be nearly right."""
    found = exact_bounds(Lattice(size, offset, low, low + n), form.least, form.most)
    if found is None:
        assert form is EDF or size * (abs(low) + abs(offset)) > 9e5  # eight characters
        return
    for step in (low, low + n // 2, low + n):
        value = (step - offset) * size
        digital = round(value / found.gain - found.offset)
        assert found.digital_min < digital <= found.digital_max
        read = (digital + found.offset) * found.gain
        # under a half it is the same step again; eight characters hold a seventh at worst
        assert abs(read - value) <= 0.15 * size


def test_counts_stay_counts(tmp_path: Path) -> None:
    """H19: device counts called microvolts would be a wrong amplitude in a report."""
    steps, emg = steps_of(1.0, top=127)
    write_edf(tmp_path / "out.edf", recording(emg, Unit.COUNTS), [])
    for i, held in enumerate(read_edf(tmp_path / "out.edf").signals):
        assert held.physical_dimension == "counts"
        assert (held.data == steps[:, i]).all()
    with pyedflib.EdfReader(str(tmp_path / "out.edf")) as file:
        assert file.getPhysicalDimension(0) == "counts"
    at = datetime(2026, 1, 1, tzinfo=UTC)
    write_tables(tmp_path / "out.csv", recording(emg, Unit.COUNTS), [], at, {})
    for name in ("out.edf", "out.csv"):
        stream, read = load_file(tmp_path / name, channels=["Biceps", "Triceps left"])
        assert {channel.unit for channel in stream.channels} == {Unit.COUNTS}
        assert (read == steps).all()


def test_steps_of_24_bits_need_bdf(tmp_path: Path) -> None:
    """R23: 65536 steps for a converter of 16 million would be a silent loss."""
    steps, emg = steps_of(0.022, top=200_000)
    with pytest.raises(FileError) as caught:
        write_edf(
            tmp_path / "out.edf", recording(emg, scale_uv=0.022), [], may_round=False
        )
    assert caught.value.reason is Reason.STEPS_TOO_MANY
    assert list(tmp_path.iterdir()) == []
    path = tmp_path / "out.bdf"
    write_edf(path, recording(emg, scale_uv=0.022), [], form=BDF, may_round=False)
    check(path, emg, 0.022, [])
    assert (read_bdf(path).signals[0].digital == steps[:, 0]).all()


def test_a_narrow_signal_far_from_zero_fits_edf(tmp_path: Path) -> None:
    """R23: an electrode's offset must not cost a small signal its steps."""
    _, emg = steps_of(0.5)
    far = recording(emg + np.float32(60_000.0), scale_uv=0.5)
    write_edf(tmp_path / "out.edf", far, [], may_round=False)
    check(tmp_path / "out.edf", far.emg_uv, 0.5, [])


@pytest.mark.parametrize("form", [EDF, BDF], ids=["edf", "bdf"])
def test_gaps_are_filled_said_and_read_back(tmp_path: Path, form: Format) -> None:
    """R5, R23, H9: MNE joins discontinuous files, and every later event moves.

    Of two sensors each has gaps of its own: a column of NaN.
    """
    _, emg = steps_of(0.5, n=5003)
    emg[1000:1500] = np.nan
    emg[3000:3100, 1] = np.nan
    emg[4900:, 0] = np.nan
    written = recording(emg, scale_uv=0.5)
    notes = annotations_of(written, replace(SCORE, jerks=(), silences=(), runs=()))
    late = Annotation(9.5, 0.04, "jerk: Biceps")
    told = sorted([*notes, late], key=lambda note: note.onset_s)
    path = tmp_path / f"out.{form.name.lower()}"
    write_edf(path, written, told, form=form)
    edf = edfio_read(path)
    assert edf.reserved == f"{form.name}+C"
    padding = [a for a in edf.annotations if a.text.startswith("padding")]
    both = [*told, *(Annotation(a.onset, a.duration or 0, a.text) for a in padding)]
    check(path, emg, 0.5, both)
    for i, held in enumerate(edf.signals):
        assert ((held.digital == held.digital_min)[:5003] == np.isnan(emg[:, i])).all()
    stream, read = load_file(path)
    assert (np.isnan(read) == np.isnan(emg)).all()
    assert np.nanmax(np.abs(read - emg)) <= 0.05
    assert stream.n_channels == 2


def test_the_header_has_a_pseudonym_and_the_hour(tmp_path: Path) -> None:
    """R23, R28, H15: whose it is must be told without a name, and when by the wall clock."""
    _, emg = steps_of(0.5)
    write_edf(tmp_path / "out.edf", recording(emg, scale_uv=0.5), [], who=WHO)
    edf = read_edf(tmp_path / "out.edf")
    assert edf.local_patient_identification == "p07 X X X"
    assert edf.local_recording_identification == (
        "Startdate 29-MAR-2026 0191b0a0 X Sensor_7 rehab-0.1.0 utc+05:30"
    )
    assert edf.startdatetime == datetime(2026, 3, 29, 8, 29, 59)  # noqa: DTZ001
    assert edf.signals[0].transducer_type == "surface EMG electrodes: Biceps left"
    assert edf.signals[1].transducer_type == "surface EMG electrodes: Triceps left"
    with pyedflib.EdfReader(str(tmp_path / "out.edf")) as file:
        assert file.getStartdatetime() == edf.startdatetime
        assert file.getPatientCode() == "p07"
        assert file.getPatientName() == "X"
        assert file.getEquipment() == "Sensor 7"  # as EDF+ writes spaces
        assert file.getSignalLabels() == ["Biceps", "Triceps left"]


def test_a_clock_that_was_wrong_costs_the_day_and_not_the_file(tmp_path: Path) -> None:
    """A small computer without the time of day is in 1970, which no header can tell."""
    _, emg = steps_of(0.5)
    who = replace(WHO, started=WHO.started.replace(year=1970))
    write_edf(tmp_path / "out.edf", recording(emg, scale_uv=0.5), [], who=who)
    edf = read_edf(tmp_path / "out.edf")
    assert edf.local_recording_identification.startswith("Startdate X ")
    assert edf.starttime == WHO.started.time().replace(microsecond=0)


@pytest.mark.parametrize("kind", ["is_simulated", "is_replayed"])
def test_what_is_nobodys_says_so(tmp_path: Path, kind: str) -> None:
    """H19: a made-up muscle in a patient's file would be judged as theirs."""
    _, emg = steps_of(0.5)
    made = recording(emg, scale_uv=0.5)
    made = replace(made, stream=replace(made.stream, **{kind: True}))
    notes = annotations_of(made, replace(SCORE, jerks=(), silences=(), runs=()))
    write_edf(tmp_path / "out.edf", made, notes, who=WHO)
    word = kind.removeprefix("is_").upper()
    edf = read_edf(tmp_path / "out.edf")
    assert word in edf.annotations[0].text
    if kind == "is_simulated":
        assert edf.recording.equipment_code == word


@pytest.mark.parametrize("at", [-1, -3000, 700])
def test_a_changed_byte_is_no_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """R23, H9: a disk that gives back something else must not go unseen."""
    read = edf_check.check

    def damaged(part: Path, *rest: object) -> None:
        data = bytearray(part.read_bytes())
        data[at] ^= 4
        part.write_bytes(bytes(data))
        read(part, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(edf_writer.edf_check, "check", damaged)
    _, emg = steps_of(0.5)
    with pytest.raises(StoreError) as caught:
        write_edf(tmp_path / "out.edf", recording(emg, scale_uv=0.5), [])
    assert caught.value.reason is Reason.EXPORT_DIFFERS
    assert list(tmp_path.iterdir()) == []
