"""``rehab emulate``."""

from contextlib import suppress

import typer

from rehab.app.emulating import emulate as run


def emulate(name: str, dongle: str, seconds: float | None) -> None:
    """Stream until Ctrl-C, or for some seconds."""

    def say(title: str, address: str) -> None:
        typer.echo(f"{title} ({address}) advertises; it is simulated. Ctrl-C ends it.")

    with suppress(KeyboardInterrupt):
        run(name, dongle, seconds, say)
    typer.echo("The emulated sensor is switched off.")
