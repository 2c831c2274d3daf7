"""Rows of binary numbers: what makers' sketches send who do not print text.

A notification holds whole rows of one number a channel. The settings of the stream say
how they are to be read: ``dtype`` (``u1 i1 u2 i2 u4 i4 f4``), ``endian`` (``little`` or
``big``; little if not given), ``scale_uv`` (microvolts of one; 1 if not given), and
``counter``: the dtype of an unsigned number before each row (``u1``, ``u2``, ``u4``) that
goes up one a row, or, with ``counter_per=packet``, of one before all of them that goes up
one a notification. Without it, what is missing is found by the time (`Deficit`).
"""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from rehab.errors import PacketError
from rehab.model.signal import Chunk, Gap, Packet, Samples, Stream
from rehab.ports import Decoder
from rehab.sensors.packets.counting import Counting
from rehab.sensors.packets.deficit import Deficit
from rehab.sensors.transport import RESUMED

DTYPES = ("u1", "i1", "u2", "i2", "u4", "i4", "f4")
COUNTERS = ("", "u1", "u2", "u4")
ENDIANS = {"little": "<", "big": ">"}
PER = ("row", "packet")

_OFF = 0.01  # a measured rate and a maker's oscillator
Settings = Mapping[str, str | int | float]


class RowFormat:
    """How rows lie in a notification.

    Parameters
    ----------
    n_channels : int
    settings : mapping
        Raises `ValueError` with the name of the setting that is none of the known ones.
    """

    def __init__(self, n_channels: int, settings: Settings) -> None:
        order = ENDIANS.get(str(settings.get("endian", "little")))
        dtype = str(settings.get("dtype", "i2"))
        counter = str(settings.get("counter", ""))
        per = str(settings.get("counter_per", "row"))
        if order is None:
            raise ValueError("endian")
        if dtype not in DTYPES:
            raise ValueError("dtype")
        if counter not in COUNTERS:
            raise ValueError("counter")
        if per not in PER:
            raise ValueError("counter_per")
        values = ("values", order + dtype, (n_channels,))
        count = [("count", order + counter)] if counter else []
        self.header = np.dtype(count if per == "packet" else [])
        self.row = np.dtype([*(count if per == "row" else []), values])
        self.has_counter = bool(counter)
        self.is_per_packet = bool(counter) and per == "packet"
        self.modulus = 1 << 8 * int(counter[1:]) if counter else 0

    def n_rows(self, data: bytes) -> int:
        """Return how many rows a notification holds; 0 if it is none of this format."""
        n_rows, rest = divmod(len(data) - self.header.itemsize, self.row.itemsize)
        return 0 if rest else max(0, n_rows)

    def read(
        self, data: bytes
    ) -> tuple[NDArray[np.integer] | None, NDArray[np.number]]:
        """Return the counters, if there are any, and the numbers.

        Raises
        ------
        PacketError
            These are no whole rows, or not one.
        """
        if not self.n_rows(data):
            raise PacketError(
                f"{len(data)} bytes are no rows of {self.row.itemsize} bytes"
            )
        rows = np.frombuffer(data, self.row, offset=self.header.itemsize)
        if not self.has_counter:
            return None, rows["values"]
        if self.is_per_packet:
            return np.frombuffer(data, self.header, 1)["count"], rows["values"]
        return rows["count"], rows["values"]


def encode_rows(values: NDArray[np.number], form: RowFormat, counter: int = 0) -> bytes:
    """Return a notification of rows; `counter` is that of the first, or of them all."""
    rows = np.zeros(len(values), form.row)
    rows["values"] = values
    head = b""
    if form.is_per_packet:
        header = np.zeros(1, form.header)
        header["count"] = counter % form.modulus
        head = header.tobytes()
    elif form.has_counter:
        rows["count"] = (counter + np.arange(len(values))) % form.modulus
    return head + rows.tobytes()


def make_decoder(stream: Stream) -> Decoder:
    """Return a decoder for `stream`: channels, rate and settings matter.

    Raises `ValueError` where a setting is none of the known ones.
    """
    form = RowFormat(stream.n_channels, stream.settings)
    scale_uv = float(stream.settings.get("scale_uv", 1.0))
    return RowDecoder(stream.fs_hz, form, scale_uv)


class RowDecoder:
    """Rows in, numbers out. A counted notification equal to the last one came twice."""

    def __init__(self, fs_hz: float, form: RowFormat, scale_uv: float) -> None:
        self._form = form
        self._scale_uv = scale_uv
        self._deficit = Deficit(fs_hz, _OFF)
        self._counting = Counting(fs_hz)
        self._next: int | None = None  # counter
        self._last = b""

    def feed(self, packet: Packet) -> Iterable[Chunk | Gap]:
        """Return the samples that are clear now, and the gaps before them."""
        if packet.characteristic == RESUMED:
            self._last = b""
            self._counting.resume()
            return () if self._form.has_counter else self._deficit.resume()
        counters, values = self._form.read(packet.data)
        with np.errstate(all="ignore"):  # random bytes make any float there is
            scaled = values.astype(np.float64) * self._scale_uv
            samples: Samples = scaled.astype(np.float32)
        if not np.isfinite(samples).all():
            raise PacketError("a number is not finite")
        if counters is None:
            return self._deficit.push(samples, packet.received_ns)
        if packet.data == self._last:
            return ()
        self._last = packet.data
        return self._counted(counters, samples, packet.received_ns)

    def _counted(
        self, counters: NDArray[np.integer], samples: Samples, received_ns: int
    ) -> list[Chunk | Gap]:
        modulus, n_samples = self._form.modulus, len(samples)
        wide: NDArray[np.int64] = counters.astype(np.int64)
        if np.any((wide[1:] - wide[:-1]) % modulus != 1):
            raise PacketError("the counters inside a notification do not follow")
        first = int(counters[0])
        after = (int(counters[-1]) + 1) % modulus
        each = n_samples if self._form.is_per_packet else 1
        jump = 0 if self._next is None else (first - self._next) % modulus * each
        start, n_lost = self._counting.place(
            jump, modulus * each, n_samples, received_ns, (first, after)
        )
        self._next = after
        chunk = Chunk(start, samples, received_ns)
        return [Gap(start - n_lost, n_lost), chunk] if n_lost else [chunk]
