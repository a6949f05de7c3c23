"""What there is: sites, departments and teams by name, and the person a text means."""

import uuid
from dataclasses import dataclass

from handlers.kit.actors import Actor, require_own
from handlers.kit.blockkit import escape
from handlers.kit.errors import Rejected
from handlers.kit.names import longest_name, nearest
from handlers.kit.words import _
from handlers.staff.rules import typed
from handlers.staff.rules.typed import Known, References
from storage import sites, staff, teams
from storage.session import Session
from storage.sites import Site, SiteName
from storage.staff import Person
from storage.teams import Department, Team


@dataclass(frozen=True)
class Directory:
    """Everything that has a name, read in four questions. Names are folded."""

    sites: dict[uuid.UUID, Site]
    site_names: dict[str, uuid.UUID]
    departments: dict[uuid.UUID, Department]
    teams: dict[uuid.UUID, Team]

    @property
    def known(self) -> Known:
        return Known({one.folded: one for one in self.departments.values()}, self.site_names)

    def department(self, folded: str | None) -> Department | None:
        return next((one for one in self.departments.values() if one.folded == folded), None)

    def site(self, folded: str | None) -> Site | None:
        return self.sites.get(self.site_names.get(folded or "", uuid.UUID(int=0)))

    def team_name(self, team: Team) -> str:
        """Name a team as it is typed: `Warehouse at Harbour`."""
        department = self.departments.get(team.department_id or uuid.UUID(int=0))
        site = self.sites.get(team.site_id or uuid.UUID(int=0))
        if department and site:
            return _("{department} at {site}", department=department.name, site=site.name)
        if department or site:
            return (department or site).name  # type: ignore[union-attr]  # One of them is there.
        return _("everybody")


_NAMED = (Site, SiteName, Department, Team)


def load(session: Session) -> Directory:
    return session.memo.once(Directory, _NAMED, lambda: _read(session))


def _read(session: Session) -> Directory:
    return Directory(
        sites={site.id: site for site in sites.every(session)},
        site_names=sites.names(session),
        departments={one.id: one for one in teams.departments(session)},
        teams={team.id: team for team in teams.every(session)},
    )


def require_insider(actor: Actor) -> None:
    """Refuse people of other workspaces and guests. Errors: `Rejected`."""
    require_own(actor)
    if actor.is_guest:
        raise Rejected(_("Guests cannot use this. Please ask somebody of the team."))


def site_named(found: Directory, text: str) -> tuple[Site, str]:
    """Return the site whose name a text begins with, and the rest. Errors: `Rejected`."""
    head = longest_name(text, found.site_names)
    site = found.site(head[0]) if head else None
    if head is None or site is None:
        raise Rejected(_unknown_site(found, text))
    return site, head[1]


@dataclass(frozen=True)
class TeamMeant:
    """A team that was typed: it need not exist yet."""

    department: Department | None
    site: Site | None
    rest: str

    @property
    def name(self) -> str:
        if self.department and self.site:
            parts = {"department": self.department.name, "site": self.site.name}
            return _("{department} at {site}", **parts)
        one = self.department or self.site
        return one.name if one else _("everybody")


def team_meant(found: Directory, text: str) -> TeamMeant:
    """Return which team a text begins with. Errors: `Rejected` with the nearest names."""
    words = typed.team_words(text, found.known)
    if words is None:
        raise Rejected(_unknown_team(found, text))
    if words.site is None and words.rest.casefold().startswith("at "):
        raise Rejected(_unknown_site(found, words.rest[len("at ") :]))
    return TeamMeant(found.department(words.department), found.site(words.site), words.rest)


def team_of(found: Directory, meant: TeamMeant) -> Team | None:
    department, site = meant.department, meant.site
    key = teams.key_of(department.id if department else None, site.id if site else None)
    return next((team for team in found.teams.values() if team.key == key), None)


def existing_team(found: Directory, text: str) -> tuple[Team, TeamMeant]:
    """Return the team a text begins with. Errors: `Rejected`, also when there is none yet."""
    meant = team_meant(found, text)
    team = team_of(found, meant)
    if team is None:
        raise Rejected(
            _(
                "There is no team “{team}” yet. `{example}` makes it.",
                team=escape(meant.name),
                example=f"/ops team add {escape(meant.name)}",
            )
        )
    return team, meant


def one_person(session: Session, said: References) -> Person:
    """Return the one person a text refers to. Errors: `Rejected`."""
    found = everybody(session, said)
    if len(found) != 1:
        raise Rejected(_("Name one person, such as @ben."))
    return found[0]


def everybody(session: Session, said: References) -> list[Person]:
    """Return all people a text refers to, each of whom must work here. Errors: `Rejected`."""
    by_id = staff.get_many(session, set(said.people))
    found = [by_id[one] for one in said.people if one in by_id]
    if len(found) < len(said.people):
        raise Rejected(_("I do not know everybody of them yet. Please try again in a minute."))
    found += [_by_name(session, name) for name in said.names]
    for person in found:
        require_present(person)
    return list({person.id: person for person in found}.values())


def require_present(person: Person) -> None:
    """Refuse bots, strangers and those who left. Errors: `Rejected`."""
    if person.is_bot or person.is_stranger or person.is_gone:
        raise Rejected(_("{name} does not work here.", name=escape(person.name or person.handle)))


def _by_name(session: Session, name: str) -> Person:
    found = staff.by_handle(session, name)
    if len(found) == 1:
        return found[0]
    if found:
        raise Rejected(_("Several people are called “{name}”. Choose one.", name=escape(name)))
    known = [handle for one in staff.here(session) for handle in (one.handle, one.name) if handle]
    said = _("I know nobody called “{name}”.", name=escape(name))
    raise Rejected(said + _meant(nearest(name, known)))


def _unknown_site(found: Directory, text: str) -> str:
    if not found.sites:
        return _("There are no sites yet. `{example}` makes the first.", example="/ops setup")
    names = [site.name for site in found.sites.values()]
    meant = typed.before_numbers(text)
    said = _("I know no site “{name}”.", name=escape(meant[:40]))
    near = nearest(meant, names)
    return said + (_meant(near) or " " + _("There is: {names}.", names=escape(", ".join(names))))


def _unknown_team(found: Directory, text: str) -> str:
    names = [one.name for one in found.departments.values()]
    names += [one.name for one in found.sites.values()]
    if not names:
        return _("There are no teams yet. `{example}` makes the first.", example="/ops setup")
    said = _("I know no team, department or site “{name}”.", name=escape(text[:40]))
    return said + _meant(nearest(text.partition(" at ")[0], names))


def _meant(near: str | None) -> str:
    return " " + _("Did you mean {name}?", name=escape(near)) if near else ""
