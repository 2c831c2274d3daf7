"""Nights without a sensor: scripted stages in fake time, and rows by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from rehab.model.frame import Contact, Quality, Verdict
from rehab.model.night import (
    ChannelNight,
    Fault,
    Movement,
    Night,
    Rules,
    Series,
    Spell,
)
from rehab.model.nights import (
    NightCommand,
    NightFrame,
    NightPlan,
    NightRow,
    NightScore,
    NightStage,
    Site,
    withheld_of,
)
from rehab.model.session import RecordingFile
from rehab.model.signal import LinkState, Side, Unit
from tests.unit.ui.fake_session import FakeClock

_H = 3600.0


def night_row(
    *,
    hours: float = 7.6,
    day: int = 1,
    site: Site = Site.TIBIALIS,
    is_simulated: bool = False,
    unit: Unit = Unit.UV,
    status: str = "complete",
    right_h: float | None = None,
    method: Mapping[str, int | float] | None = None,
) -> NightRow:
    """Return a night with a series every hour, single movements, and a lost half hour."""
    legs = (Side.LEFT, Side.RIGHT)
    found, series = [], []
    for hour in range(int(hours)):
        for k in range(6):
            at = 600.0 + hour * _H + 25.0 * k
            leg = legs[(hour + k) % 2]
            channel = legs.index(leg)
            one = Movement(at, at + 2.0, channel, leg, (channel,), 40.0, 2.0)
            found.append(Movement(**{**_fields(one), "series": hour + 1}))
        at = 1900.0 + hour * _H
        found.append(Movement(at, at + 1.5, 0, Side.BOTH, (0, 1), 30.0, 2.0))
        begin = 600.0 + hour * _H
        series.append(Series(hour + 1, begin, begin + 127.0, 6))
    lost = 1800.0 if hours > 4 else 0.0
    right_s = hours * _H if right_h is None else right_h * _H
    spells = (Spell(1, 3 * _H, 3 * _H + lost, Fault.LOST),) if lost else ()
    night = Night(
        rules=Rules.AASM,
        movements=tuple(found),
        series=tuple(series),
        intervals_s=(25.0,) * (5 * len(series)),
        stages=None,
        duration_s=hours * _H + 60.0,
        recorded_s=hours * _H,
        judged_s=hours * _H - lost,
        channels=tuple(
            ChannelNight(leg, judged_s, 2.0, False, False)
            for leg, judged_s in zip(legs, (hours * _H, right_s), strict=True)
        ),
        method=method or {},
        spells=spells,
        lights_out_s=60.0,
        up_s=60.0 + hours * _H,
    )
    file = RecordingFile(Path("night.mcap"), "0" * 64, 1, 1, ())
    scores = (NightScore(night, withheld_of(night)),) if unit is Unit.UV else ()
    return NightRow(
        id=UUID(int=day),
        patient="me",
        started_us=1_780_000_000_000_000 + day * 86_400_000_000,
        utc_offset_min=120,
        lights_out_s=60.0,
        up_s=60.0 + hours * _H,
        site=site,
        legs=legs,
        device="a sensor",
        unit=unit,
        is_simulated=is_simulated,
        is_replayed=False,
        status=status,
        recording=file,
        scores=scores,
    )


def _fields(one: Movement) -> dict[str, object]:
    return {name: getattr(one, name) for name in Movement.__slots__}


@dataclass
class FakeNight:
    """A night whose stage a test, or what it is asked, moves on."""

    plan: NightPlan
    clock: FakeClock
    stage: NightStage = NightStage.CONTACT
    link: LinkState = LinkState.STREAMING
    battery_pct: int = 80
    rest_s: float = 3.0
    is_simulated: bool = False
    asked: list[NightCommand] = field(default_factory=list)
    may_sleep: bool = False
    is_abandoned: bool = False
    has_failed: bool = False
    row: NightRow | None = None
    fault: Exception | None = None
    _since_s: float = 0.0

    @property
    def is_over(self) -> bool:
        return self.stage is NightStage.UP

    def tick(self) -> NightFrame:
        if self.fault is not None:
            raise self.fault
        in_s = self.clock.now() - self._since_s
        if self.stage is NightStage.REST and in_s >= self.rest_s:
            self._turn(NightStage.READY)
        good = Quality(Verdict.GOOD, Contact.GOOD)
        is_rest = self.stage is NightStage.REST
        return NightFrame(
            stage=self.stage,
            time_s=self.clock.now(),
            link=self.link,
            battery_pct=self.battery_pct,
            about="",
            labels=("left", "right"),
            qualities=(good, good),
            rest_left_s=max(0.0, self.rest_s - in_s) if is_rest else 0.0,
            dark_s=in_s if self.stage is NightStage.DARK else 0.0,
            heard_s=0.0,
            remaining_s=0.0,
            level=0.2,
            is_simulated=self.is_simulated,
            may_sleep=self.may_sleep,
        )

    def _turn(self, stage: NightStage) -> None:
        self.stage, self._since_s = stage, self.clock.now()

    def ask(self, command: NightCommand) -> None:
        self.asked.append(command)
        following = {
            (NightCommand.NEXT, NightStage.CONTACT): NightStage.REST,
            (NightCommand.LIGHTS_OUT, NightStage.READY): NightStage.DARK,
            (NightCommand.UP, NightStage.DARK): NightStage.UP,
        }.get((command, self.stage))
        if following is not None:
            self._turn(following)

    def fail(self) -> None:
        self.has_failed = True

    def finish(self) -> NightRow:
        self.row = night_row(
            site=self.plan.site,
            is_simulated=self.is_simulated,
            status="partial" if self.has_failed else "complete",
        )
        return self.row

    def abandon(self) -> None:
        self.is_abandoned = True


class FakeNights:
    """Gives out `FakeNight`s; keeps the last one in `night`."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.night: FakeNight | None = None
        self.kept: tuple[NightRow, ...] = ()
        self.planned: NightPlan | None = None

    def begin(self, site: Site, side: Side, sensor: str) -> FakeNight:
        plan = NightPlan("me", site=site, side=side)
        self.night = FakeNight(plan, self._clock)
        self.night.is_simulated = sensor.startswith("simulated")
        return self.night

    def rows(self) -> tuple[NightRow, ...]:
        return self.kept
