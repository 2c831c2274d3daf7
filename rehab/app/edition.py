"""What has to be the same on two computers for their scores to be the same to the bit."""

import hashlib
from functools import cache

import numpy as np
import scipy

import rehab
from rehab.app.judging import judge_recording, method_now
from rehab.model.session import Recording
from rehab.model.signal import Channel, Side, Stream, Unit

Edition = dict[str, str]
"""What it is, and which one: as a person would compare them."""

_FS_HZ, _SECONDS = 1000.0, 4


@cache
def edition() -> Edition:
    """Return this computer's, found once.

    Versions say what to do about a difference. `arithmetic` is what was found in a made
    signal: processors, and the libraries built for them, differ in the last bit too.
    """
    method = method_now()
    return {
        "rehab": rehab.__version__,
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "detector": f"{method.name} {method.version} ({method.parameters_sha256[:8]})",
        "arithmetic": _found()[:8],
    }


def difference(here: Edition, there: Edition) -> tuple[str, str, str] | None:
    """Return the first that differs, which one is here and which is there; else None."""
    for what in (*here, *there):
        if here.get(what) != there.get(what):
            return what, here.get(what, "-"), there.get(what, "-")
    return None


def _found() -> str:
    """Return the SHA-256 of the jerks found in whole numbers, the same everywhere."""
    random = np.random.PCG64(1).random_raw(int(_FS_HZ) * _SECONDS)
    emg_uv = ((random >> np.uint64(32)) % np.uint64(21)).astype(np.float32) - 10.0
    for begin in range(400, len(emg_uv) - 200, 500):
        emg_uv[begin : begin + 40] *= 30.0
    stream = Stream(
        "made",
        "made",
        _FS_HZ,
        (Channel("EMG", Unit.UV, "biceps", Side.RIGHT),),
        is_simulated=True,
    )
    score = judge_recording(Recording(stream, emg_uv[:, np.newaxis], (), ()))
    return hashlib.sha256(repr(score.jerks).encode()).hexdigest()
