"""How the process itself is doing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Standing:
    """How the process itself is doing, for `/ops status` and readiness."""

    version: str
    ready: bool
    late: tuple[str, ...] = ()
