"""Two sensors as one stream: on one time axis, each with its own losses."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehab.errors import Reason, SensorError
from rehab.model.signal import Chunk, Gap, Motion, Packet, Side, Unit
from rehab.sensors.packets.merged import PATIENCE_S, make_decoder
from rehab.sensors.packets.merged_stream import merge_streams, streams_of, tagged
from rehab.sensors.transport import RESUMED
from tests.senders import SENDERS
from tests.unit.sensors.merged_room import FS_HZ, feed, pair, rows, stream, two

FLOAT32_S = 2e-6  # times of half a minute in 24 bits


@pytest.mark.parametrize(
    ("one", "other"), [(0, 0), (0, 100), (-100, 100), (0, 2000), (2000, -2000)]
)
def test_both_arms_lie_on_one_time_axis(one: float, other: float) -> None:
    """A jerk of both arms must be one jerk, and the wandering of one must be no artefact."""
    found = rows(feed(make_decoder(pair()), two(one, other, seconds=60.0)))
    assert len(found) > 59.0 * FS_HZ
    off_s = np.abs(found[:, 1] - found[:, 0])
    begin = round(30.0 * FS_HZ)
    assert not np.isnan(off_s[begin:]).any()
    assert off_s[begin:].max() <= 0.010
    assert np.nanmax(off_s[round(2.0 * FS_HZ) :]) <= 0.025


def test_what_one_device_sends_stays_as_it_was() -> None:
    """Nothing may be interpolated: what is scored has to be what a muscle gave."""
    packets = two(0, 2000, seconds=40.0)
    found = rows(feed(make_decoder(pair()), packets))
    sent = [
        np.frombuffer(packet.data, "<f4", offset=4)
        for packet in packets
        if packet.characteristic == "0/"
    ]
    whole = np.concatenate(sent)
    np.testing.assert_array_equal(found[:, 0], whole[: len(found)])
    other = {
        float(value)
        for packet in packets
        if packet.characteristic == "1/"
        for value in np.frombuffer(packet.data, "<f4", offset=4)
    }
    seen = found[:, 1][np.isfinite(found[:, 1])]
    assert set(seen.tolist()) <= other
    assert (np.diff(seen) >= 0.0).all()


def test_few_samples_are_left_out_or_repeated() -> None:
    """Each of them is a small lie; two crystals may cost no more than one in 5000."""
    found = rows(feed(make_decoder(pair()), two(-50, 50, seconds=90.0)))
    steps = np.diff(found[round(10.0 * FS_HZ) :, 1])
    assert not np.isnan(steps).any()
    moved = np.abs(steps - 1.0 / FS_HZ) > 0.5 / FS_HZ
    assert np.count_nonzero(moved) <= len(steps) / 5000.0 + 8


@pytest.mark.parametrize("part", [0, 1])
def test_what_one_arm_lost_the_other_keeps(part: int) -> None:
    """A sensor that loses packets must not take the other arm's seconds with it."""
    lost_s = [(0.0, 0.0), (0.0, 0.0)]
    lost_s[part] = (14.0, 16.0)
    packets = two(0, 100, seconds=10.0, lost_s=(lost_s[0], lost_s[1]))
    heard = feed(make_decoder(pair()), packets)
    assert not any(isinstance(value, Gap) for value in heard)
    found = rows(heard)
    is_there = np.isfinite(found)
    inside = slice(round(4.1 * FS_HZ), round(5.9 * FS_HZ))
    assert not is_there[inside, part].any()
    assert is_there[round(0.1 * FS_HZ) :, 1 - part].all()
    assert is_there[round(6.1 * FS_HZ) :].all()
    n_lost = np.count_nonzero(~is_there[round(3.0 * FS_HZ) :, part])
    assert n_lost == pytest.approx(2.0 * FS_HZ, abs=12)


def test_what_both_lost_is_a_gap() -> None:
    """Where nothing came at all there is no row; a chunk of NaN would count as received."""
    packets = two(seconds=10.0, lost_s=((14.0, 15.0), (14.2, 15.5)))
    heard = feed(make_decoder(pair()), packets)
    gaps = [value for value in heard if isinstance(value, Gap)]
    assert sum(gap.n_samples for gap in gaps) == pytest.approx(0.8 * FS_HZ, abs=12)
    found = rows(heard)
    assert np.isfinite(found[round(5.6 * FS_HZ) :]).all()


def test_nobody_waits_for_long() -> None:
    """The bar on the screen must follow the muscle although the other sensor is away."""
    packets = two(seconds=12.0, lost_s=((0.0, 0.0), (13.0, 19.0)))
    decoder = make_decoder(pair())
    waits_s = []
    for packet in packets:
        for value in decoder.feed(packet):
            if isinstance(value, Chunk):
                newest_s = packet.received_ns / 1e9
                waits_s.append((newest_s, newest_s - float(value.emg_uv[0, 0])))
    away = [wait for at, wait in waits_s if 13.6 < at < 19.0]
    assert max(wait for _, wait in waits_s) < PATIENCE_S + 0.15
    assert max(away) < 0.15


def test_a_short_hold_up_costs_nothing() -> None:
    """Radio links are held up for a third of a second all the time; all of it arrives."""
    packets = two(seconds=10.0, late_s=(14.0, 14.3))
    found = rows(feed(make_decoder(pair()), packets))
    assert np.isfinite(found[round(FS_HZ) :]).all()


def test_a_long_hold_up_is_lost_and_what_follows_is_not() -> None:
    """Late data must be no late feedback, and must not shift what comes after them."""
    packets = two(seconds=12.0, late_s=(14.0, 16.0))
    found = rows(feed(make_decoder(pair()), packets))
    is_there = np.isfinite(found)
    assert is_there[round(FS_HZ) :, 0].all()
    n_lost = np.count_nonzero(~is_there[round(FS_HZ) :, 1])
    assert 1.4 * FS_HZ < n_lost < 2.1 * FS_HZ
    after = found[round(6.2 * FS_HZ) :]
    assert np.abs(after[:, 1] - after[:, 0]).max() <= 0.020


def test_a_link_that_came_back_is_told_to_its_own_decoder() -> None:
    """The mark of a resumed link belongs to one arm; the other goes on undisturbed."""
    packets = two(seconds=8.0, lost_s=((0.0, 0.0), (13.0, 15.0)))
    at = next(i for i, p in enumerate(packets) if p.received_ns > 15e9 and p.data[:1])
    mark = Packet(packets[at].received_ns, b"", tagged(1, RESUMED))
    packets.insert(at, mark)
    found = rows(feed(make_decoder(pair()), packets))
    assert np.isfinite(found[round(FS_HZ) :, 0]).all()
    assert np.isfinite(found[round(5.2 * FS_HZ) :]).all()


def test_the_axis_goes_on_while_the_first_device_is_away() -> None:
    """The first sensor is the axis; without it the other arm must still be seen."""
    packets = two(300, -300, seconds=40.0, lost_s=((20.0, 35.0), (0.0, 0.0)))
    found = rows(feed(make_decoder(pair()), packets))
    assert np.isfinite(found[round(FS_HZ) :, 1]).mean() > 0.999
    after = found[round(25.5 * FS_HZ) :]
    assert np.isfinite(after).all()
    assert np.abs(after[:, 1] - after[:, 0]).max() <= 0.015


@settings(max_examples=60, deadline=None)
@given(
    noise=st.lists(st.binary(max_size=60), max_size=60),
    steps_ns=st.lists(st.integers(0, 10**9), min_size=60, max_size=60),
    data=st.data(),
)
def test_any_bytes_of_either_device_do_no_harm(
    noise: list[bytes], steps_ns: list[int], data: st.DataObject
) -> None:
    """One sensor in its boot loader must not crash the other one's session."""
    tags = st.sampled_from(["0/", "1/", "0/link", "1/link", "2/", "", "x"])
    times = np.cumsum(steps_ns).tolist()
    decoder = make_decoder(pair())
    index = 0
    for time_ns, noisy in zip(times, noise, strict=False):
        for value in feed(decoder, [Packet(time_ns, noisy, data.draw(tags))]):
            assert value.start_index == index
            index = value.stop_index


def test_each_accelerometer_is_about_its_own_channels() -> None:
    """Two gravities in one row would look like a sensor that is knocked all the time."""
    one = SENDERS["ganglion 3, 18 bits"]
    merged = merge_streams([one.stream(), one.stream()])
    packets = [
        replace(packet, characteristic=tagged(part, packet.characteristic))
        for packet in one.arriving(one.send(one.counts(400)))
        for part in (0, 1)
    ]
    decoder = make_decoder(merged)
    heard = [value for packet in packets for value in decoder.feed(packet)]
    motions = [value for value in heard if isinstance(value, Motion)]
    assert {motion.channels for motion in motions} == {(0, 1, 2, 3), (4, 5, 6, 7)}
    assert [m.index for m in motions] == sorted(m.index for m in motions)


def test_little_is_kept_while_one_is_silent() -> None:
    """A night with one sensor switched off must not fill the machine."""
    decoder = make_decoder(pair())
    feed(decoder, two(seconds=60.0, lost_s=((0.0, 0.0), (12.0, 99.0))))
    kept = sum(len(part.waiting) for part in decoder._parts.values())
    assert kept <= PATIENCE_S * FS_HZ / 10 + 2


def test_a_stream_can_be_taken_apart_again() -> None:
    """A recording holds the merged stream only; each decoder must find its own there."""
    one = replace(stream("A", Side.LEFT, n_channels=2), full_scale=100.0)
    other = replace(stream("B", Side.RIGHT), fs_hz=501.5)
    merged = merge_streams([one, other])
    assert streams_of(merged) == tuple(
        replace(part, channels=channels)
        for part, channels in (
            (one, merged.channels[:2]),
            (other, merged.channels[2:]),
        )
    )
    assert [channel.label for channel in merged.channels] == ["1 CH1", "1 CH2", "2 CH1"]
    assert merged.fs_hz == one.fs_hz
    assert merged.full_scale is None


def test_sensors_that_do_not_fit_are_refused() -> None:
    """Half of one arm's samples would be made up, or microvolts stand beside counts."""
    one = stream("A", Side.LEFT)
    slow = stream("B", Side.RIGHT, fs_hz=494.0)
    counts = replace(one, channels=(replace(one.channels[0], unit=Unit.COUNTS),))
    for other in (slow, counts):
        with pytest.raises(SensorError) as raised:
            merge_streams([one, other])
        assert raised.value.reason is Reason.SENSORS_UNLIKE
