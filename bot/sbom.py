"""What Opsbot is made of, as a CycloneDX bill of materials: `python -m bot.sbom > sbom.json`.

The versions and hashes are those of requirements.txt; licences and who needs whom come from what
is installed.
"""

import json
import re
import sys
import tomllib
import uuid
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = "opsbot"
# The extras that an installation to serve Slack may have.
EXTRAS = ("postgres",)
_PINNED = re.compile(r"^([\w.-]+)==([\w.!+-]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_LICENCES = "License :: OSI Approved :: "


@dataclass(frozen=True)
class Pin:
    """One library of requirements.txt: its exact version and the SHA-256 of each of its files."""

    name: str
    version: str
    hashes: tuple[str, ...]


def read_pins(text: str) -> dict[str, Pin]:
    """Read requirements.txt as it is locked: name and version, and hashes on the lines below."""
    pins: dict[str, Pin] = {}
    for entry in re.split(r"\n(?=\S)", text):
        found = _PINNED.match(entry)
        if found:
            name = canonicalize_name(found[1])
            pins[name] = Pin(name, found[2], tuple(_HASH.findall(entry)))
    return pins


def build(pins: dict[str, Pin], project: dict[str, Any]) -> dict[str, Any]:
    """Return the bill: CycloneDX 1.6, the same whenever the same is in it.

    `project` is that table of pyproject.toml. Errors: `KeyError` for a library that is needed and
    not pinned.
    """
    needs = _closure(project)
    components = [_component(pins[name]) for name in sorted(needs.keys() - {PROJECT})]
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": _own(project)},
        "components": components,
        "dependencies": [
            {"ref": _ref(name), "dependsOn": sorted(map(_ref, others))}
            for name, others in sorted(needs.items())
        ],
    }
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(bill, sort_keys=True))
    return {**bill, "serialNumber": f"urn:uuid:{serial}"}


def _closure(project: dict[str, Any]) -> dict[str, set[str]]:
    """Return who needs whom, from the project down."""
    wanted = [*project["dependencies"]]
    wanted += [line for extra in EXTRAS for line in project["optional-dependencies"][extra]]
    needs: dict[str, set[str]] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    todo = [(PROJECT, [Requirement(line) for line in wanted])]
    while todo:
        name, found = todo.pop()
        needs.setdefault(name, set()).update(canonicalize_name(one.name) for one in found)
        for one in found:
            visit = (canonicalize_name(one.name), frozenset(one.extras))
            if visit not in seen:
                seen.add(visit)
                todo.append((visit[0], _needs(*visit)))
    return needs


def _needs(name: str, extras: frozenset[str]) -> list[Requirement]:
    """Return what an installed library needs on this machine, with some of its extras."""
    wanted = [Requirement(line) for line in distribution(name).requires or []]
    return [
        one
        for one in wanted
        if one.marker is None
        or any(one.marker.evaluate({"extra": extra}) for extra in ("", *extras))
    ]


def _own(project: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "application",
        "bom-ref": _ref(PROJECT),
        "name": PROJECT,
        "version": project["version"],
        "licenses": [{"expression": project["license"]}],
    }


def _component(pin: Pin) -> dict[str, Any]:
    return {
        "type": "library",
        "bom-ref": _ref(pin.name),
        "name": pin.name,
        "version": pin.version,
        "purl": f"pkg:pypi/{pin.name}@{pin.version}",
        "licenses": _licences(distribution(pin.name)),
        # Each of its files has its own; which one is taken depends on the machine.
        "properties": [{"name": "sha256", "value": value} for value in pin.hashes],
    }


def _licences(found: Distribution) -> list[dict[str, Any]]:
    """Return a licence by its SPDX expression, else by what the library calls it."""
    expression = found.metadata.get_all("License-Expression")
    if expression:
        return [{"expression": expression[0]}]
    kinds = found.metadata.get_all("Classifier") or []
    names = [kind.removeprefix(_LICENCES) for kind in kinds if kind.startswith(_LICENCES)]
    names = names or [(found.metadata.get_all("License") or ["unknown"])[0].splitlines()[0]]
    return [{"license": {"name": name}} for name in names]


def _ref(name: str) -> str:
    return f"pypi:{name}"


def main() -> int:
    pins = read_pins(Path("requirements.txt").read_text(encoding="utf-8"))
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    sys.stdout.write(json.dumps(build(pins, project), indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
