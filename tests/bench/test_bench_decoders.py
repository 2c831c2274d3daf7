"""What decoding costs: a second of eight channels at 1 kHz, or of what a device has."""

import gc
import time
from collections.abc import Callable

import pytest

from rehab import plugins
from tests.senders import SENDERS

pytestmark = pytest.mark.bench

SECONDS = 20.0
N_VALUES = 8 * 1000  # a second, as the promise has it
MAX_SHARE_PCT = 2.0


@pytest.mark.parametrize("name", SENDERS)
def test_a_second_of_samples_takes_little_of_a_core(
    name: str, figure: Callable[[str], None]
) -> None:
    """The sensor thread must leave the core to the picture.

    Judged is what each device sends. What it would be at 8 x 1 kHz is told beside it:
    several could never send as much.
    """
    sender = SENDERS[name]
    sent = sender.send(sender.counts(round(SECONDS * sender.fs_hz)))
    packets = sender.arriving(sent)
    best_s = float("inf")
    for _ in range(3):  # the best of three: other programs only ever add
        decoder = plugins.load("decoders", sender.decoder)(sender.stream())
        gc.collect()
        began_s = time.process_time()
        for packet in packets:
            list(decoder.feed(packet))
        best_s = min(best_s, time.process_time() - began_s)
    as_sent_pct = 100 * best_s / SECONDS
    scale = max(1.0, N_VALUES / (sender.fs_hz * sender.n_channels))
    figure(
        f"decode {name}: {as_sent_pct:.2f} % of a core as it sends, "
        f"{as_sent_pct * scale:.2f} % for 8 x 1 kHz (promise {MAX_SHARE_PCT:g}); "
        f"{best_s / len(packets) * 1e6:.0f} µs a packet"
    )
    assert as_sent_pct <= MAX_SHARE_PCT
