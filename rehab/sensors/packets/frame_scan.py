"""Where frames begin in a stream of bytes that notifications cut anywhere.

A frame that goes on where the last one ended, and counts on by one, is one. Any other is
believed only if the next frame follows it, and a frame that is made of two notifications
never after a jump: what lay between its two parts may be missing, and its values would
be those of two samples.
"""

from abc import ABC, abstractmethod


class FrameScan(ABC):
    """Cuts notifications into frames; keeps less than two frames of them.

    Parameters
    ----------
    n_bytes : int
        Length of a frame.
    n_head : int
        How much of the next frame has to be there to tell whether it follows.
    """

    def __init__(self, n_bytes: int, n_head: int) -> None:
        self._n_bytes = n_bytes
        self._n_head = n_head
        self.forget()

    @abstractmethod
    def _count_at(self, whole: bytes, at: int) -> int | None:
        """Return what the frame that begins there counts; None if there is none."""

    @abstractmethod
    def _is_next(self, before: int, now: int) -> bool:
        """Tell whether a frame that counts `now` comes right after another one."""

    def forget(self) -> None:
        """Start anew: the link was lost."""
        self._count: int | None = None  # of the last frame
        self._is_in_step = False  # the last frame ended where the next one begins
        self._left = b""
        self._is_mixed = False  # what is left begins with a frame of two notifications

    def runs(self, data: bytes) -> tuple[list[bytes], int]:
        """Return frames that follow each other, together; how many bytes were none."""
        n = self._n_bytes
        cut_at, whole = len(self._left), self._left + data
        runs: list[bytearray] = []
        at = n_skipped = 0
        is_mixed = False
        while len(whole) - at >= n:
            is_cut = at < cut_at < at + n
            may_lack = self._count is not None and len(data) >= n  # bytes at the cut
            is_mixed = is_cut or (at == 0 and self._is_mixed)
            count = self._count_at(whole, at)
            follows = self._follows(count)
            if count is None or (is_mixed and may_lack and not follows):
                is_frame: bool | None = False
            elif follows and self._is_in_step and not is_mixed:
                is_frame = True
            else:
                is_frame = self._is_followed(whole, at, count)
            if is_frame is None:
                break
            if is_frame:
                if not (follows and runs):
                    runs.append(bytearray())
                runs[-1] += whole[at : at + n]
                self._count = count
                self._is_in_step = True
                at += n
            else:
                self._is_in_step = False
                step = cut_at - at if is_cut and may_lack else 1
                at += step
                n_skipped += step
            is_mixed = False
        self._left, self._is_mixed = whole[at:], is_mixed
        return [bytes(run) for run in runs], n_skipped

    def _follows(self, count: int | None) -> bool:
        if self._count is None or count is None:
            return False
        return self._is_next(self._count, count)

    def _is_followed(self, whole: bytes, at: int, count: int) -> bool | None:
        """Tell whether the next frame stands behind this one; None: it has to come."""
        after = at + self._n_bytes
        if len(whole) < after + self._n_head:
            return None
        then = self._count_at(whole, after)
        return then is not None and self._is_next(count, then)
