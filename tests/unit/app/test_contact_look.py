"""A sensor that is only listened to. If these fail, `rehab sensors` calls a loose pad good,
or shows as now what was heard before the link was lost.
"""

import numpy as np

from rehab.app.contact import Look, Reading
from rehab.model.frame import Contact, Verdict
from rehab.model.signal import Chunk, Gap, LinkChange, LinkState, Motion
from tests import make

FS = 1000.0


def heard(look: Look, seconds: float, start: int = 0, rms_uv: float = 4.0) -> int:
    """Feed noise; return the index after it."""
    emg = make.noise(round(seconds * FS), 2, rms_uv)
    for at in range(0, len(emg), 20):
        stop_s = (start + at + 20) / FS
        look.take(Chunk(start + at, emg[at : at + 20], round(1e9 * stop_s)))
    return start + len(emg)


def reasons(reading: Reading) -> list[Contact]:
    return [one.quality.reason for one in reading.channels]


def test_a_sensor_is_told_as_it_is() -> None:
    look = Look(make.stream(FS, 2))
    look.take(LinkChange(LinkState.STREAMING, 0, 71))
    heard(look, 12.0)
    found = look.reading()
    assert (found.time_s, found.link, found.battery_pct) == (12.0, "streaming", 71)
    assert (found.n_samples, found.n_lost, found.loss_pct) == (12_000, 0, 0.0)
    assert found.measured_hz is not None
    assert abs(found.measured_hz - FS) < 1.0
    assert reasons(found) == [Contact.GOOD, Contact.GOOD]
    assert all(3.0 < (one.rms or 0.0) < 5.0 for one in found.channels)


def test_nothing_is_said_of_pads_while_the_link_is_away() -> None:
    """What was heard before the loss says nothing about now."""
    look = Look(make.stream(FS, 2))
    heard(look, 5.0)
    look.take(LinkChange(LinkState.LOST, 0))
    for found in (look.reading(), look.reading(silent_s=3.0)):
        assert reasons(found) == [Contact.UNKNOWN] * 2
        assert [one.rms for one in found.channels] == [None, None]
    look.take(LinkChange(LinkState.STREAMING, 0))
    assert reasons(look.reading()) == [Contact.GOOD] * 2
    assert reasons(look.reading(silent_s=0.6)) == [Contact.UNKNOWN] * 2


def test_lost_samples_are_told_with_what_they_mean() -> None:
    """A person can bring the sensor closer, if somebody says so."""
    look = Look(make.stream(FS, 2))
    stop = heard(look, 5.0)
    look.take(Gap(stop, 300))
    stop = heard(look, 3.0, stop + 300)
    found = look.reading()
    assert found.n_lost == 300
    assert found.channels[0].quality.verdict is Verdict.BAD
    assert reasons(found) == [Contact.LOSSY] * 2


def test_the_end_of_a_file_leaves_its_last_word() -> None:
    look = Look(make.stream(FS, 2))
    heard(look, 3.0)
    look.take(LinkChange(LinkState.ENDED, 0))
    assert look.is_over
    assert reasons(look.reading(silent_s=9.0)) == [Contact.GOOD] * 2


def test_an_accelerometer_passes_through() -> None:
    look = Look(make.stream(FS, 2))
    look.take(Motion(0, np.zeros((3, 3), np.float32), 0))
    heard(look, 2.0)
    assert reasons(look.reading()) == [Contact.GOOD] * 2
