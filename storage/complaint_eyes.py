"""Who may see a complaint: one question, asked of one complaint and in every list."""

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true

from storage.channels import Channel, Membership
from storage.complaints import Complaint
from storage.enums import ChannelKind
from storage.session import Session
from storage.task_eyes import Eyes
from storage.teams import Team, TeamMember


def can_see(session: Session, complaint: Complaint, eyes: Eyes) -> bool:
    found = session.scalar(
        select(Complaint.id).where(Complaint.id == complaint.id, visible_to(eyes))
    )
    return found is not None


def visible_to(eyes: Eyes) -> ColumnElement[bool]:
    """Return the condition under which a complaint is for these eyes.

    Who owns or logged it sees it; in a channel it is seen by who sees the channel; without one by
    managers and by the teams of its department and site.
    """
    own = or_(Complaint.owner_id == eyes.person_id, Complaint.logged_by == eyes.person_id)
    return or_(own, _in_a_channel(eyes), false() if eyes.is_guest else _in_no_channel(eyes))


def _in_a_channel(eyes: Eyes) -> ColumnElement[bool]:
    inside = exists().where(
        Membership.workspace_id == Complaint.workspace_id,
        Membership.channel_id == Complaint.channel_id,
        Membership.person_id == eyes.person_id,
    )
    known = and_(Channel.workspace_id == Complaint.workspace_id, Channel.id == Complaint.channel_id)
    if eyes.is_guest:
        return and_(inside, exists().where(known))
    public = exists().where(known, Channel.kind == ChannelKind.PUBLIC)
    return or_(public, and_(inside, exists().where(known)))


def _in_no_channel(eyes: Eyes) -> ColumnElement[bool]:
    belongs = exists().where(
        TeamMember.workspace_id == Team.workspace_id,
        TeamMember.team_id == Team.id,
        TeamMember.person_id == eyes.person_id,
    )
    of_a_team = exists().where(
        Team.workspace_id == Complaint.workspace_id,
        or_(Team.department_id.is_(None), Team.department_id == Complaint.department_id),
        or_(Team.site_id.is_(None), Team.site_id == Complaint.site_id),
        or_(Team.lead_id == eyes.person_id, belongs),
    )
    belongs_somewhere = or_(Complaint.department_id.is_not(None), Complaint.site_id.is_not(None))
    seen = true() if eyes.is_manager else and_(belongs_somewhere, of_a_team)
    return and_(Complaint.channel_id.is_(None), seen)
