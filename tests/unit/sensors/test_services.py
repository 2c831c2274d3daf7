"""The services that the Bluetooth SIG describes, as devices send them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.errors import PacketError
from rehab.sensors.packets.services import (
    HeartRate,
    encode_battery,
    encode_heart_rate,
    encode_text,
    read_battery,
    read_heart_rate,
    read_text,
)

KNOWN = [
    ("003c", HeartRate(60)),
    ("013c00", HeartRate(60)),
    ("044b", HeartRate(75, is_touching=False)),
    ("064b", HeartRate(75, is_touching=True)),
    ("08640a01", HeartRate(100, energy_kj=266)),
    ("103c0004", HeartRate(60, rr_s=(1.0,))),
    ("1f2c0105000002ff03", HeartRate(300, True, 5, (0.5, 1023 / 1024))),
]


@pytest.mark.parametrize(("data", "expected"), KNOWN)
def test_heart_rate(data: str, expected: HeartRate) -> None:
    """A field that is read where another stands makes a pulse of an energy."""
    assert read_heart_rate(bytes.fromhex(data)) == expected
    again = encode_heart_rate(expected)
    assert read_heart_rate(again) == expected


@given(
    per_minute=st.integers(0, 0xFFFF),
    is_touching=st.none() | st.booleans(),
    energy_kj=st.none() | st.integers(0, 0xFFFF),
    steps=st.lists(st.integers(0, 0xFFFF), max_size=9),
)
def test_what_was_encoded_is_read(
    per_minute: int, is_touching: bool | None, energy_kj: int | None, steps: list[int]
) -> None:
    """Every mixture of fields must come through."""
    rr_s = tuple(step / 1024 for step in steps)
    measured = HeartRate(per_minute, is_touching, energy_kj, rr_s)
    assert read_heart_rate(encode_heart_rate(measured)) == measured


@given(st.binary(max_size=30))
def test_random_bytes_raise_nothing_but_packet_errors(data: bytes) -> None:
    """A device in its boot loader must not crash a session."""
    for read in (read_heart_rate, read_battery):
        try:
            read(data)
        except PacketError:
            continue
    assert len(read_text(data)) <= 64


@pytest.mark.parametrize("data", ["", "01", "013c", "0864", "103c00", "003c0004"])
def test_what_ends_too_early_is_refused(data: str) -> None:
    """Half a number is another number."""
    with pytest.raises(PacketError):
        read_heart_rate(bytes.fromhex(data))


def test_battery() -> None:
    """Some devices say more than 100 while they charge."""
    assert read_battery(encode_battery(87)) == 87
    assert read_battery(b"\xff") == 100


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (encode_text("3.0.2"), "3.0.2"),
        (b"openbci.com\0\0", "openbci.com"),
        (b"\xff\xfeGanglion\n", "Ganglion"),
        (b"", ""),
    ],
)
def test_what_a_device_says_of_itself_fits_a_line(data: bytes, text: str) -> None:
    """It goes into the log as it is: a line break in it would forge a line."""
    assert read_text(data) == text
