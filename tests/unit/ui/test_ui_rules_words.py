"""Every screen in every language, and in words of twice the size. If these fail, somebody
reads half a sentence, or one that is too small for them.
"""

from collections.abc import Iterator

import pygame
import pytest

from rehab import i18n, resources
from rehab.catalog import load_catalog
from rehab.i18n import LANGUAGES
from rehab.model.people import Profile
from rehab.ui import rules
from rehab.ui.arrangement import arrangement
from rehab.ui.canvas import BODY, Canvas, Point
from rehab.ui.layout import SCREEN, Box, Layout
from rehab.ui.rate_chart import LARGE
from rehab.ui.scenes import _MAKERS
from rehab.ui.spoken import spoken
from rehab.ui.theme import Rgb
from rehab.ui.widgets import check_buttons
from tests.unit.ui.driver import Sitting, typefaces
from tests.unit.ui.places import PLACES, at

REAL = tuple(load_catalog(resources.folder("exercises")).values())
HALF = (960, 540)  # as crisp, and four times as fast
SMALL = (480, 270)  # of the way to a place, which nobody looks at
LEAST, ENOUGH = 2 * rules.TEXT_MIN, 2 * rules.BODY_MIN  # of a label; of a sentence


@pytest.fixture(params=list(LANGUAGES))
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    i18n.use_language(request.param)
    yield request.param
    i18n.use_language("")


class Watch(Canvas):
    """A canvas that remembers the size and the place of all that is written on it."""

    def __init__(self, s: Sitting, text_scale: float) -> None:
        window = pygame.display.set_mode(HALF)
        layout = Layout.fit(HALF, is_rtl=i18n.is_right_to_left())
        theme = s.canvas.theme
        super().__init__(window, layout, theme, typefaces(), text_scale=text_scale)
        self.written: list[tuple[str, float]] = []
        self.outside: list[str] = []
        self._words = ""

    def _fit(
        self,
        words: str,
        room: tuple[int, int],
        size: float,
        *,
        bold: bool,
        leading: float,
    ) -> tuple[int, tuple[str, ...]]:
        px, lines = super()._fit(words, room, size, bold=bold, leading=leading)
        self.written.append((words, px / self.scale))
        self._words = words
        return px, lines

    def write(
        self, image: object, at: tuple[int, int], alpha: float, colour: Rgb
    ) -> None:
        rect = image.get_rect(topleft=at)  # type: ignore[attr-defined]
        x, right = rect.x / self.scale, rect.right / self.scale
        if x < -1 or right > SCREEN.right + 1:
            self.outside.append(self._words)
        super().write(image, at, alpha, colour)  # type: ignore[arg-type]


def shown(s: Sitting, text_scale: float) -> Watch:
    """Draw the screen of now in words of this size."""
    s.canvas = canvas = Watch(s, text_scale)
    s.wait(0.1)
    return canvas


def test_every_scene_has_its_place_here() -> None:
    """A new scene is judged by these tests once `places` knows a way to it."""
    names = {place.split(maxsplit=1)[0] for place in PLACES}
    assert set(_MAKERS) <= names


@pytest.mark.parametrize("place", PLACES)
def test_every_word_fits_in_every_language(place: str, language: str) -> None:
    s = at(place, size=SMALL)
    for text_scale in (1.0, 2.0):
        canvas = shown(s, text_scale)
        assert canvas.written
        assert canvas.faults == [], (language, text_scale)
        assert canvas.outside == [], (language, text_scale)
        least = rules.LARGE_TEXT_MIN if text_scale == 2.0 else rules.TEXT_MIN
        small = [one for one in canvas.written if one[1] < least - 1]
        assert small == [], (language, text_scale)
        scene = s.director.scene
        check_buttons(scene.placed())  # type: ignore[attr-defined]


@pytest.mark.parametrize("place", PLACES)
def test_words_of_twice_the_size_are_really_large(place: str) -> None:
    """A screen may tell less to who asks for large words, never in small ones."""
    s = at(place, size=SMALL)
    usual = dict(shown(s, 1.0).written)
    labels = {b.label for b in s.director.scene.placed()}  # type: ignore[attr-defined]
    for words, px in shown(s, 2.0).written:
        is_label = words in labels or usual.get(words, BODY) < BODY - 2
        assert px >= (LEAST if is_label else ENOUGH) - 1, (words, px)


def test_each_screen_of_large_words_tells_what_matters() -> None:
    """What is left out is never the thing to do, nor whom to call."""
    for place, words in {
        "placement": ("Right arm", "Front of shoulder", "Clean and dry"),
        "contact": ("noise", "Let the arm hang"),
        "next": ("Drink something", "Next: Arm raise"),
        "summary stopped": ("Rest now", "16 repetitions"),
        "nights": ("per hour", "Right leg: only", "On the calf", "Healthy sleepers"),
        "nights short": ("no number per hour", "On the calf"),
        "pause question": ("Are you OK?", "Call 112", "Turn them on their side"),
        "pause more": ("very active", "not a seizure alarm"),
        "card": ("Call 112", "Turn them on their side"),
        "card more": ("myoclonus", "Stay close", "not a seizure alarm"),
    }.items():
        s = at(place, size=HALF)
        said = " | ".join(line for line, _px in shown(s, 2.0).written)
        assert [part for part in words if part not in said] == [], (place, said)


@pytest.mark.parametrize("place", ["card", "pause question"])
def test_the_number_to_call_has_its_own_line_and_is_the_largest(place: str) -> None:
    """Who helps somebody with weak eyes finds it at a glance, on the first page."""
    s = at(place, size=HALF)
    s.desk.kept_profile = Profile(contact_name="Anna", contact_phone="0170 5550123")
    s.director.scene.come_back()
    sizes = dict(shown(s, 2.0).written)
    assert sizes["Call 112"] == max(sizes.values())
    (told,) = (px for words, px in sizes.items() if words.startswith("Turn them"))
    assert sizes["Call 112"] >= 1.3 * told


def test_the_chart_is_one_press_away_from_large_words() -> None:
    s = at("history", size=HALF)
    s.canvas = Watch(s, 2.0)
    s.wait(0.9)
    names = [b.name for b in s.director.scene.placed()]  # type: ignore[attr-defined]
    for _ in range(names.index("chart")):
        s.press(0.35)
    drawn = s.canvas.surface.copy()
    s.press(1.5)
    s.wait(0.9)
    canvas = shown(s, 2.0)
    assert canvas.faults == []
    assert "Jerks in one minute" in dict(canvas.written)
    plot = canvas.rect(LARGE.plot)
    colours = {
        tuple(canvas.surface.get_at((x, y)))[:3]
        for x in range(plot.left, plot.right, 2)
        for y in range(plot.top, plot.bottom, 2)
    }
    assert s.canvas.theme.jerk in colours
    assert drawn.get_buffer().raw != canvas.surface.get_buffer().raw


def test_the_bar_of_one_s_own_sensor_is_seen_beside_large_words() -> None:
    """Who is asked whether the bar moves has to see it."""
    s = at("sensor asking", size=HALF)
    canvas = shown(s, 2.0)
    scene = s.director.scene
    meter = scene._meter  # type: ignore[attr-defined]
    colours = (s.canvas.theme.muscle, s.canvas.theme.raised)
    rect = canvas.rect(meter.box).inflate(-20, -20)
    assert tuple(canvas.surface.get_at(rect.center))[:3] in colours


@pytest.mark.parametrize("place", PLACES)
def test_the_help_for_keys_stands_clear_of_the_light_on_a_target(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What says how to choose must not be cut by the frame of what is chosen."""
    boxes: list[Box] = []

    def note(canvas: Canvas, words: str, box: Box, *_: object, **how: object) -> float:
        if words.startswith("Space:"):
            wide = canvas.width(words, rules.TEXT_MIN + 2)
            boxes.append(Box(box.x, box.y + 6, min(wide, box.w), 34))
        return write(canvas, words, box, *_, **how)  # type: ignore[arg-type]

    write = Canvas.text
    s = at(place, size=SMALL)
    monkeypatch.setattr(Canvas, "text", note)
    shown(s, 1.0)
    targets = s.director.scene.placed()  # type: ignore[attr-defined]
    lights = [b.box.grown(2 * rules.FOCUS_WIDTH + 2) for b in targets]
    hidden = [light for light in lights for box in boxes if light.gap_to(box) == 0]
    assert hidden == []


@pytest.mark.parametrize("text_scale", [1.25, 1.5])
@pytest.mark.parametrize("place", PLACES)
def test_sizes_between_fit_too(place: str, text_scale: float) -> None:
    canvas = shown(at(place, size=SMALL), text_scale)
    assert canvas.faults == []


def test_a_press_hits_what_is_seen_where_reading_goes_from_the_right() -> None:
    """In Arabic the screen is mirrored: a press on Start must not reach Results."""
    layout = Layout.fit(HALF, is_rtl=True)
    place: Point = layout.logical((950, 500))
    assert place == (20, 1000)
    box = Box(96, 668, 980, 204)
    i18n.use_language("ar")
    try:
        s = at("home", size=HALF)
        rect = shown(s, 1.0).rect(box)
        assert box.holds(layout.logical(rect.center))
        assert rect.centerx > HALF[0] / 2
    finally:
        i18n.use_language("")


@pytest.mark.parametrize("code", LANGUAGES)
def test_cues_of_all_exercises_are_large_in_every_language(code: str) -> None:
    """A cue is read from a chair, while an arm is up: one line of at least 80 px."""
    pygame.font.init()
    fonts, room = typefaces(), arrangement(is_large=False).cue.w
    i18n.use_language(code)
    try:
        cues = {phase.cue for one in REAL for phase in spoken(one).phases}
    finally:
        i18n.use_language("")
    wide = {cue: fonts.width(cue, rules.CUE_MIN, bold=True) for cue in cues}
    assert {cue: w for cue, w in wide.items() if w > room} == {}
    assert max(len(cue.split()) for cue in cues) <= rules.MAX_CUE_WORDS


@pytest.mark.parametrize("place", ["home", "today", "placement"])
def test_small_people_stay_on_their_cards_in_arabic(place: str) -> None:
    """A person beside the card is the picture of another exercise, or of none."""
    scene = at(place, size=HALF).director.scene
    small = [*getattr(scene, "_tiles", ()), getattr(scene, "_inset", None)]
    people = [one for one in small if one is not None]
    assert people
    for person in people:
        part = person._part
        assert part.w < 400
        assert part.holds(person._pelvis)
