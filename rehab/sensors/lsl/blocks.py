"""Samples on their indices, as the packets that are recorded."""

from collections.abc import Iterator, Sequence

import numpy as np

from rehab.model.signal import Packet
from rehab.sensors.lsl.placing import Placed
from rehab.sensors.packets.block import encode_block


def packets_of(placed: Placed, taken: Sequence[int], dtype: str) -> Iterator[Packet]:
    """Yield the packets of what lies together.

    A row with a number that is none is lost: some senders fill their own gaps so.
    """
    values = placed.values[:, taken]
    with np.errstate(over="ignore"):  # of a double that no float can hold
        values = values.astype(f"<{dtype}")
    whole = np.isfinite(values).all(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], whole.view(np.int8), [0]))))
    for start, stop in zip(edges[::2], edges[1::2], strict=True):
        data = encode_block(placed.start_index + int(start), values[start:stop], dtype)
        yield Packet(placed.received_ns, data)
