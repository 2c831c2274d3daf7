"""What a run without a window says of the sensor's battery."""

AT_PCT = (20, 10)
"""States of the battery that are told, each once and calmly."""


class Charging:
    """Watches the state of the battery."""

    def __init__(self) -> None:
        self._left = list(AT_PCT)

    def words(self, battery_pct: int | None) -> str | None:
        """Return what is to be said now, if anything."""
        if battery_pct is None:
            return None
        reached = [limit for limit in self._left if battery_pct <= limit]
        if not reached:
            return None
        self._left = [limit for limit in self._left if limit not in reached]
        when = (
            "soon, it will not last" if battery_pct <= AT_PCT[-1] else "after training"
        )
        return f"The sensor's battery is at {battery_pct} %: charge it {when}."
