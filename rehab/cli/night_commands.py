"""The commands about nights; they join those of `commands`."""

from typing import Annotated

import typer

from rehab.cli.commands import (
    AsJson,
    ChannelNames,
    Data,
    FsHz,
    Headless,
    Patient,
    SpeedUp,
    UnitName,
    app,
)


@app.command()
def night(
    sensor: Annotated[
        str,
        typer.Option(
            "--sensor",
            help="As for train; ble:A,ble:B is one on each leg, the left one first."
            " simulated?night=periodic is made up.",
        ),
    ],
    *,
    patient: Patient = "me",
    site: Annotated[
        str, typer.Option(help="Where the pads sit: tibialis (the shin) or calf.")
    ] = "tibialis",
    side: Annotated[str, typer.Option(help="The leg: left, right or both.")] = "both",
    hours: Annotated[
        float,
        typer.Option(help="It ends so long after lights out.", min=0.02, max=14.0),
    ] = 10.0,
    headless: Headless = False,
    speed: SpeedUp = None,
    channel: ChannelNames = None,
    fs: FsHz = None,
    unit: UnitName = None,
    data: Data = None,
) -> None:
    """Record the movements of the legs in a night, and count them by published rules.

    It ends after its hours, or with Ctrl-C.

    Example: rehab night --sensor ble:LEFT,ble:RIGHT
    """
    from rehab.cli import night as shown

    shown.record(
        shown.NightAsk(
            sensor=sensor,
            patient=patient,
            site=site,
            side=side,
            hours=hours,
            speed=speed or 1.0,
            channels=tuple(channel or ()),
            fs_hz=fs,
            unit=unit,
            is_headless=headless,
        ),
        data,
    )


@app.command()
def nights(
    patient: Annotated[
        str | None, typer.Option("--patient", help="Only this pseudonym.")
    ] = None,
    *,
    json: AsJson = False,
    data: Data = None,
) -> None:
    """Show the nights of the past.

    Example: rehab nights --json
    """
    from rehab.cli import night_history

    night_history.show(patient, data, as_json=json)
