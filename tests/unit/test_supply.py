"""The report on what the wheel brings along must not calm anybody without a reason."""

from typing import Any

from tests.supply import components, findings, was_asked

RIGHT: dict[str, Any] = {"name": "right", "version": "1.0", "vulns": []}
WRONG: dict[str, Any] = {
    "name": "wrong",
    "version": "2.0",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1"], "aliases": []}],
}
UNKNOWN: dict[str, Any] = {"name": "unknown", "skip_reason": "not found"}
OWN: dict[str, Any] = {"name": "rehab", "skip_reason": "not found"}


def test_a_finding_is_named_with_what_mends_it() -> None:
    """Whoever reads it has to know which version to wait for."""
    lines = list(findings({"dependencies": [RIGHT, WRONG, UNKNOWN, OWN]}, "pypi"))
    assert lines[0] == "VULNERABLE: wrong 2.0: PYSEC-1, fixed in 2.1"
    assert lines[1].startswith("audit by pypi: 1 known vulnerabilities in 2 packages")
    assert lines[1].endswith("1 could not be asked")


def test_what_could_not_be_asked_is_not_called_free_of_faults() -> None:
    """An index that knows nothing is answered by pip-audit with "none found"."""
    assert not was_asked({"dependencies": [UNKNOWN, OWN]})
    assert not was_asked({})
    assert was_asked({"dependencies": [RIGHT, UNKNOWN]})


def test_the_components_are_counted() -> None:
    """An empty list would be a document about nothing."""
    said = components({"specVersion": "1.6", "components": [{}, {}]})
    assert said == "SBOM: CycloneDX 1.6, 2 components besides rehab itself"
