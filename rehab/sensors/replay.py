"""A recording as a sensor: ``replay:FILE``, at any speed; and whole files for scoring."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from rehab.errors import FileError, Reason
from rehab.model.signal import LinkSecurity, LinkState, Packet, Samples, Stream
from rehab.ports import Cue, Decoder, SensorRequest
from rehab.sensors.files import edf, table
from rehab.sensors.files.held import HeldSignal, checked
from rehab.sensors.link import Link
from rehab.sensors.pace import Pace
from rehab.sensors.transport import RESUMED, Outlet

ReplayPackets = Callable[[Path], tuple[Stream, Iterable[Packet]]]
"""Reads one of our own recordings; the program hands it in, storage being another room."""

_TABLES = frozenset({".csv", ".tsv", ".txt"})


def open_source(
    request: SensorRequest,
    make_decoder: Callable[[Stream], Decoder],
    *,
    read_mcap: ReplayPackets | None = None,
) -> Link:
    """Return a source that plays a file; its end is a `LinkChange` to `ENDED`.

    The packets of our own recordings keep their arrival times, at any speed.

    Raises
    ------
    FileError
        As `load_file`; `FILE_UNREADABLE` for MCAP without `read_mcap`.
    """
    path = Path(request.name)
    if kind_of(path) == "mcap":
        if read_mcap is None:
            raise FileError(Reason.FILE_UNREADABLE, path=str(path))
        stream, packets = read_mcap(path)
        transport = ReplayTransport(stream, _as_recorded(packets), request.speed)
    else:
        signal = held_file(path, request.channels, request.fs_hz, request.unit)
        transport = ReplayTransport(signal.stream, _as_sampled(signal), request.speed)
    return Link(transport, make_decoder, thread_name="replay")


def load_file(
    path: Path,
    *,
    channels: Sequence[str] = (),
    fs_hz: float | None = None,
    unit: str | None = None,
) -> tuple[Stream, Samples]:
    """Return a whole EDF, BDF or CSV file: microvolts, rows of NaN where lost.

    Parameters
    ----------
    path : Path
    channels : sequence of str
        Channels by name, in any case; empty takes all that are EMG.
    fs_hz, unit
        For a file that does not tell them.

    Raises
    ------
    FileError
        `FILE_MISSING`, `FILE_UNREADABLE`, `FILE_DAMAGED`, `TOO_SHORT`, and those of
        `rehab.sensors.files.edf.read` and `rehab.sensors.files.table.read`.
    """
    signal = held_file(path, channels, fs_hz, unit)
    return signal.stream, signal.samples()


class ReplayTransport:
    """Sends packets that exist already, each when its time has come.

    Parameters
    ----------
    stream : Stream
    packets : iterator of (seconds since the start, Packet)
    speed : float
        Times real time.
    """

    def __init__(
        self, stream: Stream, packets: Iterator[tuple[float, Packet]], speed: float
    ) -> None:
        self._stream = replace(
            stream, is_replayed=True, link_security=LinkSecurity.NONE
        )
        self._packets = packets
        self._pace = Pace(speed)

    async def run(self, outlet: Outlet) -> None:
        """Send all packets, held up by a reader that does not keep up.

        A link that was lost then is lost again.
        """
        outlet.stream(self._stream)
        outlet.change(LinkState.STREAMING)
        for due_s, packet in self._packets:
            is_back = packet.characteristic == RESUMED
            if is_back:  # it was away from the packet before this one on
                outlet.change(LinkState.LOST)
            await self._pace.wait(due_s)
            if is_back:
                outlet.change(LinkState.STREAMING)
            outlet.packet(packet)
            await outlet.room()

    def follow(self, cue: Cue) -> None:
        """Do nothing: what is recorded follows nobody."""

    def heard(self, index: int) -> None:
        """Do nothing: the mailbox holds the file up."""


def held_file(
    path: Path, channels: Sequence[str], fs_hz: float | None, unit: str | None
) -> HeldSignal:
    """Return a file's samples as they stand in it. Raises as `load_file`."""
    where = str(path)
    kind = kind_of(path)
    try:
        if kind == "table":
            signal = table.read(path, channels, fs_hz, unit)
        elif kind in {"edf", "bdf"}:
            signal = edf.read(path, channels, unit, is_bdf=kind == "bdf")
        else:
            raise FileError(Reason.FILE_UNREADABLE, path=where)
    except OSError as error:
        raise FileError(Reason.FILE_UNREADABLE, path=where) from error
    return checked(where, signal)


def kind_of(path: Path) -> str:
    """Return what a file is, by what it begins with or, failing that, by its name."""
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except IsADirectoryError as error:
        raise FileError(Reason.FILE_IS_FOLDER, path=str(path)) from error
    except FileNotFoundError as error:
        raise FileError(Reason.FILE_MISSING, path=str(path)) from error
    except (OSError, ValueError) as error:  # a folder, no permission, a NUL in the name
        raise FileError(Reason.FILE_UNREADABLE, path=str(path)) from error
    if not head:
        raise FileError(Reason.FILE_EMPTY, path=str(path))
    marks = {b"0       ": "edf", b"\xffBIOSEMI": "bdf", b"\x89MCAP0\r\n": "mcap"}
    marks[b"age-encr"] = "mcap"  # one of ours that is encrypted: its reader opens it
    if head in marks:
        return marks[head]
    if path.suffix.lower() == ".mcap":  # its reader can do without the beginning
        return "mcap"
    return "table" if path.suffix.lower() in _TABLES else "unknown"


def _as_sampled(signal: HeldSignal) -> Iterator[tuple[float, Packet]]:
    start_ns = time.monotonic_ns()
    for stop_index, data in signal.packets():
        due_s = stop_index / signal.stream.fs_hz
        yield due_s, Packet(start_ns + round(due_s * 1e9), data)


def _as_recorded(packets: Iterable[Packet]) -> Iterator[tuple[float, Packet]]:
    start_ns: int | None = None
    for packet in packets:
        start_ns = packet.received_ns if start_ns is None else start_ns
        yield (packet.received_ns - start_ns) / 1e9, packet
