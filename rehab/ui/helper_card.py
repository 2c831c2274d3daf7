"""The card for whoever is near: what to do, and whom to call. Always on light paper."""

from rehab.i18n import _
from rehab.model.people import Profile
from rehab.ui.canvas import BODY, CUE, LABEL, LEAD, Canvas
from rehab.ui.column import Line
from rehab.ui.layout import Box
from rehab.ui.theme import PAPER
from rehab.ui.widgets import Button

CARD = Box(1040, 48, 784, 984)
_LINE = 3
_TIGHT = 1.14


def draw_helper_card(canvas: Canvas, profile: Profile) -> None:
    """Draw the card; what is not known of the person is left out."""
    p = PAPER
    paper = p.card
    canvas.card(CARD, fill=paper, edge=canvas.theme.line, width=canvas.theme.border)
    x, w = CARD.x + 44, CARD.w - 88

    def write(words: str, y: float, high: float, size: float, **how: object) -> float:
        look = {"colour": p.ink} | how
        box = Box(x, y, w, high)
        canvas.text(words, box, size, on=paper, middle=True, **look)  # type: ignore[arg-type]
        return y + high

    y = write(_("For helpers"), CARD.y + 16, 52, LABEL + 2, colour=p.ink_soft)
    if profile.name:
        y = write(profile.name, y, 72, 60, bold=True)
    words = _("This person has myoclonus (sudden jerks).")
    y = write(words, y, 62 if profile.name else 110, BODY)
    y = _rule(canvas, x, w, y + 6)
    steps = (
        _("Stay close. Keep them safe."),
        _("Turn them on their side."),
        _("Put nothing in the mouth."),
    )
    for k, step in enumerate(steps):
        at = (x + 30, y + 40)
        canvas.disc(at, 28, p.goal)
        number = Box(at[0] - 26, at[1] - 28, 52, 56)
        canvas.text(
            str(k + 1),
            number,
            BODY - 4,
            bold=True,
            colour=p.on_goal,
            on=p.goal,
            align="centre",
            middle=True,
        )
        line = Box(x + 80, y, w - 80, 80)
        canvas.text(step, line, BODY, colour=p.ink, on=paper, middle=True)
        y += 80
    y = _rule(canvas, x, w, y + 6)
    words = _("Longer than 5 minutes, hurt, or not breathing well? First time?")
    y = write(words, y, 116, BODY, bold=True)
    call = _("Call {number}").format(number=profile.emergency_number)
    y = write(call, y, 112, 88, bold=True, colour=p.goal)
    y = _rule(canvas, x, w, y + 6)
    if not profile.contact_phone:
        write(
            _("No contact is entered yet. A helper can do it in the settings."),
            y,
            150,
            BODY,
        )
        return
    who = profile.contact_name
    words = (
        _("Then call {name}").format(name=who) if who else _("Then call the contact")
    )
    y = write(words, y, 66, BODY)
    write(profile.contact_phone, y, 92, 64, bold=True)


def helper_lines(profile: Profile) -> tuple[Line, ...]:
    """Return what a helper does first and whom to call, where words are large."""
    steps = (_("Turn them on their side."), _("Put nothing in the mouth."))
    long = _("Longer than 5 minutes, hurt, or not breathing well? First time?")
    call = _("Call {number}").format(number=profile.emergency_number)
    who = f"{profile.contact_name} {profile.contact_phone}".strip()
    return (
        Line(" ".join(steps), leading=_TIGHT),
        Line(long, leading=_TIGHT),
        Line(call, CUE, bold=True, gap=0.1, leading=_TIGHT),
        Line(
            _("Then call {name}").format(name=who) if who else "",
            gap=0.1,
            leading=_TIGHT,
        ),
    )


def helper_more() -> tuple[Line, ...]:
    """Return the rest of the card: who this is, and what the app does not do."""
    return (
        Line(_("This person has myoclonus (sudden jerks)."), LEAD, bold=True),
        Line(_("Stay close. Keep them safe."), LEAD),
        Line(_("This app is not a seizure alarm. It calls nobody by itself.")),
    )


def more_button() -> Button:
    """Return the way to the rest of the card and back, where words are large."""
    return Button("more", _("More"), "more", Box(820, 820, 260, 164))


def _rule(canvas: Canvas, x: float, w: float, y: float) -> float:
    canvas.fill(Box(x, y, w, _LINE), PAPER.track)
    return y + _LINE + 6
