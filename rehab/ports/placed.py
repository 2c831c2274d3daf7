"""The seam between what is going to be done and the pads: which muscle, on which side."""

from typing import Protocol

from rehab.model.signal import Side


class Placed(Protocol):
    """A plan as a sensor sees it: a session's, or a night's."""

    @property
    def muscles(self) -> tuple[str, ...]:
        """The muscles on each side, in the order of the placement page."""
        ...

    @property
    def primary_muscle(self) -> str:
        """The one that matters most."""
        ...

    @property
    def side(self) -> Side:
        """The side, or both."""
        ...
