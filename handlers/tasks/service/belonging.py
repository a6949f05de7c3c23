"""Which department and which site a task belongs to, by what somebody wrote."""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from handlers.kit.actors import Actor
from handlers.kit.command import Names
from handlers.kit.errors import Invalid
from handlers.kit.names import Known, alike, nearest
from handlers.kit.words import _
from handlers.staff.service import directory
from handlers.staff.service.directory import Directory
from handlers.tasks.rules.drafts import Choices
from storage import channels, sites, teams
from storage.session import Session
from storage.teams import Team

_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,}")
_LONGEST = 40  # Of what was typed, in a sentence about it.


@dataclass(frozen=True)
class Belongs:
    """What a task belongs to; both are ids of this workspace."""

    department_id: uuid.UUID | None = None
    site_id: uuid.UUID | None = None


def names(session: Session, actor: Actor) -> Names:
    """Return the names that may follow `at` and `#`. Guests are told of none."""
    if actor.is_guest:
        return Names()
    tags = Known(one.name for one in teams.departments(session))
    return Names(Known(sites.names(session)), tags)


def choices(session: Session, actor: Actor) -> Choices:
    """Return what can be chosen in a dialog. Guests are shown nothing."""
    if actor.is_guest:
        return Choices()
    known = directory.load(session)
    return Choices(
        [(one.id.hex, one.name) for one in known.departments.values()],
        [(one.id.hex, one.name) for one in known.sites.values()],
    )


def read(session: Session, actor: Actor, *, department: str, site: str) -> Belongs:
    """Return what a task belongs to: ids, names, or a channel of a team.

    Errors: `Invalid` at `department` and `site`.
    """
    if not department and not site:
        return Belongs()
    if actor.is_guest:
        fields = [name for name, said in (("department", department), ("site", site)) if said]
        raise Invalid(dict.fromkeys(fields, _("Guests cannot choose this.")))
    reader = _Reader(session, actor, directory.load(session))
    errors: dict[str, str] = {}
    found = Belongs()
    try:
        found = Belongs(site_id=reader.site(site) if site else None)
    except Invalid as invalid:
        errors |= invalid.errors
    try:
        found = reader.department(department, found) if department else found
    except Invalid as invalid:
        errors |= invalid.errors
    if errors:
        raise Invalid(errors)
    return found


@dataclass(frozen=True)
class _Reader:
    session: Session
    actor: Actor
    known: Directory

    def site(self, said: str) -> uuid.UUID:
        if (chosen := _id(said)) in self.known.sites:
            return chosen
        by_name = {_plain(name): site for name, site in self.known.site_names.items()}
        if _plain(said) in by_name:
            return by_name[_plain(said)]
        sentence = _("I know no site “{name}”.", name=said[:_LONGEST])
        near = _meant(said, (one.name for one in self.known.sites.values()))
        raise Invalid({"site": sentence + near})

    def department(self, said: str, found: Belongs) -> Belongs:
        """Return what is meant by a department's id, a channel or `#` and a name."""
        if (chosen := _id(said)) in self.known.departments:
            return Belongs(chosen, found.site_id)
        if _CHANNEL.fullmatch(said):
            return self._of_channel(said, found)
        name = said.removeprefix("#")
        if (named := self._named(name)) is not None:
            return Belongs(named, found.site_id)
        channel = channels.visible_by_name(self.session, name.casefold(), self.actor.id)
        if channel is not None:
            return self._of_channel(channel.id, found)
        sentence = _("“#{name}” is neither a channel nor a department.", name=name[:_LONGEST])
        near = _meant(name, (one.name for one in self.known.departments.values()))
        raise Invalid({"department": sentence + near})

    def _of_channel(self, channel_id: str, found: Belongs) -> Belongs:
        own = [one for one in self.known.teams.values() if one.channel_id == channel_id]
        there = [one for one in own if found.site_id in (None, one.site_id)] or own
        departments = {one.department_id for one in there if one.department_id}
        if len(departments) > 1:
            both = _("{these} and {this}", **self._listed(departments))
            sentence = _("This channel belongs to {departments}. Choose one.", departments=both)
            raise Invalid({"department": sentence})
        department = next(iter(departments), None) or self._called_like(channel_id)
        site = found.site_id or _only_site(there)
        if department is None and (site is None or not own):
            raise Invalid({"department": _("This channel belongs to no department. Choose one.")})
        return Belongs(department, site)

    def _named(self, name: str) -> uuid.UUID | None:
        wanted = _plain(name)
        departments = self.known.departments.values()
        return next((one.id for one in departments if _plain(one.name) == wanted), None)

    def _called_like(self, channel_id: str) -> uuid.UUID | None:
        """Return the department that has the name of a channel, as `#warehouse` often does."""
        channel = channels.get(self.session, channel_id)
        return self._named(channel.name) if channel else None

    def _listed(self, departments: Iterable[uuid.UUID]) -> dict[str, str]:
        *these, this = sorted(self.known.departments[one].name for one in departments)
        return {"these": ", ".join(these), "this": this}


def _only_site(there: list[Team]) -> uuid.UUID | None:
    found = {one.site_id for one in there}
    return found.pop() if len(found) == 1 else None


def _plain(name: str) -> str:
    """Return a name without what does not count: `#customer-service` is Customer service."""
    return alike(alike(name).replace("-", " ").replace("_", " ").rstrip(".,;:!?"))


def _id(said: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(hex=said)
    except ValueError:
        return None


def _meant(said: str, known: Iterable[str]) -> str:
    near = nearest(said, known)
    return " " + _("Did you mean {name}?", name=near) if near else ""
