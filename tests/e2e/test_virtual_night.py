"""What a night must survive: outages, an empty battery, a program that is killed."""

from pathlib import Path

from tests.e2e import virtual_night


def test_outages_and_an_empty_battery_cost_their_time_only(run) -> None:
    """A sensor that is gone at five in the morning must not cost the night."""
    hours, longest_s = 0.02, 6.0
    spec = virtual_night.sensors(hours, longest_s)
    how = ("--headless", "--speed", "100000")
    night = run("night", "--sensor", spec, "--hours", str(hours), *how)
    assert night.code == 0, night.err
    virtual_night.check(run("nights", "--json").out, hours, longest_s)


def test_a_killed_night_is_found_at_the_next_start(run, tmp_path: Path) -> None:
    """The plug is pulled at night: what was recorded until then is judged in the morning."""
    data, hours = tmp_path / "data", 0.03
    virtual_night.kill(virtual_night.sensors(hours, 4.0), hours, data, 550_000)
    listed = run("nights", "--json").out
    virtual_night.check_recovered(listed, data, 50.0)
    assert run("nights", "--json").out == listed  # found once
    assert "recovered" in run("history").out
