"""What the built wheel brings along (SBOM), and which of it is known to be vulnerable.

    uv run --isolated --only-group audit python -m tests.supply PYTHON -o sbom.json

PYTHON is that of an environment into which the wheel was installed. A report, and no gate:
it ends with 0 whatever it finds, since a vulnerability that was published this morning
must not stop an unrelated repair. But it never says "none" of what it could not ask:
pip-audit ends well, with "No known vulnerabilities found", where an index answered nothing.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_OWN = "rehab"
_PATIENCE_S = 240
_SERVICES = ("pypi", "osv")


def components(sbom: dict[str, Any]) -> str:
    """Say how much a CycloneDX document lists, in one line."""
    found = sbom.get("components", [])
    return (
        f"SBOM: CycloneDX {sbom.get('specVersion', '?')}, {len(found)} components"
        f" besides {_OWN} itself"
    )


def was_asked(audit: dict[str, Any]) -> bool:
    """Return whether the service knew at least one of the packages."""
    return any("vulns" in one for one in _others(audit))


def findings(audit: dict[str, Any], service: str) -> Iterator[str]:
    """Say what pip-audit's JSON tells: each finding, then what could not be asked."""
    others = _others(audit)
    asked = [one for one in others if "vulns" in one]
    n_found = 0
    for one in asked:
        for known in one["vulns"]:
            n_found += 1
            fixed = ", ".join(known.get("fix_versions", [])) or "no version yet"
            yield (
                f"VULNERABLE: {one['name']} {one['version']}: {known['id']},"
                f" fixed in {fixed}"
            )
    yield (
        f"audit by {service}: {n_found} known vulnerabilities in {len(asked)} packages"
        f" asked about; {len(others) - len(asked)} could not be asked"
    )


def _others(audit: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in audit.get("dependencies", []) if one["name"] != _OWN]


def _run(words: list[str]) -> str | None:
    """Return what a program printed, or None where it ended without an answer."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", *words],
            capture_output=True,
            text=True,
            check=False,
            timeout=_PATIENCE_S,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout or None


def _read(text: str | None) -> dict[str, Any] | None:
    try:
        found = json.loads(text or "")
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _audit(folder: str) -> Iterator[str]:
    """Ask one service after the other, until one knows anything."""
    for service in _SERVICES:
        words = ["pip_audit", "--path", folder, "-s", service, "-f", "json"]
        answer = _read(_run([*words, "--progress-spinner", "off"]))
        if answer is not None and was_asked(answer):
            yield from findings(answer, service)
            return
    yield (
        f"audit: NOTHING could be asked ({', '.join(_SERVICES)} are out of reach, or"
        " know none of the packages): this says nothing about vulnerabilities"
    )


def main() -> None:
    """Write the SBOM and print the report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("python", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    given = parser.parse_args()
    words = ["cyclonedx_py", "environment", "--pyproject", "pyproject.toml"]
    sbom = _read(_run([*words, "--output-reproducible", str(given.python)]))
    if sbom is None:
        print("SBOM: could not be made")
    else:
        given.output.write_text(json.dumps(sbom, indent=2), encoding="utf-8")
        print(components(sbom))
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    place = subprocess.run(
        [given.python, "-c", code], capture_output=True, text=True, check=False
    )
    for line in _audit(place.stdout.strip()):
        print(line)


if __name__ == "__main__":
    main()
