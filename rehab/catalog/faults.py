"""Faults of an exercise file in plain words: where, what is wrong, what is allowed."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

_KIND: dict[Any, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text in quotes",
}


def key_path(*parts: str | int) -> str:
    """Return ``phases[1].seconds`` for ``("phases", 1, "seconds")``."""
    path = ""
    for part in parts:
        path += f"[{part}]" if isinstance(part, int) else f".{part}"
    return path.removeprefix(".")


def with_guess(name: str, allowed: Iterable[str]) -> str:
    """Return "did you mean …?" with the closest allowed name, if one is close."""
    close = get_close_matches(name, list(allowed), n=1)
    return f"; did you mean “{close[0]}”?" if close else ""


def faults_of(
    error: ValidationError, model: type[BaseModel], where: tuple[str | int, ...]
) -> list[str]:
    """Return one line for each thing that `model` found wrong in the table `where`."""
    return [
        f"{key_path(*where, *item['loc'])}: {_sentence(dict(item), model)}"
        for item in error.errors(include_url=False)
    ]


def _sentence(item: Mapping[str, Any], model: type[BaseModel]) -> str:
    key, value = str(item["loc"][0]), item["input"]
    if item["type"] == "extra_forbidden":
        known = sorted(model.model_fields)
        return (
            f"is not a known key{with_guess(key, known)}; allowed: {', '.join(known)}"
        )
    allowed = _allowed(model.model_fields[key])
    if item["type"] == "missing":
        return f"is missing; allowed: {allowed}"
    if item["type"] == "value_error":  # made by our own checks, says it all
        return str(item["ctx"]["error"])
    return f"{_shown(value)} is not allowed; allowed: {allowed}"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    text = f"“{value}”" if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _allowed(field: FieldInfo) -> str:
    """Return what a field takes, for example "a number from 5 to 60"."""
    bounds = {
        name: getattr(rule, name)
        for rule in field.metadata
        for name in ("ge", "le", "pattern")
        if getattr(rule, name, None) is not None
    }
    kind = _kind(field.annotation)
    if {"ge", "le"} <= set(bounds):
        return f"{kind} from {bounds['ge']:g} to {bounds['le']:g}"
    if "pattern" in bounds:
        return "a name of small letters, digits and _, at most 40 long"
    return kind


def _kind(annotation: Any) -> str:
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return ", ".join(annotation)
    inner: tuple[Any, ...] = get_args(annotation)
    if inner:
        element = get_args(inner[0])
        return f"a list of 1 to 3 out of {_kind(element[0] if element else inner[0])}"
    return _KIND.get(annotation, "another kind of value")
