"""What of `rehab score` does not go together; imports nothing that takes time."""

from collections.abc import Sequence
from pathlib import Path

RULES = ("AASM", "WASM-2016")


def wrong_score(
    files: Sequence[Path], annotations: Path | None, *, force: bool, again: bool
) -> str | None:
    """Return what does not go together, in a sentence."""
    if not files and not again:
        return "name at least one file, or use --again."
    if again and (files or annotations):
        return "--again is for the stored sessions: name no files."
    if annotations and len(files) > 1:
        return "--annotations is for one recording: name one file at a time."
    if force and not annotations:
        return "--force belongs to --annotations: name the file that may be replaced."
    return None


def wrong_again(
    *, again: bool, is_all: bool, jobs: int | None, scheduler: str | None
) -> str | None:
    """Return what of the options of --again does not go together."""
    if (is_all or jobs or scheduler is not None) and not again:
        return "--all, --jobs and --scheduler belong to --again."
    if jobs and scheduler is not None:
        return "--jobs is for this computer: --scheduler takes all of its workers."
    return None


def wrong_night(
    files: Sequence[Path],
    rules: str | None,
    stages: Path | None,
    *,
    night: bool,
    others: bool,
) -> str | None:
    """Return what of the options of --night does not go together.

    `others` tells whether --again or --annotations was given.
    """
    if not night:
        return "--rules and --stages belong to --night." if rules or stages else None
    if others:
        return "--night goes with neither --again nor --annotations."
    if rules is not None and rules.upper() not in RULES:
        return f"--rules must be {' or '.join(RULES)}, not {rules}."
    if stages is not None and len(files) > 1:
        return "--stages is for one night: name one file at a time."
    return None
