"""Departments and teams: made, led, shown in a channel, and who is in them."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.kit.actors import Actor
from handlers.kit.blockkit import escape, plain
from handlers.kit.errors import Rejected
from handlers.kit.words import _
from handlers.staff.rules import roles, typed
from handlers.staff.rules.typed import References
from handlers.staff.service import directory, leading
from handlers.staff.service.directory import Directory, TeamMeant
from handlers.staff.service.sites import check_name, require_manager
from storage import audit, channels, staff, teams
from storage.enums import ChannelKind
from storage.session import Session
from storage.sites import Site
from storage.staff import Person
from storage.teams import Department, Team

KIND = "team"
_SWITCH = {"on": True, "off": False}


@dataclass(frozen=True)
class TeamChange:
    """What was done to a team, and the audit row by which it can be taken back."""

    team: Team
    name: str
    undo: uuid.UUID | None
    people: tuple[Person, ...] = ()


def add_department(
    session: Session, actor: Actor, text: str, *, now: datetime
) -> tuple[Department, uuid.UUID]:
    """Make a department. Errors: `Rejected`."""
    require_manager(actor)
    errors: dict[str, str] = {}
    name = check_name(text, now=now, actor=actor, errors=errors)
    if errors:
        raise Rejected(escape(errors["name"]), field="department")
    department = teams.add_department(session, name)
    if department is None:
        raise Rejected(_("There is a department “{name}” already.", name=escape(name)))
    undo = {"department": department.id.hex}
    return department, record(session, actor, "department.add", department.id, now=now, undo=undo)


def add_team(session: Session, actor: Actor, text: str, *, now: datetime) -> TeamChange:
    """Read `<department> at <site> [#channel] [@lead]` and make the team. Errors: `Rejected`."""
    require_manager(actor)
    said = typed.references(text)
    found = directory.load(session)
    meant = directory.team_meant(found, plain(said.words))
    _require_whole(meant)
    channel, lead = channel_and_lead(session, said)
    return make(session, actor, meant.department, meant.site, channel=channel, lead=lead, now=now)


def channel_and_lead(session: Session, said: References) -> tuple[str | None, Person | None]:
    """Return the channel and the lead that a text names for a team. Errors: `Rejected`."""
    lead = directory.one_person(session, said) if said.people or said.names else None
    return next(iter(said.channels), None), lead


def make(
    session: Session,
    actor: Actor,
    department: Department | None,
    site: Site | None,
    *,
    channel: str | None,
    lead: Person | None,
    now: datetime,
) -> TeamChange:
    """Make the team of a department at a site, or give it a channel and a lead.

    Errors: `Rejected`, also when it is there already and nothing is given.
    """
    require_manager(actor)
    name = TeamMeant(department, site, "").name
    team, is_new = teams.open_team(
        session, department.id if department else None, site.id if site else None
    )
    if not is_new and channel is None and lead is None:
        raise Rejected(_("There is a team “{name}” already.", name=escape(name)))
    if channel is not None:
        _set_channel(session, actor, team, channel)
    if lead is not None:
        _set_lead(session, team, lead, now=now)
    made = _again(session, team)
    undo: dict[str, Any] = {"team": made.id.hex, "new": is_new}
    undo |= {"after": [made.channel_id, made.lead_id]}
    undo_id = record(session, actor, "team.add", made.id, now=now, undo=undo)
    return TeamChange(made, name, undo_id if is_new else None)


def set_lead(session: Session, actor: Actor, text: str, *, now: datetime) -> TeamChange:
    """Read `<team> @lead`. Errors: `Rejected`."""
    require_manager(actor)
    said = typed.references(text)
    team, meant = directory.existing_team(directory.load(session), plain(said.words))
    _require_whole(meant)
    person = directory.one_person(session, said)
    undo = {"team": team.id.hex, "before": team.lead_id, "after": person.id}
    _set_lead(session, team, person, now=now)
    undo_id = record(session, actor, "team.lead", team.id, now=now, undo=undo)
    return TeamChange(_again(session, team), meant.name, undo_id, (person,))


def set_channel(session: Session, actor: Actor, text: str, *, now: datetime) -> TeamChange:
    """Read `<team> #channel`. Errors: `Rejected`."""
    require_manager(actor)
    said = typed.references(text)
    team, meant = directory.existing_team(directory.load(session), plain(said.words))
    _require_whole(meant)
    if len(said.channels) != 1:
        raise Rejected(_("Name one channel, such as #warehouse."))
    undo = {"team": team.id.hex, "before": team.channel_id, "after": said.channels[0]}
    _set_channel(session, actor, team, said.channels[0])
    undo_id = record(session, actor, "team.channel", team.id, now=now, undo=undo)
    return TeamChange(_again(session, team), meant.name, undo_id)


def set_reactions(session: Session, actor: Actor, text: str, *, now: datetime) -> TeamChange:
    """Read `<team> on` or `<team> off`: whether a check mark completes a task there.

    Errors: `Rejected`, for who does not lead it too.
    """
    directory.require_insider(actor)
    name, _space, word = plain(text).strip().rpartition(" ")
    if word.casefold() not in _SWITCH:
        example = "/ops team reactions Warehouse at Harbour on"
        raise Rejected(_("Write `on` or `off` after the team: `{example}`.", example=example))
    team, meant = directory.existing_team(directory.load(session), name)
    _require_whole(meant)
    if not roles.may_change_members(leads_team=team.lead_id == actor.id, role=actor.role):
        raise Rejected(_("Only the team's lead, a manager or an admin can switch that."))
    wanted = _SWITCH[word.casefold()]
    undo = {"team": team.id.hex, "before": team.reactions, "after": wanted}
    teams.change(session, team.id, reactions=wanted)
    undo_id = record(session, actor, "team.reactions", team.id, now=now, undo=undo)
    return TeamChange(_again(session, team), meant.name, undo_id)


def change_members(
    session: Session,
    actor: Actor,
    team: Team,
    *,
    add: list[Person],
    remove: list[Person],
    now: datetime,
) -> TeamChange:
    """Change who is in a team. Who had no site yet is at the team's. Errors: `Rejected`."""
    require_member_changes(actor, team)
    joined = teams.join(session, team.id, {person.id for person in add})
    left = teams.leave(session, team.id, {person.id for person in remove})
    placed = [one for one in add if one.id in joined and one.site_id is None and team.site_id]
    for person in placed:
        staff.place(session, person.id, site_id=team.site_id)
    undo: dict[str, Any] = {"team": team.id.hex, "joined": sorted(joined), "left": sorted(left)}
    undo |= {"placed": [person.id for person in placed]}
    undo_id = record(session, actor, "team.members", team.id, now=now, undo=undo)
    changed = tuple(person for person in (*add, *remove) if person.id in joined | left)
    name = directory.load(session).team_name(team)
    return TeamChange(team, name, undo_id if changed else None, changed)


def require_member_changes(actor: Actor, team: Team) -> None:
    """Refuse who may not say who is in a team. Errors: `Rejected`."""
    directory.require_insider(actor)
    if not roles.may_change_members(leads_team=team.lead_id == actor.id, role=actor.role):
        raise Rejected(_("Only the team's lead, a manager or an admin can change who is in it."))


def people_of_channel(session: Session, actor: Actor, channel_id: str) -> list[Person]:
    """Return who of a channel works here. Errors: `Rejected` when that cannot be told."""
    channel = channels.get(session, channel_id)
    known = channels.members(session, channel_id)
    hidden = channel is None or channel.kind is not ChannelKind.PUBLIC
    if channel is None or (hidden and actor.id not in known):
        raise Rejected(_("I cannot see who is in this channel. Invite me there first."))
    if not channel.bot_is_member:
        raise Rejected(
            _("I am not in {channel}. Invite me there first.", channel=f"<#{channel_id}>")
        )
    return workers(session, known)


def workers(session: Session, person_ids: set[str]) -> list[Person]:
    """Return those of these people who work here."""
    found = staff.get_many(session, person_ids).values()
    here = [one for one in found if not (one.is_bot or one.is_gone or one.is_stranger)]
    return sorted(here, key=lambda one: (one.name, one.id))


def record(
    session: Session, actor: Actor, action: str, team_id: uuid.UUID, *, now: datetime,
    undo: dict[str, Any],
) -> uuid.UUID:  # fmt: skip
    return audit.write(
        session,
        f"staff.{action}",
        at=now,
        actor_id=actor.id,
        subject=(KIND, team_id.hex),
        detail=undo,
    )


def listing(session: Session, actor: Actor) -> tuple[Directory, dict[uuid.UUID, int]]:
    """Return every team and how many are in each."""
    directory.require_insider(actor)
    return directory.load(session), teams.sizes(session)


def _require_whole(meant: TeamMeant) -> None:
    """Refuse words that are left over after a team. Errors: `Rejected`."""
    if meant.rest:
        raise Rejected(
            _("I do not understand “{words}” after the team.", words=escape(meant.rest[:60]))
        )


def _set_lead(session: Session, team: Team, person: Person, *, now: datetime) -> None:
    directory.require_present(person)
    if person.is_guest:
        said = _("{name} is a guest and cannot lead a team.", name=escape(person.name))
        raise Rejected(said, field="lead")
    teams.change(session, team.id, lead_id=person.id)
    leading.has_changed(session, now)


def _set_channel(session: Session, actor: Actor, team: Team, channel_id: str) -> None:
    channel = channels.get(session, channel_id)
    if channel is None or not channel.bot_is_member or channel.is_archived:
        where = f"#{channel.name}" if channel and channel.name else f"<#{channel_id}>"
        said = _("I am not in {channel}. Invite me there first.", channel=where)
        raise Rejected(said, field="channel")
    if channel.kind is ChannelKind.PRIVATE and not channels.is_member(
        session, channel_id, actor.id
    ):
        raise Rejected(_("You are not in that channel yourself."), field="channel")
    teams.change(session, team.id, channel_id=channel_id)


def _again(session: Session, team: Team) -> Team:
    return teams.get(session, team.id) or team
