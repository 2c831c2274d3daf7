"""The pages that are held to the data; run as a program, it writes their tables anew."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def main() -> None:
    """Write the table of hazards into CONTRIBUTING."""
    from rehab.app.hazards import table

    mended = re.sub(
        r"(<!-- hazards -->\n).*?(<!-- /hazards -->)",
        lambda found: found[1] + table() + found[2],
        CONTRIBUTING,
        flags=re.DOTALL,
    )
    (ROOT / "CONTRIBUTING.md").write_text(mended, encoding="utf-8")


if __name__ == "__main__":
    main()
