"""What an attempt to send came to. Pure: an outcome in, what to write down out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.pacing import back_off
from bot.slack import Ambiguous, Done, Limited, NotSent, Outcome, Refused
from storage.enums import OutboxKind, OutboxState
from storage.parking import EVERY_METHOD, NEWER_BLOCKS
from storage.sending import Claim, Settlement

PARK_WORKSPACE = 300.0
CLASSIC_FOR = 86_400.0
MAX_ATTEMPTS = 8

# The workspace itself says no: its messages wait, and none of them has failed.
_WORKSPACE = frozenset(
    {
        "account_inactive",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "invalid_auth",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "team_added_to_org",
        "token_expired",
        "token_revoked",
        "two_factor_setup_required",
    }
)
# The method is not to be had here; what needs it waits in case it is granted.
_METHOD = frozenset({"access_denied", "missing_scope", "no_permission", "not_allowed_token_type"})
# A card that cannot be edited any more is posted anew.
_CARD_GONE = frozenset(
    {
        "block_mismatch",
        "cant_update_message",
        "edit_window_closed",
        "is_inactive",
        "message_not_found",
    }
)
_BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
# Seen at most once by nature: a second attempt could be a second message.
AT_MOST_ONCE = frozenset({OutboxKind.EPHEMERAL, OutboxKind.RESPOND})

# A Home tab is opened again, and there is none where tabs are switched off; a post was read as it
# was, and may have been taken away since.
_NOT_MISSED = frozenset({OutboxKind.EDIT, OutboxKind.HOME})


@dataclass(frozen=True)
class Verdict:
    """What to write: the settlement, and a method to rest (name, seconds, reason) if any.

    `trouble` is set when a message will not be shown and somebody should know.
    """

    settlement: Settlement
    park: tuple[str, float, str] | None = None
    trouble: str | None = None


def is_of_workspace(error: str) -> bool:
    """Whether an error code means that the workspace itself refuses us, as with a revoked token."""
    return error in _WORKSPACE


def judge(
    claim: Claim,
    method: str,
    outcome: Outcome,
    *,
    now: datetime,
    grace: timedelta,
    newer: bool = False,
) -> Verdict:
    """Decide what an attempt came to; `grace` is how long a lost message may still turn up.

    `newer` says that it held blocks which not every workspace shows yet.
    """
    match outcome:
        case Done(data):
            return Verdict(
                Settlement(OutboxState.SENT, channel=data.get("channel"), ts=data.get("ts"))
            )
        case Limited(seconds):
            return Verdict(_later(now, seconds, "429"), park=(method, seconds, "429"))
        case NotSent(reason):
            return Verdict(_later(now, back_off(claim.attempts), reason))
        case Ambiguous(reason):
            return Verdict(_ambiguous(claim, method, reason, now=now, grace=grace))
        case Refused(error):
            if newer and error in _BLOCKS:
                park = (NEWER_BLOCKS, CLASSIC_FOR, error)
                return Verdict(_later(now, 0, error), park=park)
            return _refused(claim, method, error, now=now)


def _ambiguous(
    claim: Claim, method: str, reason: str, *, now: datetime, grace: timedelta
) -> Settlement:
    if claim.kind in AT_MOST_ONCE:
        return Settlement(OutboxState.DROPPED, error=f"may have been shown: {reason}")
    if method in ("chat.update", "views.publish"):
        return _later(now, back_off(claim.attempts), reason)
    return Settlement(OutboxState.UNKNOWN, retry_at=now + grace, error=reason)


def _refused(claim: Claim, method: str, error: str, *, now: datetime) -> Verdict:
    if is_of_workspace(error):
        park = (EVERY_METHOD, PARK_WORKSPACE, error)
        return Verdict(_later(now, PARK_WORKSPACE, error), park=park)
    if error in _METHOD:
        park = (method, PARK_WORKSPACE, error)
        return Verdict(_later(now, PARK_WORKSPACE, error), park=park)
    if method == "chat.update" and error in _CARD_GONE and claim.kind is not OutboxKind.EDIT:
        return Verdict(Settlement(OutboxState.PENDING, retry_at=now, error=error, forget_ts=True))
    if claim.kind in _NOT_MISSED:
        return Verdict(Settlement(OutboxState.DROPPED, error=error))
    if error in _BLOCKS and not claim.payload.get("plain"):
        plain = {**claim.payload, "plain": True}
        return Verdict(Settlement(OutboxState.PENDING, retry_at=now, error=error, payload=plain))
    # An answer that came too late for its reader is no trouble of a place.
    trouble = None if claim.kind in AT_MOST_ONCE else error
    return Verdict(Settlement(OutboxState.FAILED, error=error), trouble=trouble)


def _later(now: datetime, seconds: float, why: str) -> Settlement:
    return Settlement(OutboxState.PENDING, retry_at=now + timedelta(seconds=seconds), error=why)


def opening_failed(claim: Claim, outcome: Outcome, *, now: datetime) -> Verdict:
    """Decide what to do when Slack could not say which DM is a person's: nothing was sent yet."""
    why = f"the DM could not be opened: {outcome}"
    if isinstance(outcome, Limited):
        park = ("conversations.open", outcome.seconds, "429")
        return Verdict(_later(now, outcome.seconds, why), park=park)
    return Verdict(_later(now, back_off(claim.attempts), why))


def crashed(claim: Claim, problem: Exception, *, now: datetime) -> Verdict:
    """Decide what to do with a message that could not be written: later, or in the end never.

    For ever would be too long, because all others of its place wait behind it.
    """
    error = f"{type(problem).__name__}: {problem}"[:500]
    crashes = int(claim.payload.get("crashes", 0)) + 1
    if crashes < MAX_ATTEMPTS:
        later = now + timedelta(seconds=back_off(crashes))
        payload = {**claim.payload, "crashes": crashes}
        return Verdict(
            Settlement(OutboxState.PENDING, retry_at=later, error=error, payload=payload)
        )
    return Verdict(Settlement(OutboxState.FAILED, error=error), trouble=type(problem).__name__)
