"""The chains that serve until somebody writes another, as they would be written."""

DEFAULTS = {
    "tasks": "owner wait 30m\nlead wait 30m\nmanager wait 1h",
    "complaints": "owner wait 30m\nlead wait 30m if empty manager\nmanager wait 1h",
    "purchasing": "owner wait 4h working\nlead wait 4h working\nmanager wait 8h working",
    "stock": "owner wait 2h working\nlead wait 2h working\nmanager wait 4h working",
    "sales": "lead wait 4h working\nmanager wait 8h working",
}
OTHERWISE = "owner wait 1h\nlead wait 1h\nmanager wait 1h"


def area_named(word: str) -> str | None:
    """Return the area that `task` or `Tasks` means, None when there is no such one."""
    wanted = word.casefold()
    return next((area for area in DEFAULTS if wanted in (area, area.removesuffix("s"))), None)
