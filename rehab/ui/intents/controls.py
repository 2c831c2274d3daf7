"""What each key and button means."""

from rehab.ui.events import Action

SPACE = "space"
"""The key that does everything; most switch boxes send it."""
EMG = "emg"
"""A held contraction, as if it were a key."""
SWITCHES = frozenset({SPACE, EMG})
CONFIRM = frozenset({"enter", "pad-a"})
POINTER = "pointer"
MUTE = "mute"
"""The key M: silence. The filter knows it as a key without a meaning."""
MOVES = {
    **dict.fromkeys(("escape", "pad-b"), Action.BACK),
    **dict.fromkeys(("right", "down", "tab", "pad-right", "pad-down"), Action.NEXT),
    **dict.fromkeys(("left", "up", "pad-left", "pad-up"), Action.PREV),
    **dict.fromkeys(("f1", "pad-x"), Action.HELP),
}
"""What a slow press of it does, whatever has the focus."""
CARD = frozenset({"f2", "pad-y"})
"""Opens the emergency card with the press itself: a card too many does no harm."""
