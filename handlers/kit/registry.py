"""All areas as one."""

from collections.abc import Iterable, Mapping
from typing import Any

from handlers.kit.area import Area, EventListener, Shortcut, Verb


class Registry:
    """All areas as one: what the wrapper, the loops and the help look things up in.

    Inside, a command always has its own name; `prefix` (such as `x-`) only changes how it is typed.
    """

    def __init__(self, areas: tuple[Area, ...], *, prefix: str = "") -> None:
        self.areas = areas
        self.verbs: dict[tuple[str, str], Verb] = _merged(
            {(verb.command, verb.word): verb} for area in areas for verb in area.verbs
        )
        # How each command is typed; empty where they have no prefix.
        self.spelling = {command: f"/{prefix}{command[1:]}" for command in self.commands if prefix}
        self._own_names = {typed: command for command, typed in self.spelling.items()}
        self.purposes = _merged(area.commands for area in areas)
        self.shortcuts: dict[str, Shortcut] = _merged(
            {one.name: one} for area in areas for one in area.shortcuts
        )
        self.actions = _merged(area.actions for area in areas)
        self.forms = _merged(area.forms for area in areas)
        self.timers = _merged(area.timers for area in areas)
        self.jobs = _merged(area.jobs for area in areas)
        self.notices = _merged(area.notices for area in areas)
        self.heard = _merged(area.heard for area in areas)
        self.revalidate = _merged(area.revalidate for area in areas)
        self.redraw = _merged(area.redraw for area in areas)
        self.acted = [area.acted for area in areas if area.acted]
        self.settled = _merged(area.settled for area in areas)
        self.subjects = {area.subject.kind: area.subject for area in areas if area.subject}
        self.subjects |= {one.kind: one for area in areas for one in area.other_subjects}
        # What is red in what somebody leads comes before their own day.
        of_the_day = sorted(areas, key=lambda area: area.mornings is None)
        self.briefs = [area.brief for area in of_the_day if area.brief]
        self.homes = [area.home for area in of_the_day if area.home]
        self.digests = [area.digest for area in areas if area.digest]
        self.mornings = [area.mornings for area in areas if area.mornings]
        self.desks = [area.desk for area in areas if area.desk]
        self.events: dict[str, list[EventListener]] = {}
        for area in areas:
            for name, listener in area.events.items():
                self.events.setdefault(name, []).append(listener)

    @property
    def commands(self) -> list[str]:
        return list(dict.fromkeys(command for command, _word in self.verbs))

    def command_of(self, typed: str) -> str:
        """Return a command's own name, however it was typed: `/x-task`, `x-task` or `task`."""
        command = f"/{typed.removeprefix('/')}"
        return self._own_names.get(command, command)

    def verbs_of(self, command: str) -> list[Verb]:
        return [verb for verb in self.verbs.values() if verb.command == command]


def _merged(parts: Iterable[Mapping[Any, Any]]) -> dict[Any, Any]:
    """Join mappings. Errors: `ValueError` when two areas claim one name."""
    whole: dict[Any, Any] = {}
    for part in parts:
        for name, value in part.items():
            if name in whole:
                raise ValueError(f"Two areas serve {name}.")
            whole[name] = value
    return whole
