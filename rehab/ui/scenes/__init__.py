"""One screen a file; `make_scenes` is the only place that builds them."""

from collections.abc import Callable, Mapping

from rehab.ui.scenes.advice import AdviceScene
from rehab.ui.scenes.bed import Bed
from rehab.ui.scenes.calibrate import Calibrate
from rehab.ui.scenes.card import Card
from rehab.ui.scenes.check import Check
from rehab.ui.scenes.contact import ContactScene
from rehab.ui.scenes.dark import Dark
from rehab.ui.scenes.error import Trouble
from rehab.ui.scenes.exercise import ExerciseScene
from rehab.ui.scenes.hands import Hands
from rehab.ui.scenes.help import Help
from rehab.ui.scenes.history import History
from rehab.ui.scenes.home import Home
from rehab.ui.scenes.loudness import Loudness
from rehab.ui.scenes.more import More
from rehab.ui.scenes.morning import Morning
from rehab.ui.scenes.name import Name
from rehab.ui.scenes.next import Next
from rehab.ui.scenes.night import Night
from rehab.ui.scenes.nights import Nights
from rehab.ui.scenes.pain import Pain
from rehab.ui.scenes.pause import Pause
from rehab.ui.scenes.phone import Phone
from rehab.ui.scenes.placement import PlacementScene
from rehab.ui.scenes.profile import ProfileScene
from rehab.ui.scenes.rating import RatingScene
from rehab.ui.scenes.rest import Rest
from rehab.ui.scenes.sensor import Sensor
from rehab.ui.scenes.settings import Settings
from rehab.ui.scenes.summary import Summary
from rehab.ui.scenes.today import Today
from rehab.ui.scenes.week import Week
from rehab.ui.scenes.welcome import Welcome
from rehab.ui.seam import Scene
from rehab.ui.visit import Visit

_MAKERS: Mapping[str, Callable[[Visit], Scene]] = {
    # the first start
    "welcome": Welcome,
    "hands": Hands,
    "loudness": Loudness,
    "profile": ProfileScene,
    "phone": Phone,
    "name": Name,
    # the day
    "today": Today,
    "check": Check,
    "advice": AdviceScene,
    # a session
    "sensor": Sensor,
    "placement": PlacementScene,
    "contact": ContactScene,
    "calibrate": Calibrate,
    "exercise": ExerciseScene,
    "pause": Pause,
    "pain": Pain,
    "rest": Rest,
    "next": Next,
    "summary": Summary,
    "rating": RatingScene,
    "history": History,
    # a night
    "night": Night,
    "bed": Bed,
    "dark": Dark,
    "morning": Morning,
    "nights": Nights,
    # beside it
    "more": More,
    "home": Home,
    "week": Week,
    "settings": Settings,
    "help": Help,
    "card": Card,
    "error": Trouble,
}


def make_scenes(visit: Visit) -> dict[str, Scene]:
    """Return all scenes by name."""
    return {name: make(visit) for name, make in _MAKERS.items()}
