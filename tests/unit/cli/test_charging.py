"""A run without a window says when the battery runs low, and does not nag."""

from rehab.cli.charging import Charging


def test_twenty_and_ten_are_told_once() -> None:
    """A sensor that dies in the middle of a set should not come as a surprise."""
    charging = Charging()
    told = [charging.words(pct) for pct in (None, 87, 21, 20, 19, 15, 10, 9, 20, 3)]
    said = [words for words in told if words]
    assert [told.index(words) for words in said] == [3, 6]
    assert "20 %" in said[0]
    assert "10 %" in said[1]


def test_one_that_is_nearly_empty_at_the_start_is_told_once() -> None:
    charging = Charging()
    assert "7 %" in (charging.words(7) or "")
    assert charging.words(6) is None
