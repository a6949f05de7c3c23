"""Slack in: `/ops team …`."""

from handlers.kit.answers import Answer, Text
from handlers.kit.area import Call
from handlers.kit.blockkit import plain
from handlers.kit.errors import Rejected
from handlers.kit.words import _
from handlers.staff.cards import organisation as cards
from handlers.staff.cards import people as people_cards
from handlers.staff.rules import typed
from handlers.staff.rules.typed import References
from handlers.staff.service import directory, groups, overview, teams
from handlers.staff.service.teams import TeamChange
from storage import staff
from storage.teams import Team

_ADD, _REMOVE, _FROM = "add", "remove", "from"


def add(call: Call) -> Answer:
    """Read `<department> at <site> [#channel] [@lead]`."""
    change = teams.add_team(call.session, call.actor, call.text, now=call.now)
    return _set(call, change)


def list_teams(call: Call) -> Answer:
    found, sizes = teams.listing(call.session, call.actor)
    lines = [(found.team_name(team), team, sizes.get(team.id, 0)) for team in found.teams.values()]
    return cards.team_list(sorted(lines, key=lambda line: line[0].casefold()))


def lead(call: Call) -> Answer:
    """Read `<team> @lead`."""
    return _set(call, teams.set_lead(call.session, call.actor, call.text, now=call.now))


def channel(call: Call) -> Answer:
    """Read `<team> #channel`."""
    change = teams.set_channel(call.session, call.actor, call.text, now=call.now)
    return cards.team_set(change.name, change.team, change.undo)


def reactions(call: Call) -> Answer:
    """Read `<team> on` or `<team> off`."""
    change = teams.set_reactions(call.session, call.actor, call.text, now=call.now)
    return cards.reactions_set(change.name, change.undo, on=change.team.reactions)


def members(call: Call) -> Answer:
    """Read `<team>`, and `add @x`, `remove @x`, `from #channel` or `from @group`."""
    directory.require_insider(call.actor)
    said = typed.references(call.text)
    found = directory.load(call.session)
    team, meant = directory.existing_team(found, plain(said.words))
    word = meant.rest.casefold()
    if word == _FROM:
        return _from(call, team, said, meant.name)
    if word not in ("", _ADD, _REMOVE):
        raise Rejected(_usage())
    if not said.people and not said.names:
        if word:
            raise Rejected(_("Name one person, such as @ben."))
        return people_cards.team(overview.team(call.session, call.actor, meant, now=call.now))
    people = directory.everybody(call.session, said)
    gone, new = (people, []) if word == _REMOVE else ([], people)
    change = teams.change_members(
        call.session, call.actor, team, add=new, remove=gone, now=call.now
    )
    changed = list(change.people)
    return cards.members_changed(
        change.name,
        joined=changed if new else [],
        left=changed if gone else [],
        undo=change.undo,
    )


def _set(call: Call, change: TeamChange) -> Answer:
    lead = staff.get(call.session, change.team.lead_id or "")
    return cards.team_set(change.name, change.team, change.undo, lead=lead)


def _from(call: Call, team: Team, said: References, name: str) -> Answer:
    teams.require_member_changes(call.actor, team)
    if len(said.channels) + len(said.groups) != 1:
        raise Rejected(_usage())
    if said.groups:
        groups.ask(call.session, call.actor, team, said.groups[0], now=call.now)
        return Text(
            _("I am asking Slack who is in that group; you will hear in your direct messages.")
        )
    new = teams.people_of_channel(call.session, call.actor, said.channels[0])
    change = teams.change_members(call.session, call.actor, team, add=new, remove=[], now=call.now)
    return cards.members_changed(name, joined=list(change.people), left=[], undo=change.undo)


def _usage() -> str:
    return _(
        "Write `{add}`, `{remove}`, `{channel}` or `{group}` after the team.",
        add="add @ben",
        remove="remove @ben",
        channel="from #warehouse",
        group="from @warehouse-team",
    )
