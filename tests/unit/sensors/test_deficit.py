"""Loss without a counter: what is late is not lost, and what is lost is known exactly."""

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from rehab.model.signal import Chunk, Gap
from rehab.sensors.packets.deficit import HOLD_S, Deficit
from tests.unit.sensors.deficit_room import Radio, gaps, hear, in_order, numbered

punctual = st.builds(
    Radio,
    ppm=st.sampled_from([-2000.0, -100.0, 0.0, 100.0, 2000.0]),
    interval_s=st.sampled_from([0.0, 0.0075, 0.015, 0.030]),
    late_share=st.just(0.0),
    seed=st.integers(0, 10_000),
)
tardy = st.builds(
    Radio,
    ppm=st.sampled_from([-2000.0, -100.0, 0.0, 100.0, 2000.0]),
    interval_s=st.sampled_from([0.0, 0.0075, 0.015, 0.030]),
    late_share=st.sampled_from([0.01, 0.1]),
    seed=st.integers(0, 10_000),
)
# The device's clock is known after some seconds; only then can it be told over a long loss.
pieces_lost = st.one_of(
    st.tuples(st.integers(60, 400), st.integers(4, 40)),
    st.tuples(st.integers(400, 1000), st.integers(4, 300)),
)
few = settings(max_examples=25, deadline=None, phases=set(Phase) - {Phase.explain})


@few
@given(radio=punctual, piece=pieces_lost)
def test_what_is_lost_in_one_piece_is_one_gap_in_its_place(
    radio: Radio, piece: tuple[int, int]
) -> None:
    """Else every later sample, phase and jerk lies at another time than it happened."""
    start, n_lost = piece
    lost = set(range(start, start + n_lost))
    heard = hear(radio, radio.arrivals_s(start + n_lost + 60), lost)
    in_order(heard)
    assert gaps(heard) == [(16 * start, 16 * n_lost)]
    for value in heard:
        if isinstance(value, Chunk):
            assert value.emg_uv[0, 0] == value.start_index


@few
@given(radio=tardy, piece=pieces_lost)
def test_what_is_lost_among_late_packets_keeps_its_length_to_a_packet(
    radio: Radio, piece: tuple[int, int]
) -> None:
    """One packet in ten late by up to 100 ms, and all behind it: this is a bad link."""
    start, n_lost = piece
    lost = set(range(start, start + n_lost))
    heard = hear(radio, radio.arrivals_s(start + n_lost + 60), lost)
    in_order(heard)
    found = gaps(heard)
    assert abs(sum(n_samples for _, n_samples in found) - 16 * n_lost) <= 16
    for place, _ in found:
        assert abs(place - 16 * start) <= radio.fs_hz * (radio.late_s + 2 * HOLD_S)


@few
@given(
    radio=st.one_of(punctual, tardy),
    outages=st.lists(
        st.tuples(st.floats(1.0, 9.0), st.floats(0.05, 2.5)), max_size=3
    ).map(tuple),
)
def test_what_comes_late_in_a_burst_is_not_lost(
    radio: Radio, outages: tuple[tuple[float, float], ...]
) -> None:
    """A false gap shifts all that follows, and takes seconds of training that were heard."""
    heard = hear(radio, radio.arrivals_s(700, outages), set())
    assert gaps(heard) == []
    in_order(heard)


@few
@given(
    radio=punctual,
    pieces=st.lists(st.tuples(st.integers(60, 150), st.integers(4, 40)), max_size=4),
)
def test_every_one_of_several_losses_is_found(
    radio: Radio, pieces: list[tuple[int, int]]
) -> None:
    """An error that stays behind after each loss adds up to a session that is off."""
    lost, expected, k = set[int](), [], 0
    for n_heard, n_lost in pieces:
        k += n_heard
        lost |= set(range(k, k + n_lost))
        expected.append((16 * k, 16 * n_lost))
        k += n_lost
    heard = hear(radio, radio.arrivals_s(k + 60), lost)
    assert gaps(heard) == expected
    in_order(heard)


def test_a_burst_that_brings_only_a_part_leaves_a_gap_of_the_rest() -> None:
    """A sensor keeps 20 packets and drops the others: 45 came to nothing, not 65."""
    radio = Radio()
    outage = (2.0, 65 * 0.016)
    arrivals_s = radio.arrivals_s(500, (outage,))
    first = int(np.argmax(arrivals_s >= sum(outage)))
    heard = hear(radio, arrivals_s, set(range(first + 20, first + 65)))
    in_order(heard)
    ((place, n_samples),) = gaps(heard)
    assert n_samples == 16 * 45
    assert place == 16 * first  # the same arrivals as if the oldest had been dropped


def test_a_slow_backlog_is_let_through_and_what_lacks_after_it_is_a_gap() -> None:
    """Some systems give two packets an event: one second takes ten to be made up for."""
    radio = Radio(interval_s=0.0, late_share=0.0)
    at_s = radio.arrivals_s(1500)
    late_s = np.clip(1.0 - 0.1 * (at_s - 3.0), 0.0, 1.0) * (at_s > 3.0)
    lost = set(range(600, 625))
    heard = hear(radio, np.maximum.accumulate(at_s + late_s), lost)
    in_order(heard)
    assert sum(n for _, n in gaps(heard)) == 16 * 25


def test_what_was_given_up_and_came_after_all_is_taken_off_the_next_loss() -> None:
    """A machine that is too slow for seconds must not make a session longer for good."""
    radio = Radio(interval_s=0.0, late_share=0.0)
    at_s = radio.arrivals_s(2500)
    growing = np.clip(0.25 * (at_s - 6.0), 0.0, 1.0) * (at_s < 10.0)
    lost = set(range(1800, 1900))
    heard = hear(radio, np.maximum.accumulate(at_s + growing), lost)
    in_order(heard)
    first_lost = sum(n for place, n in gaps(heard) if place < 16 * 1700)
    assert 0 < first_lost <= 1000 + 100
    assert abs(sum(n for _, n in gaps(heard)) - 16 * 100) <= 52


def test_no_more_is_held_back_than_said() -> None:
    """Held-back samples are a patient who sees an old effort."""
    radio = Radio(interval_s=0.015, late_share=0.0)
    deficit, pending = Deficit(1000.0, 0.01), 0
    lost = set(range(200, 230))
    for k, at_s in enumerate(radio.arrivals_s(500)):
        if k not in lost:
            heard = deficit.push(numbered(16 * k, 16), round(at_s * 1e9))
            out = sum(len(c.emg_uv) for c in heard if isinstance(c, Chunk))
            pending += 16 - out
        assert pending <= 1000 * HOLD_S + 2 * 16
    assert pending == 0


def test_after_a_new_link_the_gap_is_as_long_as_the_silence() -> None:
    """The blocks begin anew: the gap is told by the time, to some milliseconds."""
    radio = Radio(late_share=0.0)
    deficit, heard = Deficit(1000.0, 0.01), list[Chunk | Gap]()
    for k, at_s in enumerate(radio.arrivals_s(400)):
        if k == 300:
            heard += deficit.resume()
        shift_s = 2.5037 if k >= 300 else 0.0
        heard += deficit.push(numbered(16 * k, 16), round((at_s + shift_s) * 1e9))
    in_order(heard)
    ((place, n_samples),) = gaps(heard)
    assert place == 16 * 300
    assert n_samples == pytest.approx(2504, abs=4)


def test_rows_that_are_known_to_be_lost_and_torn_ones_are_part_of_the_gap() -> None:
    """Half a line joined to half of another one is a value that nobody measured."""
    deficit = Deficit(100.0, 0.01)
    heard: list[Chunk | Gap] = []
    for k in range(200):
        heard += deficit.push(numbered(k, 1), k * 10_000_000)
    broken = numbered(200, 3)
    broken[1] = np.nan
    heard += deficit.push(broken, 202 * 10_000_000)
    for k in range(303, 400):  # 100 are lost, and the first one is torn
        heard += deficit.push(numbered(k, 1), k * 10_000_000, is_torn=k == 303)
    assert gaps(heard) == [(201, 1), (203, 101)]
    assert in_order(heard) == 400


def test_packets_of_any_size_and_times_that_go_back_stay_in_order() -> None:
    """Whatever a system says, indices never overlap and never go back."""
    rng = np.random.default_rng(3)
    deficit, heard = Deficit(500.0, 0.01), list[Chunk | Gap]()
    at_ns = 0
    for _ in range(3000):
        at_ns += int(rng.normal(10_000_000, 60_000_000))
        if rng.random() < 0.01:
            heard += deficit.resume()
        heard += deficit.push(numbered(0, int(rng.integers(0, 20))), at_ns)
    in_order(heard)
