"""The commands: parse, call the app, print."""

from rehab.cli.start import main

__all__ = ["main"]
