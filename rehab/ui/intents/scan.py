"""Scanning: the light goes from target to target by itself, for people with one switch."""

from rehab.ui.events import Action, Intent, Panel


class Scan:
    """Moves the focus. It begins, and begins again, at the safest target.

    While the switch is down the light stays: what is lit is what will be chosen.
    """

    def __init__(self) -> None:
        self._lit: tuple[tuple[str, ...], int] | None = None
        self._since_s = 0.0

    def restart(self) -> None:
        """Begin at the safest target again."""
        self._lit = None

    def tick(
        self, time_s: float, panel: Panel, step_s: float, *, is_busy: bool
    ) -> list[Intent]:
        """Let time pass; return where the light goes."""
        safest = panel.safest
        if safest is None or panel.is_moving:
            self._lit = None
            return []
        names = tuple(target.name for target in panel.targets)
        lit = (names, panel.focus)
        if self._lit is None or self._lit[0] != names:
            self._lit, self._since_s = (names, names.index(safest.name)), time_s
            if panel.focused == safest:
                return []
            return [Intent(Action.FOCUS, safest.name)]
        if is_busy or lit != self._lit:  # held still, or moved by hand
            self._lit, self._since_s = lit, time_s
            return []
        if time_s - self._since_s < step_s or len(names) < 2:
            return []
        at = (panel.focus + 1) % len(names)
        self._lit, self._since_s = (names, at), time_s
        return [Intent(Action.FOCUS, names[at])]
