"""`rehab sensors --sensor SPEC`: what is printed. If these fail, a program that reads the JSON
falls over a word in between, or a pipe that closes ends in a traceback.
"""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from rich.console import Console
from typer.testing import CliRunner

from rehab.app import contact
from rehab.app.contact import ChannelReading, Look, Reading
from rehab.cli import sensing
from rehab.cli.machine_commands import app
from rehab.model.frame import Contact, Quality, Verdict
from rehab.model.signal import Channel, LinkState, Side, Unit
from tests import make

KEYS = {
    *("time_s", "device", "fs_hz", "measured_hz", "battery_pct", "n_samples"),
    *("n_lost", "loss_pct", "link", "channels", "is_simulated", "is_replayed"),
    "about",
}
OF_CHANNEL = {
    *("label", "muscle", "side", "rms", "unit", "contact", "reason", "sentence"),
}


def reading(reason: Contact = Contact.GOOD, rms: float | None = 4.25) -> Reading:
    verdict = Verdict.GOOD if reason is Contact.GOOD else Verdict.BAD
    channel = Channel("EMG 1", Unit.UV, "biceps", Side.RIGHT)
    whole = Look(make.stream(500.0, 1)).reading()
    quality = Quality(verdict, reason)
    return replace(
        whole,
        time_s=3.0,
        battery_pct=71,
        measured_hz=499.87,
        channels=(ChannelReading(channel, rms, quality),),
    )


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[Reading]:
    """What the sensor will say, in the place of a sensor."""
    said = [reading(), reading(Contact.LOSSY)]
    monkeypatch.setattr(sensing, "watch", lambda _spec, _seconds: iter(said))
    return said


def test_json_is_one_object_a_line_and_nothing_else(runs: list[Reading]) -> None:
    done = CliRunner().invoke(app, ["sensors", "--sensor", "simulated", "--json"])
    assert done.exit_code == 0
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(told) == len(runs)
    assert all(set(one) == KEYS for one in told)
    (channel,) = told[1]["channels"]
    assert set(channel) == OF_CHANNEL
    assert channel == {
        "label": "EMG 1",
        "muscle": "biceps",
        "side": "right",
        "rms": 4.25,
        "unit": "uV",
        "contact": "bad",
        "reason": "lossy",
        "sentence": "Some signal gets lost. Bring the sensor closer.",
    }
    assert (told[0]["link"], told[0]["battery_pct"]) == ("streaming", 71)


def test_what_is_not_known_is_null() -> None:
    """A dash or a NaN would stop a JSON reader."""
    told = sensing.told(replace(reading(rms=None), measured_hz=None, battery_pct=None))
    assert (told["measured_hz"], told["battery_pct"]) == (None, None)
    json.dumps(told, allow_nan=False)


def test_lines_where_nobody_watches_a_terminal(runs: list[Reading]) -> None:
    runs.append(replace(reading(), link=LinkState.LOST))
    done = CliRunner().invoke(app, ["sensors", "--sensor", "simulated"])
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "test (SIMULATED): 1 channel, 500 Hz"
    assert lines[2] == "    3.0 s  EMG 1 bad: lossy 4.2 uV; lost 0.0 %; 71 %"
    assert lines[3].endswith("; lost")
    assert "EMG 1, biceps right: good, 4.2 uV RMS. Pads touch your skin." in done.stdout
    assert "measured 499.9 Hz" in lines[-1]


@pytest.mark.parametrize("contact_", list(Contact))
def test_the_table_says_each_verdict_in_words(contact_: Contact) -> None:
    """Colour alone is lost on paper, and on who does not see it."""
    console = Console(width=120, record=True, force_terminal=True)
    console.print(sensing._table(reading(contact_)))
    shown = console.export_text()
    assert contact_.value in shown
    assert "biceps right" in shown
    assert "battery 71 %" in shown


def ends(error: BaseException) -> Iterator[Reading]:
    yield reading()
    raise error


def test_ctrl_c_is_the_way_to_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = ends(KeyboardInterrupt())
    monkeypatch.setattr(sensing, "watch", lambda _spec, _seconds: stream)
    done = CliRunner().invoke(app, ["sensors", "--sensor", "simulated", "--json"])
    assert done.exit_code == 0
    assert len(done.stdout.splitlines()) == 1
    assert "Traceback" not in done.output


def test_nothing_nearby_is_an_empty_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program must be able to read that there is none, and a script see it fail."""
    monkeypatch.setattr(contact, "nearby", lambda _seconds: [])
    done = CliRunner().invoke(app, ["sensors", "--json"])
    assert done.exit_code == 1
    assert json.loads(done.stdout) == []
    assert "switch it on" in done.stderr


def test_what_is_nearby_is_one_list(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [("ble:NPG-1", "NPG-1", "AA:BB, -60 dBm")]
    monkeypatch.setattr(contact, "nearby", lambda _seconds: found)
    done = CliRunner().invoke(app, ["sensors", "--json"])
    assert json.loads(done.stdout) == [
        {"sensor": "ble:NPG-1", "name": "NPG-1", "detail": "AA:BB, -60 dBm"}
    ]
    assert CliRunner().invoke(app, ["sensors"]).stdout == "\t".join(found[0]) + "\n"


def test_of_two_sensors_the_one_with_the_low_battery_is_named() -> None:
    """Who charges the wrong one sits there again tomorrow."""
    two = replace(reading(), battery_pct=9, about="NPG-2")
    assert "9 % (NPG-2)" in sensing._line(two)
    assert "battery 9 % (NPG-2)" in sensing._foot(two)
    assert sensing.told(two)["about"] == "NPG-2"
    lost = replace(two, battery_pct=None, link=LinkState.LOST)
    assert "lost (NPG-2)" in sensing._line(lost)
