"""pyshimmer, a client that we did not write, talks to the emulated Shimmer3.

It knows Bluetooth as a serial port: a pair of terminals stands between it and the radio.
"""

import asyncio
import os
import threading
import tty

import numpy as np
import pytest
from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic
from pyshimmer import DataPacket, EChannelType, ShimmerBluetooth
from pyshimmer.dev.channels import ESensorGroup
from serial import Serial

from rehab.sensors.virtual.air import Air
from rehab.sensors.virtual.kinds.shimmer import EmulatedShimmer
from rehab.sensors.virtual.source import virtual_radio
from tests.e2e.test_virtual_counted import EmulatedShimmer3, a_muscle

N_SAMPLES = 400
CLOCK = EChannelType.TIMESTAMP
EMG = (
    EChannelType.EXG_ADS1292R_1_CH1_24BIT,
    EChannelType.EXG_ADS1292R_1_CH2_24BIT,
)


def heard_by_pyshimmer(port: str) -> tuple[list[list[int]], list[EChannelType], float]:
    """Return ticks and counts of what it heard, the channels, and the gain."""
    rows: list[list[int]] = []
    is_enough = threading.Event()

    def keep(packet: DataPacket) -> None:
        rows.append([packet[CLOCK], *(packet[channel] for channel in EMG)])
        if len(rows) >= N_SAMPLES:
            is_enough.set()

    device = ShimmerBluetooth(Serial(port, 115200))
    device.initialize()
    device.set_sampling_rate(1024.0)
    device.set_sensors([ESensorGroup.EXG1_24BIT])
    device.set_exg_register(0, 0, bytes.fromhex("04A81069602000000203"))
    gain = device.get_exg_register(0).ch1_gain
    channels = device.get_data_types()
    device.add_stream_callback(keep)
    device.start_streaming()
    assert is_enough.wait(20)
    device.stop_streaming()
    device.shutdown()
    return rows, channels, gain


async def carry(client: BleakClient, make: type[EmulatedShimmer], port: int) -> None:
    """Carry bytes both ways between a terminal and the radio, until cancelled."""
    loop = asyncio.get_running_loop()
    said: asyncio.Queue[bytes] = asyncio.Queue()
    write, notify = make.CHARACTERISTICS

    def on_data(_: BleakGATTCharacteristic, data: bytearray) -> None:
        os.write(port, data)

    loop.add_reader(port, lambda: said.put_nowait(os.read(port, 512)))
    try:
        await client.start_notify(notify, on_data)
        while True:
            await client.write_gatt_char(write, await said.get(), response=True)
    finally:
        loop.remove_reader(port)


def test_pyshimmer_hears_what_the_emulated_shimmer_sampled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An emulated sensor that only we understand proves nothing about the real one."""
    # a client that loses one byte hears nothing any more: a busy machine is given time
    monkeypatch.setattr("rehab.sensors.virtual.air._QUEUE_LENGTH", 1 << 20)

    asyncio.run(_hear_beside_pyshimmer())


async def _hear_beside_pyshimmer() -> None:
    """In real time: the client waits on a thread of its own."""
    air = Air(0.0075)
    muscle = a_muscle(EmulatedShimmer3)
    sensor = EmulatedShimmer3(air, muscle)
    await sensor.switch_on()
    near, far = os.openpty()
    tty.setraw(far)
    async with virtual_radio(air) as radio:
        client = radio.client(sensor.address, lambda: None, 5.0)
        await client.connect()
        carrying = asyncio.create_task(carry(client, EmulatedShimmer3, near))
        try:
            rows, channels, gain = await asyncio.to_thread(
                heard_by_pyshimmer, os.ttyname(far)
            )
        finally:
            carrying.cancel()
            await asyncio.wait({carrying})
            await client.disconnect()
            os.close(near)
            os.close(far)
    await sensor.switch_off()
    assert gain == 12
    assert next(iter(channels)) is CLOCK
    heard = np.array(rows)
    index = heard[:, 0] // 32
    np.testing.assert_array_equal(heard[:, 1:], muscle.counts[index])
    np.testing.assert_array_equal(index, np.arange(len(index)))
