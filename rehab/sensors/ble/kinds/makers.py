"""Makers' own boards: text lines or binary rows over whatever characteristic notifies.

They have no name and no UUID of their own (a Nordic UART, or the service of an ArduinoBLE
example, which lamps and locks have as well), so such a board is only ever taken when it
is named in full and its kind is told: ``ble:MY-ARM?kind=lines``. Options:

``lines``
    ``scale_uv``: microvolts of one. Channels, and a counter or clock in the first
    column, are guessed from what it prints.
``rows``
    ``channels``, ``dtype``, ``endian``, ``counter``, ``counter_per``, ``scale_uv``: see
    `rehab.sensors.packets.rows`.
both
    ``characteristic``: UUID of the one that notifies, if there are several.
    ``say``: text that makes it begin, written once.
"""

from collections.abc import Mapping

from rehab.errors import Reason, SensorError
from rehab.model.signal import Unit
from rehab.sensors.ble.kinds.kind import BleKind, NotThisKindError, Setup, Talk
from rehab.sensors.ble.kinds.overhearing import overhear, samples_per_second
from rehab.sensors.packets import rows, text

NUS = "6e400001-b5a3-f393-e0a9-e50e24dcca9e"
NUS_RX = "6e400002-b5a3-f393-e0a9-e50e24dcca9e"
NUS_TX = "6e400003-b5a3-f393-e0a9-e50e24dcca9e"
ARDUINO = "19b10001-e8f2-537e-4f6c-d104768a1214"

_USUAL = (NUS_TX, NUS_RX, ARDUINO)  # some sketches have the two of the UART swapped
_SIG = "-0000-1000-8000-00805f9b34fb"  # the end of UUIDs with a meaning of their own
_NOTHING_HEARD = Setup(1, nominal_hz=100.0)  # the transport says that it is silent
_MAX_CHANNELS = 16


def own(uuids: list[str], asked: str = "") -> list[str]:
    """Return the characteristics of makers, those of usual sketches first.

    Chosen by what they can do, not by their UUID; `asked` is the only one if given.
    """
    if asked:
        return [uuid for uuid in uuids if uuid.lower() == asked.lower()]
    mine = [uuid for uuid in uuids if not uuid.lower().endswith(_SIG)]
    return [u for u in _USUAL if u in mine] or mine


async def _begin(talk: Talk) -> None:
    asked = talk.options.get("characteristic", "")
    found = own(talk.find("notify", "indicate"), asked)
    if not found or (len(found) > 1 and found[0] not in _USUAL):
        names = ", ".join(found) or asked or "notify"
        raise NotThisKindError(f"characteristic ({names})")
    await talk.subscribe(found[0])
    if word := talk.options.get("say"):
        ways = own(talk.find("write", "write-without-response"))
        if not ways:
            raise NotThisKindError("write")
        has_response = ways[0] in talk.find("write")
        await talk.write(ways[0], word.encode(), response=has_response)


async def _start_lines(talk: Talk) -> Setup:
    scale = _scale(talk.options)
    await _begin(talk)
    packets = await overhear(talk)
    if not packets:
        return _NOTHING_HEARD
    form = text.guess(packet.data for packet in packets)
    if form is None or not form.n_channels:
        raise NotThisKindError("lines of numbers")
    return Setup(
        form.n_channels,
        nominal_hz=samples_per_second(packets, lambda data: data.count(b"\n")),
        unit=Unit.UV if scale else Unit.COUNTS,
        settings={"step": form.step, **scale},
    )


async def _start_rows(talk: Talk) -> Setup:
    options = talk.options
    n_channels = _n_channels(options)
    names = ("dtype", "endian", "counter", "counter_per")
    told = {name: options[name] for name in names if name in options}
    try:
        form = rows.RowFormat(n_channels, told)
    except ValueError as error:
        name = str(error)
        words = {
            "dtype": rows.DTYPES,
            "endian": tuple(rows.ENDIANS),
            "counter": rows.COUNTERS[1:],
            "counter_per": rows.PER,
        }[name]
        allowed = ", ".join(f"{name}={word}" for word in words)
        raise _unknown(name, options[name], allowed) from error
    scale = _scale(options)
    await _begin(talk)
    packets = await overhear(talk)
    if not packets:
        return _NOTHING_HEARD
    fitting = [p for p in packets if form.n_rows(p.data) > 0]
    if len(fitting) < len(packets) / 2:
        raise NotThisKindError(f"rows of {form.row.itemsize} bytes")
    return Setup(
        n_channels,
        nominal_hz=samples_per_second(fitting, form.n_rows),
        unit=Unit.UV if scale else Unit.COUNTS,
        settings={**told, **scale},
    )


def _n_channels(options: Mapping[str, str]) -> int:
    asked = options.get("channels", "1")
    if not asked.isdecimal() or not 1 <= int(asked) <= _MAX_CHANNELS:
        raise _unknown("channels", asked, f"channels=1…{_MAX_CHANNELS}")
    return int(asked)


def _scale(options: Mapping[str, str]) -> dict[str, float]:
    asked = options.get("scale_uv")
    if asked is None:
        return {}
    try:
        scale_uv = float(asked)
    except ValueError:
        scale_uv = 0.0
    if not 0.0 < scale_uv < 1e9:
        raise _unknown("scale_uv", asked, "scale_uv=0.5")
    return {"scale_uv": scale_uv}


def _unknown(name: str, value: str, allowed: str) -> SensorError:
    return SensorError(
        Reason.SENSOR_UNKNOWN, name=f"?{name}={value}", allowed=f"?{allowed}"
    )


LINES = BleKind(
    id="lines",
    title="Text lines",
    decoder="lines",
    start=_start_lines,
    may_repeat=True,
)
ROWS = BleKind(
    id="rows",
    title="Binary rows",
    decoder="rows",
    start=_start_rows,
    may_repeat=True,
)
