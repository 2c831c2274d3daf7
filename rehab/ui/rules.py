"""Every number that makes the window usable by hands that jerk, in one place.

Lengths are logical pixels of a canvas of 1920 x 1080, times are seconds, speeds are
logical pixels a second. The numbers come from the design's accessibility rules; where
the evidence is a study it says so, the rest is judgement and may be tuned.
"""

WIDTH = 1920
HEIGHT = 1080

# Targets. Errors of people with motor impairment fall up to 30 mm (PubMed 23021630);
# 200 px are 32 mm on a 14-inch screen.
PRIMARY_MIN = (320, 200)
TARGET_MIN = (160, 130)
GAP_MIN = 32
OPPOSITE_GAP_MIN = 400  # between "go" and "stop"
EDGE_MIN = 24
MAX_TARGETS = 4

# Text.
TEXT_MIN = 32
BODY_MIN = 36
CUE_MIN = 80
COUNT_MIN = 200
LARGE_TEXT = 92  # a size that needs no doubling: an eye that reads this reads all
LARGE_FROM = 1.5  # from this text scale on, screens are arranged for reading
LARGE_TEXT_MIN = 58  # of any word at 200 %, in any language
"""English keeps 2 x `TEXT_MIN` for a label and 2 x `BODY_MIN` for a sentence."""
TEXT_CONTRAST = 7.0
GRAPHIC_CONTRAST = 4.5
FOCUS_WIDTH = 6  # at least 4
SCAN_WIDTH = 14  # of the light that moves by itself
MAX_CUE_WORDS = 9

# Input. The times of one person are `rehab.model.habits.Habits`; these hold for all.
# A jerk's tap lasts less than about 200 ms: it is never a command.
BRIDGE_S = 0.080  # let go for no longer: a tremor, and the press goes on
"""Interruptions of 20-60 ms, and the frame in which they are seen."""
TAP_SPAN_S = (
    0.450  # a press longer than this and the slow press was a hold that slipped
)
GUARD_S = 0.700  # without input after each new screen
GRAVE_HOLD_S = 2.0  # what undoes a person's own work, whatever else they hold for
LET_GO_S = 2.0  # after its ring is full an answer is let go; a stiff hand holds on
ANSWER_SLIPS = 2  # of one press that answers, where no sensor tells a jerk
HOLD_DECAY = 2.0  # times as fast as it fills
SLIP = 60.0  # beyond the target, still inside
MAX_SPEED = 1500.0  # of the pointer before a press
SPEED_WINDOW_S = 0.150

# A sensor on the arm knows of a jerk before the key does. Its radio is late by 50-100 ms
# and the detector by up to 100: what is chosen waits for them, what stops does not.
JERK_BEFORE_S = 0.100  # a press so long before a jerk's onset is void, or
JERK_AFTER_S = 0.250  # so long after it
HEAR_S = 0.200
CALM_S = 0.150  # held on for so long after that, a press counts after all
IGNORED_S = 2.5  # how long a tile says that a press was ignored

# Dwelling. The pointer is smoothed (1 euro filter) and has to stand nearly still.
DWELL_SPEED = 120.0  # 2 px a frame
EURO_CUTOFF_HZ = 1.0
EURO_BETA = 0.002

# The muscle as a switch, as fractions of full effort. A jerk lasts under 300 ms.
EFFORT_ON = 0.20
EFFORT_OFF = 0.10
EFFORT_S = 0.800
EFFORT_DIP_S = 0.100  # an envelope trembles: it may fall below for so long
RELAX_S = 2.000  # to let go again; held longer it was no wish
RISE_S = 0.600  # the bar of a contraction from empty to full, at least
EFFORT_JERKS = 2  # so many during one contraction: it shook, nobody chose

# Motion. Flashes and jumps are what a startle test uses.
FADE_S = 0.400
MAX_FRAME_S = 0.025  # a fade never advances further than this in one frame
GLOW_S = 0.400  # muscle from empty to full, at least
BAR_SPEED = 200.0 / 0.300
BREATHE_IN_S = 4.0
BREATHE_OUT_S = 6.0
BREATHE_SWING = 0.06
MARK_WAIT_S = 3.0  # a jerk is shown after its phase, or after this long
MAX_LAG_S = 0.020  # how far drawing may run behind the sample clock, to be smooth
"""One chunk: smooth motion between chunks comes from lagging, never from guessing."""

FRAMES_PER_S = 60
FULL_SCALE = 0.6  # of the reference contraction, on bar and trace
TRACE_S = 10.0
COLUMNS_PER_S = 100
REST_GOAL = 0.08  # of the bar, while the muscle is to let go
