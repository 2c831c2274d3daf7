"""`rehab emulate`: an emulated sensor in another process, on a controller behind TCP."""

import asyncio
import socket
import sys

import pytest
from bumble.transport.tcp_server import open_tcp_server_transport_with_socket

from rehab.cli.start import main
from rehab.sensors.ble.transport import BleTransport
from rehab.sensors.virtual.air import Air, AirController
from rehab.sensors.virtual.source import virtual_radio
from tests.e2e.virtual_world import TIMING, Ear


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def test_a_sensor_in_another_process_is_heard() -> None:
    """Whoever has a dongle can try the whole way without owning a sensor."""

    async def story() -> None:
        listening = socket.create_server(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        air = Air(0.0075)
        server = await open_tcp_server_transport_with_socket(listening)
        controller = AirController("dongle", air)
        controller.set_packet_sink(server.sink)
        server.source.set_packet_sink(controller)
        other = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "rehab", "emulate", "npg", "--dongle"),
            f"tcp-client:127.0.0.1:{port}",
            stdout=asyncio.subprocess.PIPE,
        )
        assert other.stdout is not None
        told = await other.stdout.readline()
        assert b"NPG-Lite-3CH-EMU1" in told
        assert b"simulated" in told
        ear = Ear()
        async with virtual_radio(air) as radio:
            transport = BleTransport("NPG", radio=radio, timing=TIMING)
            running = asyncio.create_task(transport.run(ear))
            await ear.samples(500)
            running.cancel()
            await asyncio.wait({running})
        other.terminate()
        await other.wait()
        await server.close()
        server.server.close()
        await server.server.wait_closed()
        assert ear.gaps == []
        assert ear.streams[0].fs_hz == 500.0

    asyncio.run(story())


def test_without_a_dongle_it_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Most people have none: one sentence, no traceback."""
    dongle = f"tcp-client:127.0.0.1:{free_port()}"
    monkeypatch.setattr(sys, "argv", ["rehab", "emulate", "npg", "--dongle", dongle])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert "plug it in" in capsys.readouterr().err


@pytest.mark.parametrize("asked", ["nothing", "npg?mtu=9"])
def test_an_unknown_sensor_is_a_wrong_use(
    asked: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A typing error must not look like a broken dongle."""
    monkeypatch.setattr(sys, "argv", ["rehab", "emulate", asked])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "virtual:npg" in capsys.readouterr().err
