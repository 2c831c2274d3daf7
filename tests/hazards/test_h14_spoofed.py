"""H14: spoofed or injected EMG."""

import json
from dataclasses import replace

import pytest
from bleak.backends.device import BLEDevice

from rehab.app.hazards import hazard
from rehab.errors import Reason
from rehab.model.sensor import OwnSensor
from rehab.model.signal import LinkSecurity, Stream
from rehab.sensors.ble.finding import Choice
from rehab.sensors.ble.radio import Sight
from rehab.sensors.packets.merged_stream import merge_streams, streams_of
from rehab.storage import layout
from tests.make import stream

HAZARD = hazard("H14")
NAME = "NPG-TEST 3CH"
MINE = OwnSensor("linux", "C4:00:00:00:00:01", NAME, "npg")


def _sight(address: str) -> Sight:
    return Sight(BLEDevice(address, NAME, None), NAME, -40)


def test_the_name_of_ones_own_sensor_is_not_enough() -> None:
    """Stronger, first and alone in reach: it is still a stranger, and that is said."""
    for wanted in (NAME, "NPG", ""):
        choice = Choice(wanted, is_kind_told=False, own=[MINE])
        assert not choice.hear(_sight("C4:00:00:00:00:02"))
        assert not choice.fits
        assert choice.error().reason is Reason.SENSOR_STRANGER
    choice = Choice(NAME, is_kind_told=False, own=[MINE])
    assert choice.hear(_sight(MINE.id))


@pytest.mark.parametrize("said", LinkSecurity)
def test_a_recording_says_how_secure_its_link_was(said: LinkSecurity) -> None:
    """Whoever doubts a session must find what was known then; before, nothing was."""
    heard = replace(stream(), link_security=said)
    text = layout.head_json(heard, {})
    assert layout.parse_head(text)[0].link_security is said
    older = json.loads(text)
    del older["stream"]["link_security"]
    known = layout.parse_head(json.dumps(older))[0].link_security
    assert known is LinkSecurity.UNKNOWN


def test_two_sensors_are_as_secure_as_the_weaker_one() -> None:
    """One open link is enough to send a stranger's signal."""
    safe = _linked(LinkSecurity.AUTHENTICATED)
    for weaker in (LinkSecurity.ENCRYPTED, LinkSecurity.UNKNOWN):
        both = merge_streams([safe, _linked(weaker)])
        assert both.link_security is weaker
        assert {one.link_security for one in streams_of(both)} == {weaker}


def _linked(said: LinkSecurity) -> Stream:
    return replace(stream(), link_security=said)
