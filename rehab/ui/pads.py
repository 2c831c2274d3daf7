"""Controllers of any kind as named controls: gamepads, switch boxes, adaptive controllers.

They differ in what they call their buttons; what counts here is that every one of them
is heard (any press pauses), that the usual ones have a meaning, and that nothing stays
down when a plug is pulled. Knows no pygame: numbers in, names out.
"""

from dataclasses import dataclass, field

ON, OFF = 0.6, 0.35
"""A stick is a press beyond the first and let go within the second: it may tremble."""
_SIDES = (("pad-left", "pad-right"), ("pad-up", "pad-down"))
_BUTTONS = {0: "pad-a", 1: "pad-b", 2: "pad-x", 3: "pad-y"}
_CROSS = {11: "pad-up", 12: "pad-down", 13: "pad-left", 14: "pad-right"}
"""Where SDL puts the cross of a controller that has no hat."""
SWITCH_BOX_BUTTONS = 2
"""So few buttons and no stick: a switch box, and its first button is the one switch."""

Turn = tuple[str, bool]
"""A control, and whether it went down."""


@dataclass(slots=True)
class Pad:
    """One controller, and which of its controls are down.

    Two places that mean the same (the cross and the left stick) are one control, which
    is up when both are.
    """

    n_buttons: int
    n_axes: int
    n_hats: int
    _places: dict[str, str] = field(default_factory=dict)  # down: place -> control

    def button(self, number: int, *, is_down: bool) -> list[Turn]:
        """Take in a button."""
        return self._turn(f"button {number}", self._named(number), is_down=is_down)

    def _named(self, number: int) -> str:
        is_box = self.n_buttons <= SWITCH_BOX_BUTTONS and not self.n_axes + self.n_hats
        if is_box and number == 0:
            return "space"
        if self.n_hats == 0 and number in _CROSS and self.n_buttons > max(_CROSS):
            return _CROSS[number]
        return _BUTTONS.get(number, f"pad-{number}")

    def hat(self, number: int, value: tuple[int, int]) -> list[Turn]:
        """Take in a cross: -1, 0 or 1 to the right and up."""
        x, y = value
        found = self._axis(f"hat {number} x", _SIDES[0], float(x))
        return found + self._axis(f"hat {number} y", _SIDES[1], float(-y))

    def axis(self, number: int, value: float) -> list[Turn]:
        """Take in a stick (-1..1). The first two move the focus.

        The others only say that something was pressed, and only on their positive side:
        a trigger rests at -1.
        """
        if number < len(_SIDES):
            return self._axis(f"axis {number}", _SIDES[number], value)
        return self._side(f"axis {number}", f"pad-axis-{number}", value)

    def _axis(self, place: str, names: tuple[str, str], value: float) -> list[Turn]:
        found = self._side(f"{place} -", names[0], -value)
        return found + self._side(f"{place} +", names[1], value)

    def _side(self, place: str, control: str, value: float) -> list[Turn]:
        limit = OFF if place in self._places else ON
        return self._turn(place, control, is_down=value > limit)

    def _turn(self, place: str, control: str, *, is_down: bool) -> list[Turn]:
        before = control in self._places.values()
        if is_down:
            self._places[place] = control
        else:
            self._places.pop(place, None)
        after = control in self._places.values()
        return [(control, after)] if before != after else []

    def unplug(self) -> list[Turn]:
        """Let go of everything: the plug was pulled."""
        names = dict.fromkeys(self._places.values())
        self._places.clear()
        return [(name, False) for name in names]
