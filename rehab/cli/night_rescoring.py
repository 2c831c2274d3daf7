"""What `rehab score --again` did with the nights, in words and in rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import typer

from rehab.cli.words import many
from rehab.errors import RehabError
from rehab.i18n import explain
from rehab.model.nights import NightRow, NightScore


@dataclass
class NightTally:
    """What became of each night, oldest first: `rows` were to be judged."""

    rows: Sequence[NightRow] = ()
    n_done: int = 0
    scored: list[tuple[NightRow, tuple[NightScore, ...]]] = field(default_factory=list)
    failed: list[RehabError] = field(default_factory=list)

    def take(self, row: NightRow, found: tuple[NightScore, ...] | RehabError) -> None:
        """Take in an outcome of `rehab.app.night_rescoring`."""
        if isinstance(found, RehabError):
            self.failed.append(found)
        else:
            self.scored.append((row, found))

    def as_rows(self) -> list[dict[str, object]]:
        """Return the nights that were scored, for programs."""
        return [
            {
                "night": str(row.id),
                "scores": [_change(row, score) for score in scores],
            }
            for row, scores in self.scored
        ]

    def say_failures(self) -> None:
        """Name each recording that keeps its old scores, and why."""
        for error in self.failed:
            typer.echo(f"rehab: {explain(error)}", err=True)

    def say(self) -> None:
        """Tell the counts; nothing where there are no nights."""
        if not self.rows and not self.n_done:
            return
        n_changed = sum(
            any(_is_changed(row, score) for score in scores)
            for row, scores in self.scored
        )
        n_scored = many(len(self.scored), "night")
        typer.echo(f"{n_scored} scored again, {n_changed} changed.")
        if self.n_done:
            it = "it" if self.n_done == 1 else "them"
            had = f"{many(self.n_done, 'night')} had today's scores already"
            typer.echo(f"{had}; --all judges {it} too.")

    def stopped(self, *, is_all: bool) -> str:
        """Return how far it came until Ctrl-C; empty where no night was to be judged."""
        if not self.rows:
            return ""
        n, nights = len(self.scored), many(len(self.rows), "night")
        said = f"{n} of {nights} {'is' if n == 1 else 'are'} scored and kept."
        if is_all:
            said += " Of nights only old scores are gone on with; --all begins anew."
        return said


def _change(row: NightRow, score: NightScore) -> dict[str, object]:
    before = row.by(score.rules)
    return {
        "rules": score.rules.value,
        "n_movements_before": len(before.night.movements) if before else None,
        "n_movements": len(score.night.movements),
        "n_in_series_before": before.night.n_in_series if before else None,
        "n_in_series": score.night.n_in_series,
    }


def _is_changed(row: NightRow, score: NightScore) -> bool:
    found = _change(row, score)
    return any(found[name] != found[f"{name}_before"] for name in _COUNTS)


_COUNTS = ("n_movements", "n_in_series")
