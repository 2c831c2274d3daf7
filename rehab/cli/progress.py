"""A session without a window: a progress bar while it runs, and its summary."""

import math

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from rehab.app import headless as headless_app
from rehab.app.encryption import where
from rehab.app.guided import Guided
from rehab.app.plans import planned_s
from rehab.cli import words
from rehab.cli.charging import Charging
from rehab.i18n import _
from rehab.model.frame import Frame, Stage
from rehab.model.session import SessionPlan, SessionRow
from rehab.score.agreement import Agreement

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


def run_headless(plan: SessionPlan, guided: Guided) -> None:
    """Run a session to its end with a progress bar, and say what it was like."""
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:.0f} of {task.total:.0f} s"),
        TimeElapsedColumn(),
        console=console,
    ) as progress:
        bar = progress.add_task(plan.exercise.words.title, total=planned_s(plan))

        charging, is_told = Charging(), False

        def watch(frame: Frame) -> None:
            nonlocal is_told
            if frame.is_space_short and not is_told:
                is_told = True
                progress.console.print(
                    _(
                        "The disk takes less than two more hours of recording:"
                        " make room soon."
                    )
                )
            if said := charging.words(frame.battery_pct):
                progress.console.print(said)
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


def _why_fewer(row: SessionRow, found: Agreement) -> str:
    if row.score is None or row.score.n_jerks >= found.n_matched:
        return ""
    return (
        f"; {row.score.n_jerks} count, the others are smaller than the reference"
        " contraction or came when small jerks could not be seen"
    )


def summary(row: SessionRow, guided: Guided) -> list[str]:
    """Return what a finished session was like, in lines."""
    label = " (SIMULATED, nobody's muscle)" if row.is_simulated else ""
    if row.is_replayed:
        label += " (a recording that was played, not a session of today)"
    lines = [f"{guided.plan.exercise.words.title}, {row.side}: {row.status}{label}"]
    if row.score is not None:
        lines += words.score_lines(row.score)
    found = guided.agreement
    if found is not None:
        lines.append(
            f"Simulated: {found.n_true} jerks were put into these phases,"
            f" {found.n_matched} of them were found (within 100 ms)"
            + _why_fewer(row, found)
        )
    if row.recording.gaps:
        lost_s = sum(gap.n_samples for gap in row.recording.gaps)
        lines.append(f"Lost: {len(row.recording.gaps)} gaps, {lost_s} samples")
    lines.append(f"Recording: {where(row.recording.path)}")
    lines.append("See it again: rehab history")
    return lines
