"""Who trains: a pseudonym, what the program must know to be safe, and what they like.

Names live in `Profile` only, which is a file on this machine; the history knows nothing
but the pseudonym.
"""

from dataclasses import dataclass, field

from rehab.model.habits import Habits
from rehab.model.signal import Side


@dataclass(frozen=True, slots=True)
class Patient:
    """A person, by pseudonym. `DEMO` is nobody: simulated sessions belong to it."""

    id: str
    side: Side = Side.RIGHT


DEMO = Patient("demo")
HOME = Patient("me")
"""The one patient of a home installation, until a profile names another."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person told about themselves at the first start. Stays on this machine.

    Parameters
    ----------
    name : str
        How the screen greets; may be empty.
    side : Side
        The arm that trains; `BOTH` trains each in turn.
    muscles : tuple of str
        Muscles to train, as the catalog names them; empty is all.
    startles, is_photosensitive : bool
        Sudden sounds or flashing light bring on jerks.
    contact_name, contact_phone, emergency_number : str
        What the emergency card shows; the app calls nobody.
    may_stand : bool
        A clinician allows exercises on one's feet. No screen of the patient raises it.
    """

    name: str = ""
    side: Side = Side.RIGHT
    muscles: tuple[str, ...] = ()
    startles: bool = False
    is_photosensitive: bool = False
    contact_name: str = ""
    contact_phone: str = ""
    emergency_number: str = "112"
    may_stand: bool = False


TEXT_SCALES = (1.0, 1.25, 1.5, 2.0)


@dataclass(frozen=True, slots=True)
class Preferences:
    """How the window looks, sounds and listens. Never a clinical number.

    Parameters
    ----------
    language, theme : str
        Empty follows the system and the settings.
    text_scale : float
        One of `TEXT_SCALES`.
    is_calm : bool
        Reduced motion.
    volume : float or None
        0 to 1; None is silent.
    has_voice : bool
        Cues are spoken, where there is a volume.
    sensor : str
        The SPEC of the sensor that was last told to be one's own; empty before that.
    """

    language: str = ""
    theme: str = ""
    text_scale: float = 1.0
    is_calm: bool = False
    volume: float | None = None
    has_voice: bool = False
    sensor: str = ""
    habits: Habits = field(default_factory=Habits)
