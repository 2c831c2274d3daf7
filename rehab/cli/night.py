"""A night in a terminal: calm sentences on the way to bed, and its result in the morning."""

from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from rehab.app.awake import kept_awake
from rehab.app.desk import AppDesk
from rehab.app.encryption import where
from rehab.app.home import Home
from rehab.app.night import RunningNight, open_night
from rehab.app.night_headless import Stop, listening_for_stop, run
from rehab.app.night_judging import is_uv
from rehab.cli import night_words
from rehab.cli.run import goes_headless, open_home, open_window, say_rescued
from rehab.errors import Reason, RehabError
from rehab.i18n import _
from rehab.model.nights import NightFrame, NightPlan, NightRow, NightStage, Site
from rehab.model.signal import LinkState, Side
from rehab.ui.night_words import may_sleep_words

_Word = TypeVar("_Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class NightAsk:
    """What `rehab night` was asked for."""

    sensor: str
    patient: str
    site: str
    side: str
    hours: float
    speed: float
    channels: tuple[str, ...]
    fs_hz: float | None
    unit: str | None
    is_headless: bool


def record(ask: NightAsk, data: Path | None) -> None:
    """Record a night with the sensor that was named: at the window, or without one."""
    from rehab.app.files import refuse_unused_of

    plan = NightPlan(
        _patient(ask.patient),
        _one_of(Site, "--site", ask.site),
        _one_of(Side, "--side", ask.side),
        ask.hours,
    )
    home = open_home(data)
    try:
        how = {
            "speed": ask.speed,
            "channels": ask.channels,
            "fs_hz": ask.fs_hz,
            "unit": ask.unit,
        }
        refuse_unused_of(ask.sensor, how)
        if not goes_headless(ask.is_headless):
            desk = AppDesk(home, ask.patient, sensor=ask.sensor, how=how)
            desk.nights.planned = plan
            open_window(
                home, desk, exercise=None, sensor=ask.sensor, first_scene="night"
            )
            return
        say_rescued(home)
        row, n_made = _recorded(home, plan, ask.sensor, how, ask.speed)
    finally:
        home.close()
    for line in night_words.result(row, n_made):
        typer.echo(line)
    typer.echo(f"Recording: {where(row.recording.path)}")
    typer.echo("See it again: rehab nights")


def _patient(name: str) -> str:
    if not name.strip():
        raise RehabError(
            Reason.SETTING_INVALID,
            name="--patient",
            value=name,
            allowed="a name of at least one sign",
        )
    return name


def _one_of(kind: type[_Word], name: str, value: str) -> _Word:
    try:
        return kind(value)
    except ValueError as error:
        allowed = ", ".join(kind)
        raise RehabError(
            Reason.SETTING_INVALID, name=name, value=value, allowed=allowed
        ) from error


def _recorded(
    home: Home, plan: NightPlan, sensor: str, how: dict[str, object], speed: float
) -> tuple[NightRow, int | None]:
    """Return the night, and how many movements a simulation made in it."""
    with ExitStack() as stack:
        stop = stack.enter_context(listening_for_stop())
        night = open_night(home, plan, sensor, auto=True, **how)
        shown = stack.enter_context(_Shown(night, stop, stack))
        row = run(night, shown.watch, stop, speed=speed, tell=shown.tell)
        return row, night.n_made


class _Shown:
    """Says each thing once, and how much of the night is over."""

    def __init__(self, night: RunningNight, stop: Stop, stack: ExitStack) -> None:
        self._night, self._stop, self._stack = night, stop, stack
        self._console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[of]}"),
            console=self._console,
            transient=True,
        )
        self._bar = self._progress.add_task("", total=night.plan.hours, of="")
        self._stage: NightStage | None = None
        self._said: set[str] = set()

    def __enter__(self) -> "_Shown":
        self._progress.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._progress.stop()

    def watch(self, frame: NightFrame) -> None:
        """Say what is new in a frame."""
        for stage in self._passed(frame.stage):  # a simulation may be past one at once
            self._enter(stage)
        self._stage = frame.stage
        if frame.stage is NightStage.CONTACT:
            for line in night_words.pads(frame):
                self._say(line)
        if frame.stage is NightStage.DARK:
            away = frame.link is not LinkState.STREAMING
            words = _("looking for the sensor") if away else _("recording")
            done_h = frame.dark_s / 3600.0
            of = night_words.hours_of(done_h, self._night.plan.hours)
            self._progress.update(self._bar, completed=done_h, description=words, of=of)

    def _passed(self, now: NightStage) -> list[NightStage]:
        """Return the stages that were not said yet, up to the present one."""
        stages = list(NightStage)
        begun = -1 if self._stage is None else stages.index(self._stage)
        return stages[begun + 1 : stages.index(now) + 1]

    def tell(self, done: int, total: int) -> None:
        """Show in the morning how far the recording is read."""
        words = _("Counting the movements")
        self._progress.update(
            self._bar, completed=done, total=total, description=words, of=""
        )

    def _enter(self, stage: NightStage) -> None:
        stream = self._night.stream
        if stage is NightStage.CONTACT and stream is not None and not is_uv(stream):
            self._say(night_words.counts())
        if stage is NightStage.CONTACT and self._night.is_space_short:
            self._say(night_words.space_short())
        for line in night_words.on_the_way(stage, self._night.plan):
            self._say(line)
        if stage is NightStage.DARK and stream is not None and not stream.is_simulated:
            is_awake = self._stack.enter_context(kept_awake())
            if not is_awake:
                self._say(may_sleep_words())

    def _say(self, line: str) -> None:
        if line not in self._said:
            self._said.add(line)
            self._console.print(line, highlight=False)
