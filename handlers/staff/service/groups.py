"""The people of a Slack user group become members of a team."""

import uuid
from datetime import datetime
from typing import Any

from handlers.kit.actors import Actor
from handlers.kit.area import Tools
from handlers.kit.errors import Rejected
from handlers.kit.words import _, speaking
from handlers.staff.cards import organisation as cards
from handlers.staff.service import people, teams
from storage import jobs, outbox, staff
from storage import teams as rows
from storage.session import Session
from storage.teams import Team

JOB = "staff.take_in_group"


def ask(session: Session, actor: Actor, team: Team, group: str, *, now: datetime) -> None:
    """Have Slack asked who is in a group. Errors: `Rejected` if the team is not theirs."""
    teams.require_member_changes(actor, team)
    progress = {"group": group, "team": team.id.hex, "by": actor.id, "at": now.isoformat()}
    jobs.start(session, JOB, f"{team.id.hex}:{group}", progress)


def take_in(
    session: Session, progress: dict[str, Any], members: list[str] | None, tools: Tools
) -> None:
    """Take the members of a group into the team, and tell who asked for it what came of it."""
    team = rows.get(session, uuid.UUID(hex=progress["team"]))
    person = staff.get(session, progress["by"])
    if team is None or person is None:
        return
    with speaking(people.language_of(session, person.id)):
        said = _taken_in(session, progress, members, tools=tools)
    key = f"group:{progress['team']}:{progress['group']}:{progress['at']}"
    outbox.post(session, person.id, {"text": said}, key=key)


def _taken_in(
    session: Session, progress: dict[str, Any], members: list[str] | None, *, tools: Tools
) -> str:
    person = staff.get(session, progress["by"])
    team = rows.get(session, uuid.UUID(hex=progress["team"]))
    if members is None or person is None or team is None:
        return _("Slack did not tell me who is in that group, so nobody was added.")
    try:
        change = teams.change_members(
            session,
            people.actor(session, person, tools),
            team,
            add=teams.workers(session, set(members)),
            remove=[],
            now=datetime.fromisoformat(progress["at"]),
        )
    except Rejected as refusal:
        return refusal.sentence
    return cards.members_changed(change.name, joined=list(change.people), left=[]).text
