"""Runs a guided session in real time and tells how far it is; to be killed from outside.

Usage: python guided_child.py DATA_FOLDER PROGRESS_FILE
"""

import sys
from pathlib import Path

from rehab.app import headless
from rehab.app.guided import Guided
from rehab.app.home import Home
from rehab.app.plans import plan_for
from rehab.config import Settings
from rehab.model.frame import Frame
from rehab.sensors.spec import parse_spec


def main(data: Path, progress: Path) -> None:
    home = Home(Settings(data_dir=data))
    plan = plan_for(home, "arm_raise", None, "test", repetitions=2)
    request = parse_spec("simulated?seed=1", plan=plan, speed=1.0)

    with progress.open("w", buffering=1) as out:

        def watch(frame: Frame) -> None:
            out.write(f"{frame.time_s}\n")

        headless.run(Guided(home, plan, request, auto=True), watch)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
