"""A session with everything in it that a session can have, and any session at all."""

from pathlib import Path
from uuid import UUID

from hypothesis import strategies as st

from rehab.model.exercise import PhaseName
from rehab.model.frame import StopReason
from rehab.model.score import (
    Jerk,
    JerkKind,
    PhaseScore,
    RepetitionScore,
    RhythmicRun,
    RunKind,
    Score,
    Shapes,
    Withheld,
)
from rehab.model.session import RecordingFile, SessionRow
from rehab.model.signal import Gap, LinkSecurity, Side

SCORE = Score(
    detector={"name": "jerk_offline", "version": 1, "k": 3.5},
    jerks=(
        Jerk(
            *(1, 0.1, 0.14, (1, 0), JerkKind.JERK, 41.5, 3.25),
            phase=PhaseName.HOLD,
            is_counted=True,
        ),
        Jerk(
            id=7,
            onset_s=1 / 3,
            offset_s=0.6,
            channels=(0,),
            kind=JerkKind.PROLONGED,
            peak_uv=0.1,
            contrast=float("inf"),
            is_confirmed=False,
            is_withdrawn=True,
            side=Side.LEFT,
            run_id=2,
            frequency_hz=4.4,
            confidence=0.625,
            lags_s=(0.0, 1 / 3),
            is_counted=False,
            is_artefact=True,
        ),
    ),
    n_jerks=1,
    n_prolonged=1,
    n_live=3,
    detectable_s=58.7,
    duration_s=61.0,
    coverage_pct=99.2,
    n_repetitions=3,
    n_repetitions_complete=2,
    by_phase=(
        PhaseScore(
            PhaseName.HOLD, Side.LEFT, 12.5, 1, 0, 1, 1.25, 13.0, 8.5, None, 40.0
        ),
        PhaseScore(PhaseName.REST, Side.LEFT, 20.0, 0),
    ),
    time_in_target_pct=71.4,
    withheld=(Withheld.WEAK_REFERENCE, Withheld.TOO_SHORT),
    repetitions=(
        RepetitionScore(1, 1, Side.LEFT, 10.0, 14.0, 1, 3.9, 71.4, is_complete=True),
        RepetitionScore(1, 2, Side.LEFT, 14.0, 15.5, 0, 1.5, None, is_complete=False),
    ),
    silences=(Jerk(3, 20.0, 20.1, (0,), JerkKind.SILENCE, 12.0, 0.1, confidence=0.9),),
    runs=(
        RhythmicRun(2, RunKind.JERKS, 1 / 3, 1.5, 4.4, 5, (0,)),
        RhythmicRun(3, RunKind.TREMOR, 30.0, 42.0, 5.1, 61, (1, 0)),
    ),
    shapes=Shapes((0,), b"\x01\x02" * 41, 0, 1000.0, -0.25, b"\x00\xff" * 1000),
)
SITTING = SessionRow(
    id=UUID("0191b0a0-0000-7000-8000-00000000000a"),
    patient="me",
    started_us=1_700_000_000_123_456,
    utc_offset_min=-210,
    exercise_id="arm_raise",
    exercise_sha256="ab" * 32,
    side=Side.LEFT,
    device="Sensor é",
    is_simulated=False,
    status="stopped",
    recording=RecordingFile(
        path=Path("/elsewhere/a.mcap"),
        sha256="cd" * 32,
        n_bytes=2**33,
        n_samples=120_000,
        gaps=(Gap(10, 5), Gap(2**32, 7)),
        is_recovered=True,
    ),
    score=SCORE,
    truth_n_jerks=5,
    sitting=UUID("0191b0a0-0000-7000-8000-00000000000b"),
    stop_reason=StopReason.PAIN,
)

COUNT = st.integers(0, 2**31)
NUMBER = st.floats(0, 1e9)
SIDE = st.sampled_from(Side)
SOME_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


def maybe(values: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.none() | values


def tuples(
    values: st.SearchStrategy[object], n: int = 3
) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(values, max_size=n).map(tuple)


EVENTS = st.builds(
    Jerk,
    id=COUNT,
    onset_s=NUMBER,
    offset_s=st.floats(1e9, 2e9),
    channels=tuples(st.integers(0, 64)),
    kind=st.sampled_from(JerkKind),
    peak_uv=NUMBER,
    contrast=NUMBER,
    is_confirmed=st.booleans(),
    is_withdrawn=st.booleans(),
    side=maybe(SIDE),
    run_id=maybe(COUNT),
    frequency_hz=maybe(NUMBER),
    confidence=st.floats(0, 1),
    lags_s=tuples(NUMBER),
    phase=maybe(st.sampled_from(PhaseName)),
    is_counted=maybe(st.booleans()),
    is_artefact=st.booleans(),
)
RUNS = st.builds(
    RhythmicRun,
    id=COUNT,
    kind=st.sampled_from(RunKind),
    onset_s=NUMBER,
    offset_s=st.floats(1e9, 2e9),
    frequency_hz=NUMBER,
    n_bursts=COUNT,
    channels=tuples(st.integers(0, 64)),
)
SCORES = st.builds(
    Score,
    detector=st.dictionaries(SOME_TEXT, SOME_TEXT | st.integers() | NUMBER, max_size=3),
    jerks=tuples(EVENTS),
    n_jerks=COUNT,
    n_prolonged=COUNT,
    n_live=COUNT,
    detectable_s=NUMBER,
    duration_s=NUMBER,
    coverage_pct=NUMBER,
    n_repetitions=COUNT,
    n_repetitions_complete=COUNT,
    by_phase=tuples(
        st.builds(
            PhaseScore,
            *(st.sampled_from(PhaseName), SIDE, NUMBER, COUNT),
            *(maybe(COUNT), maybe(COUNT), maybe(NUMBER), maybe(NUMBER)),
            *(maybe(NUMBER), maybe(NUMBER), maybe(NUMBER)),
        )
    ),
    time_in_target_pct=maybe(NUMBER),
    withheld=tuples(st.sampled_from(Withheld)),
    repetitions=tuples(
        st.builds(
            RepetitionScore,
            set_number=COUNT,
            repetition=COUNT,
            side=SIDE,
            start_s=NUMBER,
            stop_s=st.floats(1e9, 2e9),
            n_jerks=COUNT,
            exposure_s=NUMBER,
            time_in_target_pct=maybe(NUMBER),
            is_complete=st.booleans(),
        )
    ),
    silences=tuples(EVENTS),
    runs=tuples(RUNS),
    shapes=maybe(
        st.builds(
            Shapes,
            *(tuples(COUNT), st.binary(max_size=9), COUNT, NUMBER),
            *(st.floats(-1, 0), st.binary(max_size=9)),
        )
    ),
)
SITTINGS = st.builds(
    SessionRow,
    id=st.uuids(),
    patient=SOME_TEXT,
    started_us=st.integers(-(2**60), 2**60),
    utc_offset_min=st.integers(-840, 840),
    exercise_id=SOME_TEXT,
    exercise_sha256=SOME_TEXT,
    side=SIDE,
    device=SOME_TEXT,
    is_simulated=st.booleans(),
    status=st.sampled_from(["complete", "partial", "recovered", "stopped"]),
    recording=st.builds(
        RecordingFile,
        path=st.just(Path("/elsewhere/x.mcap")),
        sha256=SOME_TEXT,
        n_bytes=COUNT,
        n_samples=COUNT,
        gaps=tuples(st.builds(Gap, COUNT, COUNT)),
        is_recovered=st.booleans(),
    ),
    score=maybe(SCORES),
    truth_n_jerks=maybe(COUNT),
    sitting=maybe(st.uuids()),
    link_security=st.sampled_from(LinkSecurity),
    stop_reason=maybe(st.sampled_from(StopReason)),
)
