"""The commands about sensors and the machine; they join those of `commands`."""

from typing import Annotated

import typer

from rehab.cli.commands import AsJson, Data, app


@app.command()
def sensors(
    *,
    sensor: Annotated[
        str | None, typer.Option("--sensor", help="Connect to this one.")
    ] = None,
    seconds: Annotated[
        float | None,
        typer.Option(
            help="How long to look or listen. [default: 8; in a terminal, listening"
            " goes on until Ctrl-C]",
            min=1.0,
            max=86400.0,
        ),
    ] = None,
    json: AsJson = False,
) -> None:
    """Look for sensors nearby, or connect to one and show how its contact is, live.

    With --json, what is nearby is one list; a sensor that is listened to is told as one
    object a line, every second.

    Example: rehab sensors --sensor virtual:npg
    """
    from rehab.cli import look, sensing

    if sensor is None:
        look.sensors(seconds or 8.0, as_json=json)
    else:
        sensing.listen(sensor, seconds, as_json=json)


@app.command()
def emulate(
    name: Annotated[
        str, typer.Argument(help="npg, gforce, umyo, … with ?options as virtual: has.")
    ],
    *,
    dongle: Annotated[
        str,
        typer.Option(
            help="Where it is: usb:0, serial:/dev/ttyACM0,1000000, hci-socket:0, …"
        ),
    ] = "usb:0",
    seconds: Annotated[
        float | None,
        typer.Option(help="For how long. [default: until Ctrl-C]", min=1.0),
    ] = None,
) -> None:
    """Be a sensor: stream a simulated arm from a Bluetooth dongle to other machines.

    Example: rehab emulate npg --dongle usb:0
    """
    from rehab.cli import emulating

    emulating.emulate(name, dongle, seconds)


@app.command()
def doctor(
    data: Data = None,
    *,
    hazards: Annotated[
        bool,
        typer.Option(
            "--hazards", help="Instead: what may harm, what is done, and what is open."
        ),
    ] = False,
) -> None:
    """Check this machine, and say what to do about what is missing.

    Example: rehab doctor
    """
    from rehab.cli import look

    if hazards:
        look.hazards()
    else:
        look.doctor(data)
