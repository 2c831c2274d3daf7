"""A night from a sleep laboratory: a file goes in, a judged night comes out."""

from dataclasses import dataclass, replace
from pathlib import Path

from rehab import score_night
from rehab.app.files import Step, Tell, load, refuse_unused
from rehab.app.home import MAX_FS_HZ, MIN_FS_HZ
from rehab.app.night_judging import LEAST_S, NightSignal, is_night, method_of
from rehab.errors import FileError, Reason
from rehab.model.night import EPOCH_S, Night, Rules
from rehab.model.nights import NightScore, Site, withheld_of
from rehab.model.signal import Unit
from rehab.sensors.files import bed, edf, hypnogram
from rehab.sensors.files.legs import LegName, pick_legs
from rehab.sensors.files.naming import ALLOWED_UNITS
from rehab.sensors.replay import kind_of
from rehab.storage.reading import read_head


@dataclass(frozen=True, slots=True)
class NightAsk:
    """What is known of a file besides itself; `channels` are names of legs."""

    rules: Rules = Rules.AASM
    stages: Path | None = None
    channels: tuple[str, ...] = ()
    fs_hz: float | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class NightFile:
    """A file, what its channels are, and what was found in it."""

    path: Path
    fs_hz: float
    legs: tuple[LegName, ...]
    night: Night
    is_simulated: bool

    @property
    def score(self) -> NightScore:
        """The night, and whether its index can be shown: as of one at home."""
        return NightScore(self.night, withheld_of(self.night))


def judge_night(path: Path, ask: NightAsk, tell: Tell) -> NightFile:
    """Load and judge a night.

    Sleep stages come from `ask.stages`, else from the file's own annotations. A night of
    our own says when the lights went out; what moved before is not counted.

    Raises
    ------
    FileError
        As `rehab.app.files.load`, `pick_legs` and `hypnogram`; STAGES_NONE, STAGES_LENGTH,
        NOT_A_NIGHT; TOO_SHORT where the lights were out for less than a minute.
    """
    tell(Step.READING, 0, 0)
    kind = kind_of(path)
    if kind == "mcap":
        return _own(path, ask, tell)
    if kind in {"edf", "bdf"}:
        legs = pick_legs(
            str(path), edf.labels(path, is_bdf=kind == "bdf"), ask.channels
        )
        names = tuple(leg.label for leg in legs)
    else:
        legs, names = (), ask.channels
    recording = load(path, channels=names, fs_hz=ask.fs_hz, unit=ask.unit)
    stream = recording.stream
    if not legs:
        labels = [channel.label for channel in stream.channels]
        legs = pick_legs(str(path), labels, ask.channels)
    if any(channel.unit is not Unit.UV for channel in stream.channels):
        raise FileError(Reason.UNIT_UNKNOWN, path=str(path), allowed=ALLOWED_UNITS)
    if not MIN_FS_HZ <= stream.fs_hz <= MAX_FS_HZ:
        rate = f"{stream.fs_hz:g} Hz"
        raise FileError(Reason.RATE_UNSUPPORTED, path=str(path), rate=rate)
    wanted = [leg.label for leg in legs]
    columns = [
        wanted.index(c.label) if c.label in wanted else -1 for c in stream.channels
    ]
    emg_uv = recording.emg_uv[:, [columns.index(i) for i in range(len(legs))]]
    duration_s = len(emg_uv) / stream.fs_hz
    stages = _stages(path, kind, ask.stages, duration_s)
    out_s, up_s = _bed(path, kind) or (None, None)
    try:
        night = score_night(
            emg_uv,
            stream.fs_hz,
            ask.rules,
            stages,
            legs=[leg.leg for leg in legs],
            lights_out_s=out_s,
            up_s=up_s,  # behind the last sample where the sensor was lost
            tell=lambda done, n: tell(Step.COUNTING, done, n),
        )
    except ValueError as error:  # what says microvolts, and is volts
        raise FileError(
            Reason.UNIT_UNKNOWN, path=str(path), allowed=ALLOWED_UNITS
        ) from error
    return NightFile(path, stream.fs_hz, legs, night, stream.is_simulated)


def _own(path: Path, ask: NightAsk, tell: Tell) -> NightFile:
    """Judge a recording of our own as in the morning after it, by blocks."""
    refuse_unused(path, channels=ask.channels, fs_hz=ask.fs_hz, unit=ask.unit)
    if not is_night(read_head(path)[1]):
        raise FileError(Reason.NOT_A_NIGHT, path=str(path))
    signal = NightSignal(path)
    stream = signal.stream
    if not signal.is_uv:
        raise FileError(Reason.UNIT_UNKNOWN, path=str(path), allowed=ALLOWED_UNITS)
    out_s, up_s = signal.lights_out_s, signal.up_s
    if out_s is not None and up_s - out_s < LEAST_S:  # nor is it one in the morning
        raise FileError(Reason.TOO_SHORT, path=str(path), need=f"{LEAST_S:g} s")
    duration_s = len(signal.emg_uv) / signal.fs_hz
    night = score_night(
        signal.emg_uv,
        signal.fs_hz,
        ask.rules,
        _stages(path, "mcap", ask.stages, duration_s),
        legs=signal.legs,
        lights_out_s=out_s,
        up_s=up_s,
        turning_s=signal.turning_s,
        tell=lambda done, n: tell(Step.COUNTING, done, n),
    )
    night = replace(night, method=method_of(signal, night))
    is_shin = Site(signal.about["site"]).is_standard
    legs = tuple(
        LegName(stream.channels[channel].label, leg, is_shin)
        for channel, leg in zip(signal.channels, signal.legs, strict=True)
    )
    return NightFile(path, stream.fs_hz, legs, night, stream.is_simulated)


def _bed(path: Path, kind: str) -> bed.Bed | None:
    if kind in {"edf", "bdf"}:
        return bed.from_edf(path, is_bdf=kind == "bdf")
    return bed.beside(path)


def _stages(
    path: Path, kind: str, named: Path | None, duration_s: float
) -> list[int] | None:
    if named is None:
        is_edf = kind in {"edf", "bdf"}
        return (
            hypnogram.from_edf(path, duration_s, is_bdf=kind == "bdf")
            if is_edf
            else None
        )
    of = kind_of(named)
    if of in {"edf", "bdf"}:
        stages = hypnogram.from_edf(named, duration_s, is_bdf=of == "bdf")
        if stages is None:
            raise FileError(Reason.STAGES_NONE, path=str(named))
        return stages
    stages = hypnogram.from_table(named)
    if abs(len(stages) - duration_s / EPOCH_S) > 1.0:
        raise FileError(
            Reason.STAGES_LENGTH,
            path=str(named),
            found=str(len(stages)),
            expected=str(round(duration_s / EPOCH_S)),
        )
    return stages
