"""The simulated patient in time: quick where nobody waits, never ahead of the reader."""

import time

from rehab.sensors.packets.block import make_decoder
from rehab.sensors.simulated import open_source
from rehab.sensors.spec import parse_spec
from tests.unit.sensors.sensor_room import INF, chunks, emg, read, until_stream
from tests.unit.sensors.simulated_room import generated, patient_of, plan_for


def test_it_is_quick_enough_for_a_whole_session_in_seconds() -> None:
    """The headless demo and the tests run minutes of signal through it."""
    patient = patient_of(jerks_per_min=30)
    before_s = time.thread_time()
    generated(patient, 60, effort=0.5)
    assert time.thread_time() - before_s < 3.0


def test_at_real_speed_it_takes_real_time() -> None:
    """A repetition that runs faster than the person on the chair cannot be followed."""
    before_s = time.monotonic()  # it may begin before anybody looks at it
    source = open_source(
        parse_spec("simulated", plan=plan_for(), speed=4.0), make_decoder
    )
    until_stream(source)
    heard = read(source, until_index=1000)
    took_s = time.monotonic() - before_s
    source.close()
    assert len(emg(heard)) >= 1000
    assert took_s > 0.2


def test_it_never_runs_ahead_of_the_reader() -> None:
    """A patient who is ahead would miss cues, and miss other ones at another speed."""
    source = open_source(
        parse_spec("simulated", plan=plan_for(), speed=INF), make_decoder
    )
    until_stream(source)
    ends: list[int] = [0]
    while ends[-1] < 240:
        ends += [v.stop_index for v in chunks(source.drain())]
    time.sleep(0.05)  # long enough for a patient that does not wait to be far ahead
    ends += [v.stop_index for v in chunks(source.drain())]
    source.close()
    assert ends[-1] <= 250
