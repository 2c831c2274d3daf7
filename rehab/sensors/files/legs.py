"""Which channels of a sleep laboratory's recording are legs, by the names they go by."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rehab.errors import FileError, Reason
from rehab.model.signal import Side

_LEG = re.compile(
    r"^(lat|rat|[lr]?ta|[lr]?tib\w*|[lr]?legs?|legs?[lr]?|plm[lr]?|[lr]?plm|ant(erior)?tib\w*"
    r"|gastroc\w*|calf|soleus|bein\w*|jambe\w*|pierna\w*|limb)$"
)
_SHIN = re.compile(r"^(lat|rat|[lr]?ta|[lr]?tib\w*|ant(erior)?tib\w*)$")
_CALF = re.compile(r"^(gastroc\w*|calf|soleus)$")
_LEFT = re.compile(
    r"^(l|le|left|li|links|linkes?|g|gauche|izq\w*|lat|lta|ltib\w*|lleg|legl|plml|lplm)$"
)
_RIGHT = re.compile(
    r"^(r|ri|right|re|rechts|rechtes?|d|droite?|der\w*|rat|rta|rtib\w*|rleg|legr|plmr|rplm)$"
)
_WORDS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class LegName:
    """What a channel's name says: the leg, and whether it is the shin (None: not told)."""

    label: str
    leg: Side | None
    is_shin: bool | None


def leg_of(label: str) -> LegName | None:
    """Return what a name says of a leg; None where it names none."""
    words = [word.lower() for word in _WORDS.findall(label)]
    if not any(_LEG.match(word) for word in words):
        return None
    return named(label)


def named(label: str) -> LegName:
    """Return what a name says of a leg, the channel being one."""
    words = [word.lower() for word in _WORDS.findall(label)]
    sides = {
        side
        for side, pattern in ((Side.LEFT, _LEFT), (Side.RIGHT, _RIGHT))
        if any(pattern.match(word) for word in words)
    }
    is_shin = None
    if any(_CALF.match(word) for word in words):
        is_shin = False
    elif any(_SHIN.match(word) for word in words):
        is_shin = True
    return LegName(label, sides.pop() if len(sides) == 1 else None, is_shin)


def pick_legs(
    path: str, labels: Sequence[str], names: Sequence[str]
) -> tuple[LegName, ...]:
    """Return the legs among `labels`: those called `names`, else those that say so.

    Two channels of which no leg is told are left and right, in their order.

    Raises
    ------
    FileError
        `NO_LEG_CHANNEL`, `CHANNEL_UNKNOWN`.
    """
    if names:
        known = {label.strip().casefold(): label for label in labels}
        for name in names:
            if name.strip().casefold() not in known:
                raise FileError(
                    Reason.CHANNEL_UNKNOWN,
                    path=path,
                    name=name,
                    channels=", ".join(labels),
                )
        unique = dict.fromkeys(known[name.strip().casefold()] for name in names)
        found = [named(label) for label in unique]
    else:
        found = [leg for label in labels if (leg := leg_of(label)) is not None]
    if not found:
        raise FileError(
            Reason.NO_LEG_CHANNEL,
            path=path,
            channels=", ".join(labels),
            example=labels[0] if labels else "",
        )
    if len(found) == 2 and all(leg.leg is None for leg in found):
        sides = (Side.LEFT, Side.RIGHT)
        found = [
            LegName(leg.label, side, leg.is_shin)
            for leg, side in zip(found, sides, strict=True)
        ]
    return tuple(found)
