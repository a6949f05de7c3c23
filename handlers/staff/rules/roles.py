"""Who may change what about people, sites and teams."""

from dataclasses import dataclass
from enum import StrEnum

from storage.enums import Role


@dataclass(frozen=True)
class Give:
    """Give the role."""


class Refusal(StrEnum):
    """Why a role is not given."""

    TOO_LOW = "too_low"  # Who asks is below a manager.
    ABOVE_YOU = "above_you"  # The role, or the one held now, is above who asks.
    SETTINGS = "settings"  # The settings say that this person is an admin.
    LAST_ADMIN = "last_admin"
    SAME = "same"


def may_give(
    own: Role, held: Role, wanted: Role, *, from_settings: bool, is_last_admin: bool
) -> Give | Refusal:
    """Decide whether somebody of role `own` may turn the role `held` into `wanted`."""
    if own.rank < Role.MANAGER.rank:
        return Refusal.TOO_LOW
    if max(held.rank, wanted.rank) > own.rank:
        return Refusal.ABOVE_YOU
    if held is wanted:
        return Refusal.SAME
    if held is Role.ADMIN and from_settings:
        return Refusal.SETTINGS
    if held is Role.ADMIN and is_last_admin:
        return Refusal.LAST_ADMIN
    return Give()


def may_note_absence(*, own: bool, leads: bool, role: Role) -> bool:
    """Whether somebody may say that a person is away: the person, their lead, a manager."""
    return own or leads or role.rank >= Role.MANAGER.rank


def may_change_members(*, leads_team: bool, role: Role) -> bool:
    """Whether somebody may say who is in a team: its lead, or a manager."""
    return leads_team or role.rank >= Role.MANAGER.rank
