"""`rehab sensors --sensor SPEC` as a program: lines as they come, and every way to end it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

PATIENCE_S = 120.0


def _mind_ctrl_c() -> None:
    """Whoever runs the tests in the background has it ignored, and hands that on."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def listening(*words: str) -> Iterator["subprocess.Popen[str]"]:
    """The command in a process of its own."""
    program = subprocess.Popen(
        [sys.executable, "-m", "rehab", "sensors", "--sensor", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={k: v for k, v in os.environ.items() if not k.startswith("REHAB_")},
        preexec_fn=_mind_ctrl_c if os.name == "posix" else None,  # noqa: PLW1509
    )
    try:
        yield program
    finally:
        program.kill()
        program.communicate()


def one(program: "subprocess.Popen[str]") -> dict[str, object]:
    assert program.stdout is not None
    found: dict[str, object] = json.loads(program.stdout.readline())
    return found


@pytest.mark.timeout(2 * PATIENCE_S)
def test_each_object_is_there_as_soon_as_it_is_known() -> None:
    """A program that reads along must not wait for a buffer to fill; Ctrl-C ends it well."""
    with listening("simulated", "--json", "--seconds", "600") as program:
        first, second = one(program), one(program)
        assert float(str(second["time_s"])) > float(str(first["time_s"]))
        assert first["is_simulated"] is True
        if os.name == "posix":
            program.send_signal(signal.SIGINT)
            rest, said = program.communicate(timeout=PATIENCE_S)
            assert program.returncode == 0
            assert all(json.loads(line) for line in rest.splitlines())
            assert said == ""


@pytest.mark.timeout(2 * PATIENCE_S)
def test_a_reader_that_has_seen_enough_ends_it() -> None:
    """``rehab sensors … --json | head -1`` must end, and without a traceback."""
    with listening("simulated", "--json", "--seconds", "600") as program:
        one(program)
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.close()
        assert program.wait(PATIENCE_S) == 0
        assert program.stderr.read() == ""


def test_a_file_is_told_to_its_end(run, tmp_path: Path) -> None:
    """What was heard of a file is all of it, also where it is shorter than was asked."""
    rows = np.random.default_rng(1).normal(0.0, 20.0, 700)
    lines = [f"{i / 500:.3f},{v:.2f}" for i, v in enumerate(rows)]
    path = tmp_path / "arm.csv"
    path.write_text("\n".join(["time_s,EMG arm_uV", *lines]), encoding="utf-8")
    done = run("sensors", "--sensor", f"replay:{path}", "--json", "--seconds", "60")
    assert done.code == 0
    last = json.loads(done.out.splitlines()[-1])
    assert (last["link"], last["n_samples"], last["n_lost"]) == ("ended", 700, 0)
    assert (last["time_s"], last["is_replayed"]) == (1.4, True)


@pytest.mark.parametrize("spec", ["replay:nowhere.edf", "replay:.", "nonsense"])
def test_what_cannot_be_heard_is_one_sentence(run, spec: str) -> None:
    """Nothing but JSON is on the standard output, also when there is none."""
    done = run("sensors", "--sensor", spec, "--json")
    assert done.code in {1, 2}
    assert done.out == ""
    assert done.err.count("\n") == 1
    assert done.err.startswith("rehab: ")
