"""The simulated patient: follows cues, jerks with known truth, always the same."""

import numpy as np
import pytest
from scipy import signal

from rehab.errors import Reason, SensorError
from rehab.model.score import Jerk, JerkKind
from rehab.model.signal import Side
from rehab.ports import Cue
from rehab.sensors.packets.block import make_decoder
from rehab.sensors.simulated import open_source
from rehab.sensors.simulation.effort import Effort
from rehab.sensors.simulation.jerks import Jerks
from rehab.sensors.simulation.patient import SimulatedPatient, channels_of
from rehab.sensors.simulation.traits import read_traits
from rehab.sensors.spec import parse_spec
from tests.unit.sensors.simulated_room import FS_HZ, generated, patient_of, plan_for


def test_channels_are_the_muscles_of_the_plan_on_its_sides() -> None:
    """A bar that shows another muscle than the one the exercise is about misleads."""
    stream = patient_of(Side.BOTH).stream
    assert stream.is_simulated
    assert stream.fs_hz == FS_HZ
    assert [(c.muscle, c.side) for c in stream.channels] == [
        ("deltoid_anterior", Side.LEFT),
        ("biceps", Side.LEFT),
        ("deltoid_anterior", Side.RIGHT),
        ("biceps", Side.RIGHT),
    ]
    assert {c.side for c in patient_of(Side.LEFT).stream.channels} == {Side.LEFT}
    assert SimulatedPatient(read_traits({}), None).stream.n_channels == 2


def test_levels_at_rest_and_in_a_reference_contraction() -> None:
    """Calibration on a simulated patient must find what a person's would look like."""
    rest = generated(patient_of(jerks_per_min=0), 5)
    assert np.allclose(rest.std(axis=0), 4.1, atol=0.4)
    held = generated(patient_of(jerks_per_min=0, reference_uv=200), 8, effort=1.0)[
        2000:
    ]
    primary, other = held.std(axis=0)
    assert 170 < primary < 230
    assert 0.3 < other / primary < 0.6


def test_the_spectrum_is_that_of_surface_emg() -> None:
    """Filters are made for 20-450 Hz; a signal outside of it would test nothing."""
    held = generated(patient_of(jerks_per_min=0), 30, effort=1.0)[2000:]
    f, power = signal.welch(held[:, 0], FS_HZ, nperseg=1024)
    share = np.cumsum(power) / power.sum()
    assert 75 < f[np.searchsorted(share, 0.5)] < 105
    assert power[(f >= 20) & (f <= 450)].sum() > 0.97 * power.sum()


def test_a_cue_shows_after_a_human_reaction_time() -> None:
    """A patient who answers at once would make every cue-locked burst look like a jerk."""
    firsts = []
    for seed in range(20):
        effort = Effort(FS_HZ, seed)
        effort.follow(Cue(1000, 1.0, 1.0, "lift"))
        course = effort.block(0, 4000)
        moving = np.flatnonzero(course > 0)
        firsts.append(moving[0] / FS_HZ - 1.0)
        assert (np.diff(course) >= 0).all()
        assert np.diff(course).max() < 0.0025  # smooth: 1.875 times the mean speed
        assert 0.8 < course[-1] < 1.25
    assert min(firsts) >= 0.25
    assert max(firsts) <= 0.36
    assert max(firsts) - min(firsts) > 0.05


def test_a_cue_in_the_middle_of_a_ramp_makes_no_step() -> None:
    """A step in the effort would be a jerk that the truth does not know."""
    effort = Effort(FS_HZ, 1)
    effort.follow(Cue(0, 1.0, 2.0, "lift"))
    effort.follow(Cue(700, 0.0, 1.0, "lower"))
    course = np.concatenate([effort.block(at, 20) for at in range(0, 4000, 20)])
    assert np.abs(np.diff(course)).max() < 0.003
    assert course[-1] == pytest.approx(0.0)


def test_the_truth_is_where_the_signal_is() -> None:
    """All accuracy figures rest on it; at rest nothing else may stand out."""
    patient = patient_of(jerks_per_min=60, runs_pct=30, seed=4)
    emg_uv = generated(patient, 120)
    jerks = patient.truth()
    assert len(jerks) > 15
    in_jerk = np.zeros(len(emg_uv), bool)
    for jerk in jerks:
        span = slice(round(jerk.onset_s * FS_HZ), round(jerk.offset_s * FS_HZ))
        in_jerk[span] = True
        strongest = emg_uv[span, jerk.channels[0]].std()
        assert 0.35 * jerk.peak_uv < strongest < 1.8 * jerk.peak_uv
        assert jerk.kind is JerkKind.JERK
        assert 24 <= jerk.duration_ms <= 100 + 40
        assert jerk.contrast > 10
    assert 3.5 < emg_uv[~in_jerk].std() < 4.7
    assert [j.id for j in jerks] == list(range(1, len(jerks) + 1))
    assert sorted(j.onset_s for j in jerks) == [j.onset_s for j in jerks]


def test_the_truth_does_not_know_the_future() -> None:
    """A jerk that was cut off by the end cannot be asked of a detector."""
    patient = patient_of(jerks_per_min=120, runs_pct=50)
    n_before = 0
    for _ in range(1500):
        patient.next_packet()
        truth = patient.truth()
        assert all(j.offset_s * FS_HZ <= patient.n_generated for j in truth)
        assert len(truth) >= n_before
        n_before = len(truth)
    assert n_before > 10


def test_runs_are_rhythmic() -> None:
    """The class 'rhythmic run' asks for four bursts at 3-8 Hz with even intervals."""
    patient = patient_of(jerks_per_min=60, runs_pct=100)
    generated(patient, 180, effort=0.3)
    runs: dict[int, list[Jerk]] = {}
    for jerk in patient.truth():
        assert jerk.run_id is not None
        runs.setdefault(jerk.run_id, []).append(jerk)
    whole = list(runs.values())[:-1]
    assert len(whole) > 5
    for run in whole:
        intervals_s = np.diff([jerk.onset_s for jerk in run])
        assert len(run) >= 4
        assert intervals_s.std() / intervals_s.mean() <= 0.15
        assert 3 <= 1 / intervals_s.mean() <= 8
        assert run[0].frequency_hz == pytest.approx(1 / intervals_s.mean(), rel=0.02)


def test_both_sides_jerk_together_or_alone() -> None:
    """Fusing left and right into one jerk is tested on exactly these."""
    patient = patient_of(Side.BOTH, jerks_per_min=60, runs_pct=0)
    generated(patient, 240, effort=0.3)
    sides = [jerk.side for jerk in patient.truth()]
    assert {Side.LEFT, Side.RIGHT, Side.BOTH} == set(sides)
    both = next(j for j in patient.truth() if j.side is Side.BOTH)
    assert {0, 2} <= set(both.channels)
    alone = [j for j in patient.truth() if j.side is Side.LEFT]
    assert {c for j in alone for c in j.channels} == {0, 1}


@pytest.mark.parametrize(
    ("effort", "at_least", "at_most"), [(0.5, 10.5, 13.5), (0.0, 2.0, 4.5)]
)
def test_the_rate_is_as_asked_at_work_and_lower_at_rest(
    effort: float, at_least: float, at_most: float
) -> None:
    """`jerks_per_min=12` that gave 5 would make every demonstration look too good."""
    traits, minutes = read_traits({"jerks_per_min": "12"}), 40
    channels = channels_of(plan_for())
    jerks = Jerks(traits, channels, {Side.RIGHT: [0, 1]})
    for start_index in range(0, minutes * 60 * FS_HZ, FS_HZ):
        jerks.block(start_index, np.full(FS_HZ, effort), np.full((FS_HZ, 2), 4.0))
    assert at_least < len(jerks.known()) / minutes < at_most


def test_silences_and_long_bursts_on_request() -> None:
    """Both are counted apart from jerks; a detector needs examples of each."""
    patient = patient_of(silences_per_min=20, jerks_per_min=0)
    emg_uv = generated(patient, 60, effort=0.8)
    silences = patient.truth()
    assert len(silences) > 5
    for silence in silences:
        assert silence.kind is JerkKind.SILENCE
        assert silence.onset_s > 0.25
        middle = slice(
            round(silence.onset_s * FS_HZ) + 10, round(silence.offset_s * FS_HZ) - 10
        )
        assert emg_uv[middle, 0].std() < 10
    still = patient_of(silences_per_min=20, jerks_per_min=0)
    generated(still, 60)
    assert not still.truth()  # there is nothing to fall silent
    long = patient_of(prolonged_pct=100, runs_pct=0, jerks_per_min=30)
    generated(long, 60, effort=0.5)
    assert {jerk.kind for jerk in long.truth()} == {JerkKind.PROLONGED}
    assert all(200 <= jerk.duration_ms <= 500 + 40 for jerk in long.truth())


def test_disturbances_on_request() -> None:
    """Heart, mains and cables are what real rooms add; their gates need them."""
    quiet = generated(patient_of(jerks_per_min=0, mains_uv=0), 20)
    hum = generated(patient_of(jerks_per_min=0, mains_uv=20), 20)
    assert np.allclose((hum - quiet).std(axis=0), 20, atol=0.5)
    heart = generated(patient_of(jerks_per_min=0, mains_uv=0, ecg_uv=300), 20) - quiet
    beats, _ = signal.find_peaks(heart[:, 0], height=200, distance=300)
    assert 20 <= len(beats) <= 27
    cable = generated(patient_of(jerks_per_min=0, mains_uv=0, artefacts_per_min=30), 20)
    assert np.abs(cable - quiet).max() > 100


def test_lost_packets_are_gaps_and_nothing_else_changes() -> None:
    """What arrives must be the same, whether or not something else was lost."""
    whole = generated(patient_of(jerks_per_min=0), 30)
    holed = generated(patient_of(jerks_per_min=0, loss_pct=20), 30)[: len(whole)]
    lost = np.isnan(holed).any(axis=1)
    assert 0.15 < lost.mean() < 0.25
    np.testing.assert_array_equal(holed[~lost], whole[: len(holed)][~lost])
    edges = np.flatnonzero(np.diff(np.concatenate(([0], lost.view(np.int8), [0]))))
    assert (edges[1::2] - edges[::2]).max() <= 100  # shorter than a reaction


def test_the_converter_clips_at_its_full_scale() -> None:
    """Values beyond it would wrap round and look like huge artefacts."""
    patient = patient_of(jerk_size=10, reference_uv=1000, jerks_per_min=60)
    emg_uv = generated(patient, 60, effort=1.0)
    assert patient.stream.full_scale is not None
    assert np.abs(emg_uv).max() == pytest.approx(patient.stream.full_scale)


@pytest.mark.parametrize("fs_hz", [200, 500, 2000])
def test_other_rates(fs_hz: int) -> None:
    """Devices of 200 Hz exist; their sessions are practised here first."""
    patient = patient_of(fs_hz=fs_hz, jerks_per_min=0)
    emg_uv = generated(patient, 4, effort=1.0)[2 * fs_hz :]
    assert patient.stream.fs_hz == fs_hz
    assert 90 < emg_uv[:, 0].std() < 150


@pytest.mark.parametrize(
    "text",
    [
        "seed=x",
        "seed=1.5",
        "seed=-1",
        "jerks_per_min=nan",
        "jerks_per_min=",
        "fs_hz=50",
        "loss_pct=51",
        "speed=2",
    ],
)
def test_a_wrong_option_is_answered_with_the_right_ones(text: str) -> None:
    """An option that is silently ignored would fake a result that was not asked for."""
    with pytest.raises(SensorError) as raised:
        open_source(parse_spec(f"simulated?{text}"), make_decoder)
    assert raised.value.reason is Reason.SENSOR_UNKNOWN
    assert text in raised.value.facts["name"]
    assert "simulated?" in raised.value.facts["allowed"]
