"""Reads `exercises/*.toml` and refuses whatever is not safe, not whole or not plain.

The only room that knows pydantic.
"""

from rehab.catalog.load import find, load_catalog, load_exercise

__all__ = ["find", "load_catalog", "load_exercise"]
