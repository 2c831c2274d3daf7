"""Cells of a table that a spreadsheet opens: text stays text, numbers stay numbers."""

import math

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(value: object) -> str | int | float:
    """Return what goes into a cell of CSV: nothing that a spreadsheet would run.

    A text that begins as a formula does gets an apostrophe before it, unless it is a real
    number. What is not there, or not finite, is an empty cell.
    """
    if value is None:
        return ""
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else ""
    text = str(value)
    if text.lstrip(" ").startswith(_STARTS) and not _is_number(text):
        return f"'{text}"
    return text


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False
