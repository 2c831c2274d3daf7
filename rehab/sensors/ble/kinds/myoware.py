"""MyoWare 2.0 on an Arduino that runs SparkFun's examples.

Source: ``sparkfun/SparkFun_MyoWare_Code_Examples:Arduino_Examples`` (public domain). It
does not connect a second time until its board is reset, its authors say.

The examples wait 10 ms in their loop, which gives fewer than 100 samples a second: it is
heard, but nobody trains with it (`Reason.RATE_UNSUPPORTED`). With a delay of 2 to 4 ms in
that line of the sketch it is a sensor.
"""

from rehab.errors import Reason, SensorError
from rehab.sensors.ble.kinds.kind import BleKind, NotThisKindError, Setup, Talk
from rehab.sensors.ble.kinds.overhearing import overhear, samples_per_second
from rehab.sensors.packets.myoware import N_CHANNELS

SERVICE = "19b10000-e8f2-537e-4f6c-d104768a1214"
DATA = "19b10001-e8f2-537e-4f6c-d104768a1214"
"""From an ArduinoBLE example: the name must say it as well."""

_RATE_HZ = 100.0  # of the examples, about
_POSSIBLE_HZ = (50.0, 1000.0)


async def _start(talk: Talk) -> Setup:
    if DATA not in talk.find("notify"):
        raise NotThisKindError("notify")
    await talk.subscribe(DATA)
    packets = await overhear(talk)
    if not packets:
        return Setup(1, nominal_hz=_RATE_HZ)  # the transport says that it is silent
    n_channels = len(packets[-1].data)
    if n_channels not in N_CHANNELS:
        raise NotThisKindError("1 or 4 bytes")
    rate_hz = samples_per_second(packets, lambda _: 1)
    if not _POSSIBLE_HZ[0] <= rate_hz <= _POSSIBLE_HZ[1]:
        raise SensorError(
            Reason.RATE_UNCERTAIN,
            name=talk.name,
            measured=f"{rate_hz:.1f}",
            allowed="{:g}…{:g}".format(*_POSSIBLE_HZ),
        )
    return Setup(n_channels, nominal_hz=rate_hz, full_scale=255.0)


MYOWARE = BleKind(
    id="myoware",
    title="MyoWare",
    decoder="myoware",
    start=_start,
    name_prefixes=("MYOWARE",),
    needs=(DATA,),
)
