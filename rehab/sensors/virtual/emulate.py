"""``rehab emulate``: an emulated sensor on a real Bluetooth dongle, for other machines.

The dongle is driven without the system's Bluetooth, by bumble: ``usb:0``,
``serial:/dev/ttyACM0,1000000``, ``hci-socket:0``, ``tcp-client:HOST:PORT``, …
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bumble.transport import open_transport

from rehab.errors import Reason, SensorError
from rehab.ports import Cue, SensorRequest
from rehab.sensors.virtual.arm import Body, VirtualArm
from rehab.sensors.virtual.device import EmulatedDevice, HciEnds, Make
from rehab.sensors.virtual.faults import split_options
from rehab.sensors.virtual.kinds import emulated

_OPEN_S = 10.0
_WORK_S, _REST_S = 4.0, 4.0  # the arm lifts and rests by itself: nobody leads it


def emulate(
    request: SensorRequest,
    dongle: str,
    seconds: float | None,
    say: Callable[[str, str], None],
) -> None:
    """Advertise and stream until Ctrl-C, or for some seconds; blocks.

    Parameters
    ----------
    request : SensorRequest
        ``virtual:NAME?options``: the options of the simulated patient, and of the kind.
    dongle : str
        bumble's name of the dongle.
    seconds : float or None
    say : callable
        Called with the name and the address once it advertises.

    Raises
    ------
    SensorError
        SENSOR_UNKNOWN; DONGLE_UNUSABLE.
    """
    asyncio.run(_run(request, dongle, seconds, say))


async def _run(
    request: SensorRequest,
    dongle: str,
    seconds: float | None,
    say: Callable[[str, str], None],
) -> None:
    make = emulated(request.name)
    faults, options, traits = split_options(request, make)
    sampling = make.sampling(options)
    arm = VirtualArm(Body(traits, None, sampling.fs_hz), sampling)
    async with open_dongle(dongle) as ends:
        how = Make(
            n_channels=arm.n_channels,
            battery_pct=round(faults.battery),
            max_mtu=round(faults.mtu),
            clock_ppm=faults.ppm,
            options=options,
        )
        sensor = make(ends, arm, how)
        try:
            async with asyncio.timeout(_OPEN_S):
                await sensor.switch_on()
        except Exception as error:
            raise _unusable(dongle, error) from error
        say(sensor.name, sensor.address)
        moving = asyncio.create_task(_move(arm, sensor))
        try:
            await asyncio.wait({moving}, timeout=seconds)
        finally:
            moving.cancel()
            await asyncio.wait({moving})
            await sensor.switch_off()


async def _move(arm: VirtualArm, sensor: EmulatedDevice) -> None:
    """Lift and rest, over and over."""
    await sensor.started.wait()
    while True:
        for effort, seconds in ((1.0, _WORK_S), (0.0, _REST_S)):
            index = round(sensor.n_taken)
            arm.body.follow(Cue(index, effort, 0.5, "lift" if effort else "rest"))
            await asyncio.sleep(seconds)


@asynccontextmanager
async def open_dongle(dongle: str) -> AsyncIterator[HciEnds]:
    """Give the two ends of a dongle's HCI.

    Raises
    ------
    SensorError
        DONGLE_UNUSABLE.
    """
    try:
        async with asyncio.timeout(_OPEN_S):
            transport = await open_transport(dongle)
    except Exception as error:
        raise _unusable(dongle, error) from error
    try:
        yield HciEnds(transport.source, transport.sink)
    finally:
        await transport.close()


def _unusable(dongle: str, error: Exception) -> SensorError:
    detail = str(error) or type(error).__name__
    return SensorError(Reason.DONGLE_UNUSABLE, name=dongle, detail=detail)
