"""Reading a Dockerfile: its instructions, as far as ours uses them."""

import json
import re
import shlex
from pathlib import Path

Instruction = tuple[str, str]


def read_stages(path: Path) -> list[list[Instruction]]:
    """Return the instructions (name, rest) of each stage, continued lines joined."""
    text = re.sub(r"^\s*#.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    stages: list[list[Instruction]] = []
    for line in re.sub(r"\\\n\s*", " ", text).splitlines():
        name, _space, rest = line.partition(" ")
        if name == "FROM":
            stages.append([])
        if name:
            stages[-1].append((name, rest.strip()))
    return stages


def all_of(stage: list[Instruction], name: str) -> list[str]:
    return [rest for found, rest in stage if found == name]


def environment(stage: list[Instruction]) -> dict[str, str]:
    pairs = [part.split("=", 1) for rest in all_of(stage, "ENV") for part in shlex.split(rest)]
    return {name: value for name, value in pairs}  # noqa: C416  # For mypy: two of each.


def health_check(stage: list[Instruction]) -> list[str]:
    """Return the command of the health check, which has to stand in its JSON form."""
    [check] = all_of(stage, "HEALTHCHECK")
    return [str(part) for part in json.loads(check.partition("CMD ")[2])]
