"""The largest memory that this program has had (Linux)."""

from pathlib import Path


def peak_mb() -> float:
    """Return the peak of resident memory in MB, interpreter and libraries included.

    By the kernel's own mark for this program: what ``getrusage`` tells begins with the
    peak of whoever started it.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024.0
