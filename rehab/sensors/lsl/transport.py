"""Hears a stream of the network, and the same one again when it was lost."""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from rehab.errors import Reason, SensorError
from rehab.model.signal import LinkState, Stream
from rehab.ports import Cue, Placed
from rehab.sensors.lsl.blocks import packets_of
from rehab.sensors.lsl.choice import choose, is_same, matching, refuse
from rehab.sensors.lsl.library import (
    Description,
    Inlet,
    Library,
    Offer,
    StreamLostError,
)
from rehab.sensors.lsl.naming import stream_of
from rehab.sensors.lsl.placing import Piece, Placing
from rehab.sensors.lsl.rate import fits, measure_rate
from rehab.sensors.transport import Outlet


@dataclass(frozen=True, slots=True)
class Timing:
    """How long to wait for what, in seconds."""

    look_s: float = 6.0
    settle_s: float = 1.5
    describe_s: float = 10.0
    first_data_s: float = 5.0
    rate_s: tuple[float, ...] = (3.0, 6.0, 10.0)
    silence_s: float = 1.5
    look_again_s: float = 0.25
    give_up_s: float = 60.0
    poll_s: float = 0.01


class LslTransport:
    """A `Transport` over Lab Streaming Layer.

    Parameters
    ----------
    wanted : str
        Name or source id of the stream.
    plan : Placed or None
        Says which muscles the channels sit on.
    """

    def __init__(
        self,
        wanted: str,
        *,
        library: Library,
        timing: Timing,
        plan: Placed | None = None,
    ) -> None:
        self._wanted, self._plan = wanted, plan
        self._library, self._timing = library, timing
        self._taken: list[int] = []

    def follow(self, cue: Cue) -> None:
        """Ignore the cue: a person reads the screen."""

    def heard(self, index: int) -> None:
        """Ignore how far the reader is: a sender cannot be held up."""

    async def run(self, outlet: Outlet) -> None:
        """Hear until cancelled.

        Raises
        ------
        SensorError
            LSL_NOT_FOUND, LSL_AMBIGUOUS, LSL_IRREGULAR, LSL_RATE_WRONG, SENSOR_SILENT at
            the beginning; SENSOR_LOST later on.
        """
        outlet.change(LinkState.SEARCHING)
        offer = await self._find()
        refuse(offer)
        outlet.change(LinkState.CONNECTING)
        inlet = self._library.open(offer)
        self._library.rest()
        try:
            told = await self._describe(inlet, offer)
            early = await self._measure(inlet, offer)
        except StreamLostError as error:
            raise SensorError(Reason.SENSOR_LOST, name=offer.name) from error
        stream, self._taken = stream_of(offer, told, self._plan)
        placing = Placing(stream.fs_hz, early)
        outlet.stream(stream)
        outlet.change(LinkState.STREAMING)
        for piece in early:
            self._hand_on(placing, piece, stream, outlet)
        while True:
            await self._hear(inlet, placing, stream, outlet)
            outlet.change(LinkState.LOST)
            before = inlet
            inlet, offer, piece = await self._search(inlet, offer, told)
            if inlet is not before:  # else the same clock runs on
                placing.resume()
            outlet.change(LinkState.STREAMING)
            self._hand_on(placing, piece, stream, outlet)

    async def _find(self) -> Offer:
        """Return the stream that was meant; wait a little for others of its name."""
        timing = self._timing
        until_s = _now_s() + timing.look_s
        found_s: float | None = None
        while True:
            offers = self._library.offers()
            if found_s is None and matching(offers, self._wanted):
                found_s = _now_s()
                until_s = found_s + timing.settle_s
            if _now_s() >= until_s:
                return choose(offers, self._wanted)
            await asyncio.sleep(timing.poll_s)

    async def _describe(self, inlet: Inlet, offer: Offer) -> Description:
        until_s = _now_s() + self._timing.describe_s
        while _now_s() < until_s:
            told = await asyncio.to_thread(inlet.describe, 0.5)
            if told is not None:
                return told
        raise SensorError(Reason.SENSOR_SILENT, name=offer.name)

    async def _measure(self, inlet: Inlet, offer: Offer) -> list[Piece]:
        """Return the first seconds, once they have shown the rate that the stream says."""
        pieces: list[Piece] = []
        measured_hz = 0.0
        for seconds in self._timing.rate_s:
            while not pieces or _span_s(pieces) < seconds:
                piece = await self._next(inlet, self._timing.first_data_s)
                if piece is None:
                    raise SensorError(Reason.SENSOR_SILENT, name=offer.name)
                pieces.append(piece)
            measured_hz = measure_rate(
                [piece.received_ns / 1e9 for piece in pieces],
                [len(piece.times_s) for piece in pieces],
            )
            if fits(measured_hz, offer.fs_hz):
                return pieces
        raise SensorError(
            Reason.LSL_RATE_WRONG,
            name=offer.name,
            measured=f"{measured_hz:.1f}",
            allowed=f"{offer.fs_hz:g}",
        )

    async def _next(self, inlet: Inlet, wait_s: float) -> Piece | None:
        until_s = _now_s() + wait_s
        while _now_s() < until_s:
            piece = _pull(inlet)
            if len(piece.times_s):
                return piece
            await asyncio.sleep(self._timing.poll_s)
        return None

    async def _hear(
        self, inlet: Inlet, placing: Placing, stream: Stream, outlet: Outlet
    ) -> None:
        """Hand on what comes, until the sender is gone or says nothing for a while."""
        quiet_since_s = _now_s()
        while True:  # looks first: after a stall of our own all is there
            try:
                piece = _pull(inlet)
            except StreamLostError:
                return
            # also without news: what is held is decided after a while
            if self._hand_on(placing, piece, stream, outlet):
                quiet_since_s = _now_s()
            elif _now_s() - quiet_since_s >= self._timing.silence_s:
                return
            await asyncio.sleep(self._timing.poll_s)

    def _hand_on(
        self, placing: Placing, piece: Piece, stream: Stream, outlet: Outlet
    ) -> bool:
        """Return whether there was anything in it; samples that are no numbers are none."""
        dtype = str(stream.settings["dtype"])
        for placed in placing.place(piece):
            for packet in packets_of(placed, self._taken, dtype):
                outlet.packet(packet)
        return bool(np.isfinite(piece.values).any())

    async def _search(
        self, inlet: Inlet, known: Offer, told: Description
    ) -> tuple[Inlet, Offer, Piece]:
        """Wait until the same stream sends again, from the same sender or a new one."""
        timing = self._timing
        give_up_at_s, look_at_s = _now_s() + timing.give_up_s, 0.0
        heard = {known.uid: (inlet, known)}
        try:
            while _now_s() < give_up_at_s:
                for one, offer in list(heard.values()):
                    try:
                        piece = _pull(one)
                    except StreamLostError:
                        del heard[offer.uid]
                        continue
                    if np.isfinite(piece.values).any():
                        return one, offer, piece
                if _now_s() >= look_at_s:
                    await self._listen_to_others(heard, known, told)
                    look_at_s = _now_s() + timing.look_again_s
                await asyncio.sleep(timing.poll_s)
        finally:
            self._library.rest()
        raise SensorError(Reason.SENSOR_LOST, name=known.name)

    async def _listen_to_others(
        self,
        heard: dict[str, tuple[Inlet, Offer]],
        known: Offer,
        told: Description,
    ) -> None:
        """Open what is the same stream, and says the same of its channels."""
        for offer in self._library.offers():
            if offer.uid in heard or not is_same(offer, known):
                continue
            inlet = self._library.open(offer)
            with suppress(StreamLostError):  # known of still, and gone already
                if await asyncio.to_thread(inlet.describe, 0.5) == told:
                    heard[offer.uid] = (inlet, offer)


def _pull(inlet: Inlet) -> Piece:
    times_s, values = inlet.pull()
    return Piece(times_s, values, time.monotonic_ns())


def _span_s(pieces: list[Piece]) -> float:
    return (pieces[-1].received_ns - pieces[0].received_ns) / 1e9


def _now_s() -> float:
    return asyncio.get_running_loop().time()
