"""The commands, one function each.

What a command needs is imported inside it, so that ``rehab --version`` stays fast.
"""

from pathlib import Path
from typing import Annotated

import typer
from typer.models import CommandInfo

import rehab
from rehab.cli.score_options import wrong_again, wrong_night, wrong_score

app = typer.Typer(
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Data = Annotated[
    Path | None,
    typer.Option("--data", help="Data folder. [default: the user's data folder]"),
]
Headless = Annotated[bool, typer.Option("--headless", help="Run without a window.")]
Patient = Annotated[
    str, typer.Option("--patient", help="Pseudonym; a simulation is always nobody's.")
]
ChannelNames = Annotated[
    list[str] | None,
    typer.Option("--channel", help="Use this channel of a file; may be repeated."),
]
Force = Annotated[bool, typer.Option("--force", help="Replace the file of -o.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print only JSON.")]
FsHz = Annotated[
    float | None,
    typer.Option("--fs", help="Sampling rate in Hz, for CSV files.", min=1.0),
]
UnitName = Annotated[
    str | None, typer.Option("--unit", help="uV, mV or V, for CSV files.")
]
SpeedUp = Annotated[
    float | None,
    typer.Option(
        "--speed", help="Times real time; for simulations and files.", min=0.01
    ),
]


def command_name(command: CommandInfo) -> str:
    """Return what is typed for a command."""
    return command.name or (command.callback.__name__ if command.callback else "")


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - Typer's callback has this form
    if wanted:
        typer.echo(f"rehab {rehab.__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def patient_app(
    context: typer.Context,
    data: Data = None,
    version: Annotated[  # noqa: ARG001 - handled by its callback
        bool,
        typer.Option(
            "--version",
            callback=_print_version,
            is_eager=True,
            help="Print the version.",
        ),
    ] = False,
) -> None:
    """Guide exercises for people with myoclonus, and count jerks honestly.

    Without a command the patient's window opens.

    Example: rehab demo
    """
    if data is not None:  # `rehab --data DIR history` is `rehab history --data DIR`
        names = (command_name(command) for command in app.registered_commands)
        context.default_map = {name: {"data": str(data)} for name in names}
    if context.invoked_subcommand is None:
        from rehab.cli import run

        run.patient_app(data)


@app.command()
def demo(
    *,
    headless: Headless = False,
    speed: SpeedUp = None,
    seconds: Annotated[
        float, typer.Option(help="About how long the session is.", min=50.0, max=600.0)
    ] = 60.0,
    clinic: Annotated[
        bool,
        typer.Option(
            "--clinic",
            help="Make four sample patients over 12 weeks (a minute or two, 80 MB,"
            " once), and open the therapist's pages of them.",
        ),
    ] = False,
    no_open: Annotated[
        bool, typer.Option("--no-open", help="With --clinic: only print the address.")
    ] = False,
    data: Data = None,
) -> None:
    """Run one short guided session of a simulated patient.

    Example: rehab demo --headless --speed 30
    """
    if clinic:
        from rehab.cli import sample

        sample.clinic(data, is_opened=not (headless or no_open))
        return
    from rehab.cli import run

    run.demo(headless=headless, speed=speed, seconds=seconds, data=data)


@app.command()
def train(
    exercise: Annotated[str, typer.Argument(help="For example arm_raise.")],
    sensor: Annotated[
        str,
        typer.Option(
            "--sensor",
            help="simulated[?seed=1&jerks_per_min=12], replay:FILE,"
            " ble:NAME-OR-ADDRESS, virtual:npg or lsl:NAME; ble:A,ble:B are two at once.",
        ),
    ],
    *,
    patient: Patient = "me",
    side: Annotated[
        str | None, typer.Option("--side", help="left, right or both.")
    ] = None,
    reps: Annotated[
        int | None, typer.Option("--reps", help="One set of so many.", min=1)
    ] = None,
    headless: Headless = False,
    speed: SpeedUp = None,
    channel: ChannelNames = None,
    fs: FsHz = None,
    unit: UnitName = None,
    lsl: Annotated[
        bool, typer.Option("--lsl", help="Send EMG and jerks to a Lab Streaming Layer.")
    ] = False,
    data: Data = None,
) -> None:
    """Do an exercise with a sensor.

    Example: rehab train arm_raise --sensor ble:NPG
    """
    from rehab.cli import run

    run.train(
        run.TrainAsk(
            exercise=exercise,
            sensor=sensor,
            patient=patient,
            side=side,
            reps=reps,
            headless=headless,
            speed=speed or 1.0,
            channels=tuple(channel or ()),
            fs_hz=fs,
            unit=unit,
            is_sent=lsl,
        ),
        data,
    )


@app.command()
def score(
    files: Annotated[
        list[Path] | None, typer.Argument(help="EDF, BDF, CSV or MCAP files.")
    ] = None,
    *,
    fs: FsHz = None,
    unit: UnitName = None,
    channel: ChannelNames = None,
    annotations: Annotated[
        Path | None,
        typer.Option(
            "--annotations",
            help="Write signals and events to this EDF+ file; for one FILE.",
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace the file of --annotations.")
    ] = False,
    again: Annotated[
        bool,
        typer.Option(
            "--again", help="Score stored sessions and nights anew; can go on."
        ),
    ] = False,
    all_: Annotated[
        bool, typer.Option("--all", help="With --again: those up to date too.")
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option(
            help="With --again: processes; a night takes 1.2 GB each. [default: cores]",
            min=1,
        ),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            help="With --again: the Dask scheduler whose workers score, tcp://HOST:8786."
        ),
    ] = None,
    night: Annotated[
        bool, typer.Option("--night", help="Count leg movements of a night instead.")
    ] = False,
    rules: Annotated[
        str | None, typer.Option(help="With --night: AASM (else this) or WASM-2016.")
    ] = None,
    stages: Annotated[
        Path | None, typer.Option(help="With --night: sleep stages, a line per 30 s.")
    ] = None,
    json: AsJson = False,
    data: Data = None,
) -> None:
    """Count the jerks in recordings, or the leg movements of nights.

    Example: rehab score forearm.edf --annotations forearm_jerks.edf
    """
    wrong = (
        wrong_score(files or [], annotations, force=force, again=again)
        or wrong_again(again=again, is_all=all_, jobs=jobs, scheduler=scheduler)
        or wrong_night(
            files or [], rules, stages, night=night, others=again or bool(annotations)
        )
    )
    if wrong:
        typer.echo(f"rehab: {wrong}", err=True)
        raise typer.Exit(2)
    from rehab.cli import rescoring, scoring

    if night:
        from rehab.cli import night_file

        ask = night_file.ask_of(rules, stages, channel, fs_hz=fs, unit=unit)
        night_file.score(files or [], ask, as_json=json)
        return
    if again:
        rescoring.score_again(rescoring.AgainAsk(jobs, all_, json, scheduler), data)
        return
    scoring.score(
        scoring.ScoreAsk(
            files=tuple(files or ()),
            fs_hz=fs,
            unit=unit,
            channels=tuple(channel or ()),
            target=annotations,
            may_replace=force,
            as_json=json,
        )
    )


@app.command()
def history(
    patient: Annotated[
        str | None, typer.Option("--patient", help="Only this pseudonym.")
    ] = None,
    *,
    json: AsJson = False,
    diary: Annotated[
        bool,
        typer.Option("--diary", help="What was said before and after, as JSON."),
    ] = False,
    trend: Annotated[
        bool,
        typer.Option("--trend", help="Each patient's trend with its numbers, as JSON."),
    ] = False,
    data: Data = None,
) -> None:
    """Show the sessions of the past, and whether jerks became fewer.

    Example: rehab history --json
    """
    from rehab.cli import history as shown

    shown.history(patient, data, as_json=json, as_diary=diary, as_trend=trend)
