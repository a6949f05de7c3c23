"""Where somebody new probably works, by their title and their zone."""

import uuid
from collections.abc import Mapping

from handlers.kit.names import fold


def site(
    title: str,
    zone: str | None,
    names: Mapping[str, uuid.UUID],
    zones: Mapping[uuid.UUID, str],
) -> uuid.UUID | None:
    """Return the only site that a title names, else the only one in the person's zone."""
    named = {names[name] for name in names if _says(title, name)}
    if len(named) == 1:
        return named.pop()
    near = [site_id for site_id, at in zones.items() if at == zone]
    return near[0] if len(near) == 1 else None


def department(title: str, names: Mapping[str, uuid.UUID]) -> uuid.UUID | None:
    """Return the only department that a title names."""
    named = {names[name] for name in names if _says(title, name)}
    return named.pop() if len(named) == 1 else None


def _says(title: str, name: str) -> bool:
    words = fold("".join(sign if sign.isalnum() else " " for sign in title))
    return f" {name} " in f" {words} "
