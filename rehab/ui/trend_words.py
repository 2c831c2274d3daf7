"""The trend as the patient reads it: what is known, no number, no cause, no praise."""

from rehab.i18n import N_, _
from rehab.model.trend import FIRST_CHECKPOINT, Trend, TrendLabel

_LABELS = {
    TrendLabel.FEWER: N_("All exercises: fewer jerks than at the start."),
    TrendLabel.MORE: N_("All exercises: more jerks than at the start."),
    TrendLabel.NO_CLEAR_CHANGE: N_("All exercises: no clear change since the start."),
    TrendLabel.WITHHELD: N_("We cannot compare with the start now."),
}


def trend_words(trend: Trend | None) -> str:
    """Return the one sentence; empty where there is nothing to tell yet."""
    if trend is None:
        return ""
    if trend.label is TrendLabel.BUILDING:
        words = _("Building your baseline ({k} of {n}).")
        return words.format(k=trend.n_sessions, n=FIRST_CHECKPOINT)
    words = _LABELS[trend.label]
    return _(words)
