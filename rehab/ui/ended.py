"""A session that has ended: until it is kept, until the card was read, until it is told."""

from typing import Any

from rehab.model.frame import Frame, Stage
from rehab.model.session import SessionRow
from rehab.ports import Desk, GuidedSession
from rehab.ui.past import Past
from rehab.ui.stages import HELP_IS_NEEDED

KEEP_S = 0.6
"""After the fade to another screen, and before that one takes anything in."""


class Ended(Past):
    """The part of a visit that sees a session off.

    `is_untold`: it was kept behind another screen, and the one that tells how it ended
    is still to come.
    """

    def __init__(self, desk: Desk, **chosen: Any) -> None:
        super().__init__(desk, **chosen)
        self.session: GuidedSession | None = None
        self.frame: Frame | None = None
        self.row: SessionRow | None = None
        self.is_card_read = False
        self.is_untold = False
        self._over_s: float | None = None

    @property
    def is_over(self) -> bool:
        """Whether the session has come to its end and waits to be kept."""
        return self.frame is not None and self.frame.stage in {
            Stage.DONE,
            Stage.STOPPED,
        }

    @property
    def needs_help(self) -> bool:
        """Whether nobody answered, or felt well, as it ended, and the card is unread."""
        is_told = self.session is None and not self.is_untold
        if self.frame is None or not self.is_over or is_told or self.is_card_read:
            return False
        return self.frame.stop_reason in HELP_IS_NEEDED

    def keep_behind(self, time_s: float) -> None:
        """Keep a session that has ended while another screen stands, as the card does.

        Nothing else lets go of the sensor, and who has only their muscle could not leave.
        """
        if self.session is None or not self.is_over:
            self._over_s = None
            return
        if self._over_s is None:
            self._over_s = time_s
        if time_s - self._over_s >= KEEP_S:
            self.is_untold = True
            self.finish()

    def finish(self) -> None:
        """Score and keep the session. What fails leaves the recording on disk."""
        if self.session is None:
            return
        try:
            self.row = self.session.finish()
        except Exception:
            self.abandon()
            raise
        self.session = None
        self._history = None
        self.course.keep(self.row)

    def abandon(self) -> None:
        """Let go of the session; what was recorded stays."""
        session, self.session = self.session, None
        if session is not None:
            session.abandon()
