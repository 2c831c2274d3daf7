"""What a caller is told about data that no detector can use, and what is put right."""

import numpy as np
import pytest

from rehab.detect.checks import rate, samples
from rehab.detect.stream_check import StreamCheck
from tests import make

FS = 1000.0
EMG = make.noise(6000, 2, 10.0)


def test_good_samples_pass_as_they_are():
    """Nothing is copied for nothing: a night is long."""
    emg = samples(EMG, FS)
    assert emg.dtype == np.float32
    assert np.shares_memory(emg, EMG)
    assert np.array_equal(emg, EMG)


@pytest.mark.parametrize(
    "given",
    [
        EMG.astype(np.int16),
        EMG.astype(np.int64),
        EMG.astype(np.uint8),
        EMG.astype(np.float16),
        EMG.astype(np.float64),
        EMG.astype(">f4"),
        np.asfortranarray(EMG),
        EMG[::-1],
        EMG.astype(np.int32).tolist(),
    ],
    ids=lambda g: f"{getattr(g, 'dtype', 'list')}",
)
def test_any_numbers_in_any_order_are_taken(given):
    """Files hold integers, libraries hand out Fortran order, people paste lists."""
    before = np.array(given)
    for emg in (samples(given, FS), StreamCheck(FS, 2).push(given)):
        assert emg.dtype == np.float32
        assert emg.dtype.isnative
        assert emg.flags.c_contiguous
        assert np.array_equal(emg, before)
    assert np.array_equal(before, given)


def test_one_channel_needs_no_second_axis():
    """The plainest call there is: a list of numbers."""
    for given in (EMG[:, 0], EMG[:, 0].tolist(), EMG[:5, 0], EMG[:1, 0]):
        assert samples(given, FS).shape == (len(given), 1)
        assert StreamCheck(FS, 1).push(given).shape == (len(given), 1)


def test_nothing_is_no_error():
    """A recording that broke off at once has no jerks."""
    assert samples([], FS).shape == (0, 1)
    assert samples(np.zeros((0, 3)), FS).shape == (0, 3)
    assert StreamCheck(FS, 3).push([]).shape == (0, 3)
    assert StreamCheck(FS, 3).push(np.zeros((0, 3))).shape == (0, 3)


def test_a_lost_sample_is_lost_on_its_channel_only():
    """One loose electrode must not blind the other muscles."""
    given = EMG.astype(np.float64)
    given[10, 0], given[20, 1], given[30, 0] = np.nan, np.inf, -np.inf
    given[40, 1] = 1e300  # infinite in float32
    before = given.copy()
    for emg in (samples(given, FS), StreamCheck(FS, 2).push(given)):
        lost = list(zip(*np.nonzero(np.isnan(emg)), strict=True))
        assert lost == [(10, 0), (20, 1), (30, 0), (40, 1)]
    assert np.array_equal(given, before, equal_nan=True)
    masked = np.ma.masked_greater(EMG.astype(np.int16), 20)
    assert np.array_equal(np.isnan(samples(masked, FS)), masked.mask)


def test_infinity_is_not_written_into_what_was_given():
    """The caller's array is the caller's."""
    given = EMG.copy()
    given[5, 1] = np.inf
    given.flags.writeable = False
    for emg in (samples(given, FS), StreamCheck(FS, 2).push(given)):
        assert np.isnan(emg[5, 1])
    assert given[5, 1] == np.inf


@pytest.mark.parametrize("value", [0.0, 5.3, -1e5, np.nan])
def test_a_constant_has_no_unit(value):
    """An electrode that hangs in the air is no reason to refuse the recording."""
    rounded = value * (1.0 + 1e-7 * np.sin(np.arange(4000)))
    for given in (np.full(4000, value), rounded, np.full((1, 1), value)):
        assert len(samples(given, FS)) == len(given)
        assert len(StreamCheck(FS, 1).push(given)) == len(given)


@pytest.mark.parametrize("offset", [1e6, -3e8])
def test_a_large_offset_costs_no_resolution(offset):
    """DC amplifiers put EMG of ten microvolts upon a volt; float32 alone loses it."""
    fine = np.random.default_rng(1).normal(0.0, 10.0, (6000, 2))
    given = fine + np.array([offset, 0.0])
    given[:20] = np.nan
    before = given.copy()
    emg = samples(given, FS)
    difference = emg.astype(np.float64) - fine
    assert np.nanstd(difference[:, 0]) < 1e-4 + abs(offset) * 1e-15
    assert np.nanmax(np.abs(difference[:, 1])) < 1e-5
    assert np.array_equal(given, before, equal_nan=True)


def test_the_ends_of_the_scale_stay_where_they_are():
    """Clipping is told by the largest value of the converter."""
    counts = np.full((3000, 1), 8_388_607, dtype=np.int32)
    counts[::2] -= 1000
    assert samples(counts, FS).max() == 8_388_607
    assert samples(EMG + np.float64(250_000.0), FS).mean() > 249_000


@pytest.mark.parametrize(
    ("fs_hz", "says"),
    [
        (0, "samples per second"),
        (-1000.0, "samples per second"),
        (np.nan, "samples per second"),
        (np.inf, "samples per second"),
        (None, "samples per second"),
        ("fast", "samples per second"),
        (1.0, "multiply by 1000"),
        (50.0, "hold no EMG"),
        (99.0, "hold no EMG"),
        (150.0, "record it faster"),
        (5000.0, "resample it"),
    ],
)
def test_a_rate_that_cannot_be_is_refused(fs_hz, says):
    """At a wrong rate every duration is wrong, and so is every count."""
    for call in (rate, lambda fs: samples(EMG, fs), lambda fs: StreamCheck(fs, 2)):
        with pytest.raises(ValueError, match=says) as refused:
            call(fs_hz)
        assert "200 to 4000 Hz" in str(refused.value)


def test_rates_of_real_sensors_pass():
    """Integers, NumPy's numbers and the very limits."""
    for fs_hz in (200, 250.0, np.float32(500), np.int64(1000), 1926.0, 4000):
        assert rate(fs_hz) == float(fs_hz)


def test_a_transposed_recording_is_told_from_a_wide_one():
    """Sixty thousand channels of four samples would be sixty thousand times nothing."""
    wide = np.zeros((4, 60_000), dtype=np.int16)
    with pytest.raises(
        ValueError,
        match=r"you passed 4 samples of 60000 channels; transpose it: "
        r"emg_uv must have the shape \(n_samples, n_channels\)",
    ):
        samples(wide, FS)
    with pytest.raises(ValueError, match="20 channels are too many: pass 1 to 16"):
        samples(np.zeros((500, 20)), FS)
    assert samples(np.zeros((4, 16)), FS).shape == (4, 16)
    assert samples(wide.T[:, :4], FS).shape == (60_000, 4)


@pytest.mark.parametrize("shape", [(), (2, 3, 4), (100, 0), (1, 0)])
def test_no_table_is_refused(shape):
    """A silent wrong shape would be counted as no jerks."""
    with pytest.raises(ValueError, match=r"shape \(n_samples, n_channels\), not"):
        samples(np.zeros(shape), FS)


@pytest.mark.parametrize(
    "given",
    [
        EMG > 0,
        EMG + 1j,
        EMG.astype(object),
        EMG.astype(str),
        [["1.5"], ["2.5"]],
        [[None], [1.0]],
        np.zeros(10, dtype="datetime64[s]"),
        [[1.0, 2.0], [3.0]],
    ],
    ids=["bool", "complex", "object", "str", "text", "none", "time", "ragged"],
)
def test_what_is_no_number_is_refused(given):
    """It would be cast to something, and the something counted."""
    for call in (lambda g: samples(g, FS), StreamCheck(FS, 2).push):
        with pytest.raises(ValueError, match=r"convert it first|same length"):
            call(given)


@pytest.mark.parametrize("offset_v", [0.0, 0.3])
def test_volts_are_refused(offset_v):
    """A million times too small, nothing would ever be a jerk."""
    volts = EMG.astype(np.float64) * 1e-6 + offset_v
    volts[100:200] = np.nan
    volts[:, 1] = 0.0
    with pytest.raises(ValueError, match=r"look like volts.*microvolts"):
        samples(volts, FS)
    assert len(samples(volts, FS, is_uv=False)) == len(volts)
    assert len(samples(EMG * 0.01, FS)) == len(EMG)


def first_refused(volts: np.ndarray, size: int, *, is_uv: bool = True) -> int | None:
    """Push all of it; return where the chunk ends that was refused, by single steps."""
    check = StreamCheck(FS, volts.shape[1], is_uv=is_uv)
    refused = []
    for at in range(0, len(volts), size):
        try:
            check.push(volts[at : at + size])
        except ValueError:
            refused.append(at // size)
    assert len(refused) <= 1
    return refused[0] if refused else None


def test_volts_in_a_stream_are_refused_at_one_sample():
    """After two seconds, in whatever pieces the radio brings them."""
    volts = EMG.astype(np.float64) * 1e-6
    volts[:500] = 0.0  # not connected yet
    volts[1000:1100] = np.nan
    at = first_refused(volts, 1)
    assert at == 500 + 2000 + 100 - 1
    for size in (7, 50, 999, 6000):
        assert first_refused(volts, size) == at // size
    assert first_refused(volts, 50, is_uv=False) is None


def test_a_stream_that_rests_is_not_refused():
    """Zeros before the start, or one channel that hangs in the air, are no unit."""
    idle = np.zeros((6000, 2))
    assert first_refused(idle, 50) is None
    idle[4000:, 1] = EMG[4000:, 1]
    assert first_refused(idle, 50) is None
    # Ringing at the start and then EMG: within two seconds it is clear.
    late = EMG * np.where(np.arange(6000) < 1900, 1e-6, 1.0)[:, np.newaxis]
    assert first_refused(late, 50) is None


def test_a_new_stream_is_listened_to_again():
    """After the sensor was changed its unit may be another one."""
    check = StreamCheck(FS, 2)
    check.push(EMG)
    check.push(EMG * 1e-6)
    check.reset()
    with pytest.raises(ValueError, match="volts"):
        check.push(EMG * 1e-6)


def test_a_stream_has_its_channels():
    """One channel more or less would shift every muscle's name."""
    check = StreamCheck(FS, 2)
    for wrong in (EMG[:, :1], np.zeros((10, 3)), np.zeros(10), np.zeros((1, 5, 2))):
        with pytest.raises(ValueError, match=r"\(n, 2\).*one column per channel"):
            check.push(wrong)
    with pytest.raises(ValueError, match=r"\(n, 2\), not \(2, 6000\): transpose it"):
        check.push(EMG.T)
    for n in (0, -1):
        with pytest.raises(ValueError, match="at least one channel"):
            StreamCheck(FS, n)
    with pytest.raises(ValueError, match="17 channels are too many"):
        StreamCheck(FS, 17)
