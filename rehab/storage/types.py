"""Columns that keep the same on SQLite and on PostgreSQL."""

import json
import math
from typing import Any

from sqlalchemy import Dialect, Double, Integer, Text, TypeDecorator
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement

from rehab.storage.layout import to_json


class Words(TypeDecorator[str]):
    """Text. PostgreSQL takes no NUL in it, as some sensors pad their names with."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Put the sign for what cannot be shown in the place of a NUL."""
        del dialect
        return None if value is None else value.replace("\0", "\ufffd")

    @property
    def python_type(self) -> type[str]:
        """Its values are text."""
        return str


class Number(TypeDecorator[float]):
    """A number. SQLite takes NaN for nothing, PostgreSQL for larger than all numbers."""

    impl = Double
    cache_ok = True

    def process_bind_param(self, value: float | None, dialect: Dialect) -> float | None:
        """Make nothing of NaN: a column that must hold a number then refuses it."""
        del dialect
        return None if value is None or math.isnan(value) else value

    @property
    def python_type(self) -> type[float]:
        """Its values are numbers."""
        return float


def strict_json(value: Any) -> str:
    """Return compact JSON; raise `ValueError` for NaN and infinity, which JSON has not."""
    text = to_json(value)
    if "NaN" in text or "Infinity" in text:  # perhaps in a word
        json.dumps(json.loads(text), allow_nan=False)
    return text


class whole(FunctionElement[int]):  # noqa: N801  # reads as the function that it is
    """A number without what stands behind the point: a cast, which PostgreSQL rounds."""

    type = Integer()
    inherit_cache = True


@compiles(whole)
def _cast(element: whole, compiler: Any, **how: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **how)} AS INTEGER)"


@compiles(whole, "postgresql")
def _truncated(element: whole, compiler: Any, **how: Any) -> str:
    return f"CAST(trunc({compiler.process(element.clauses, **how)}) AS INTEGER)"
