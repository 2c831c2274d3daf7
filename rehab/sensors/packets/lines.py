"""Text lines of numbers over a Nordic UART or an ArduinoBLE characteristic.

What makers' sketches print: one line a sample, cut anywhere by the notifications; see
`rehab.sensors.packets.text` for what a line may look like.

The settings of the stream say: ``step``, by how much the first column goes up a sample
(a counter: 1; milliseconds at 500 Hz: 2), 0 or nothing where it is a channel; and
``scale_uv``, microvolts of one (1 if not given).

Loss: by the first column where it is a counter or a time; else by the time alone
(`Deficit`), to about the jitter of the radio. A line of numbers that is cut short is one
sample that is lost; other text is none.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from rehab.errors import PacketError
from rehab.model.signal import Chunk, Gap, Packet, Samples, Stream
from rehab.ports import Decoder
from rehab.sensors.packets.counting import EVER, Counting
from rehab.sensors.packets.deficit import Deficit
from rehab.sensors.packets.text import Cutter, Line, is_damaged, numbers_in
from rehab.sensors.transport import RESUMED

_OFF = 0.01  # a measured rate and a maker's oscillator
_MODULI = (
    100,
    256,
    1000,
    1024,
    4096,
    10_000,
    32_768,
    65_536,
    100_000,
    1 << 31,
    1 << 32,
)
_LEARNING = 2000  # samples over which the step of a clock is averaged: 2 and 3 ms
_TWICE = 25  # samples back is no new start of the counter, and no loss of 75 of 100


def encode_rows(
    values: NDArray[np.number],
    counter: Sequence[float] | None = None,
    *,
    separator: str = ",",
    end: str = "\r\n",
) -> bytes:
    """Return lines of numbers, shape ``(n_samples, n_channels)``; a counter goes first."""
    rows = values.tolist()
    if counter is not None:
        rows = [[count, *row] for count, row in zip(counter, rows, strict=True)]
    lines = [separator.join(f"{value:.12g}" for value in row) + end for row in rows]
    return "".join(lines).encode()


def make_decoder(stream: Stream) -> Decoder:
    """Return a decoder for `stream`: channels, rate and settings matter."""
    step = float(stream.settings.get("step", 0.0))
    scale_uv = float(stream.settings.get("scale_uv", 1.0))
    if step > 0:
        return CountedLines(stream.fs_hz, stream.n_channels, scale_uv, step)
    return PlainLines(stream.fs_hz, stream.n_channels, scale_uv)


class _Rows:
    """What both kinds of lines share: bytes in, rows of numbers out."""

    def __init__(self, n_columns: int) -> None:
        self._n_columns = n_columns
        self._cutter = Cutter()

    def _read(self, data: bytes) -> list[tuple[Line, tuple[float, ...] | None]]:
        """Return the rows of a notification; None is one that was cut short.

        Raises
        ------
        PacketError
            It is empty, or all of its lines hold something else.
        """
        if not data:
            raise PacketError("empty notification")
        lines = [line for line in self._cutter.feed(data) if line.text]
        rows: list[tuple[Line, tuple[float, ...] | None]] = []
        for line in lines:
            numbers = numbers_in(line.text)
            if numbers is not None and len(numbers) == self._n_columns:
                rows.append((line, numbers))
            elif is_damaged(line.text):
                rows.append((line, None))
        if lines and not rows:
            raise PacketError(f"no line of {self._n_columns} numbers")
        return rows


class PlainLines(_Rows):
    """Every column is a channel: only the time says what is missing."""

    def __init__(self, fs_hz: float, n_channels: int, scale_uv: float) -> None:
        super().__init__(n_channels)
        self._scale_uv = scale_uv
        self._deficit = Deficit(fs_hz, _OFF)
        self._has_begun = False

    def feed(self, packet: Packet) -> Iterable[Chunk | Gap]:
        """Return the samples that are clear now, and the gaps before them."""
        if packet.characteristic == RESUMED:
            self._cutter.forget()
            return self._deficit.resume()
        rows = self._read(packet.data)
        while rows and rows[0][1] is None and not self._has_begun:
            del rows[0]  # the first line may have begun before somebody listened
        if not rows:
            return ()
        self._has_begun = True
        lost = (np.nan,) * self._n_columns
        values = np.array([row or lost for _, row in rows]) * self._scale_uv
        samples: Samples = values.astype(np.float32)
        is_torn = rows[0][0].is_torn
        return self._deficit.push(samples, packet.received_ns, is_torn=is_torn)


class CountedLines(_Rows):
    """The first column goes up by `step` a sample: it says exactly what is missing."""

    def __init__(
        self, fs_hz: float, n_channels: int, scale_uv: float, step: float
    ) -> None:
        super().__init__(1 + n_channels)
        self._scale_uv = scale_uv
        self._counting = Counting(fs_hz, step)
        self._step = step
        self._n_steps = 1
        self._modulus: int | None = None
        self._last = 0.0

    def feed(self, packet: Packet) -> Iterable[Chunk | Gap]:
        """Return the samples of the lines that end here, and the gaps before them."""
        if packet.characteristic == RESUMED:
            self._cutter.forget()
            self._counting.resume()
            return ()
        heard: list[Chunk | Gap] = []
        for _, row in self._read(packet.data):
            if row is None:
                continue  # the next counter will tell
            try:
                start, n_lost = self._place(row[0], packet.received_ns)
            except PacketError:
                continue
            if n_lost:
                heard.append(Gap(start - n_lost, n_lost))
            samples = np.array([row[1:]]) * self._scale_uv
            heard.append(Chunk(start, samples.astype(np.float32), packet.received_ns))
        return _joined(heard)

    def _place(self, count: float, received_ns: int) -> tuple[int, int]:
        """Return the index of a sample by its counter, and how many are lost before.

        Raises
        ------
        PacketError
            It came twice, or its counter cannot be believed.
        """
        if not self._counting.has_begun:
            self._last = count - self._step
        ahead = (count - self._last) / self._step
        modulus = self._modulus
        back = -ahead % (modulus / self._step) if modulus else -ahead
        if -0.5 < back < _TWICE:
            raise PacketError("a line that came already")
        if ahead < 0 and modulus is None:
            modulus = next((m for m in _MODULI if m > self._last), None)
        round_ = round(modulus / self._step) if modulus else EVER
        jump = round(ahead) - 1
        after = count + self._step
        placed = self._counting.place(jump, round_, 1, received_ns, (count, after))
        if jump < 0 and placed[1] == jump % round_:
            self._modulus = modulus
        if jump == 0:
            self._n_steps = min(self._n_steps + 1, _LEARNING)
            self._step += (count - self._last - self._step) / self._n_steps
        self._last = count
        return placed


def _joined(heard: list[Chunk | Gap]) -> list[Chunk | Gap]:
    """Make one chunk of samples that follow each other."""
    joined: list[Chunk | Gap] = []
    rows: list[Chunk] = []
    for value in heard:
        if isinstance(value, Chunk):
            rows.append(value)
            continue
        joined += _stacked(rows)
        rows = []
        joined.append(value)
    return joined + _stacked(rows)


def _stacked(rows: list[Chunk]) -> list[Chunk]:
    if not rows:
        return []
    samples = np.concatenate([row.emg_uv for row in rows])
    return [Chunk(rows[0].start_index, samples, rows[0].received_ns)]
