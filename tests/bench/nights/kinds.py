"""The kinds of nights: four that are easy to score, and seven with what spoils a night.

Numbers an hour and sizes follow what is published of adults: intervals within a series peak
at 15-30 s (Ferri et al., Sleep 2006;29:759), periodic movements last about 3 s, half are of
both legs and bilateral ones seldom have more than two parts (Ferri et al., Sleep Med
2017;32:10), of healthy sleepers all have fragmentary twitches and 18 % more than 15
periodic movements an hour (Frauscher et al., Sleep 2014;37:1081).
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Kind:
    """One kind of night. Rates are numbers an hour; sizes are microvolts RMS.

    Parameters
    ----------
    rest_uv : tuple of float
        Range of the leg's resting level at the start.
    series_per_h, single_per_h : float
        Periodic series and single movements an hour of sleep.
    awake_per_h, twitches_per_h, dreams_per_h : float
        Movements an hour awake; twitches an hour of non-REM and of REM.
    typical_uv, least_uv : float
        Median and smallest size of a movement over rest.
    rough : float
        Unevenness of a movement's height (SD of its logarithm).
    broken, long, lagging : float
        Shares of movements that are a run of short bursts, that last more than 10 s, and
        of bilateral ones whose second leg follows 1-4 s later.
    wandering : float
        The resting level swells and shrinks by up to this factor within tens of minutes.
    shaking : float
        Share of bursts that shake the cable: a swing of 0.7-6 Hz comes with them.
    tonic_per_h, turns_per_h, pops_per_h, outages_per_h, off_per_night : float
        Stretches of tonic activity, body turns, electrode pops, losses, electrodes off.
    ecg_uv, mains_uv : tuple of float
        Ranges of the QRS peak and of the hum's amplitude.
    corner_hz : float
        The recorder's high-pass, which turns and pops pass too.
    """

    name: str
    is_easy: bool
    hours: float = 8.5
    fs_hz: float = 250.0
    rest_uv: tuple[float, float] = (1.0, 3.0)
    series_per_h: float = 0.0
    single_per_h: float = 8.0
    awake_per_h: float = 40.0
    twitches_per_h: float = 20.0
    dreams_per_h: float = 150.0
    wakings_per_h: float = 2.0
    typical_uv: float = 55.0
    least_uv: float = 16.0
    rough: float = 0.08
    broken: float = 0.005
    long: float = 0.005
    lagging: float = 0.005
    wandering: float = 1.15
    shaking: float = 0.0
    tonic_per_h: float = 0.3
    turns_per_h: float = 0.0
    pops_per_h: float = 0.0
    outages_per_h: float = 0.0
    off_per_night: float = 0.0
    ecg_uv: tuple[float, float] = (0.0, 0.0)
    mains_uv: tuple[float, float] = (0.0, 0.0)
    corner_hz: float = 0.1


QUIET = Kind("quiet", is_easy=True, hours=8.0, single_per_h=7.0, awake_per_h=20.0)
MILD = Kind("mild", is_easy=True, fs_hz=200.0, series_per_h=0.8, single_per_h=6.0)
PERIODIC = Kind("periodic", is_easy=True, hours=9.0, series_per_h=2.2, single_per_h=6.0)
HEALTHY = Kind(
    "healthy",
    is_easy=True,
    fs_hz=200.0,
    rest_uv=(1.5, 4.0),
    series_per_h=0.5,
    single_per_h=12.0,
    twitches_per_h=90.0,
)
_SPOILT = Kind(
    "spoilt",
    is_easy=False,
    series_per_h=1.4,
    single_per_h=8.0,
    typical_uv=40.0,
    least_uv=12.0,
    rough=0.15,
    broken=0.04,
    long=0.02,
    lagging=0.03,
)
DRIFT = replace(
    _SPOILT, name="drift", rest_uv=(2.0, 3.0), wandering=4.0, tonic_per_h=2.0
)
ECG = replace(_SPOILT, name="ecg", fs_hz=500.0, hours=8.0, ecg_uv=(10.0, 70.0))
MAINS = replace(_SPOILT, name="mains", fs_hz=200.0, mains_uv=(2.0, 12.0))
ARTEFACTS = replace(
    _SPOILT, name="artefacts", shaking=0.5, turns_per_h=5.0, pops_per_h=30.0
)
LOSS = replace(_SPOILT, name="loss", hours=10.0, outages_per_h=6.0, off_per_night=3.0)
HARD = replace(
    _SPOILT,
    name="hard",
    hours=9.0,
    rest_uv=(2.0, 3.0),
    wandering=3.5,
    shaking=0.3,
    tonic_per_h=1.5,
    turns_per_h=4.0,
    pops_per_h=20.0,
    outages_per_h=3.0,
    off_per_night=1.0,
    ecg_uv=(10.0, 40.0),
    mains_uv=(2.0, 10.0),
)
HARD_LAB = replace(HARD, name="hard at 1 kHz", hours=8.0, fs_hz=1000.0, corner_hz=10.0)

KINDS = (
    *(QUIET, MILD, PERIODIC, HEALTHY),
    *(DRIFT, ECG, MAINS, ARTEFACTS, LOSS, HARD, HARD_LAB),
)
