"""The scout: looks for sensors while a screen asks it to, and stops when none does."""

from collections.abc import Sequence

from rehab.errors import RehabError
from rehab.ports import Desk, SensorChoice, SensorSearch


class Scout:
    """Keeps one search open from frame to frame.

    Nobody has to remember to close it: a frame without `look` does.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._search: SensorSearch | None = None
        self._is_wanted = False

    @property
    def trouble(self) -> RehabError | None:
        """Why no sensor can be heard now."""
        return self._search.trouble if self._search is not None else None

    def look(self) -> Sequence[SensorChoice]:
        """Look on, and return what is heard now. Call it every frame."""
        self._is_wanted = True
        if self._search is None:
            self._search = self._desk.look_for_sensors()
        return self._search.found

    def tick(self) -> None:
        """Stop if nobody looked since the last frame."""
        if not self._is_wanted:
            self.close()
        self._is_wanted = False

    def close(self) -> None:
        """Stop looking: a radio that connects should do nothing else."""
        search, self._search = self._search, None
        if search is not None:
            search.close()
