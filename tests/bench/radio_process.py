"""The radio of `test_bench_two_processes`: air, an emulated gForce, a controller on TCP.

``python -m tests.bench.radio_process LOG OUTAGE_AT_S`` prints the port; LOG gets a line a block: the
number of its first sample, and the machine's monotonic clock when it was taken.
"""

import asyncio
import socket
import sys
import time
from pathlib import Path
from typing import TextIO

import numpy as np
from bumble.transport.tcp_server import open_tcp_server_transport_with_socket

from rehab.sensors.virtual.air import Air, AirController
from rehab.sensors.virtual.device import Counts, Make
from rehab.sensors.virtual.kinds.gforce import EmulatedGForce

INTERVAL_S = 0.015
OUTAGE_S = 2.0
BASE = 251  # a sample's number modulo this is its value, on every channel


class Clocked:
    """A muscle that counts, and writes down when it was asked."""

    def __init__(self, log: TextIO) -> None:
        self._log = log
        self._n_taken = 0

    def take(self, n_samples: int) -> Counts:
        self._log.write(f"{self._n_taken} {time.monotonic_ns()}\n")
        number = np.arange(self._n_taken, self._n_taken + n_samples) % BASE
        self._n_taken += n_samples
        return np.repeat(number[:, None], 8, axis=1).astype(np.int32)


async def serve(log: TextIO, outage_at_s: float) -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    air = Air(INTERVAL_S)
    server = await open_tcp_server_transport_with_socket(listening)
    controller = AirController("dongle", air)
    controller.set_packet_sink(server.sink)
    server.source.set_packet_sink(controller)
    how = Make(options={"bits": 8})
    sensor = EmulatedGForce(air, Clocked(log), how)
    await sensor.switch_on()
    print(listening.getsockname()[1], flush=True)  # noqa: T201  the test reads it
    await sensor.started.wait()
    if outage_at_s:
        await asyncio.sleep(outage_at_s)
        air.cut(OUTAGE_S)
    await asyncio.Event().wait()


if __name__ == "__main__":
    with Path(sys.argv[1]).open("w", buffering=1, encoding="ascii") as log:
        asyncio.run(serve(log, float(sys.argv[2])))
