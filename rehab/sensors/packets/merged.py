"""Two sensors, or more, as one: their packets apart, their samples on one time axis.

A packet of the device `k` bears the tag ``k/`` before its own (``0/``, ``1/emg2``,
``1/link``); what each device's decoder needs, the settings of the stream hold
(`rehab.sensors.packets.merged_stream`). A recording decodes to the same samples again.

The axis is the sample index of the first device. Another one's samples keep their order
and their values and are put at the nearest place, by the clocks of both
(`rehab.signals.clock`); nothing is interpolated. Oscillators differ, so that from time to
time a sample is left out, or repeated where a place would stay empty: at 100 ppm one in
10 000. A repeated sample is no loss. As NaN it would be one: the live detector sees
nothing for 150 ms after each, and filters begin anew. What it does to the detectors is
told at `MOST_UNLIKE`.

What a device lost, or sends later than `PATIENCE_S`, is NaN in its own channels. Only what
is missing of all of them is a `Gap`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from rehab import plugins
from rehab.model.signal import Chunk, Gap, Motion, Packet, Samples, Stream
from rehab.ports import Decoder
from rehab.sensors.packets.merged_stream import streams_of
from rehab.sensors.transport import RESUMED
from rehab.signals.clock import SampleClock

PATIENCE_S = 0.4
"""So long a device is waited for that lags behind: links are given up at about 0.42 s."""

_MOST_OFF = 0.75
"""Samples by which one may lie beside its place: with half of one it would flutter."""

_MOST_REPEATED = 2
"""Four equal values in a row are taken for a device that hangs."""


def make_decoder(stream: Stream) -> Decoder:
    """Return a decoder for a stream of `merge_streams`."""
    return MergedDecoder(stream)


class _Part:
    """One device: its decoder, its clock, and its samples that wait for the others'.

    `stop` is the place after its last sample. `is_awaited` is False from the moment that
    it was given up until it is near again.
    """

    def __init__(self, stream: Stream, first_channel: int) -> None:
        self.decoder: Decoder = plugins.load("decoders", stream.decoder)(stream)
        self.clock = SampleClock(stream.fs_hz)
        self.columns = slice(first_channel, first_channel + stream.n_channels)
        self.waiting: list[tuple[int, Samples]] = []
        self.stop = 0
        self.is_awaited = True
        self._own_stop: int | None = None  # index after the last sample, by the device
        self._shift = 0

    def put(self, chunk: Chunk, place: float, begin: int) -> None:
        """Keep samples whose first one belongs at `place`; none lies before `begin`."""
        samples, start = chunk.emg_uv, chunk.start_index + self._shift
        off = place - start
        if abs(off) > _MOST_OFF:
            n = round(off)
            self._shift += n
            goes_on = chunk.start_index == self._own_stop
            if goes_on and 0 < n <= _MOST_REPEATED:
                samples = np.concatenate([np.repeat(samples[:1], n, axis=0), samples])
            else:
                start += n
        self._own_stop = chunk.stop_index
        n_late = max(begin, self.stop) - start
        if n_late > 0:
            samples, start = samples[n_late:], start + n_late
        if len(samples):
            self.waiting.append((start, samples))
            self.stop = start + len(samples)

    def take(self, until: int) -> list[tuple[int, Samples]]:
        """Return the samples before `until`, and let go of them."""
        taken, kept = [], []
        for start, samples in self.waiting:
            n = min(max(until - start, 0), len(samples))
            if n:
                taken.append((start, samples[:n]))
            if n < len(samples):
                kept.append((start + n, samples[n:]))
        self.waiting = kept
        return taken


class MergedDecoder:
    """Packets of several devices in, chunks with the channels of all of them out.

    Parameters
    ----------
    stream : Stream
        Made by `merge_streams`.
    """

    def __init__(self, stream: Stream) -> None:
        self._parts: dict[str, _Part] = {}
        at = 0
        for part, own in enumerate(streams_of(stream)):
            self._parts[str(part)] = _Part(own, at)
            at += own.n_channels
        self._first = self._parts["0"]
        self._n_channels = at
        self._n_patience = round(PATIENCE_S * stream.fs_hz)
        self._index = 0  # of the next row to be handed out

    def feed(self, packet: Packet) -> Iterable[Chunk | Gap | Motion]:
        """Return the rows that are whole by now, or waited for long enough."""
        number, _, own_tag = packet.characteristic.partition("/")
        part = self._parts.get(number)
        if part is None:
            return ()
        if own_tag == RESUMED:
            part.clock.resume()
        motions: list[Motion] = []
        for heard in part.decoder.feed(replace(packet, characteristic=own_tag)):
            if isinstance(heard, Motion):
                motions.append(self._moved(part, heard))
            elif isinstance(heard, Chunk):
                self._take(part, heard)
            elif part is self._first:
                part.stop = max(part.stop, heard.stop_index)
        return [*motions, *self._rows(packet.received_ns)]

    def _take(self, part: _Part, chunk: Chunk) -> None:
        part.clock.push(chunk.stop_index, chunk.received_ns)
        if not self._first.clock.has_begun:
            return  # the axis begins with the first device
        part.put(chunk, self._place(part, chunk.start_index), self._index)
        if part.stop >= self._index - self._n_patience:
            part.is_awaited = True

    def _moved(self, part: _Part, motion: Motion) -> Motion:
        index = round(self._place(part, motion.index))
        channels = range(part.columns.start, part.columns.stop)
        index = min(max(index, 0), self._index)
        return replace(motion, index=index, channels=tuple(channels))

    def _place(self, part: _Part, index: int) -> float:
        """Return where on the axis a device's own index lies."""
        is_known = self._first.clock.has_begun and part.clock.has_begun
        if part is self._first or not is_known:
            return index
        return self._first.clock.index(part.clock.time_ns(index))

    def _rows(self, received_ns: int) -> Iterator[Chunk | Gap]:
        """Hand out what is there of all devices that are waited for."""
        parts = self._parts.values()
        newest = max(part.stop for part in parts)
        for part in parts:
            is_near = part.stop >= newest - self._n_patience
            part.is_awaited = is_near and (part.is_awaited or part.stop == newest)
        until = min(part.stop for part in parts if part.is_awaited)
        if until <= self._index:
            return
        taken = [(part.columns, part.take(until)) for part in parts]
        for start, stop in _covered(pieces for _, pieces in taken):
            if start > self._index:
                yield Gap(self._index, start - self._index)
            rows = np.full((stop - start, self._n_channels), np.nan, np.float32)
            for columns, pieces in taken:
                for at, samples in pieces:
                    if start <= at < stop:
                        rows[at - start : at - start + len(samples), columns] = samples
            yield Chunk(start, rows, received_ns)
            self._index = stop
        if until > self._index:
            yield Gap(self._index, until - self._index)
        self._index = until


def _covered(parts: Iterable[list[tuple[int, Samples]]]) -> list[tuple[int, int]]:
    """Return the stretches ``(start, stop)`` in which there is something, in order."""
    spans = sorted((at, at + len(piece)) for pieces in parts for at, piece in pieces)
    found: list[tuple[int, int]] = []
    for start, stop in spans:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(stop, found[-1][1]))
        else:
            found.append((start, stop))
    return found
