"""What a row finds: figures with the bound that is promised for them, and sentences."""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What became of a promise. `NONE` is a figure that nothing is promised of."""

    KEPT = "kept"
    MISSED = "MISSED"
    NONE = ""


@dataclass(frozen=True)
class Figure:
    """One measured value. `at_most` and `at_least` are what is promised of it, if anything."""

    what: str
    value: float
    unit: str = ""
    at_most: float | None = None
    at_least: float | None = None

    @property
    def verdict(self) -> Verdict:
        if self.at_most is None and self.at_least is None:
            return Verdict.NONE
        low = self.at_least is None or self.value >= self.at_least
        high = self.at_most is None or self.value <= self.at_most
        return Verdict.KEPT if low and high else Verdict.MISSED

    @property
    def promise(self) -> str:
        """The bound in words; empty when there is none."""
        parts = [("≤", self.at_most), ("≥", self.at_least)]
        return " ".join(f"{sign} {_short(value)}" for sign, value in parts if value is not None)

    @property
    def shown(self) -> str:
        return f"{_short(self.value)} {self.unit}".strip()


@dataclass(frozen=True)
class Said:
    """Something that a reader has to know beside the figures."""

    sentence: str


Found = Figure | Said


def to_line(found: Found) -> str:
    """Write one finding as a line of JSON."""
    return json.dumps(asdict(found))


def from_line(line: str) -> Found:
    """Read what `to_line` wrote. Errors: `ValueError`, `TypeError` for anything else."""
    fields = json.loads(line)
    return Said(**fields) if "sentence" in fields else Figure(**fields)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that `share` (0 to 1) of all values do not exceed."""
    ranked = sorted(values)
    return ranked[max(math.ceil(share * len(ranked)) - 1, 0)]


def median(values: Sequence[float]) -> float:
    return percentile(values, 0.5)


def p99(values: Sequence[float]) -> float:
    return percentile(values, 0.99)


def in_ms(seconds: float) -> float:
    return seconds * 1000


def _short(value: float) -> str:
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"
