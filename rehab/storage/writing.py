"""Messages into the chunks of one MCAP file. Used while recording and when recovering.

Source: MCAP specification (mcap.dev/spec); what we put where: `rehab.storage.layout`.
"""

from mcap.writer import CompressionType, IndexType, Writer

from rehab.storage import layout
from rehab.storage.disk import DurableFile

_CHUNK_NS = 1_000_000_000
_CHUNK_BYTES = 1_000_000
_HEAD_EVERY_CHUNKS = 60


class MessageWriter:
    """Writes an MCAP file; every method lets `OSError` through.

    `n_safe_bytes` is where the file could be cut and hold only whole chunks.
    """

    def __init__(self, file: DurableFile, head: str) -> None:
        self._file = file
        self._head = layout.seal(head)
        # Without message indexes every byte of signal lies under a CRC.
        self._mcap = Writer(
            file,  # type: ignore[arg-type]  # it needs to write, flush and tell, no more
            chunk_size=layout.MAX_CHUNK_BYTES,
            compression=CompressionType.ZSTD,
            index_types=IndexType.CHUNK,
        )
        self._topics: dict[str, int] = {}
        self._since_ns: int | None = None
        self._n_chunk_bytes = 0
        self._n_chunks = 0
        self._mcap.start(profile=layout.PROFILE)
        self._mcap.add_metadata(layout.HEAD, self._head)
        self.n_safe_bytes = file.tell()

    def add(self, message: layout.Message) -> None:
        """Put a message into the open chunk."""
        number = self._topics.get(message.topic) or self._register(message)
        self._mcap.add_message(
            channel_id=number,
            log_time=message.received_ns,
            data=message.data,
            publish_time=message.received_ns,
            sequence=message.sequence,
        )
        if self._since_ns is None or message.received_ns < self._since_ns:
            self._since_ns = message.received_ns
        self._last_ns = message.received_ns
        self._n_chunk_bytes += len(message.data)

    def _register(self, first: layout.Message) -> int:
        encoding = (
            "json" if first.topic == layout.EVENTS else "application/octet-stream"
        )
        number = self._mcap.register_channel(first.topic, encoding, schema_id=0)
        said = layout.topic_json(number, first)
        self._mcap.add_metadata(layout.TOPIC, layout.seal(said))
        self._topics[first.topic] = number
        return number

    @property
    def is_chunk_open(self) -> bool:
        """True if there are messages that no file holds yet."""
        return self._since_ns is not None

    @property
    def is_chunk_full(self) -> bool:
        """True if the open chunk holds a second of arrival time, or too many bytes."""
        if self._since_ns is None:
            return False
        seconds_full = self._last_ns - self._since_ns >= _CHUNK_NS
        return seconds_full or self._n_chunk_bytes >= _CHUNK_BYTES

    def end_chunk(self) -> None:
        """Hand the open chunk to the system."""
        self._mcap.flush()  # type: ignore[no-untyped-call]
        if self._n_chunks % _HEAD_EVERY_CHUNKS == 0:
            self._mcap.add_metadata(layout.HEAD, self._head)
        self._n_chunks += 1
        self._since_ns = None
        self._n_chunk_bytes = 0
        self.n_safe_bytes = self._file.tell()

    def finish(self) -> None:
        """Write the last chunk and the summary; the file is a complete MCAP then."""
        self._mcap.finish()  # type: ignore[no-untyped-call]
