"""Sends a stream as another program would, until it is killed.

Usage: python lsl_child.py NAME SOURCE_ID [key=value ...]

The first channel counts: sample `i` belongs to the time `zero_s` + i / fs on the clock of
the machine, also in a child that is started later. With `lost=30/3000` the first 30 of every
3000 are never sent.
"""

import sys
import time

import numpy as np
import pylsl

MODES = {
    "kind": "EMG",
    "fs": "1000",
    "true_fs": "",
    "n": "2",
    "unit": "microvolts",
    "type": "float32",
    "zero_s": "",
    "lost": "",
}


def main(name: str, source_id: str, **said: str) -> None:
    how = MODES | said
    fs_hz, n_channels = float(how["fs"]), int(how["n"])
    info = pylsl.StreamInfo(
        name, how["kind"], n_channels, fs_hz, how["type"], source_id
    )
    info.set_channel_labels([f"muscle {i + 1}" for i in range(n_channels)])
    info.set_channel_units(how["unit"])
    outlet = pylsl.StreamOutlet(info)
    sys.stdout.write("sends\n")
    sys.stdout.flush()
    if fs_hz == 0:
        time.sleep(600)
    zero_s = float(how["zero_s"] or pylsl.local_clock())
    rate_hz = float(how["true_fs"] or fs_hz)
    n_lost, every = map(int, (how["lost"] or "0/1").split("/"))
    random = np.random.default_rng(1)
    done = max(0, int((pylsl.local_clock() - zero_s) * rate_hz))
    while True:
        time.sleep(0.02)
        until = int((pylsl.local_clock() - zero_s) * rate_hz)
        index = np.arange(done, until)
        index = index[index % every >= n_lost]
        done = until
        if len(index):
            values = random.normal(0, 20, (len(index), n_channels))
            if n_channels > 1:
                values[:, 0] = index
            outlet.push_chunk(
                values.astype(how["type"]), (zero_s + index / rate_hz).tolist()
            )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], **dict(pair.split("=") for pair in sys.argv[3:]))
