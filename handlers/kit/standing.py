"""How the process itself is doing."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Standing:
    """How the process itself is doing, for `/ops status` and readiness.

    `missing` names each permission that a workspace did not grant, with what it is for (marked).
    """

    version: str
    ready: bool
    late: tuple[str, ...] = ()
    missing: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
