"""What makes the sessions of a trend unlike each other."""

from enum import StrEnum


class ChangeKind(StrEnum):
    """What makes sessions after it unlike those before it."""

    DOSE = "dose"
    SITE = "site"
    RATE = "rate"
    EXERCISE = "exercise"
    DETECTOR = "detector"  # the only one that can be mended: by counting again
