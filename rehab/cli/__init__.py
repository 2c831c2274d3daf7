"""The commands: parse, call the app, print."""

from rehab.cli.commands import main

__all__ = ["main"]
