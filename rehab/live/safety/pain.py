"""Stop rule c: it hurts."""

from rehab.model.checkup import MORE_PAIN

MOST = 10


class Pain:
    """How much it hurts, from 0 to 10, against a limit and against the start.

    Parameters
    ----------
    limit : int
        The exercise's.
    first : int or None
        What the sitting began with; else the first that is told here.
    """

    def __init__(self, limit: int, first: int | None) -> None:
        self._limit, self._first = limit, first

    def tell(self, pain: int) -> bool:
        """Take in how much it hurts; return whether the session must end.

        Raises
        ------
        ValueError
            If it is not from 0 to 10.
        """
        if not 0 <= pain <= MOST:
            raise ValueError(f"pain is {pain}; it is from 0 to {MOST}")
        if self._first is None:
            self._first = pain
        return pain >= self._limit or pain >= self._first + MORE_PAIN
