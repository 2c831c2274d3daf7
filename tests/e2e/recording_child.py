"""Records a known signal until it is killed, and says after each packet how far it is."""

import sys
import time
from pathlib import Path

from tests.unit.storage import known_signal as known


def main() -> None:
    """Run as ``python -m tests.e2e.recording_child FOLDER``."""
    recorder = known.record(Path(sys.argv[1]), 0, clock_ns=time.monotonic_ns)
    for i, packet in enumerate(known.packets(len(known.TRUTH))):
        recorder.write_packet(packet)
        print((i + 1) * known.PACKET, flush=True)  # noqa: T201
    sys.stdin.read()  # never ends: dying is what it is for


if __name__ == "__main__":
    main()
