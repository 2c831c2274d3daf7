"""Serves the therapist's pages of a history in the folder that is named to it.

Usage: python -m tests.e2e.plan_child FOLDER; the first line is the address.
"""

import sys
from functools import partial
from pathlib import Path

from rehab.app.clinic.desk import ClinicDesk
from rehab.app.home import Home
from rehab.app.serving import serve
from rehab.config import Settings

if __name__ == "__main__":
    home = Home(Settings(Path(sys.argv[1])), read_only=True)
    serve(ClinicDesk(home), 0, partial(print, flush=True))
