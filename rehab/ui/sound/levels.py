"""Every number that keeps a sound from startling, in one place.

A loud noise is a test stimulus of the myoclonus rating scale. Lengthening the rise of a
sound lowers the chance of a startle (rise times of 2.5, 10 and 25 ms compared at
80-85 dB(A)); these rules stay far below that, in level and in rise. Levels are digital:
how loud a full-scale sample is, only the machine's own volume decides.
"""

RATE_HZ = 44_100
BUFFER = 512  # samples: 11.6 ms

LEVEL = 10 ** (-26 / 20)  # RMS of full scale, at full volume
PEAK = 10 ** (-14 / 20)  # no sample is ever beyond it
RAMP_IN_MIN_S = 0.120
RAMP_IN_S = 0.200
RAMP_OUT_S = 0.200

AHEAD_S = 0.500  # the picture is there first
LATE_MAX_S = 1.000  # a cue that would come later than this is not given
SPEECH_LATE_MAX_S = 3.000

LOWEST_HZ = 220.0
HIGHEST_HZ = 660.0
SLEW_CENTS_PER_S = 2000.0  # of a gliding pitch, at most

SPEECH_LEAD_S = 0.200
WORDS_PER_MIN = 140
SPEECH_MAX_S = 10.0  # longer than any cue: something went wrong
RENDER_MAX_S = 5.0  # speech that is not made by then is given up
KEPT_SPEECH_S = 30.0  # of sound in memory: 5 MB

_STEP = 10 ** (3 / 40)  # 3 dB of sound: the smallest step that is clearly louder


def gain(volume: float | None) -> float:
    """Return the factor on samples for a volume of 0..1; None is silent.

    The square is closer to what an ear calls half as loud. Nothing goes above 1: whoever
    needs more turns the machine up.
    """
    if volume is None or not volume > 0.0:  # a NaN is silent too
        return 0.0
    return min(1.0, volume) ** 2


def rising() -> list[float]:
    """Return the volumes of a sound check: from silence to full, 3 dB a step."""
    volumes = [1.0]
    while volumes[-1] > 0.1:
        volumes.append(volumes[-1] / _STEP)
    return [0.0, *reversed(volumes)]
