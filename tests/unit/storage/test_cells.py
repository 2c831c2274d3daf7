"""Cells of CSV: a spreadsheet must show them, and run none of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.storage.cells import safe_cell


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\tx", "\r=x", " =1", "＝1"],
)
def test_a_formula_is_text(text: str) -> None:
    """R23: a name of a channel that runs a program on the therapist's computer."""
    assert safe_cell(text) == f"'{text}"


def test_numbers_stay_numbers() -> None:
    """R23: an apostrophe before a number would take it out of every sum."""
    cells = [-1.5, 3, "-1.5", "+2e-3", None, float("nan"), float("inf"), True]
    assert [safe_cell(cell) for cell in cells] == [
        *(-1.5, 3, "-1.5", "+2e-3", "", "", "", True),
    ]


@given(st.text())
def test_no_text_begins_as_a_formula(text: str) -> None:
    """R23: whatever somebody types as a pseudonym."""
    cell = str(safe_cell(text))
    if cell.lstrip(" ")[:1] in tuple("=+-@\t\r\n"):
        float(cell)
