"""The stream that was meant, its channels and units, its rate, its packets."""

import sys
from dataclasses import replace

import numpy as np
import pytest

from rehab.errors import Reason, SensorError
from rehab.model.signal import Chunk, Gap, Packet, Side, Unit
from rehab.sensors.lsl import check_lsl, library
from rehab.sensors.lsl.blocks import packets_of
from rehab.sensors.lsl.choice import choose, is_same, refuse
from rehab.sensors.lsl.library import Description, Offer
from rehab.sensors.lsl.naming import stream_of
from rehab.sensors.lsl.placing import Placed
from rehab.sensors.lsl.rate import fits, measure_rate
from rehab.sensors.packets.block import make_decoder
from tests import make

ARM = Offer("arm", "EMG", 2, 1000.0, "f4", "serial 7", "u1", "lab")


def refused(wanted: str, *offers: Offer) -> SensorError:
    with pytest.raises(SensorError) as caught:
        choose(offers, wanted)
    return caught.value


def told(*channels: tuple[str, str, str]) -> Description:
    """Labels, units and types, one triple a channel."""
    labels, units, kinds = zip(*channels, strict=True)
    return Description(labels, units, kinds)


# ---- which one


def test_a_stream_is_named_by_name_or_source_id() -> None:
    """Where two programs use one name, the serial number is all that tells them apart."""
    other = replace(ARM, source_id="serial 8", uid="u2")
    assert choose([ARM], "arm") is ARM
    assert choose([ARM, other], "serial 8") is other
    error = refused("arm", ARM, other)
    assert error.reason is Reason.LSL_AMBIGUOUS
    assert "lsl:serial 7 (EMG, 2 × 1000 Hz, lab)" in error.facts["seen"]
    assert "lsl:serial 8" in error.facts["seen"]


def test_emg_comes_first() -> None:
    """A device that sends EMG and markers under one name means its EMG."""
    markers = Offer("arm", "Markers", 1, 0.0, "", "serial 7 m", "u2", "lab")
    assert choose([markers, ARM], "arm") is ARM


def test_nothing_of_that_name() -> None:
    """The names that are there show a slip of the pen at once."""
    error = refused("leg", ARM)
    assert error.reason is Reason.LSL_NOT_FOUND
    assert error.facts["seen"] == "arm"


def test_a_sender_that_began_anew_is_no_second_one() -> None:
    """A program that was restarted is known twice for some seconds."""
    again = replace(ARM, uid="u2", created_s=9.0)
    assert choose([again, ARM], "arm") is again


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"uid": "u2"}, True),
        ({"uid": "u2", "created_s": 5.0, "host": "other room"}, True),
        ({"uid": "u2", "source_id": "serial 8"}, False),
        ({"uid": "u2", "n_channels": 3}, False),
        ({"uid": "u2", "fs_hz": 500.0}, False),
    ],
)
def test_the_same_stream(change: dict[str, object], *, same: bool) -> None:
    """After a loss the neighbour's stream must not become this patient's."""
    assert is_same(replace(ARM, **change), ARM) is same  # type: ignore[arg-type]


def test_without_a_source_id_a_new_sender_is_a_stranger() -> None:
    """Two programs of one maker look alike; only the one that never stopped is known."""
    nameless = replace(ARM, source_id="")
    assert is_same(nameless, nameless)
    assert not is_same(replace(nameless, uid="u2"), nameless)


@pytest.mark.parametrize("change", [{"fs_hz": 0.0}, {"number_type": ""}])
def test_what_is_no_signal_is_refused(change: dict[str, object]) -> None:
    """Markers have no samples; a session would wait for them for ever."""
    with pytest.raises(SensorError) as caught:
        refuse(replace(ARM, **change))  # type: ignore[arg-type]
    assert caught.value.reason is Reason.LSL_IRREGULAR


# ---- channels and units


@pytest.mark.parametrize(
    ("unit", "uv"),
    [
        ("microvolts", 1.0),
        ("uV", 1.0),
        ("µV", 1.0),
        ("mV", 1e3),
        ("millivolts", 1e3),
        ("Volts", 1e6),
        ("V", 1e6),
        ("nanovolt", 1e-3),
        ("-6", 1.0),
    ],
)
def test_units_become_microvolts(unit: str, uv: float) -> None:
    """Millivolts read as microvolts would make every jerk too small to be one."""
    stream, _ = stream_of(ARM, told(("a", unit, ""), ("b", unit, "")), None)
    assert {channel.unit for channel in stream.channels} == {Unit.UV}
    one = Placed(0, np.ones((3, 2), np.float32), 1)
    (packet,) = packets_of(one, [0, 1], "f4")
    (chunk,) = make_decoder(stream).feed(packet)
    assert isinstance(chunk, Chunk)
    np.testing.assert_allclose(chunk.emg_uv, uv)


@pytest.mark.parametrize("unit", ["", "g", "none", "0"])
def test_an_unknown_unit_makes_counts_of_all(unit: str) -> None:
    """A number of unknown size beside microvolts would be compared with them."""
    stream, _ = stream_of(ARM, told(("a", "uV", ""), ("b", unit, "")), None)
    assert {channel.unit for channel in stream.channels} == {Unit.COUNTS}
    assert stream.settings == {"dtype": "f4"}


def test_only_emg_is_taken() -> None:
    """A trigger line among the channels would be one endless jerk."""
    by_type = told(("a", "uV", "EMG"), ("b", "uV", "ACC"), ("c", "uV", "emg"))
    assert stream_of(ARM, by_type, None)[1] == [0, 2]
    by_label = told(("TRIGGER", "uV", ""), ("biceps", "uV", ""))
    stream, taken = stream_of(ARM, by_label, make.plan())
    assert taken == [1]
    assert stream.channels[0].label == "biceps"
    assert stream.channels[0].muscle
    assert stream.channels[0].side in (Side.LEFT, Side.RIGHT)
    nothing_said = told(("", "", ""), ("", "", ""))
    stream, taken = stream_of(ARM, nothing_said, None)
    assert taken == [0, 1]
    assert [channel.label for channel in stream.channels] == ["CH1", "CH2"]


def test_made_up_data_stay_made_up() -> None:
    """A practice session that is sent round must not come back as a patient's."""
    said = replace(told(("a", "uV", ""), ("b", "uV", "")), is_simulated=True)
    assert stream_of(ARM, said, None)[0].is_simulated


# ---- rate


def test_the_rate_is_measured_through_a_hiccup() -> None:
    """One stall of a busy computer must not make a good stream a wrong one."""
    arrived_s = np.arange(150) * 0.02
    arrived_s[140:149] = 2.96  # 0.18 s late, and then all at once
    assert measure_rate(arrived_s.tolist(), [20] * 150) == pytest.approx(1000, rel=0.01)
    assert measure_rate([0.0, 1.0], [1, 1]) == 0.0


def test_a_rate_that_does_not_fit() -> None:
    """Two per cent off and every band of the detector lies beside its place."""
    assert fits(990.0, 1000.0)
    assert not fits(975.0, 1000.0)
    assert not fits(500.0, 1000.0)


# ---- packets


@pytest.mark.parametrize("kind", ["f4", "f8", "i1", "i2", "i4", "i8"])
def test_every_number_type_is_kept(kind: str) -> None:
    """A device that sends whole numbers would otherwise lose its small steps."""
    offer = replace(ARM, number_type=kind)
    stream, taken = stream_of(offer, told(("a", "", ""), ("b", "", "")), None)
    values = np.array([[1, -2], [3, 100]]).astype(kind)
    dtype = str(stream.settings["dtype"])
    (packet,) = packets_of(Placed(0, values, 1), taken, dtype)
    (chunk,) = make_decoder(stream).feed(packet)
    assert isinstance(chunk, Chunk)
    np.testing.assert_array_equal(chunk.emg_uv, values)


def test_what_is_no_number_is_lost() -> None:
    """Some senders fill their own holes with NaN: the hole is recorded as one."""
    stream, _ = stream_of(ARM, told(("a", "uV", ""), ("b", "uV", "")), None)
    values = np.ones((10, 2))
    values[4:6, 1] = np.nan
    values[8, 0] = 1e300  # no float holds it
    decoder = make_decoder(stream)
    sent: list[Packet] = list(packets_of(Placed(0, values, 1), [0, 1], "f4"))
    heard = [value for packet in sent for value in decoder.feed(packet)]
    assert [v.n_samples for v in heard if isinstance(v, Gap)] == [2, 1]
    assert [len(v.emg_uv) for v in heard if isinstance(v, Chunk)] == [4, 2, 1]


# ---- the library


def test_without_the_extra_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing package is one command away from being there."""
    monkeypatch.setitem(sys.modules, "pylsl", None)
    library.load.cache_clear()
    assert check_lsl() is Reason.LSL_EXTRA_MISSING


def test_without_liblsl_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """pylsl without its native library fails at its import, at great length."""

    class Finder:
        @staticmethod
        def find_spec(name: str, *_: object) -> None:
            if name == "pylsl":
                raise RuntimeError("LSL binary library file was not found.")

    monkeypatch.delitem(sys.modules, "pylsl", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Finder, *sys.meta_path])
    library.load.cache_clear()
    assert check_lsl() is Reason.LSL_LIBRARY_MISSING


def test_with_both_it_is_ready() -> None:
    """The doctor must not send somebody to install what is there."""
    library.load.cache_clear()
    assert check_lsl() is None
