"""The filter itself: hears hands, muscle and pointer, and lets through what was meant."""

from rehab.model.habits import Habits
from rehab.ui.events import Action, InputEvent, Intent, Move, Panel, Press, Release
from rehab.ui.intents.controls import CARD, EMG, POINTER
from rehab.ui.intents.dwell import Dwell
from rehab.ui.intents.effort import EffortSwitch, Turn
from rehab.ui.intents.gate import Gate, Wish
from rehab.ui.intents.hands import Hands, least_s
from rehab.ui.intents.meaning import held_target, hold_s, meaning
from rehab.ui.intents.press import Held
from rehab.ui.intents.ring import HoldRing
from rehab.ui.intents.scan import Scan
from rehab.ui.intents.sensing import Sensed
from rehab.ui.rules import (
    ANSWER_SLIPS,
    CALM_S,
    EFFORT_JERKS,
    EFFORT_S,
    JERK_BEFORE_S,
    LET_GO_S,
    RELAX_S,
)


class InputFilter:
    """Turns events into intents. Feed events in order, and call `tick` every frame.

    `habits` may be changed at any time. `sense` takes what the sensor knows, if there
    is one.
    """

    def __init__(self, habits: Habits | None = None) -> None:
        self.habits = habits or Habits()
        self._sensed = Sensed()
        self._hands = Hands()
        self._ring = HoldRing()
        self._gate = Gate()
        self._scan = Scan()
        self._dwell = Dwell()
        self._emg = EffortSwitch()
        self._time_s: float | None = None

    def screen_changed(self, time_s: float) -> None:
        """Ignore everything for a moment, and until all keys and buttons are up."""
        self._forget()
        self._hands.screen_changed(time_s)
        self._scan.restart()
        self._dwell.screen_changed()

    def let_go(self) -> None:
        """Forget what is down: the window lost the keyboard and will not hear releases."""
        self._forget()
        self._hands.let_go()

    def sense(self, sensed: Sensed) -> None:
        """Take in what the sensor knows now; it counts from the next tick on."""
        self._sensed = sensed
        self._gate.jerks_s = sensed.jerks_s
        self._gate.is_hearing = sensed.is_hearing

    @property
    def hold(self) -> tuple[str | None, float]:
        """The target whose ring is filling or running back, and how full it is."""
        if self._ring.name is not None:
            return self._ring.name, self._ring.share
        if self._dwell.name is not None:
            return self._dwell.name, self._dwell.share
        full = (wish for wish in self._gate.waiting if wish.press.is_spent)
        return next(((wish.intent.target, 1.0) for wish in full), (None, 0.0))

    @property
    def ignored(self) -> str | None:
        """The target of a press that was just void because the hand jerked."""
        return None if self._time_s is None else self._gate.ignored(self._time_s)

    @property
    def rise(self) -> float | None:
        """How far a contraction has come, 0..1; None while the muscle is no switch."""
        is_switch = self.habits.emg_switch and self._sensed.effort is not None
        return self._emg.rise if is_switch else None

    def feed(self, event: InputEvent, panel: Panel) -> list[Intent]:
        """Take in one event and return what it means at once: a pause, or nothing yet."""
        pressed = event.control if isinstance(event, Press) else None
        self._settle(event.time_s, panel, pressed)
        match event:
            case Move():
                self._hands.moved(event)
                self._dwell.move(event.at)
            case Press():
                return self._pressed(event, panel)
            case Release():
                self._hands.released(event)
        return []

    def tick(self, time_s: float, panel: Panel) -> list[Intent]:
        """Let time pass; return what was meant."""
        self._settle(time_s, panel)
        step_s = 0.0 if self._time_s is None else max(0.0, time_s - self._time_s)
        self._time_s = time_s
        if panel.is_moving:
            self._forget()
            return self._rest(time_s, step_s, panel)
        self._flex(time_s, panel)
        self._hold(time_s, step_s, panel)
        self._rest(time_s, step_s, panel)
        found = self._gate.due(time_s, panel)
        if found:
            self._scan.restart()
        elif self.habits.scan_s is not None:
            is_busy = bool(self._hands.down or self._hands.press or self._gate.waiting)
            is_busy |= not self._hands.is_open(time_s)
            is_busy |= self._emg.share > 0  # the light waits for who tenses
            return self._scan.tick(time_s, panel, self.habits.scan_s, is_busy=is_busy)
        return found

    def _forget(self) -> None:
        """Drop whatever was about to be meant."""
        self._hands.press = None
        self._hands.down.discard(EMG)
        self._emg.restart()
        self._ring.clear()
        self._gate.clear()

    def _pressed(self, event: Press, panel: Panel) -> list[Intent]:
        """Take in a press: while an arm moves it pauses, at once and whatever it is."""
        hands, ring = self._hands, self._ring
        if event.control in hands.down:
            return []  # the keyboard repeats a key that is held
        is_card = event.control in CARD
        if panel.is_moving or is_card:
            self._forget()
            hands.down.add(event.control)
            hands.block()
            wishes = [Action.PAUSE] * panel.is_moving + [Action.CARD] * is_card
            return [Intent(wish) for wish in wishes]
        before = hands.press
        gap_s = 0.0
        if before is not None and before.up_s is not None:
            gap_s = event.time_s - before.up_s
        hands.pressed(event, panel, self.habits, ring.name)
        press = hands.press
        if before is not None and before.control != event.control:
            self._crowd(before, event.time_s)
        if press is None or press.target is None or press.target.name != ring.name:
            return []
        if press.target.is_answer and press is not before:
            ring.clear()  # a hand that beats fills no ring
        elif press is before:
            press.n_slips += 1
            ring.held_s += gap_s
        else:
            press.from_s = ring.held_s
        return []

    def _settle(self, time_s: float, panel: Panel, pressed: str | None = None) -> None:
        """Judge a press once it is surely up."""
        press = self._hands.take_done(time_s, pressed)
        if press is None or press.up_s is None:
            return
        if self._time_s is not None:
            self._ring.run_back(max(0.0, self._time_s - press.up_s))
        if press.is_spent:
            self._hands.rest(press, self.habits.bounce_s)
            return
        if press.full_s is not None:
            self._answer(press)
            return
        least = least_s(press, self.habits)
        if press.up_s - max(press.since_s, press.calm_s) < least:
            return
        intent = meaning(press, panel, self.habits)
        if intent is not None:
            self._hands.rest(press, self.habits.bounce_s)
            is_gated = press.control != EMG
            calm_s = min(least, CALM_S)
            self._gate.add(Wish(intent, press, press.up_s, calm_s, is_gated))

    def _flex(self, time_s: float, panel: Panel) -> None:
        """Let the muscle be a switch, if it is one."""
        turn = self._emg.tick(
            time_s,
            self._sensed.effort if self.habits.emg_switch else None,
            self._sensed.jerks_s,
            relax_s=self._relax_s(panel),
        )
        if turn is Turn.DOWN:
            self._pressed(Press(EMG, time_s), panel)
        elif turn is not None:
            self._hands.released(Release(EMG, time_s))
            press = self._hands.press
            if turn is Turn.GIVEN_UP and press is not None and press.control == EMG:
                self._hands.press = None

    def _relax_s(self, panel: Panel) -> float:
        """Return how long a contraction may last once it is pressed."""
        target = panel.focused
        more_s = LET_GO_S if target is not None and target.is_answer else EFFORT_S
        return max(RELAX_S, hold_s(target, self.habits) + more_s)

    def _crowd(self, press: Held, time_s: float) -> None:
        """Drop an answer when another control goes down: a hand fell on the keys."""
        is_answer = press.target is not None and press.target.is_answer
        if is_answer and press.up_s is None:
            self._void(press, time_s)

    def _void(self, press: Held, time_s: float) -> None:
        """Take nothing of this press, and nothing before all is let go."""
        self._gate.ignore(press, time_s)
        self._ring.clear()
        self._hands.block()

    def _is_shaken(self, press: Held) -> bool:
        """Whether what presses may be no will: jerks go on, or without a sensor slips."""
        since_s = press.since_s - JERK_BEFORE_S
        n_jerks = sum(t >= since_s for t in self._sensed.jerks_s)
        if self._sensed.is_hearing:
            return n_jerks >= EFFORT_JERKS
        return press.n_slips > ANSWER_SLIPS

    def _answer(self, press: Held) -> None:
        """Take an answer that was let go in time, and on the answer."""
        self._ring.clear()
        if press.up_s is None or press.full_s is None or press.target is None:
            return
        is_off = press.control == POINTER and not press.is_inside
        is_late = press.up_s - press.full_s > LET_GO_S
        if is_off or is_late or self._is_shaken(press):
            self._gate.ignore(press, press.up_s)
            return
        self._hands.rest(press, self.habits.bounce_s)
        wish = Intent(Action.PRIMARY, press.target.name)
        calm_s = hold_s(press.target, self.habits)
        is_gated = press.control != EMG
        self._gate.add(Wish(wish, press, press.up_s, calm_s, is_gated))

    def _hold(self, time_s: float, step_s: float, panel: Panel) -> None:
        """Let the ring of what is held fill, or run back."""
        press, ring = self._hands.press, self._ring
        if press is not None and press.up_s is not None:
            return  # up for a moment, or for good: `_settle` will tell
        target = held_target(press, panel, self.habits) if press is not None else None
        lasted_s = self._gate.lasted(press, time_s) if press is not None else 0.0
        if press is None or target is None or lasted_s <= 0:
            ring.run_back(step_s)
            return
        if target.is_answer and self._is_shaken(press):
            self._void(press, time_s)
            return
        if ring.name not in {None, target.name}:
            ring.run_back(step_s)
        ring.full_s = hold_s(target, self.habits)
        ring.fill(target.name, min(step_s, lasted_s), press.from_s + lasted_s)
        if ring.held_s < ring.full_s:
            return
        if target.is_answer:
            press.full_s = time_s if press.full_s is None else press.full_s
            if time_s - press.full_s > LET_GO_S:
                self._void(press, time_s)
            return
        press.is_spent = True
        ring.clear()
        wish = Intent(Action.PRIMARY, target.name)
        calm_s = hold_s(target, self.habits) - press.from_s
        self._gate.add(Wish(wish, press, time_s, calm_s, press.control != EMG))

    def _rest(self, time_s: float, step_s: float, panel: Panel) -> list[Intent]:
        """Let a resting pointer choose, if it may; while an arm moves it pauses."""
        if self.habits.dwell_s is None:
            return []
        is_open = not self._hands.down and self._hands.is_open(time_s)
        target = self._dwell.tick(step_s, panel, self.habits, is_open=is_open)
        if target is None:
            return []
        if panel.is_moving:
            return [Intent(Action.PAUSE)]
        press = Held(POINTER, time_s, target, up_s=time_s)
        before = Held(POINTER, time_s - hold_s(target, self.habits), target)
        if target.is_answer and self._is_shaken(before):
            self._gate.ignore(press, time_s)
            return []
        wish = Intent(Action.PRIMARY, target.name)
        self._gate.add(Wish(wish, press, time_s, 0.0))
        return []
