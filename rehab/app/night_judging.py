"""A night's recording goes in, a judged night comes out. In the memory of some minutes.

What is analysed has 250 samples a second (`rehab.signals.decimate`); it is not stored.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np

from rehab import score_night
from rehab.app.home import make_decoder
from rehab.app.night_examples import places_of
from rehab.detect.checks import is_volts, whole_swing
from rehab.detect.leg_movement.night import VERSION
from rehab.errors import FileError, Reason
from rehab.model.night import Night, Rules
from rehab.model.nights import (
    CLOCK_SET_MIN,
    CLOCK_SET_US,
    SLEPT_S,
    NightEnd,
    NightEvent,
    NightRow,
    NightScore,
    Site,
    TurnsBy,
    withheld_of,
)
from rehab.model.session import Event, EventKind, RecordingFile
from rehab.model.signal import Samples, Side, Stream, Unit
from rehab.ports.progress import Tell, untold
from rehab.score.trend.nights import RULES
from rehab.signals import turning
from rehab.signals.decimate import Decimator
from rehab.signals.turning import Turning
from rehab.storage.blocks import BlockReader

LEAST_S = 60.0
NIGHT = "night"
"""In the header of a recording: it is a night, and of which kind."""


class NightSignal:
    """What is judged of a recording: the legs, at the rate of the analysis.

    Parameters
    ----------
    path : Path
    tell : callable
        Told how many of how many samples are read; all of them is not known before.

    Raises
    ------
    FileError
        As `BlockReader`; FILE_DAMAGED where the header is not a night's.
    """

    def __init__(self, path: Path, tell: Tell = untold, n_samples: int = 0) -> None:
        reader = BlockReader(path, make_decoder)
        self.stream, self.header = reader.stream, reader.header
        self.about = about(self.header, path)
        channels, self.legs = legs_of(self.about)
        decimator = Decimator(self.stream.fs_hz, len(channels))
        felt = Turning(self.stream.fs_hz)
        parts = []
        for block in reader:
            parts.append(decimator.push(block[:, channels]))
            felt.take(reader.drain_motions())
            tell(reader.n_samples, max(n_samples, reader.n_samples))
        parts.append(decimator.finish())
        self.emg_uv: Samples = np.concatenate(parts)
        self.fs_hz, self.channels = decimator.fs_hz, channels
        felt.take(reader.drain_motions())
        self.turning_s = felt.spans_s()
        self.turns_by = TurnsBy.MOTION if felt.is_felt else TurnsBy.MUSCLE
        self.events, self.places = tuple(reader.events), tuple(reader.places)
        self.n_samples = reader.n_samples

    @property
    def lights_out_s(self) -> float | None:
        """When the lights went out, by the log; None where it died before."""
        found = self._event(NightEvent.LIGHTS_OUT)
        return None if found is None else found.index / self.stream.fs_hz

    @property
    def up_s(self) -> float:
        """When the person got up; without a word of it, the last sample."""
        found = self._event(NightEvent.UP)
        last = self.n_samples if found is None else found.index
        return last / self.stream.fs_hz

    @property
    def slept_s(self) -> float:
        """How long the computer slept between lights out and getting up."""
        found = 0.0
        for event in self.events:
            if event.kind is EventKind.NIGHT and event.data["what"] == NightEvent.SLEPT:
                left_s = max(0.0, self.up_s - event.index / self.stream.fs_hz)
                found += min(left_s, float(str(event.data["seconds"])))
        return found

    @property
    def end(self) -> NightEnd | None:
        """Why it ended; None where the log does not say."""
        found = self._event(NightEvent.UP)
        return None if found is None else NightEnd(str(found.data["why"]))

    @property
    def is_uv(self) -> bool:
        """Whether the samples are microvolts, of which the rules speak.

        Where the sensor says so and they look like volts they are not: a night is kept.
        """
        emg_uv = self.emg_uv
        looks_like_volts = len(emg_uv) > 0 and is_volts(whole_swing(emg_uv))
        return is_uv(self.stream) and not looks_like_volts

    def _event(self, what: NightEvent) -> Event | None:
        found = [
            event
            for event in self.events
            if event.kind is EventKind.NIGHT and event.data.get("what") == what
        ]
        return found[-1] if found else None


def is_uv(stream: Stream) -> bool:
    """Return whether all channels are in microvolts."""
    return all(channel.unit is Unit.UV for channel in stream.channels)


def is_night(header: Mapping[str, object]) -> bool:
    """Return whether a recording with this header is a night."""
    return NIGHT in header


def about(header: Mapping[str, object], path: Path) -> Mapping[str, Any]:
    """Return what a header says of a night. Raises FILE_DAMAGED where it is none."""
    found = header.get(NIGHT)
    if not isinstance(found, Mapping):
        raise FileError(Reason.FILE_DAMAGED, path=str(path))
    return found


def legs_of(night: Mapping[str, Any]) -> tuple[list[int], tuple[Side, ...]]:
    """Return which channels are judged, and which leg each is on."""
    placed = [(int(channel), Side(leg)) for channel, leg in night["channels"]]
    return [channel for channel, _ in placed], tuple(leg for _, leg in placed)


def row_of(
    file: RecordingFile, *, was_recovered: bool = False, tell: Tell = untold
) -> NightRow | None:
    """Read a closed recording back, judge it, and return the row to keep.

    None where the lights were out for less than a minute: then there is no night in it.
    """
    signal = NightSignal(file.path, tell, file.n_samples)
    lights_out_s, header, night = signal.lights_out_s, signal.header, signal.about
    if lights_out_s is None or signal.up_s - lights_out_s < LEAST_S:
        return None
    failed = signal.end in {None, NightEnd.FAILED}
    status = "recovered" if was_recovered else "partial" if failed else "complete"
    return NightRow(
        id=UUID(str(night["id"])),
        patient=str(header["patient"]),
        started_us=int(str(header["started_us"])),
        utc_offset_min=int(str(header["utc_offset_min"])),
        lights_out_s=lights_out_s,
        up_s=signal.up_s,
        site=Site(night["site"]),
        legs=signal.legs,
        device=signal.stream.device,
        is_simulated=signal.stream.is_simulated,
        is_replayed=signal.stream.is_replayed,
        unit=signal.stream.channels[0].unit if signal.is_uv else Unit.COUNTS,
        status=status,
        recording=file,
        scores=judged(signal),
    )


def judged(signal: NightSignal) -> tuple[NightScore, ...]:
    """Return what each set of rules finds; nothing in counts, of which no rule speaks."""
    if not signal.is_uv:
        return ()
    return tuple(_scored(signal, rules) for rules in Rules)


def _scored(signal: NightSignal, rules: Rules) -> NightScore:
    night = _night(signal, rules)
    is_shown = rules is RULES
    places = places_of(night, signal.places, signal.stream.fs_hz) if is_shown else ()
    return NightScore(night, withheld_of(night), places)


def method_now() -> Mapping[str, str | int]:
    """Return what every score by today's method says of itself; its rates may differ."""
    return {"name": "leg_movement", "version": VERSION, "turning": turning.VERSION}


def method_of(signal: NightSignal, night: Night) -> Mapping[str, str | int | float]:
    """Return what a night's scores say of how they were found, and from what."""
    slept_s = round(signal.slept_s, 3)
    set_us, set_min = signal.about.get("clock_set") or (0, 0)
    return {
        **night.method,
        "turning": turning.VERSION,
        "turns_by": signal.turns_by.value,
        "recorded_hz": signal.stream.fs_hz,
        **({SLEPT_S: slept_s} if slept_s else {}),
        **({CLOCK_SET_US: int(set_us), CLOCK_SET_MIN: int(set_min)} if set_us else {}),
    }


def _night(signal: NightSignal, rules: Rules) -> Night:
    found = score_night(
        signal.emg_uv,
        signal.fs_hz,
        rules,
        legs=signal.legs,
        lights_out_s=signal.lights_out_s,
        up_s=signal.up_s,  # behind the last sample where the sensor was lost
        turning_s=signal.turning_s,
    )
    return replace(found, method=method_of(signal, found))
