"""What the patient's window may ask about nights; fits `rehab.ports.nights.NightDesk`."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

from rehab.app.awake import kept_awake
from rehab.app.home import Home
from rehab.app.night import RunningNight, open_night
from rehab.model.nights import (
    NightCommand,
    NightFrame,
    NightPlan,
    NightRow,
    NightStage,
    Site,
)
from rehab.model.people import DEMO
from rehab.model.signal import Side
from rehab.ports.nights import NightSession

_KEPT = {NightStage.READY, NightStage.DARK}


class AppNightDesk:
    """The program's nights, seen from the patient's bed.

    Parameters
    ----------
    settle : callable
        Recovers what died before, once; called before anything is begun or shown.
    how : mapping
        Further fields of `rehab.ports.SensorRequest` for every night: speed, channels.

    `planned` is what the command line asked for: leg, site and hours.
    """

    def __init__(
        self,
        home: Home,
        patient: str,
        settle: Callable[[], object],
        how: Mapping[str, Any],
    ) -> None:
        self._home, self._patient, self._settle = home, patient, settle
        self._how = dict(how)
        self.planned: NightPlan | None = None

    def begin(self, site: Site, side: Side, sensor: str) -> NightSession:
        """Open the sensor and start a night."""
        self._settle()
        usual = self.planned or NightPlan(self._patient)
        plan = replace(usual, site=site, side=side)
        return Awake(open_night(self._home, plan, sensor, auto=False, **self._how))

    def rows(self) -> tuple[NightRow, ...]:
        """Return the patient's nights and those made up, oldest first."""
        self._settle()
        mine = {self._patient, DEMO.id}
        rows = self._home.store.nights.nights()
        return tuple(row for row in rows if row.patient in mine)


class Awake:
    """A night that keeps the machine awake from before lights out to its end.

    It is asked for while somebody can still read that the system did not promise it.
    """

    def __init__(self, night: RunningNight) -> None:
        self._night = night
        self._awake = ExitStack()
        self._may_sleep: bool | None = None  # not asked yet

    @property
    def plan(self) -> NightPlan:
        """What it is to be."""
        return self._night.plan

    @property
    def is_over(self) -> bool:
        """Whether no further tick can change anything."""
        return self._night.is_over

    def tick(self) -> NightFrame:
        """Take in what the sensor said; return how far it is."""
        frame = self._night.tick()
        if self._may_sleep is None and frame.stage in _KEPT:
            self._may_sleep = not self._awake.enter_context(kept_awake())
        is_told = bool(self._may_sleep) and not frame.is_simulated
        return replace(frame, may_sleep=is_told)

    def ask(self, command: NightCommand) -> None:
        """Pass on what the person wants."""
        self._night.ask(command)

    def fail(self) -> None:
        """Note that something ended it before its time."""
        self._night.fail()

    def finish(self) -> NightRow:
        """Close the recording, judge it, keep it, and return its row."""
        self._awake.close()
        return self._night.finish()

    def abandon(self) -> None:
        """Close everything without keeping a night; what was recorded stays."""
        self._awake.close()
        self._night.abandon()
