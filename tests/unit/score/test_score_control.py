"""Hold variability, relaxation and co-contraction, of signals whose level is known.

1000 Hz; rest calibration until 10 s, then hold 4 s and rest 4 s, four times over.
"""

from dataclasses import replace

import numpy as np
import pytest

from rehab.model.exercise import PhaseName
from rehab.model.session import Calibration, Event, EventKind, PhaseSpan, Recording
from rehab.model.signal import Channel, Side, Stream, Unit
from rehab.score.control import Control, control

FS_HZ, N_REPETITIONS = 1000.0, 4
REST_UV, HOLD_UV = 5.0, 100.0
LEVELS = Calibration((REST_UV, REST_UV), (100.0, 50.0), 0)
HOLDS = [
    PhaseSpan(
        *(10_000 + k * 8000, 14_000 + k * 8000, PhaseName.HOLD, 1, k + 1, Side.RIGHT),
        has_target=True,
    )
    for k in range(N_REPETITIONS)
]
RESTS = [
    PhaseSpan(
        *(14_000 + k * 8000, 18_000 + k * 8000, PhaseName.REST, 1, k + 1, Side.RIGHT),
        has_target=False,
    )
    for k in range(N_REPETITIONS)
]


def recording(
    late_s: float = 0.0, wave: float = 0.0, muscles: tuple[str, str] = ("biceps", "x")
) -> Recording:
    """A muscle that holds, with a slow wave in its level, and lets go too late."""
    rng = np.random.default_rng(1)
    n = 10_000 + 8000 * N_REPETITIONS
    level = np.full(n, REST_UV)
    t = np.arange(4000) / FS_HZ
    for part in HOLDS:
        stop = part.stop_index + round(late_s * FS_HZ)
        level[part.start_index : stop] = HOLD_UV
        swing = 1.0 + wave * np.sin(2 * np.pi * t)
        level[part.start_index : part.stop_index] *= swing
    emg = rng.standard_normal((n, 2)) * np.column_stack([level, level / 2.0])
    channels = tuple(Channel(m, Unit.UV, m, Side.RIGHT) for m in muscles)
    log = (
        Event(0, EventKind.STAGE, {"stage": "rest_calibration"}),
        Event(9000, EventKind.STAGE, {"stage": "reference"}),
    )
    return Recording(
        Stream("t", "block", FS_HZ, channels), emg.astype(np.float32), (), log
    )


def measured(**how: object) -> Control:
    found = control(recording(**how), LEVELS)  # type: ignore[arg-type]
    assert found is not None
    return found


@pytest.mark.parametrize("late_s", [0.0, 0.5, 1.5])
def test_relaxation_is_the_time_from_the_cue(late_s: float) -> None:
    found = measured(late_s=late_s).relaxation_s(RESTS)
    assert found == pytest.approx(late_s, abs=0.3)  # the envelope's half window, noise


def test_a_muscle_that_never_lets_go_has_no_time() -> None:
    """A number there would be the length of the phase, and look like a good one."""
    assert measured(late_s=4.0).relaxation_s(RESTS) is None


def test_a_wavering_hold_is_more_variable_than_a_steady_one() -> None:
    steady = measured().variability_pct(HOLDS)
    wavering = measured(wave=0.5).variability_pct(HOLDS)
    assert steady is not None
    assert wavering is not None
    assert steady < 12.0
    # A sine of half the level has an SD of 35 %, of which the window takes a little.
    assert wavering == pytest.approx(34.0, abs=4.0)
    assert measured().variability_pct(RESTS) is None


def test_co_contraction_needs_a_pair() -> None:
    """Two muscles that do the same are no antagonists, and nothing is said of them."""
    assert measured().co_contraction_pct(HOLDS) is None
    both = measured(muscles=("biceps", "triceps")).co_contraction_pct(HOLDS)
    assert both is not None
    assert both == pytest.approx(
        97.0, abs=2.0
    )  # both at their reference, but for noise


def test_moments_without_any_signal_say_nothing_of_a_pair() -> None:
    """A sensor that counts in few steps is exactly 0 at rest: a warning of a division
    by nothing stood above the session's result.
    """
    both = measured(muscles=("biceps", "triceps"))
    assert both.pair is not None
    a, b = (one.copy() for one in both.pair)
    before = both.co_contraction_pct(HOLDS)
    a[HOLDS[0].start_index : HOLDS[0].stop_index] = 0.0
    b[HOLDS[0].start_index : HOLDS[0].stop_index] = 0.0
    silent = replace(both, pair=(a, b))
    assert silent.co_contraction_pct(HOLDS) == pytest.approx(before, abs=0.5)
    assert silent.co_contraction_pct(HOLDS[:1]) is None


def test_without_a_calibration_there_is_nothing_to_measure_by() -> None:
    assert control(recording(), None) is None


def test_lost_samples_are_left_out() -> None:
    given = recording()
    given.emg_uv[11_000:13_500] = np.nan
    given.emg_uv[15_000:18_000] = np.nan
    found = control(given, LEVELS)
    assert found is not None
    assert found.variability_pct(HOLDS[:1]) is not None
    assert found.relaxation_s(RESTS[1:]) is not None
