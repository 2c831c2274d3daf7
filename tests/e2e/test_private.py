"""No connection but those a command names, no file for other users, no name (H15)."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

_CHILD = """
import sys
seen = []
def watch(event, args):
    if event in ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo"):
        import socket
        if event == "socket.getaddrinfo" or args[0].family != getattr(socket, "AF_UNIX", None):
            seen.append((event, args[1:] if event != "socket.getaddrinfo" else args))
sys.addaudithook(watch)
import os
os.umask(0)
from rehab.cli import main
code = 0
try:
    main()
except SystemExit as stop:
    code = stop.code or 0
print("SEEN", seen, file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.timeout(300)
def test_nothing_is_connected_and_nobody_else_can_read(tmp_path: Path) -> None:
    """A program that calls home tells where a patient lives, and on shared computers
    every file that others can read tells what they have."""
    data = tmp_path / "data"
    (tmp_path / "words.txt").write_text("four words of mine\n")
    sealing = ("--passphrase-file", "words.txt")
    for line in (
        ("demo", "--headless", "--speed", "1000"),
        ("history",),
        ("score", "--again"),
        ("report", "demo", "-o", str(data / "page.html")),
        ("export", "last", "-o", str(data / "a.edf")),
        ("export", "last", "-o", str(data / "b.csv")),
        ("export", "last", "-o", str(data / "c.json")),
        ("export", "labels", "-o", str(data / "labels.csv")),
        ("bundle", "demo", "-o", str(data / "demo.rehab"), *sealing),
        ("backup",),
        ("doctor",),
    ):
        done = subprocess.run(
            [sys.executable, "-c", _CHILD, *line],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            env={"REHAB_DATA": str(data), "HOME": str(tmp_path)},
        )
        assert "SEEN []" in done.stderr, (line, done.stderr)
        assert done.returncode == 0 or line == ("doctor",), (line, done.stderr)
    if sys.platform != "win32":
        for path in (data, *data.rglob("*")):
            allowed = 0o700 if path.is_dir() else 0o600
            mode = stat.S_IMODE(path.stat().st_mode)
            assert mode == allowed, (path.name, oct(mode))
    assert any((data / "backups").iterdir())
