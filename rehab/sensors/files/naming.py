"""What a channel's name says: whether it is EMG, and in which unit."""

import re
from collections.abc import Sequence

from rehab.errors import FileError, Reason

UNITS = {"uv": 1.0, "µv": 1.0, "μv": 1.0, "mv": 1e3, "v": 1e6, "nv": 1e-3}
"""Microvolts in one of each; the micro sign comes in two code points."""

ALLOWED_UNITS = "uV, mV, V"

_OTHER = re.compile(
    r"\b(e[ck]g|e[eo]g|ppg|pleth|pulse|sp?o2|sao2|resp|flow|airflow|snore|therm\w*|"
    r"thorax|abdomen|acc|accel|gyr|gyro|mag|temp|temperature|imu|eda|gsr|hr|heart|"
    r"trig|trigger|marker|status|event|stim|battery|index|counter|sample|samples|"
    r"label|class|position|angle|force)(?![a-z])",
    re.IGNORECASE,
)
_MUSCLES = re.compile(
    r"bicep|tricep|delto|brachi|flexor|extensor|forearm|trapez|pector|tibial|"
    r"gastroc|soleus|quadricep|vastus|rectus|hamstring|gluteus|masseter|"
    r"mentalis|\b(fcr|fcu|ecr|ecu|edc|fds|apb|fdi|adm|ta)(?![a-z])",
    re.IGNORECASE,
)


def is_other(label: str) -> bool:
    """Return whether the name says that it is something else than EMG."""
    words = label.replace("_", " ")
    return "emg" not in words.lower() and bool(_OTHER.search(words))


def is_emg(label: str, *details: str) -> bool:
    """Return whether the name or a detail (transducer, filters) says that it is EMG."""
    words = label.replace("_", " ")
    if is_other(label):
        return False
    if "emg" in words.lower() or _MUSCLES.search(words):
        return True
    return any("emg" in detail.lower() for detail in details)


def pick(
    path: str,
    labels: Sequence[str],
    is_wanted: Sequence[bool],
    names: Sequence[str],
    *,
    is_possible: Sequence[bool] | None = None,
) -> list[int]:
    """Return which channels to take: those called `names`, else those wanted.

    `is_possible` is False for what can be no signal, such as a column of times.

    Raises
    ------
    FileError
        `CHANNEL_UNKNOWN`, `NO_EMG_CHANNEL`.
    """
    listed = ", ".join(labels)
    if not names:
        picked = [i for i, is_one in enumerate(is_wanted) if is_one]
        if not picked:
            possible = is_possible or [True] * len(labels)
            offered = [a for a, may in zip(labels, possible, strict=True) if may]
            listed = ", ".join(offered)
            example = offered[0] if offered else ""
            raise FileError(
                Reason.NO_EMG_CHANNEL, path=path, channels=listed, example=example
            )
        return picked
    known = [label.strip().casefold() for label in labels]
    for name in names:
        if name.strip().casefold() not in known:
            raise FileError(
                Reason.CHANNEL_UNKNOWN, path=path, name=name, channels=listed
            )
    return [known.index(name.strip().casefold()) for name in dict.fromkeys(names)]


def microvolts_in(path: str, unit: str | None) -> float:
    """Return how many microvolts one `unit` is.

    Raises
    ------
    FileError
        `UNIT_UNKNOWN`: it is not told, or is no voltage.
    """
    factor = UNITS.get((unit or "").strip().lower())
    if factor is None:
        raise FileError(Reason.UNIT_UNKNOWN, path=path, allowed=ALLOWED_UNITS)
    return factor
