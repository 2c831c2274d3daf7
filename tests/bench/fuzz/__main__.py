"""Fuzz all decoders: ``uv run --group fuzz python -m tests.bench.fuzz --seconds 600``.

atheris changes bytes, watches which lines of the decoders they reach, and keeps what
reaches new ones. A failure ends it with a traceback and the name of a file; given that
file instead of ``--seconds``, it tells the same story again.
"""

import argparse
import sys
import tempfile
from pathlib import Path

KEPT = Path(".fuzz")
"""Bytes that reached something new; the next run begins with them."""


def main() -> None:
    """Fuzz for some time, or tell one story again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("story", nargs="?", type=Path, help="a file that failed")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0, help="0: another every time")
    asked = parser.parse_args()
    try:
        import atheris
    except ImportError:
        sys.exit(
            "atheris is not installed: uv run --group fuzz python -m tests.bench.fuzz\n"
            "It has wheels for Linux on x86-64, for the Pythons that rehab supports."
        )
    with atheris.instrument_imports(include=["rehab.sensors.packets"]):
        from tests.bench.fuzz import soak, stories
    if asked.story is not None:
        stories.tell(asked.story.read_bytes())
        print(f"{asked.story}: it ends well")  # noqa: T201  its one answer
        return
    soak.check_all()
    KEPT.mkdir(exist_ok=True)
    for name, data in soak.beginnings():
        (KEPT / name).write_bytes(data)
    options = [
        f"-max_total_time={asked.seconds}",
        f"-artifact_prefix={tempfile.gettempdir()}/rehab-fuzz-",
        f"-seed={asked.seed}",
        "-max_len=4096",
        "-timeout=20",
        "-print_final_stats=1",
        "-verbosity=0",
    ]
    atheris.Setup([sys.argv[0], *options, str(KEPT)], stories.tell)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
