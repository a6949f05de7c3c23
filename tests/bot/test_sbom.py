"""The bill of materials names everything that serves Slack, with version, licence and hashes."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot import sbom

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def pins() -> dict[str, sbom.Pin]:
    return sbom.read_pins((ROOT / "requirements.txt").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def bill(pins: dict[str, sbom.Pin]) -> dict[str, Any]:
    return sbom.build(pins, PROJECT)


def test_every_library_we_ask_for_is_in_it_and_no_tool_of_development(bill: dict[str, Any]) -> None:
    names = {one["name"] for one in bill["components"]}
    asked = {re.split(r"[^\w-]", line)[0].lower() for line in PROJECT["dependencies"]}
    assert asked <= names
    assert {"psycopg", "psycopg-binary", "markupsafe"} <= names, "extras, and what others need"
    assert not names & {"pytest", "mypy", "ruff", "hypothesis", "starlette"}


def test_each_has_its_locked_version_its_licence_and_the_hashes_of_its_files(
    bill: dict[str, Any], pins: dict[str, sbom.Pin]
) -> None:
    for one in bill["components"]:
        assert one["version"] == pins[one["name"]].version
        assert one["purl"] == f"pkg:pypi/{one['name']}@{one['version']}"
        assert one["properties"], one["name"]
        assert "unknown" not in str(one["licenses"]), one["name"]


def test_every_reference_leads_to_something_that_is_listed_once(bill: dict[str, Any]) -> None:
    refs = [one["bom-ref"] for one in bill["components"]]
    refs.append(bill["metadata"]["component"]["bom-ref"])
    assert len(refs) == len(set(refs))
    needs = {one["ref"]: one["dependsOn"] for one in bill["dependencies"]}
    assert needs.keys() == set(refs)
    assert {ref for others in needs.values() for ref in others} < set(refs)
    assert "pypi:sqlalchemy" in needs["pypi:alembic"]


def test_it_is_the_same_whenever_the_same_is_in_it(
    bill: dict[str, Any], pins: dict[str, sbom.Pin]
) -> None:
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert sbom.build(pins, PROJECT) == bill
    another = sbom.build(pins, {**PROJECT, "version": "99"})
    assert another["serialNumber"] != bill["serialNumber"]


def test_what_is_needed_and_not_pinned_is_an_error(pins: dict[str, sbom.Pin]) -> None:
    rest = {name: pin for name, pin in pins.items() if name != "slack-bolt"}
    with pytest.raises(KeyError, match="slack-bolt"):
        sbom.build(rest, PROJECT)
