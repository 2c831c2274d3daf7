"""H12: skin irritation or a burn under the pads."""

from dataclasses import replace
from pathlib import Path

import pytest

from rehab import i18n
from rehab.app.hazards import hazard
from rehab.catalog import load_catalog
from rehab.model.frame import StopReason
from rehab.ui.explained import explained
from tests import make
from tests.unit.live.live_rooms import FS_HZ, ScriptedDetector, build, run

HAZARD = hazard("H12")


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_who_sets_pads_up_is_told_not_to_charge(language: str) -> None:
    """A charger's fault reaches whoever wears the sensor; each language says it."""
    i18n.use_language(language)
    try:
        told = explained("contact")[1]
    finally:
        i18n.use_language("en")
    never = {"en": "Never charge", "de": "nie", "es": "nunca", "ru": "Никогда"}
    assert any(never.get(language, "لا تشحن") in sentence for sentence in told)


def test_no_session_outlasts_its_limit() -> None:
    """Pads stay on for as long as a session runs: no exercise lets it be over 30 min."""
    for one in load_catalog(Path(__file__).parents[2] / "exercises").values():
        assert 0 < one.limits.max_session_min <= 30.0
    exercise = make.exercise(phase_s=8.0)
    limits = replace(exercise.limits, max_session_min=0.25)
    plan = make.plan(exercise=replace(exercise, limits=limits), sets=3, repetitions=2)
    guided = build(plan, ScriptedDetector(), auto=True)
    run(guided, round(16 * FS_HZ))
    assert guided.is_over
    assert guided.frame().stop_reason is StopReason.MAX_DURATION
