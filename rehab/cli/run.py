"""The commands that run a session: in a window, or headless with a progress bar."""

import math
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from rehab import i18n
from rehab.app import headless as headless_app
from rehab.app.desk import DEMO_SENSOR, AppDesk
from rehab.app.doctor import has_display
from rehab.app.guided import Guided, open_guided
from rehab.app.home import Home
from rehab.app.plans import plan_for
from rehab.cli import words
from rehab.config import read_settings
from rehab.errors import Reason, RehabError
from rehab.live.script import SETTLE_S
from rehab.model.frame import Frame, Stage
from rehab.model.people import DEMO, HOME
from rehab.model.session import SessionPlan, SessionRow
from rehab.model.signal import Side

_DEMO_EXERCISE = "arm_raise"
_HEADLESS_SPEED = 10.0  # a demo that nobody watches need not take its minute


@dataclass(frozen=True, slots=True)
class TrainAsk:
    """What `rehab train` was asked for."""

    exercise: str
    sensor: str
    patient: str
    side: str | None
    reps: int | None
    headless: bool
    speed: float
    channels: tuple[str, ...]
    fs_hz: float | None
    unit: str | None


def open_home(data: Path | None, *, read_only: bool = False) -> Home:
    """Return the data folder that was asked for, with the language set."""
    settings = read_settings(data)
    i18n.use_language(settings.language)
    return Home(settings, read_only=read_only)


def patient_app(data: Path | None) -> None:
    """Open the patient's window."""
    if not has_display():
        typer.echo(
            "rehab: there is no display here, so no window can be opened;"
            " try `rehab demo --headless`.",
            err=True,
        )
        raise typer.Exit(1)
    home = open_home(data)
    try:
        _window(home, AppDesk(home, HOME.id), exercise=None, sensor=None)
    finally:
        home.close()


def demo(
    *, headless: bool, speed: float | None, seconds: float, data: Path | None
) -> None:
    """Run the demo: the whole way with a simulated patient, in about a minute."""
    home = open_home(data)
    try:
        plan = _demo_plan(home, seconds)
        if _goes_headless(headless):
            pace = speed or _HEADLESS_SPEED
            guided = open_guided(home, plan, DEMO_SENSOR, auto=True, speed=pace)
            _headless(home, plan, guided)
            return
        desk = AppDesk(
            home,
            DEMO.id,
            sensor=DEMO_SENSOR,
            repetitions=plan.repetitions,
            how={"speed": speed or 1.0},
        )
        _window(home, desk, exercise=_DEMO_EXERCISE, sensor=DEMO_SENSOR)
    finally:
        home.close()


def train(ask: TrainAsk, data: Path | None) -> None:
    """Run one exercise with the sensor that was named."""
    side = _side(ask.side)
    home = open_home(data)
    try:
        plan = plan_for(home, ask.exercise, side, ask.patient, repetitions=ask.reps)
        how = {
            "speed": ask.speed,
            "channels": ask.channels,
            "fs_hz": ask.fs_hz,
            "unit": ask.unit,
        }
        if _goes_headless(ask.headless):
            guided = open_guided(home, plan, ask.sensor, auto=True, **how)
            _headless(home, plan, guided)
            return
        desk = AppDesk(
            home,
            ask.patient,
            sensor=ask.sensor,
            repetitions=ask.reps,
            how=how,
        )
        _window(home, desk, exercise=ask.exercise, sensor=ask.sensor)
    finally:
        home.close()


def _demo_plan(home: Home, seconds: float) -> SessionPlan:
    """Return a session of about `seconds`: as many repetitions as fit, at least one."""
    plan = plan_for(home, _DEMO_EXERCISE, Side.RIGHT, DEMO.id, repetitions=1)
    exercise = plan.exercise
    calibration_s = plan.rest_calibration_s + plan.n_references * (
        plan.reference_s + plan.reference_pause_s
    )
    fits = round((seconds - calibration_s) / exercise.repetition_s)
    most = min(exercise.limits.max_repetitions, max(1, fits))
    return plan_for(home, _DEMO_EXERCISE, Side.RIGHT, DEMO.id, repetitions=most)


def _side(name: str | None) -> Side | None:
    if name is None:
        return None
    try:
        return Side(name)
    except ValueError as error:
        raise RehabError(
            Reason.SETTING_INVALID,
            name="--side",
            value=name,
            allowed=", ".join(Side),
        ) from error


def _goes_headless(asked: bool) -> bool:  # noqa: FBT001 - one flag, one question
    if asked:
        return True
    if not has_display():
        typer.echo("There is no display here: running without a window.", err=True)
        return True
    return False


def _window(
    home: Home, desk: AppDesk, *, exercise: str | None, sensor: str | None
) -> None:
    from rehab.ui.window import run_window

    code = run_window(desk, theme=home.settings.theme, exercise=exercise, sensor=sensor)
    if code:
        raise typer.Exit(code)


_STAGES = {
    Stage.CONNECTING: "looking for the sensor",
    Stage.READY: "sensor is there",
    Stage.REST_CALIBRATION: "rest",
    Stage.REFERENCE: "comfortable contraction",
    Stage.EXERCISE: "exercise",
    Stage.SET_REST: "rest between sets",
    Stage.PAUSED: "paused",
    Stage.DONE: "done",
    Stage.STOPPED: "stopped",
}


def planned_s(plan: SessionPlan) -> float:
    """Return about how long a session takes, in seconds."""
    exercise, total = plan.exercise, 0.0
    if plan.is_calibrated_first:
        total += plan.rest_calibration_s
        total += plan.n_references * (plan.reference_s + plan.reference_pause_s)
    total += plan.sets * (SETTLE_S + plan.repetitions * exercise.repetition_s)
    return total + (plan.sets - 1) * exercise.dose.rest_between_sets_s


def _headless(home: Home, plan: SessionPlan, guided: Guided) -> None:
    from rehab.app.rescue import rescue

    for row in rescue(home):
        typer.echo(f"An earlier session was recovered: {row.recording.path}", err=True)
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:.0f} of {task.total:.0f} s"),
        TimeElapsedColumn(),
        console=console,
    ) as progress:
        bar = progress.add_task(plan.exercise.words.title, total=planned_s(plan))

        def watch(frame: Frame) -> None:
            what = frame.phase.value if frame.phase else _STAGES[frame.stage]
            if frame.stage is Stage.EXERCISE:
                what += f", {frame.repetition} of {frame.n_repetitions}"
            progress.update(
                bar,
                completed=math.floor(frame.time_s),
                description=f"{plan.exercise.words.title}: {what}",
            )

        row = headless_app.run(guided, watch)
    for line in summary(row, guided):
        typer.echo(line)


def summary(row: SessionRow, guided: Guided) -> list[str]:
    """Return what a finished session was like, in lines."""
    label = " (SIMULATED, nobody's muscle)" if row.is_simulated else ""
    lines = [f"{guided.plan.exercise.words.title}, {row.side}: {row.status}{label}"]
    if row.score is not None:
        lines += words.score_lines(row.score)
    found = guided.agreement
    if found is not None:
        lines.append(
            f"Simulated: {found.n_true} jerks were put into these phases,"
            f" {found.n_matched} of them were found (within 100 ms)"
        )
    if row.recording.gaps:
        lost_s = sum(gap.n_samples for gap in row.recording.gaps)
        lines.append(f"Lost: {len(row.recording.gaps)} gaps, {lost_s} samples")
    lines.append(f"Recording: {row.recording.path}")
    lines.append("See it again: rehab history")
    return lines
