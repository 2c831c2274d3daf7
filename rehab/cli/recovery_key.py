"""Shows a recovery key, and asks for it: line by line, as often as it takes.

Hands jerk: a slip is found and told by its group, only that line is typed again, and
nothing that was right is asked for twice. Ctrl-C ends it, and nothing was changed.
"""

import sys
from pathlib import Path

import typer

from rehab.app import encryption
from rehab.app.encryption import Slip
from rehab.errors import Reason, RehabError

_N_LINES = 3


def new(target: Path | None, source: Path | None) -> tuple[str, str]:
    """Return a recovery key, and the same as the person gave it back.

    Parameters
    ----------
    target : Path or None
        A new file that it is written to, and read back from.
    source : Path or None
        The file of one that the person has already.

    Raises
    ------
    RehabError
        RECOVERY_KEY_UNASKED, and as `encryption.write_recovery` and `read_recovery`.
    """
    if source is not None:
        secret = encryption.read_recovery(source)
        return secret, secret
    secret = encryption.new_recovery()
    if target is not None:
        encryption.write_recovery(secret, target)
        typer.echo(
            f"The recovery key is in {target}. Keep it apart from this computer."
        )
        return secret, encryption.read_recovery(target)
    _refuse_unasked()
    _show(secret)
    lines = encryption.on_paper(secret)
    typed = [_typed_back(n, line) for n, line in enumerate(lines, start=1)]
    return secret, encryption.from_paper(" ".join(typed))


def known(source: Path | None) -> str:
    """Return the recovery key that the person has. Raises as `new`."""
    if source is not None:
        return encryption.read_recovery(source)
    _refuse_unasked()
    typer.echo(
        f"Type the recovery key, {_N_LINES} lines. Small letters and missing spaces do"
        " not matter. Ctrl-C ends this, and nothing was changed.",
        err=True,
    )
    lines = [_asked(n) for n in range(1, _N_LINES + 1)]
    while True:
        try:
            return encryption.from_paper(" ".join(lines))
        except Slip as slip:
            wrong = _line_of(slip, lines)
        if wrong:
            lines[wrong - 1] = _asked(wrong)
        else:
            lines = [_asked(n) for n in range(1, _N_LINES + 1)]


def _refuse_unasked() -> None:
    if not sys.stdin.isatty():
        raise RehabError(Reason.RECOVERY_KEY_UNASKED)


def _show(secret: str) -> None:
    typer.echo(
        "This is your recovery key. It is shown only now. Write it down or print it, and"
        " keep it apart from this computer:\n"
    )
    for line in encryption.on_paper(secret):
        typer.echo(f"    {line}")
    typer.echo(
        "\nIt opens your recordings when this computer is lost. Whoever has it and the"
        " recordings can read them. It has no letters B, I, O and no digit 1.\n"
        f"Other programs for age files read it too, with {encryption.PREFIX} before it"
        " and no spaces.\n\n"
        "Now type it back from your sheet, line by line. Nothing is encrypted before. A"
        " slip costs nothing: only that line is asked again.",
    )


def _typed_back(n: int, line: str) -> str:
    while True:
        typed = _asked(n)
        wrong = encryption.differing(typed, line)
        if not wrong:
            return typed
        typer.echo(f"    Not the same yet: {_groups(wrong)}. Try again.", err=True)


def _asked(n: int) -> str:
    prompt = f"Line {n} of {_N_LINES}"
    return str(typer.prompt(prompt, default="", show_default=False, err=True))


def _line_of(slip: Slip, lines: list[str]) -> int:
    """Say what is wrong, and return which line it is in; 0 where nobody can tell."""
    lengths = [len(encryption.signs_of(line)) for line in lines]
    for n, (found, due) in enumerate(
        zip(lengths, encryption.SIGNS_A_LINE, strict=True), start=1
    ):
        if found != due:
            typer.echo(f"    Line {n} has {found} signs, not {due}.", err=True)
            return n
    if slip.group:
        n, group = divmod(slip.group - 1, encryption.GROUPS_A_LINE)
        words = f"    Line {n + 1} has a slip, most likely in group {group + 1}."
        typer.echo(words, err=True)
        return n + 1
    typer.echo("    There is more than one slip: type all lines again.", err=True)
    return 0


def _groups(wrong: list[int]) -> str:
    listed = ", ".join(map(str, wrong))
    return f"group{'' if len(wrong) == 1 else 's'} {listed}"
