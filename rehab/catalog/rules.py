"""Rules between the keys of an exercise file. Each says all that breaks it."""

from collections import Counter

from rehab.catalog import ceilings as c
from rehab.catalog.draft import Draft, knows
from rehab.catalog.faults import with_guess
from rehab.catalog.muscles import SITES
from rehab.catalog.schema import PhaseEntry
from rehab.model.exercise import PhaseName, Stance, TaskName, View

START = "start"


def check(draft: Draft, stem: str) -> None:
    """Add to the draft what is wrong between its keys; `stem` is the file's name."""
    _head(draft, stem)
    _muscles(draft)
    _poses(draft)
    _reference(draft)
    _phases(draft)
    _target(draft)
    _dose(draft)


def _head(draft: Draft, stem: str) -> None:
    head = draft.head
    if head is None:
        return
    if knows(head, "id") and head.id != stem:
        draft.say(f"“{head.id}” must be the file's name, “{stem}”", "id")
    if knows(head, "sides") and len(set(head.sides)) < len(head.sides):
        draft.say("names a side twice", "sides")
    if not knows(head, "stance", "view"):
        return
    if head.stance is not Stance.UPRIGHT and head.view is not View.SIDE:
        draft.say(f"“{head.stance}” is drawn from the side only", "stance")
    if not knows(draft.limits, "standing_allowed"):
        return
    if head.stance.is_standing and draft.limits and not draft.limits.standing_allowed:
        draft.say(
            f"“{head.stance}” stands; limits.standing_allowed must be true", "stance"
        )


def _muscles(draft: Draft) -> None:
    names = [m.muscle for m in draft.muscles if knows(m, "muscle")]
    for at, entry in enumerate(draft.muscles):
        if knows(entry, "muscle") and entry.muscle not in SITES:
            draft.say(
                f"“{entry.muscle}” is not a known muscle"
                f"{with_guess(entry.muscle, SITES)}; allowed: {', '.join(SITES)}",
                *("muscles", at, "muscle"),
            )
    for name, n in Counter(names).items():
        if n > 1:
            draft.say(f"“{name}” is named {n} times", "muscles")
    n_primary = sum(m.is_primary for m in draft.muscles if knows(m, "is_primary"))
    if n_primary != 1:
        draft.say(
            f"{n_primary} entries have is_primary = true; exactly one must", "muscles"
        )


def _poses(draft: Draft) -> None:
    if START not in draft.poses:
        draft.say(f"“{START}” is missing; every exercise begins there", "poses")
    limits = draft.limits
    if limits is None:
        return
    for name, pose in draft.poses.items():
        for key, most_key in (
            ("flexion_deg", "max_flexion_deg"),
            ("abduction_deg", "max_abduction_deg"),
        ):
            if not (knows(pose, key) and knows(limits, most_key)):
                continue
            angle, most = getattr(pose, key), getattr(limits, most_key)
            if angle > most:
                draft.say(
                    f"{angle:g} is over limits.{most_key}; at most {most:g} allowed",
                    *("poses", name, key),
                )


def _reference(draft: Draft) -> None:
    """Want a reference for every target: the screen must say how to make one."""
    found = draft.reference
    if found is None:
        if draft.target is not None:
            draft.say("this table is missing; a [target] needs it", "reference")
        return
    for key in ("pose", "other"):
        if not knows(found, key) or getattr(found, key) is None:
            continue
        name = getattr(found, key)
        if name not in draft.poses:
            draft.say(
                f"“{name}” is not one of this file's poses"
                f"{with_guess(name, draft.poses)}; allowed: {', '.join(draft.poses)}",
                *("reference", key),
            )


def _phases(draft: Draft) -> None:
    phases, names = draft.phases, ", ".join(draft.poses)
    if not phases:
        draft.say("at least one phase is needed", "phases")
        return
    for at, phase in enumerate(phases):
        if knows(phase, "pose") and phase.pose not in draft.poses:
            draft.say(
                f"“{phase.pose}” is not one of this file's poses"
                f"{with_guess(phase.pose, draft.poses)}; allowed: {names}",
                *("phases", at, "pose"),
            )
        other = phase.other if knows(phase, "other") else None
        if other is not None and other not in draft.poses:
            draft.say(
                f"“{other}” is not one of this file's poses"
                f"{with_guess(other, draft.poses)}; allowed: {names}",
                *("phases", at, "other"),
            )
        if (
            _is_moving(draft, at)
            and knows(phase, "seconds")
            and phase.seconds < c.MIN_MOVING_S
        ):
            draft.say(
                f"{phase.seconds:g} is too fast where the arm moves;"
                f" at least {c.MIN_MOVING_S:g} allowed",
                *("phases", at, "seconds"),
            )
    last = phases[-1]
    if knows(last, "pose") and last.pose in draft.poses and last.pose != START:
        draft.say(
            f"the last phase must end in “{START}”, where the next repetition begins",
            *("phases", len(phases) - 1, "pose"),
        )
    if any(_is_moving(draft, at) for at in range(len(phases))):
        _countdown(draft)


def _is_moving(draft: Draft, at: int) -> bool:
    """Whether the arm moves in a phase: by its name, or because the pose changes."""
    phase, before = draft.phases[at], draft.phases[at - 1]
    if knows(phase, "name") and phase.name in {PhaseName.LIFT, PhaseName.LOWER}:
        return True
    if not (knows(phase, "pose") and knows(before, "pose")):
        return False
    if not {phase.pose, before.pose} <= set(draft.poses):
        return False  # an unknown name is said already, and tells nothing
    if not (knows(phase, "other") and knows(before, "other")):
        return phase.pose != before.pose
    return (phase.pose, phase.other) != (before.pose, before.other)


def _countdown(draft: Draft) -> None:
    """Refuse a movement that nobody announces: surprise can trigger jerks."""
    first, last = draft.phases[0], draft.phases[-1]

    def counts(phase: PhaseEntry, name: PhaseName) -> bool:
        if not knows(phase, "name", "seconds"):
            return True  # its own fault is said already
        return phase.name == name and phase.seconds >= c.MIN_COUNTDOWN_S

    if not counts(first, PhaseName.PREPARE) and not counts(last, PhaseName.REST):
        draft.say(
            f"a countdown of at least {c.MIN_COUNTDOWN_S:g} s must stand before the"
            " movement: end with a rest, or begin with a prepare, of that length",
            "phases",
        )


def _target(draft: Draft) -> None:
    target, has_band = draft.target, False
    for at, phase in enumerate(draft.phases):
        if knows(phase, "has_target") and phase.has_target:
            has_band = True
            if target is None:
                draft.say(
                    "is true, but there is no table [target]",
                    *("phases", at, "has_target"),
                )
    if target is not None and not has_band:
        draft.say("no phase uses it; set has_target = true in one", "target")
    head = draft.head
    if target is None and knows(head, "task") and head and head.task != TaskName.RELAX:
        draft.say(f"this table is missing; the task “{head.task}” needs it", "target")
    lets_go = knows(head, "task") and head and head.task == TaskName.RELAX
    if (
        knows(target, "low_pct")
        and target
        and target.low_pct < c.MIN_TARGET_PCT
        and not lets_go
    ):
        draft.say(
            f"{target.low_pct:g} is near rest noise; from {c.MIN_TARGET_PCT:g} to"
            f" {c.MAX_TARGET_PCT:g} allowed",
            *("target", "low_pct"),
        )
    if (
        target is not None
        and knows(target, "low_pct", "high_pct")
        and target.low_pct >= target.high_pct
    ):
        draft.say(
            f"low_pct {target.low_pct:g} must be under high_pct {target.high_pct:g}",
            "target",
        )


def _dose(draft: Draft) -> None:
    dose, limits = draft.dose, draft.limits
    if dose is None or limits is None:
        return
    for key in ("sets", "repetitions"):
        if not (knows(dose, key) and knows(limits, f"max_{key}")):
            continue
        asked, most = getattr(dose, key), getattr(limits, f"max_{key}")
        if asked > most:
            draft.say(f"{asked} is over limits.max_{key}, {most}", "dose", key)
    is_known = knows(dose, "sets", "repetitions", "rest_between_sets_s")
    if not (is_known and knows(limits, "max_session_min")):
        return
    repetition_s = sum(p.seconds for p in draft.phases if knows(p, "seconds"))
    total_s = dose.sets * dose.repetitions * repetition_s
    total_s += (dose.sets - 1) * dose.rest_between_sets_s
    if total_s > 60.0 * limits.max_session_min:
        draft.say(
            f"takes {total_s / 60:.1f} min;"
            f" limits.max_session_min allows {limits.max_session_min:g}",
            "dose",
        )
