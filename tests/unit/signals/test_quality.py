"""The contact meter: each fault of an electrode gets its word, and muscle gets none."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehab.model.frame import Contact
from rehab.model.signal import Unit
from rehab.signals.quality import ContactMeter
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
