"""The trend as the patient reads it: what is known, no number, no cause, no praise."""

from rehab.i18n import N_, _
from rehab.model.trend import FIRST_CHECKPOINT, Trend, TrendLabel
from rehab.ui.phrases import day_words

_LABELS = {
    TrendLabel.FEWER: N_("All exercises: fewer jerks than at the start."),
    TrendLabel.MORE: N_("All exercises: more jerks than at the start."),
    TrendLabel.NO_CLEAR_CHANGE: N_("All exercises: no clear change since the start."),
    TrendLabel.WITHHELD: N_("We cannot compare with the start now."),
    TrendLabel.BUILDING: N_("Building your baseline ({k} of {n})."),
}
_SINCE = {
    TrendLabel.FEWER: N_("Since {day}: fewer jerks than in the first days."),
    TrendLabel.MORE: N_("Since {day}: more jerks than in the first days."),
    TrendLabel.NO_CLEAR_CHANGE: N_("Since {day}: no clear change."),
    TrendLabel.WITHHELD: _LABELS[TrendLabel.WITHHELD],
    TrendLabel.BUILDING: N_("New baseline since {day} ({k} of {n})."),
}
"""The same of sessions after a change: a dose, a sensor that was moved."""


def trend_words(trend: Trend | None) -> str:
    """Return the one sentence; empty where there is nothing to tell yet."""
    if trend is None:
        return ""
    now = trend.current
    words = (_LABELS if now.since is None else _SINCE)[now.label]
    day = "" if now.since is None else day_words(now.since)
    return _(words).format(k=now.n_sessions, n=FIRST_CHECKPOINT, day=day)
