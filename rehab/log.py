"""The log: a small rotating file in the data folder. Pseudonyms only, never a name."""

import logging
import os
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path


def set_up(folder: Path) -> None:
    """Write the program's log to ``folder/rehab.log`` (three files of 1 MB at most)."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    root = logging.getLogger("rehab")
    if any(isinstance(handler, RotatingFileHandler) for handler in root.handlers):
        return
    handler = _OwnFileHandler(
        folder / "rehab.log",
        maxBytes=1_000_000,
        backupCount=2,
        encoding="utf-8",
        delay=True,
    )
    handler.setFormatter(
        logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s")
    )
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    root.propagate = False


class _OwnFileHandler(RotatingFileHandler):
    """Writes files that only the user can read, whatever the system's usual is."""

    def _open(self) -> TextIOWrapper:
        return open(  # type: ignore[return-value]  # its mode is text
            self.baseFilename,
            self.mode,
            encoding=self.encoding,
            opener=lambda path, flags: os.open(path, flags, 0o600),
        )
