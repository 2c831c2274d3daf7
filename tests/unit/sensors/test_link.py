"""The sensor thread: what is recorded, what is handed on, how it ends."""

import asyncio
import threading

import pytest

from rehab.errors import PacketError, Reason, SensorError, StoreError
from rehab.model.session import Event, EventKind
from rehab.model.signal import Chunk, Gap, LinkChange, LinkState, Packet
from rehab.ports import Cue
from rehab.sensors import link as link_module
from rehab.sensors.link import Link
from rehab.sensors.packets.block import make_decoder
from rehab.sensors.transport import Outlet
from tests.unit.sensors.sensor_room import (
    Tape,
    Told,
    chunks,
    emg,
    packets,
    read,
    threads_called,
    until_stream,
)


def _link(transport: Told) -> Link:
    return Link(transport, make_decoder, thread_name="test link")


def _states(heard: list[object]) -> list[LinkState]:
    return [value.state for value in heard if isinstance(value, LinkChange)]


def test_from_the_first_packet_to_the_end() -> None:
    """The plain way of all data; a reader that cannot see the end waits for ever."""
    link = _link(Told(packets(10)))
    heard = read(link)
    assert emg(heard)[:, 0].tolist() == list(range(200))
    assert _states(list(heard)) == [LinkState.STREAMING, LinkState.ENDED]
    assert link.drain() == []
    assert link.close() is None


def test_the_recording_begins_with_the_stream() -> None:
    """If index 0 of the recording were another sample, every event would be misplaced."""
    transport = Told(packets(10), stays=True)
    link, tape = _link(transport), Tape()
    transport.all_sent.wait()
    assert chunks(link.drain()) == []  # held back: nobody has been given the stream
    until_stream(link)
    link.record(tape)
    heard = read(link, until_index=200)
    file = link.close()
    assert chunks(heard)[0].start_index == 0
    assert tape.kept == packets(10)
    assert tape.n_closed == 1
    assert tape.threads == {"test link"}
    assert file is not None
    assert link.close() is file


def test_packets_are_kept_before_they_are_decoded() -> None:
    """A decoder with a fault must not cost the raw data that could prove it."""
    bad = Packet(0, b"bad")
    sent = packets(3)
    link, tape = _link(Told([*sent[:2], bad, sent[2]])), Tape()
    until_stream(link)
    link.record(tape)
    heard = read(link)
    link.close()
    assert tape.kept == [*sent[:2], bad, sent[2]]
    assert emg(heard)[:, 0].tolist() == list(range(60))


def test_events_are_written_in_their_place() -> None:
    """A phase that is written late would own the wrong samples after a crash."""
    link, tape = _link(Told(packets(2))), Tape()
    event = Event(40, EventKind.NOTE, {"text": "after the end"})
    until_stream(link)
    link.record(tape)
    read(link)
    link.note(event)
    link.close()
    link.note(event)  # too late; does no harm
    assert tape.kept == [*packets(2), event]


def test_a_reader_that_is_late_loses_nothing_of_what_can_wait() -> None:
    """A replayed file of an hour must arrive whole, however slow the screen is."""
    n_packets = 300_000 // 50
    link = _link(Told(packets(n_packets, 50), can_wait=True))
    until_stream(link)
    most, n_samples, is_over = 0, 0, False
    while not is_over:
        heard = link.drain()
        assert not any(isinstance(value, Gap) for value in heard)
        n_now = sum(len(chunk.emg_uv) for chunk in chunks(heard))
        most, n_samples = max(most, n_now), n_samples + n_now
        is_over = LinkState.ENDED in _states(list(heard))
        threading.Event().wait(0.02)
    link.close()
    assert n_samples == 300_000
    assert most <= 120_000  # memory stays the same, however long the file is


def test_a_reader_that_is_too_late_for_a_radio_is_told_what_it_missed() -> None:
    """After minutes without a look the memory must not be full, nor the hole unsaid."""
    n_packets = 200_000 // 50
    transport = Told(packets(n_packets, 50), stays=True)
    link, tape = _link(transport), Tape()
    until_stream(link)
    link.record(tape)  # lets it flow: nobody looks before all of it is there
    link.note(Event(0, EventKind.NOTE))
    while len(tape.kept) <= n_packets:
        threading.Event().wait(0.005)
    heard = read(link, until_index=200_000)
    link.close()
    spans = [v for v in heard if isinstance(v, Chunk | Gap)]
    assert sum(v.stop_index - v.start_index for v in spans) == 200_000
    assert sum(isinstance(v, Gap) for v in spans) == 1
    assert sum(len(chunk.emg_uv) for chunk in chunks(heard)) <= 120_000
    assert tape.kept[:-1] == transport.sent


def test_draining_never_waits() -> None:
    """A disk that hangs for a second must not freeze the picture for a second."""

    class Stuck(Tape):
        def write_packet(self, packet: Packet) -> None:
            entered.set()
            go_on.wait()
            super().write_packet(packet)

    entered, go_on = threading.Event(), threading.Event()
    link = _link(Told(packets(5)))
    until_stream(link)
    link.record(Stuck())
    entered.wait()
    assert chunks(link.drain()) == []  # the sensor thread is stuck, and this returned
    go_on.set()
    assert len(emg(read(link))) == 100
    link.close()


def test_a_failure_is_raised_after_what_came_before_it() -> None:
    """The last seconds before a link was lost belong to the session."""
    lost = SensorError(Reason.SENSOR_LOST, name="arm")
    link = _link(Told(packets(5), error=lost))
    heard: list[Chunk | Gap] = []
    with pytest.raises(SensorError) as raised:
        read(link, each=heard.append)
    assert raised.value is lost
    assert len(emg(heard)) == 100
    with pytest.raises(SensorError):
        link.drain()
    link.close()


def test_a_failure_before_the_stream() -> None:
    """Without Bluetooth there is never a stream; the patient must be told why."""
    off = SensorError(Reason.BLUETOOTH_OFF)
    link = _link(Told([], error=off, has_stream=False))
    with pytest.raises(SensorError) as raised:
        until_stream(link)
    assert raised.value is off
    assert link.close() is None


def test_a_fault_of_our_own_surfaces_too() -> None:
    """An exception that dies with its thread leaves a picture that never moves again."""

    class Broken:
        def feed(self, packet: Packet) -> list[Chunk]:
            raise ZeroDivisionError(packet.received_ns)

    link = Link(Told(packets(2)), lambda _: Broken(), thread_name="test link")
    with pytest.raises(ZeroDivisionError):
        read(link)
    link.close()


def test_bad_packets_are_counted_and_only_many_in_a_row_are_too_many() -> None:
    """One bad notification in an hour is weather; nothing but bad ones is a wrong device."""
    sent = packets(3)
    bad = [Packet(0, b"bad")] * 200
    link = _link(Told([sent[0], *bad, sent[1], *bad, sent[2]]))
    assert len(emg(read(link))) == 60
    assert link.n_bad_packets == 400
    link.close()
    transport = Told([sent[0], *bad, *bad], stays=True)
    link = _link(transport)
    with pytest.raises(SensorError) as raised:
        read(link)
    assert raised.value.reason is Reason.SENSOR_INCOMPATIBLE
    assert isinstance(raised.value.__cause__, PacketError)
    link.close()
    assert transport.was_stopped or transport.all_sent.is_set()


def test_a_full_disk_is_raised_while_reading() -> None:
    """A session that is not being recorded must stop, and keep what there is."""
    full = StoreError(Reason.DISK_FULL, path="here")
    link, tape = _link(Told(packets(9), stays=True)), Tape(fails_at=4, error=full)
    until_stream(link)
    link.record(tape)
    heard: list[Chunk | Gap] = []
    with pytest.raises(StoreError) as raised:
        read(link, each=heard.append)
    assert raised.value is full
    assert len(emg(heard)) == 80  # what is not kept is not shown either
    assert link.close() is not None  # said once; what was kept is there
    assert tape.n_closed == 1


def test_a_full_disk_that_nobody_was_told_of_is_raised_at_the_close() -> None:
    """A recording that silently lacks its end would be scored as if it were whole."""
    full = StoreError(Reason.DISK_FULL, path="here")
    transport = Told(packets(9), stays=True)
    link, tape = _link(transport), Tape(fails_at=4, error=full)
    until_stream(link)
    link.record(tape)
    with pytest.raises(StoreError):
        link.close()
    assert link.close() is not None
    link = _link(Told(packets(1), stays=True))
    until_stream(link)
    link.record(Tape(error=full))  # fails when it is closed
    with pytest.raises(StoreError):
        link.close()
    assert link.close() is None


@pytest.mark.parametrize("is_read", [True, False])
def test_closing_stops_and_joins(is_read: bool) -> None:
    """A thread that outlives its session keeps the sensor from the next one."""
    transport = Told(packets(3), stays=True)
    link = _link(transport)
    transport.all_sent.wait()
    if is_read:
        read(link, until_index=60)
    assert threads_called("test link") == 1
    link.close()
    link.close()
    assert threads_called("test link") == 0
    assert transport.was_stopped


def test_a_transport_that_misses_its_end_is_told_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An answer that comes in the moment of the closing must not hang the window."""

    class Deaf(Told):
        async def run(self, outlet: Outlet) -> None:
            try:
                await super().run(outlet)
            except asyncio.CancelledError:
                await asyncio.Event().wait()

    monkeypatch.setattr(link_module, "_CANCEL_AGAIN_S", 0.01)
    transport = Deaf(packets(1), stays=True)
    link = _link(transport)
    transport.all_sent.wait()
    link.close()
    assert threads_called("test link") == 0


def test_cues_and_progress_reach_the_transport() -> None:
    """A simulated patient that hears nothing does not move."""
    transport = Told(packets(3), stays=True)
    link = _link(transport)
    cue = Cue(0, 1.0, 0.5, "lift")
    link.follow(cue)
    link.heard(60)
    link.close()
    assert transport.cues == [cue]
    assert transport.heard_index == 60


def test_what_nobody_ever_read_does_not_fill_the_memory() -> None:
    """A sensor that is left on before the exercise is chosen may stream for hours."""
    transport = Told(packets(10_000), stays=True)
    link, tape = _link(transport), Tape()
    transport.all_sent.wait()
    until_stream(link)
    link.record(tape)
    heard = read(link, until_index=20 * 4096)
    link.close()
    assert len(tape.kept) == 4096
    assert chunks(heard)[0].start_index == 0  # and the recording agrees with it
    assert tape.kept == packets(10_000)[-4096:]
