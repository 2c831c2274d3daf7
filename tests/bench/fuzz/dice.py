"""Decisions read from bytes, so that a fuzzer that changes a byte changes one of them."""


class Dice:
    """Every call takes the next bytes; when there are none left, everything is 0."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def below(self, n: int) -> int:
        """Return a number of 0..n-1."""
        taken = self.some(1 if n <= 256 else 2)
        return int.from_bytes(taken, "little") % n

    def one_in(self, n: int) -> bool:
        """Return True in one of `n` cases, and never when there are no bytes left."""
        return self.below(n) == n - 1

    def some(self, n_bytes: int) -> bytes:
        """Return the next bytes; fewer at the end."""
        taken = self._data[self._at : self._at + n_bytes]
        self._at += n_bytes
        return taken
