"""`rehab review` as it is typed. If these fail, no therapist sees any page."""

import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

from tests.e2e.conftest import Run


def test_the_command_serves_until_it_is_interrupted(tmp_path: Path, run: Run) -> None:
    """A clinic's first start: no history, not even a folder; nothing is created."""
    env = dict(os.environ, REHAB_DATA=str(tmp_path / "none"), PYTHONUNBUFFERED="1")
    with subprocess.Popen(
        [sys.executable, "-m", "rehab", "review", "--no-open"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=env,
    ) as child:
        assert child.stdout is not None
        address = re.findall(r"http://\S+", child.stdout.readline())[0]
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/enter/[\w-]{43}", address)
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        with urllib.request.build_opener(jar).open(address) as answer:
            assert "No patient has trained on this computer yet." in str(answer.read())
        port = address.split(":")[2].partition("/")[0]
        taken = run("review", "--no-open", "--port", port)
        assert taken.code == 2
        assert "a free port of this machine" in taken.err
        child.send_signal(signal.SIGINT)
        said, complained = child.communicate()
    assert child.returncode == 0
    assert "The pages are closed." in said
    assert complained == ""
    assert not (tmp_path / "none").exists()
