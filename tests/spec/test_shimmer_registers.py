"""A Shimmer's EXG registers, as others wrote them down.

`seemoo-lab/pyshimmer:test/bluetooth/test_bt_commands.py` (what is sent, what is answered)
and `ShimmerEngineering/webBLEDemos:ShimmerAPI/shimmer3r.js` (the two commands for sEMG).
"""

from rehab.sensors.packets import shimmer_talk


def test_pyshimmer_command_and_reply() -> None:
    """Registers that are read wrongly give another gain: every microvolt is wrong."""
    registers = bytes.fromhex("00801000000000000201")
    reply = bytes.fromhex("620a00801000000000000201")
    assert shimmer_talk.read_registers(1) == bytes.fromhex("6301000a")
    assert shimmer_talk.decode_registers(reply) == registers
    assert shimmer_talk.encode_registers(registers) == reply


def test_the_makers_commands_for_emg() -> None:
    """A chip that is set up for an ECG shows another signal at another scale."""
    first, second = (shimmer_talk.emg_registers(chip, 512.0) for chip in (0, 1))
    assert shimmer_talk.write_registers(0, first) == bytes.fromhex(
        "6100000a 03a8106960200000 0203"
    )
    assert shimmer_talk.write_registers(1, second) == bytes.fromhex(
        "6101000a 03a010e1e1000000 0201"
    )
    assert shimmer_talk.emg_registers(0, 200.0)[0] == 1
    assert shimmer_talk.emg_registers(0, 1024.0)[0] == 4
    assert shimmer_talk.gain_of(first) == 12.0


def test_the_makers_commands_for_rate_and_sensors() -> None:
    """Swapped bytes ask for another rate, or for other sensors."""
    assert shimmer_talk.set_rate(32) == bytes.fromhex("052000")
    assert shimmer_talk.set_sensors(0x180000) == bytes.fromhex("08000018")


def test_the_reply_to_an_inquiry() -> None:
    """By the client's layout: rate, 7 bytes of configuration, number, size, channels."""
    reply = bytes.fromhex("02 2000 00000000000000 03 01 1d1e1f")
    shimmer3 = bytes.fromhex("02 4000 00000000 06 01 1d2324202526")
    told = shimmer_talk.decode_inquiry(reply)
    assert (told.fs_hz, told.schema) == (1024.0, bytes([0x1D, 0x1E, 0x1F]))
    assert shimmer_talk.encode_inquiry(told) == reply
    assert shimmer_talk.decode_inquiry(shimmer3).fs_hz == 512.0
