"""A sensor that is listened to: live in a terminal, else in lines, or as JSON."""

import json
import math
import os
import sys
from collections.abc import Iterable

import typer
from rich.console import Console
from rich.live import Live
from rich.table import Table

from rehab import i18n
from rehab.app.contact import ChannelReading, Reading, watch
from rehab.config import read_settings
from rehab.model.frame import Verdict
from rehab.model.signal import LinkState
from rehab.ui.phrases import contact_words

_SECONDS = 8.0
_COLOURS = {
    Verdict.UNKNOWN: "dim",
    Verdict.GOOD: "green",
    Verdict.FAIR: "yellow",
    Verdict.BAD: "bold red",
}
_BAR = 20
_BAR_FULL = 500.0  # µV, or counts: a strong contraction


def listen(spec: str, seconds: float | None, *, as_json: bool) -> None:
    """Show a sensor until the time is over, or Ctrl-C."""
    i18n.use_language(read_settings(None).language)
    console = Console()
    is_live = console.is_terminal and not as_json
    if seconds is None:
        seconds = math.inf if is_live else _SECONDS
    try:
        with Console(stderr=True).status(f"Connecting to {spec}…") as waiting:
            readings = watch(spec, seconds)
            first = next(readings, None)
            waiting.stop()
            if first is None:
                return
            _show(console, first, readings, is_live=is_live, as_json=as_json)
    except KeyboardInterrupt:
        return
    except BrokenPipeError:  # whoever read has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _show(
    console: Console,
    first: Reading,
    rest: Iterable[Reading],
    *,
    is_live: bool,
    as_json: bool,
) -> None:
    if as_json:
        _print_json(first)
        for reading in rest:
            _print_json(reading)
    elif is_live:
        with Live(_table(first), console=console, auto_refresh=False) as live:
            for reading in rest:
                live.update(_table(reading), refresh=True)
    else:
        typer.echo(_head(first))
        typer.echo(_line(first))
        last = first
        for last in rest:
            typer.echo(_line(last))
        for line in _summary(last):
            typer.echo(line)


def told(reading: Reading) -> dict[str, object]:
    """Return a reading as the JSON that is documented in the README."""
    return {
        "time_s": round(reading.time_s, 3),
        "device": reading.stream.device,
        "is_simulated": reading.stream.is_simulated,
        "is_replayed": reading.stream.is_replayed,
        "link": reading.link.value,
        "fs_hz": reading.stream.fs_hz,
        "measured_hz": _rounded(reading.measured_hz, 2),
        "battery_pct": reading.battery_pct,
        "about": reading.about or None,
        "n_samples": reading.n_samples,
        "n_lost": reading.n_lost,
        "loss_pct": round(reading.loss_pct, 3),
        "channels": [
            {
                "label": one.channel.label,
                "muscle": one.channel.muscle or None,
                "side": one.channel.side.value if one.channel.side else None,
                "rms": _rounded(one.rms, 3),
                "unit": one.channel.unit.value,
                "contact": one.quality.verdict.value,
                "reason": one.quality.reason.value,
                "sentence": sentence(one),
            }
            for one in reading.channels
        ],
    }


def sentence(one: ChannelReading) -> str:
    """Return how a channel is, and what to do about it, in the patient's words."""
    words = contact_words(one.quality.contact)
    return " ".join(f"{part.rstrip('.')}." for part in words if part)


def _print_json(reading: Reading) -> None:
    line = json.dumps(told(reading), ensure_ascii=False, allow_nan=False)
    typer.echo(line)


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def _table(reading: Reading) -> Table:
    table = Table(title=_head(reading), caption=_foot(reading))
    table.add_column("channel", no_wrap=True)
    table.add_column("level", no_wrap=True)
    table.add_column("contact", no_wrap=True)
    table.add_column("what to do")
    for one in reading.channels:
        colour = _COLOURS[one.quality.verdict]
        share = min(1.0, (one.rms or 0.0) / _BAR_FULL) ** 0.5
        bar = "█" * round(share * _BAR)
        table.add_row(
            _place(one),
            f"{bar:<{_BAR}} {_level(one):>14}",
            f"[{colour}]{_verdict(one)}[/]",
            sentence(one),
        )
    return table


def _place(one: ChannelReading) -> str:
    channel = one.channel
    where = " ".join(filter(None, (channel.muscle, channel.side)))
    return (
        channel.label if where in {"", channel.label} else f"{channel.label}, {where}"
    )


def _level(one: ChannelReading) -> str:
    if one.rms is None:
        return f"– {one.channel.unit.value}"
    return f"{one.rms:.1f} {one.channel.unit.value}"


def _verdict(one: ChannelReading) -> str:
    found = one.quality
    if found.reason.value == found.verdict.value:
        return found.verdict.value
    return f"{found.verdict.value}: {found.reason.value}"


def _head(reading: Reading) -> str:
    stream, n = reading.stream, len(reading.channels)
    made_up = " (SIMULATED)" if stream.is_simulated else ""
    replayed = " (REPLAYED)" if stream.is_replayed else ""
    channels = f"{n} channel{'' if n == 1 else 's'}"
    return f"{stream.device}{made_up}{replayed}: {channels}, {stream.fs_hz:g} Hz"


def _foot(reading: Reading) -> str:
    parts = [f"{reading.time_s:.1f} s", f"link {reading.link.value}"]
    if reading.measured_hz is not None:
        parts.append(f"measured {reading.measured_hz:.1f} Hz")
    parts.append(f"lost {reading.n_lost} samples, {reading.loss_pct:.1f} % of late")
    if reading.battery_pct is not None:
        parts.append(f"battery {reading.battery_pct} %{_about(reading)}")
    return "; ".join(parts)


def _line(reading: Reading) -> str:
    channels = ", ".join(
        f"{one.channel.label} {_verdict(one)} {_level(one)}" for one in reading.channels
    )
    lost = f"lost {reading.loss_pct:.1f} %"
    battery = "" if reading.battery_pct is None else f"; {reading.battery_pct} %"
    state = "" if reading.link is LinkState.STREAMING else f"; {reading.link.value}"
    about = _about(reading) if battery or state else ""
    return f"{reading.time_s:7.1f} s  {channels}; {lost}{battery}{state}{about}"


def _about(reading: Reading) -> str:
    """Return which of several sensors has that battery, or is lost."""
    return f" ({reading.about})" if reading.about else ""


def _summary(reading: Reading) -> list[str]:
    return [
        *(
            f"  {_place(one)}: {_verdict(one)}, {_level(one)} RMS. {sentence(one)}"
            for one in reading.channels
        ),
        f"  {_foot(reading)}",
    ]
