"""What the doctor found, for people and for programs."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad a finding is, the worst one last."""

    FINE = "fine"
    WARNING = "warning"  # The bot works, but not all of it, or something could not be tried.
    BROKEN = "broken"  # The bot does not start, or does not do what it is for.


EXIT_CODES = {Level.FINE: 0, Level.WARNING: 1, Level.BROKEN: 2}
_ORDER = list(Level)


@dataclass(frozen=True)
class Finding:
    """One look at one thing: what was seen and, unless that is fine, what to do about it."""

    check: str
    level: Level
    said: str
    todo: str = ""


def fine(check: str, said: str) -> Finding:
    return Finding(check, Level.FINE, said)


def warning(check: str, said: str, todo: str) -> Finding:
    return Finding(check, Level.WARNING, said, todo)


def broken(check: str, said: str, todo: str) -> Finding:
    return Finding(check, Level.BROKEN, said, todo)


def verdict(findings: list[Finding]) -> Level:
    """Return the worst of it."""
    return max((one.level for one in findings), key=_ORDER.index, default=Level.FINE)


def lines(findings: list[Finding]) -> Iterator[str]:
    """Yield a line for each finding, a second one with what to do, and a last one with the sum."""
    for one in findings:
        yield f"{one.level:<8} {one.check:<10} {one.said}"
        if one.todo:
            yield f"{'':<19} {one.todo}"
    count = {level: sum(one.level is level for one in findings) for level in Level}
    yield ", ".join(f"{level}: {number}" for level, number in count.items())


def as_json(findings: list[Finding]) -> str:
    """Return `{"verdict", "findings": [{"check", "level", "said", "todo"}]}`."""
    found = [asdict(one) for one in findings]
    return json.dumps({"verdict": verdict(findings), "findings": found}, indent=2)
