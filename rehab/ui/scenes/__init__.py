"""One screen a file; `make_scenes` is the only place that builds them."""

from collections.abc import Callable, Mapping

from rehab.ui.scene import Scene
from rehab.ui.scenes.calibrate import Calibrate
from rehab.ui.scenes.error import Trouble
from rehab.ui.scenes.exercise import ExerciseScene
from rehab.ui.scenes.history import History
from rehab.ui.scenes.home import Home
from rehab.ui.scenes.pause import Pause
from rehab.ui.scenes.rest import Rest
from rehab.ui.scenes.sensor import Sensor
from rehab.ui.scenes.summary import Summary
from rehab.ui.visit import Visit

_MAKERS: Mapping[str, Callable[[Visit], Scene]] = {
    "home": Home,
    "sensor": Sensor,
    "calibrate": Calibrate,
    "exercise": ExerciseScene,
    "pause": Pause,
    "rest": Rest,
    "summary": Summary,
    "history": History,
    "error": Trouble,
}


def make_scenes(visit: Visit) -> dict[str, Scene]:
    """Return all scenes by name."""
    return {name: make(visit) for name, make in _MAKERS.items()}
