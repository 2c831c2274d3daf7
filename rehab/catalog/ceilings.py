"""Limits of limits: no exercise file may ask for more, whoever wrote it.

"Design" marks a number that follows from no source but from the one named beside it.
"""

from rehab.model.checkup import STOP_PAIN

MAX_SETS = 4
"""Twice the largest dose of the programme (SCIENCE section 7: 2 sets). Design."""

MAX_REPETITIONS = 15
"""Half as much again as the largest dose of the programme (10). Design."""

MAX_SESSION_MIN = 30.0
"""Half of the 60 min a day that H-GRASP aims at, which is done in several sittings."""

MAX_DAY_MIN = 60.0
"""What H-GRASP aims at in a day; no plan asks for more (SCIENCE section 7)."""

MIN_STOP_JERKS_PER_MIN = 10.0
"""Stop rule b never stops a set below 10 jerks/min (SCIENCE section 6)."""

MAX_STOP_JERKS_PER_MIN = 60.0
"""One a second: half of the slowest rhythm of stop rule a (2 Hz). Design."""

MAX_STOP_RHYTHMIC_S = 10.0
"""Stop rule a: rhythmic bursts on all channels for 10 s (SCIENCE section 6)."""

MIN_STOP_RHYTHMIC_S = 2.0
"""Four bursts at 2 Hz; with fewer there is no rhythm to speak of. Design."""

MAX_STOP_PAIN = STOP_PAIN
"""Stop rule c: pain of 4 out of 10 ends a session (SCIENCE section 6)."""

MIN_MOVING_S = 2.0
"""Slow enough that a voluntary ramp never looks like a jerk (SCIENCE section 7)."""

MIN_COUNTDOWN_S = 2.0
"""A cue must not surprise: a countdown stands before it (SCIENCE section 6), and the
shortest rest of the programme is 2 s."""

MAX_PHASE_S = 600.0
"""The longest exercise of the programme, relaxation before sleep, is 10 min."""

MIN_REST_BETWEEN_SETS_S = 30.0
"""Half of the programme's 60 s. Design."""

MAX_REST_BETWEEN_SETS_S = 600.0

MIN_TARGET_PCT, MAX_TARGET_PCT = 5.0, 60.0
"""Of the reference contraction. The effort bar ends at 60 %; 5 % is near rest noise. Only
where one lets go may the band begin at 0."""

FLEXION_DEG = (-20.0, 180.0)
ABDUCTION_DEG = (0.0, 180.0)
ELBOW_DEG = (0.0, 150.0)
WRIST_DEG = (-70.0, 70.0)
TURN_DEG = (-90.0, 90.0)
HIP_DEG = (-15.0, 120.0)
KNEE_DEG = (0.0, 140.0)
ANKLE_DEG = (-45.0, 30.0)
LEAN_DEG = (-60.0, 45.0)
GRIP_PCT = (0.0, 100.0)
"""What the joints of a person allow."""

MAX_RAISE_DEG = 90.0
"""Arm raises end at the horizontal, for impingement (SCIENCE section 7, exercises 1 and
2), unless a file's ``[limits]`` name another angle."""

MAX_WORDS, MAX_CHARACTERS = 9, 45
"""Of a line on the patient's screen (INTERFACES 2.2)."""

MAX_SENTENCES = 3
"""What fits beside the figure at the size of body text. Design."""
