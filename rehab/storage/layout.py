"""How a recording lies in an MCAP file: names of topics and metadata, and their JSON.

A file begins with metadata `HEAD`: the stream and the session's header, with a CRC-32 of
their own, since MCAP protects only chunks. Then come zstd-compressed chunks of packets
and events, each with a CRC-32. `HEAD` is repeated after the first chunk and every minute;
metadata `TOPIC` repeats what MCAP says about a channel inside the chunk that uses it
first, together with the channel's first message: indices count from the first packet, and
without it all that follows would be shifted. So no single damaged place costs more than
its own chunk.
"""

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, NamedTuple

import numpy as np

from rehab.model.session import Event, EventKind
from rehab.model.signal import Channel, LinkSecurity, Side, Stream, Unit

LAYOUT = 1
PROFILE = "rehab"
HEAD = "rehab.head"
TOPIC = "rehab.topic"
EVENTS = "events"
PACKETS = "packets"

MAX_CHUNK_BYTES = 16 * 2**20
"""No chunk of ours unpacks to more; a larger claim is damage."""


def packet_topic(characteristic: str) -> str:
    """Return the topic of the packets of one characteristic."""
    return f"{PACKETS}/{characteristic}" if characteristic else PACKETS


def characteristic_of(topic: str) -> str | None:
    """Return what `packet_topic` was given, or None for another topic."""
    if topic == PACKETS:
        return ""
    head, slash, tail = topic.partition("/")
    return tail if slash and head == PACKETS else None


def to_json(value: object) -> str:
    """Return compact JSON; numpy's numbers become plain ones."""

    def of_numpy(other: object) -> object:
        if isinstance(other, np.generic):
            return other.item()
        raise TypeError(f"not a JSON value: {other!r}")

    return json.dumps(
        value, default=of_numpy, ensure_ascii=False, separators=(",", ":")
    )


def plain(value: object) -> Any:
    """Return `value` as JSON values: tuples as lists, numpy's numbers as plain ones."""
    return json.loads(to_json(value))


def seal(text: str) -> dict[str, str]:
    """Return metadata that carry `text` and its checksum."""
    return {"json": text, "crc32": f"{zlib.crc32(text.encode()):08x}"}


def unseal(metadata: Mapping[str, str]) -> str | None:
    """Return the text that `seal` was given, or None if a bit of it changed."""
    text = metadata.get("json", "")
    intact = metadata.get("crc32") == f"{zlib.crc32(text.encode()):08x}"
    return text if intact else None


def head_json(stream: Stream, header: Mapping[str, object]) -> str:
    """Return the text of `HEAD`."""
    return to_json({"layout": LAYOUT, "stream": asdict(stream), "header": dict(header)})


def parse_head(text: str) -> tuple[Stream, dict[str, object]]:
    """Return what `head_json` was given; raise `ValueError` if it is no such text."""
    try:
        head = json.loads(text)
        if head["layout"] != LAYOUT:
            raise ValueError(f"layout {head['layout']}")
        return _parse_stream(head["stream"]), dict(head["header"])
    except (KeyError, TypeError) as error:
        raise ValueError(f"no head: {error}") from error


def _parse_stream(values: dict[str, Any]) -> Stream:
    channels = tuple(
        Channel(
            label=channel["label"],
            unit=Unit(channel["unit"]),
            muscle=channel["muscle"],
            side=None if channel["side"] is None else Side(channel["side"]),
        )
        for channel in values["channels"]
    )
    # A recording of before this was asked does not say it, and nobody knows it now.
    security = LinkSecurity(values.get("link_security", LinkSecurity.UNKNOWN))
    return Stream(**(values | {"channels": channels, "link_security": security}))


class Message(NamedTuple):
    """A message as written: what it is about, when it came, its number, its bytes."""

    topic: str
    received_ns: int
    sequence: int
    data: bytes


def topic_json(number: int, first: Message) -> str:
    """Return the text of `TOPIC`: the channel's number and its first message."""
    data = b64encode(first.data).decode()
    return to_json({"id": number, **first._asdict(), "data": data})


def parse_topic(text: str) -> tuple[int, Message]:
    """Return what `topic_json` was given."""
    values = json.loads(text)
    number = values.pop("id")
    return number, Message(**(values | {"data": b64decode(values["data"])}))


def event_json(event: Event) -> bytes:
    """Return an event as the message of a file."""
    values = {"index": event.index, "kind": event.kind, "data": dict(event.data)}
    return to_json(values).encode()


def parse_event(data: bytes) -> Event:
    """Return what `event_json` was given."""
    values = json.loads(data)
    return Event(values["index"], EventKind(values["kind"]), values["data"])
