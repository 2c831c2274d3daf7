"""One stream made of several, with all that is needed to take it apart again.

The settings of the device `k` bear its tag: ``1/fs_hz``, ``1/decoder``, ``1/settings/dtype``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rehab.errors import Reason, SensorError
from rehab.model.signal import LinkSecurity, Stream

DECODER = "merged"

MOST_UNLIKE = 0.01
"""How far nominal rates may lie apart.

Simulated slow contractions without a jerk, placed on a slower or quicker axis, gave the
offline detector in 32 minutes no false jerk at 0.2 %, two at 0.5 %, one to four at 1 %,
nine at 2 %; one where nothing was placed anew.
"""

_OWN = "settings/"
_WEAKEST = tuple(LinkSecurity)

Settings = dict[str, str | int | float]


def tagged(part: int, name: str) -> str:
    """Return a name of device `part`: of a characteristic, or of a setting."""
    return f"{part}/{name}"


def merge_streams(streams: Sequence[Stream]) -> Stream:
    """Return what streams when all of these do: the channels of the first device first.

    Raises
    ------
    SensorError
        SENSORS_UNLIKE: their rates, or the units of their channels, are not the same.
    """
    first = streams[0]
    settings: Settings = {"n_devices": len(streams)}
    for part, stream in enumerate(streams):
        _check(first, stream)
        settings |= {tagged(part, key): value for key, value in _own(stream).items()}
    scales = {stream.full_scale for stream in streams}
    return Stream(
        device=" + ".join(stream.device for stream in streams),
        decoder=DECODER,
        fs_hz=first.fs_hz,
        channels=tuple(
            replace(channel, label=f"{part + 1} {channel.label}")
            for part, stream in enumerate(streams)
            for channel in stream.channels
        ),
        settings=settings,
        is_simulated=any(stream.is_simulated for stream in streams),
        full_scale=first.full_scale if len(scales) == 1 else None,
        is_replayed=any(stream.is_replayed for stream in streams),
        link_security=min((s.link_security for s in streams), key=_WEAKEST.index),
    )


def streams_of(stream: Stream) -> tuple[Stream, ...]:
    """Return the streams that a merged one was made of, as their decoders need them."""
    found, at = [], 0
    for part in range(int(stream.settings["n_devices"])):
        head = tagged(part, "")
        own = _under(head, stream.settings)
        stop = at + int(own["n_channels"])
        found.append(
            Stream(
                device=str(own["device"]),
                decoder=str(own["decoder"]),
                fs_hz=float(own["fs_hz"]),
                channels=stream.channels[at:stop],
                settings=_under(_OWN, own),
                is_simulated=stream.is_simulated,
                full_scale=float(own["full_scale"]) if "full_scale" in own else None,
                is_replayed=stream.is_replayed,
                link_security=stream.link_security,
            )
        )
        at = stop
    return tuple(found)


def _check(first: Stream, second: Stream) -> None:
    apart_hz = abs(second.fs_hz - first.fs_hz)
    units = {channel.unit for channel in (*first.channels, *second.channels)}
    if apart_hz > MOST_UNLIKE * first.fs_hz or len(units) > 1:
        raise SensorError(
            Reason.SENSORS_UNLIKE, first=first.device, second=second.device
        )


def _own(stream: Stream) -> Settings:
    own: Settings = {
        "device": stream.device,
        "decoder": stream.decoder,
        "fs_hz": stream.fs_hz,
        "n_channels": stream.n_channels,
    }
    if stream.full_scale is not None:
        own["full_scale"] = stream.full_scale
    return own | {_OWN + key: value for key, value in stream.settings.items()}


def _under(head: str, settings: Mapping[str, str | int | float]) -> Settings:
    """Return the settings whose names begin with `head`, without it."""
    return {
        key.removeprefix(head): value
        for key, value in settings.items()
        if key.startswith(head)
    }
