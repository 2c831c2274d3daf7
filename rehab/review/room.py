"""What every page has at hand: the clinic, the clock, and the templates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from rehab.ports.clinic import Clinic

_TEMPLATES = Path(__file__).resolve().parent / "templates"


@cache
def make_environment() -> Environment:
    """Return the templates, compiled once; what is put into them is escaped."""
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@dataclass(frozen=True, slots=True)
class Room:
    """What a page is made from. `now` is told, so that a test can say what day it is."""

    clinic: Clinic
    now: Callable[[], datetime]
    templates: Environment

    def show(
        self, template: str, facts: Mapping[str, object], status: int = 200
    ) -> HTMLResponse:
        """Return a page from its template."""
        page = self.templates.get_template(template)
        return HTMLResponse(page.render(facts), status)

    def refuse(self, status: int, sentence: str) -> HTMLResponse:
        """Return the page that says in one sentence what went wrong."""
        return self.show("refused.html", {"sentence": sentence}, status)
