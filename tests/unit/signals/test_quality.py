"""The contact meter: each fault of an electrode gets its word, and muscle gets none."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehab.model.frame import Contact, Quality, Verdict
from rehab.model.signal import Motion, Unit
from rehab.signals.quality import ContactMeter, with_trouble
from tests import make

FS = 1000.0


def tone(uv, hz, seconds=10.0):
    at = np.arange(round(seconds * FS)) / FS
    return (uv * np.sin(2 * np.pi * hz * at))[:, None].astype(np.float32)


def verdict(emg, **settings_):
    return ContactMeter(FS, emg.shape[1], **settings_).push(emg)


def test_nothing_is_said_before_a_second_was_heard():
    """A word that changes its mind at once makes people press electrodes for nothing."""
    assert verdict(make.noise(900, 2)) == (Contact.UNKNOWN, Contact.UNKNOWN)


@pytest.mark.parametrize("hz", [50.0, 60.0])
def test_mains_is_heard(hz):
    """A loose reference electrode hums."""
    assert verdict(make.noise(10_000, 1, 3.0) + tone(10.0, hz)) == (Contact.MAINS,)


def test_rest_and_contraction_are_good():
    """A working muscle must not be called noise."""
    emg = make.noise(20_000, 1, 3.0)
    emg[5000:12_000] *= 40.0
    meter = ContactMeter(FS, 1)
    words = [meter.push(emg[at : at + 500])[0] for at in range(0, 20_000, 500)]
    assert set(words[2:]) == {Contact.GOOD}


def test_noise_that_never_rests_is_said():
    """Dry skin hides small jerks; the person can do something about it."""
    assert verdict(make.noise(10_000, 1, 15.0)) == (Contact.NOISY,)
    assert verdict(make.noise(10_000, 1, 15.0), unit=Unit.COUNTS) == (Contact.GOOD,)


def test_a_flat_line_is_off():
    """A torn cable must not pass for a calm muscle."""
    emg = make.noise(3000, 2, 5.0)
    emg[1500:, 1] = 7.0
    assert verdict(emg) == (Contact.GOOD, Contact.OFF)
    assert verdict(emg, unit=Unit.COUNTS) == (Contact.GOOD, Contact.OFF)


def test_loud_hum_is_off():
    """An electrode in the air is an antenna."""
    assert verdict(make.noise(10_000, 1, 3.0) + tone(300.0, 50.0)) == (Contact.OFF,)


def test_clipping_is_said_at_once():
    """Above the converter's end nothing can be measured."""
    emg = make.noise(3000, 1, 5.0)
    emg[2800:2803] = 1000.0
    assert verdict(emg, full_scale=1000.0) == (Contact.CLIPPING,)
    assert verdict(emg) == (Contact.GOOD,)


def test_a_gap_is_unknown_until_there_is_a_whole_window():
    """Nobody knows what an electrode did while nothing arrived."""
    emg = make.noise(6000, 1, 5.0)
    emg[3000:3100] = np.nan
    meter = ContactMeter(FS, 1)
    assert meter.push(emg[:3500]) == (Contact.UNKNOWN,)
    assert meter.push(emg[3500:]) == (Contact.GOOD,)
    meter.reset()
    assert meter.push(emg[:400]) == (Contact.UNKNOWN,)


@given(cuts=st.lists(st.integers(0, 4000), max_size=15))
@settings(max_examples=20, deadline=None)
def test_any_split_ends_with_the_same_word(cuts):
    """The word must not depend on how Bluetooth cut the stream."""
    emg = make.noise(4000, 2, 5.0)
    emg[2000:, 1] = 1.0
    meter = ContactMeter(FS, 2)
    for a, b in itertools.pairwise([0, *sorted(cuts), 4000]):
        words = meter.push(emg[a:b])
    assert words == ContactMeter(FS, 2).push(emg) == (Contact.GOOD, Contact.OFF)


def swing(uv, hz, seconds=10.0):
    return make.noise(round(seconds * FS), 1, 4.0) + tone(uv, hz, seconds)


def quality(emg, **settings_):
    meter = ContactMeter(FS, emg.shape[1], **settings_)
    meter.push(emg)
    return meter.qualities[0].verdict, meter.qualities[0].reason


def test_a_pulled_cable_is_said():
    """What pulls at a pad for seconds will pull it off; a hand is there to help."""
    assert verdict(swing(300.0, 4.0)) == (Contact.MOVING,)
    assert quality(swing(300.0, 4.0)) == (Verdict.BAD, Contact.MOVING)
    assert verdict(swing(300.0, 4.0)[:4500]) == (Contact.GOOD,)  # not after a moment


def test_lifting_an_arm_is_no_bad_contact():
    """Who lifts the arm as asked must not read that a pad is loose."""
    lifts = make.noise(39_000, 1, 4.0)
    for at in range(3000, 39_000, 12_000):  # 3 s up, 3 s held, 3 s down, 3 s of rest
        lifts[at : at + 9000] *= 12.0
        for start in (at, at + 6000):
            bow = np.sin(np.pi * np.arange(3000) / 3000)
            lifts[start : start + 3000, 0] += 400.0 * bow.astype(np.float32)
    meter = ContactMeter(FS, 1)
    said = {meter.push(lifts[at : at + 500])[0] for at in range(0, 39_000, 500)}
    assert said == {Contact.UNKNOWN, Contact.GOOD}


def test_the_drift_of_a_good_electrode_is_no_motion():
    """A calm muscle is so quiet that any drift is large beside it."""
    assert verdict(swing(15.0, 2.0)) == (Contact.GOOD,)
    ramp = np.linspace(0.0, 5000.0, 10_000, dtype=np.float32)[:, None]
    assert verdict(make.noise(10_000, 1, 4.0) + ramp) == (Contact.GOOD,)


def test_a_limb_that_moves_pulls_at_no_cable():
    """The accelerometer knows better: the sensor itself was moved."""
    emg, meter = swing(300.0, 4.0), ContactMeter(FS, 1)
    still = ContactMeter(FS, 1)
    for k in range(100):
        part = emg[100 * k : 100 * k + 100]
        tilt = np.sin(2 * np.pi * 0.5 * k / 10)
        meter.move(Motion(0, np.array([[tilt, 0.0, 1.0]], np.float32), 0))
        still.move(Motion(0, np.array([[0.001 * tilt, 0.0, 1.0]], np.float32), 0))
        words = meter.push(part), still.push(part)
    assert words == ((Contact.GOOD,), (Contact.MOVING,))


def test_the_other_arm_that_moves_excuses_no_pulled_cable():
    """Of two sensors each knows only its own arm."""
    emg, meter = np.tile(swing(300.0, 4.0), (1, 2)), ContactMeter(FS, 2)
    for k in range(100):
        for channel, size in ((0, 1.0), (1, 0.001)):
            tilt = size * np.sin(2 * np.pi * 0.5 * k / 10)
            felt = np.array([[tilt, 0.0, 1.0]], np.float32)
            meter.move(Motion(0, felt, 0, (channel,)))
        words = meter.push(emg[100 * k : 100 * k + 100])
    assert words == (Contact.GOOD, Contact.MOVING)


def test_in_counts_nothing_is_known_about_the_size_of_a_swing():
    """A sensor without a scale must not make people press pads for nothing."""
    assert verdict(swing(300.0, 4.0), unit=Unit.COUNTS) == (Contact.GOOD,)


def test_what_is_fair_asks_nothing_of_anybody():
    """Between good and bad there is nothing to do, but a helper may want to know."""
    assert quality(make.noise(10_000, 1, 3.0)) == (Verdict.GOOD, Contact.GOOD)
    assert quality(make.noise(10_000, 1, 7.0)) == (Verdict.FAIR, Contact.NOISY)
    assert verdict(make.noise(10_000, 1, 7.0)) == (Contact.GOOD,)
    hum = make.noise(10_000, 1, 3.0) + tone(1.8, 50.0)
    assert quality(hum) == (Verdict.FAIR, Contact.MAINS)
    assert quality(make.noise(10_000, 1, 15.0)) == (Verdict.BAD, Contact.NOISY)


def test_faults_of_the_pads_are_said_before_those_of_the_way():
    """Pads can be pressed on at once; and a loose pad must not pass for heard."""
    off, good = Quality(Verdict.BAD, Contact.OFF), Quality(Verdict.GOOD, Contact.GOOD)
    assert with_trouble(off, Contact.LOSSY) == off
    assert with_trouble(good, Contact.LOSSY) == Quality(Verdict.BAD, Contact.LOSSY)
    assert with_trouble(Quality(), Contact.RATE).reason is Contact.RATE
    assert with_trouble(good, Contact.GOOD) == good


def test_the_level_is_that_of_the_last_second():
    """The number beside a channel must be that of the muscle, without drift."""
    meter = ContactMeter(FS, 2)
    assert np.isnan(meter.rms).all()
    emg = make.noise(5000, 2, 20.0)
    emg[:, 1] = 30.0 * np.sin(2 * np.pi * 100.0 * np.arange(5000) / FS) + 500.0
    meter.push(emg)
    # of white noise up to 500 Hz, 430 Hz are in the band
    np.testing.assert_allclose(meter.rms, [20.0 * 0.86**0.5, 30.0 / 2**0.5], rtol=0.1)


def test_one_sensor_that_is_away_leaves_the_others_verdict() -> None:
    """Of two sensors the one that streams must still say when its pads come off."""
    emg = make.noise(6000, 2, seed=3)
    emg[3000:4000, 1] = np.nan
    emg[3500:, 0] = 0.0
    meter = ContactMeter(1000.0, 2)
    said = {at: meter.push(emg[at : at + 500]) for at in range(0, 6000, 500)}
    assert said[2500] == (Contact.GOOD, Contact.GOOD)
    assert said[3500] == (Contact.OFF, Contact.UNKNOWN)
    assert said[4500] == (Contact.OFF, Contact.GOOD)


def test_a_calm_muscle_on_eight_bits_is_not_off():
    """Nobody presses pads on because a converter is coarse."""
    coarse = np.rint(make.noise(10_000, 1, 3.0) / 8.0)
    assert verdict(8.0 * coarse) == (Contact.GOOD,)
    assert verdict(coarse, unit=Unit.COUNTS) == (Contact.GOOD,)
