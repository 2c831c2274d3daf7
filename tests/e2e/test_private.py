"""No connection but those a command names, no file for other users, no name (H15)."""

import ast
import signal
import stat
import subprocess
import sys
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

_CHILD = """
import os, socket, sys
seen, local = [], []
LOCAL = getattr(socket, "AF_UNIX", None)
def watch(event, args):
    if event == "socket.getaddrinfo":
        seen.append((event, args))
    elif event in ("socket.connect", "socket.bind", "socket.sendto"):
        if args[0].family == LOCAL:
            local.append(str(args[1]))
        else:
            seen.append((event, args[1:]))
sys.addaudithook(watch)
os.umask(0)
from rehab.cli import main
code = 0
try:
    main()
except SystemExit as stop:
    code = stop.code or 0
print("SEEN", seen, file=sys.stderr)
print("LOCAL", local, file=sys.stderr)
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
        done = _run(tmp_path, *line)
        assert "SEEN []" in done.stderr, (line, done.stderr)
        assert done.returncode == 0 or line == ("doctor",), (line, done.stderr)
    if sys.platform != "win32":
        for path in (data, *data.rglob("*")):
            allowed = 0o700 if path.is_dir() else 0o600
            mode = stat.S_IMODE(path.stat().st_mode)
            assert mode == allowed, (path.name, oct(mode))
    assert any((data / "backups").iterdir())


def _run(tmp_path: Path, *line: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", _CHILD, *line],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={"REHAB_DATA": str(tmp_path / "data"), "HOME": str(tmp_path)},
    )


@pytest.mark.timeout(300)
def test_a_session_asks_no_network(tmp_path: Path) -> None:
    """Training is a person's own: whoever watches the network sees none of it."""
    seed = "simulated?seed=1"
    train = ("train", "elbow_flexion", "--headless", "--speed", "1000", "--reps", "1")
    done = _run(tmp_path, *train, "--sensor", seed)
    assert done.returncode == 0, done.stderr
    assert "SEEN []" in done.stderr
    assert "LOCAL []" in done.stderr


@pytest.mark.timeout(300)
@pytest.mark.skipif(sys.platform != "linux", reason="BlueZ is asked over D-Bus")
def test_a_look_at_bluetooth_asks_the_bus_and_nobody_else(tmp_path: Path) -> None:
    """Also where there is none: a sentence, and no other socket was tried."""
    done = _run(tmp_path, "sensors")
    assert "Traceback" not in done.stderr
    assert "SEEN []" in done.stderr
    asked = done.stderr.split("LOCAL ")[1].splitlines()[0]
    for path in ast.literal_eval(asked):
        assert "dbus" in path or "/bus" in path


@pytest.mark.timeout(300)
def test_the_pages_listen_to_this_computer_only(run, tmp_path: Path) -> None:
    """In a clinic's network every page would be everybody's; no option changes that."""
    with subprocess.Popen(
        [sys.executable, "-u", "-c", _CHILD, "review", "--no-open"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={"REHAB_DATA": str(tmp_path / "data"), "HOME": str(tmp_path)},
    ) as child:
        assert child.stdout is not None
        try:
            address = child.stdout.readline().split()[-1]
            jar = urllib.request.HTTPCookieProcessor(CookieJar())
            with urllib.request.build_opener(jar).open(address) as answer:
                assert answer.status == 200
        finally:
            child.send_signal(signal.SIGINT)
            _, complained = child.communicate()
    seen = ast.literal_eval(complained.split("SEEN ")[1].splitlines()[0])
    port = int(address.split(":")[2].partition("/")[0])
    assert seen == [("socket.bind", (("127.0.0.1", 0),))]
    assert address.startswith(f"http://127.0.0.1:{port}/")
    refused = run("review", "--no-open", "--host", "0.0.0.0")  # noqa: S104
    assert refused.code == 2
