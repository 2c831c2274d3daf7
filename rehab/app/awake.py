"""Keeps the machine from going to sleep while a person does.

wakepy asks each system in its own way: Windows' execution state, macOS' `caffeinate`, a
Linux desktop over D-Bus. A Linux without a desktop has nobody to ask, and mostly does not
go to sleep by itself either. Nothing keeps a machine awake whose lid is closed.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

log = logging.getLogger(__name__)


@contextmanager
def kept_awake() -> Iterator[bool]:
    """Keep the machine awake inside the block; yields whether the system agreed.

    The screen may go dark. What goes wrong is logged, and never ends a night.
    """
    from wakepy import keep

    with keep.running(on_fail="pass") as mode:
        if not mode.active:
            log.warning("the system does not promise to stay awake")
        yield bool(mode.active)
