"""The commands that run a session: in a window, or headless with a progress bar."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from rehab import i18n
from rehab.app.bluetooth_starts import uses_bluetooth
from rehab.app.broadcasts import open_broadcast
from rehab.app.desk import DEMO_SENSOR, AppDesk
from rehab.app.doctor import has_display
from rehab.app.encryption import where
from rehab.app.guided import open_guided
from rehab.app.home import Home
from rehab.app.plans import plan_for
from rehab.cli.encrypting import say_plain
from rehab.cli.progress import run_headless
from rehab.config import read_settings
from rehab.errors import Reason, RehabError
from rehab.model.people import DEMO, HOME
from rehab.model.plan import PlanItem
from rehab.model.session import SessionPlan
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
    is_sent: bool = False


def open_home(data: Path | None, *, read_only: bool = False) -> Home:
    """Return the data folder that was asked for, with the chosen language and theme."""
    home = Home(read_settings(data), read_only=read_only)
    home.settle()
    i18n.use_language(home.settings.language)
    for sentence in home.papers.said:  # the window tells it too
        typer.echo(f"rehab: {sentence}", err=True)
    return home


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
        open_window(home, AppDesk(home, HOME.id), exercise=None, sensor=None)
    finally:
        home.close()


def demo(
    *, headless: bool, speed: float | None, seconds: float, data: Path | None
) -> None:
    """Run the demo: the whole way with a simulated patient, in about a minute."""
    home = open_home(data)
    try:
        plan = _demo_plan(home, seconds)
        if goes_headless(headless):
            say_rescued(home)
            pace = speed or _HEADLESS_SPEED
            guided = open_guided(home, plan, DEMO_SENSOR, auto=True, speed=pace)
            run_headless(plan, guided)
            say_plain(home.settings)
            return
        desk = AppDesk(
            home,
            DEMO.id,
            sensor=DEMO_SENSOR,
            repetitions={_DEMO_EXERCISE: plan.repetitions},
            how={"speed": speed or 1.0},
        )
        open_window(home, desk, exercise=_DEMO_EXERCISE, sensor=DEMO_SENSOR)
    finally:
        home.close()


def train(ask: TrainAsk, data: Path | None) -> None:
    """Run one exercise with the sensor that was named."""
    from rehab.app.files import refuse_unused_of

    side = _side(ask.side)
    broadcast = open_broadcast() if ask.is_sent else None  # or say at once why not
    home = open_home(data)
    try:
        plan = plan_for(home, ask.exercise, side, ask.patient, repetitions=ask.reps)
        how: dict[str, Any] = {
            "speed": ask.speed,
            "channels": ask.channels,
            "fs_hz": ask.fs_hz,
            "unit": ask.unit,
        }
        refuse_unused_of(ask.sensor, how)
        desk = AppDesk(
            home,
            ask.patient,
            sensor=ask.sensor,
            repetitions={ask.exercise: ask.reps} if ask.reps else None,
            how=how,
        )
        desk.send_to(open_broadcast if ask.is_sent else None)
        if goes_headless(ask.headless):
            say_rescued(home)
            _say_paused(home, ask.sensor)
            item = _refuse(desk, plan, ask.sensor)
            plan = desk.shown_plan(item, ask.sensor)
            guided = open_guided(
                home, plan, ask.sensor, auto=True, broadcast=broadcast, **how
            )
            run_headless(plan, guided)
            say_plain(home.settings)
            return
        if plan.exercise.id not in {exercise.id for exercise in desk.exercises()}:
            title = plan.exercise.words.title
            raise RehabError(Reason.STANDING_NOT_ALLOWED, name=title)
        open_window(
            home, desk, exercise=ask.exercise, sensor=ask.sensor, side=plan.side
        )
    finally:
        home.close()


def _refuse(desk: AppDesk, plan: SessionPlan, sensor: str) -> PlanItem:
    """Hold to the day's limits, as the window does; a recording moves nobody's arm."""
    item = PlanItem(plan.exercise.id, plan.side, plan.sets, plan.repetitions)
    try:
        desk.refuse(item, sensor)
    except RehabError as error:
        if not sensor.startswith("replay:"):
            raise
        typer.echo(f"rehab: {i18n.explain(error)}", err=True)
    return item


def _say_paused(home: Home, sensor: str) -> None:
    """Say that Bluetooth broke the program off before; who names a sensor has it tried."""
    if uses_bluetooth(sensor) and home.starts.is_paused:
        typer.echo(
            "rehab: it broke off three times within ten minutes while it used Bluetooth;"
            " as you named a sensor, Bluetooth is tried again.",
            err=True,
        )


def say_rescued(home: Home) -> None:
    """Bring back what a crash left, before a sensor is opened."""
    from rehab.app.rescue import rescue_all

    sessions, nights = rescue_all(home)
    for row in sessions:
        typer.echo(
            f"An earlier session was recovered: {where(row.recording.path)}", err=True
        )
    for night in nights:
        typer.echo(
            f"An earlier night was recovered: {where(night.recording.path)}", err=True
        )


def looked_at(data: Path | None) -> Home:
    """Return a data folder to look at; what died is recovered first, if nobody else is."""
    from rehab.app.rescue import has_unfinished, rescue_all

    home = open_home(data, read_only=True)
    folder = home.settings.data_dir
    if data is not None and not folder.is_dir():
        raise RehabError(Reason.FOLDER_MISSING, path=str(folder))
    if has_unfinished(home):
        try:
            writer = open_home(data)
            try:
                rescue_all(writer)
            finally:
                writer.close()
        except RehabError as error:
            # Busy or read-only: show what there is; it is brought back another time.
            if error.reason not in {Reason.STORE_BUSY, Reason.FOLDER_READ_ONLY}:
                raise
    return home


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


def goes_headless(asked: bool) -> bool:  # noqa: FBT001 - one flag, one question
    """Return whether there is to be no window; says so where there cannot be one."""
    if asked:
        return True
    if not has_display():
        typer.echo("There is no display here: running without a window.", err=True)
        return True
    return False


def open_window(
    home: Home,
    desk: AppDesk,
    *,
    exercise: str | None,
    sensor: str | None,
    side: Side | None = None,
    first_scene: str | None = None,
) -> None:
    """Open the patient's window, and end with its exit code."""
    from rehab.ui.window import run_window

    code = run_window(
        desk,
        theme=home.settings.theme,
        first_scene=first_scene,
        exercise=exercise,
        sensor=sensor,
        side=side,
    )
    if code:
        raise typer.Exit(code)
