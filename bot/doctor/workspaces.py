"""What a bot token is good for: whose it is, what it may do, whether a message arrives."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from bot import reconcile
from bot.doctor.findings import Finding, broken, fine, warning
from bot.scopes import OPTIONAL, VITAL, granted, missing
from bot.slack import Ambiguous, Done, NotSent, Outcome, Refused, SlackWire
from handlers.kit import traces
from handlers.kit.words import _

TEXT = "This is Opsbot's doctor, trying whether messages arrive. It is deleted at once."
# A header names whole seconds, and the answer takes its time.
SKEW_NOTED, SKEW_LIMIT = timedelta(seconds=5), timedelta(seconds=60)
REINSTALL = "Reinstall the app: its settings, OAuth & Permissions, Reinstall to Workspace."
_ANEW = "Copy the token anew from OAuth & Permissions; reinstall the app if there is none."
_NETWORK = "Check that this machine reaches SLACK_API_URL, through a proxy if there is one."
_ADMINS = "Set OPSBOT_ADMINS to your Slack user id (your profile, ⋮, Copy member ID)."
_SYNCHRONISE = "Synchronise this machine's clock (timedatectl set-ntp true)."


@dataclass(frozen=True)
class Patient:
    """A bot token; `name` is how it is spoken of, which is never itself."""

    wire: SlackWire
    token: str
    name: str

    def call(self, method: str, **arguments: Any) -> Outcome:
        return self.wire.call(method, self.token, arguments)


def look_at(
    patient: Patient, *, admins: list[str], now: Callable[[], datetime]
) -> Iterator[Finding]:
    """Look at one token: the workspace, its permissions, the clock, and a message."""
    outcome = patient.call("auth.test")
    match outcome:
        case Done(data, headers):
            name = f"{data.get('team', '')} ({data.get('team_id', '')})"
            yield fine("token", f"{patient.name} is of {name}.")
            yield from look_at_scopes(headers.get("x-oauth-scopes"), name)
            yield look_at_clock(headers.get("date"), now())
            yield look_at_posting(patient, admins, name)
        case Refused(error):
            said = f"Slack refuses {patient.name[0].lower()}{patient.name[1:]}: {error}."
            yield broken("token", said, _ANEW)
        case _:
            yield broken(
                "token", f"{patient.name}: Slack did not answer ({why(outcome)}).", _NETWORK
            )


def why(outcome: Outcome) -> str:
    """Say why a call did not do what it was to do."""
    match outcome:
        case Refused(error):
            return error
        case NotSent(reason) | Ambiguous(reason):
            return reason
        case _:
            return "too many requests; try again in a minute"


def look_at_scopes(header: str | None, name: str) -> Iterator[Finding]:
    """Compare what was granted with what is needed; each scope that is missing has its line."""
    had = granted(header)
    if had is None:
        yield warning("scopes", f"{name} does not say what it granted.", "Is this Slack?")
        return
    lacking = missing(had)
    if not lacking:
        yield fine("scopes", f"{name} granted everything.")
    for scope, reason in lacking.items():
        said = f"{name} did not grant {scope}, which is there to {_(reason)}."
        if scope in VITAL:
            yield broken("scopes", said, REINSTALL)
        elif scope in OPTIONAL:
            yield fine("scopes", f"{said} It is optional; to have it, reinstall the app.")
        else:
            yield warning("scopes", said, REINSTALL)


def look_at_clock(date: str | None, now: datetime) -> Finding:
    """Compare this machine's clock with the one of Slack's answer."""
    if date is None:
        return warning("clock", "Slack's answer carries no date.", _SYNCHRONISE)
    skew = abs(parsedate_to_datetime(date).astimezone(UTC) - now)
    said = f"This machine's clock is {skew.total_seconds():.0f} s from Slack's."
    return judge_skew(skew, said)


def judge_skew(skew: timedelta, said: str) -> Finding:
    if skew > SKEW_LIMIT:
        return broken("clock", said, _SYNCHRONISE)
    return warning("clock", said, _SYNCHRONISE) if skew > SKEW_NOTED else fine("clock", said)


def look_at_posting(patient: Patient, admins: list[str], name: str) -> Finding:
    """Write to the first admin who is there, find the message by its metadata, and delete it.

    To an admin, because nobody else would know what it is, and every channel has readers.
    """
    if not admins:
        return warning("message", f"Not tried in {name}: nobody to write to.", _ADMINS)
    for person in admins:
        opened = patient.call("conversations.open", users=person)
        if isinstance(opened, Done):
            return _post(patient, str(opened.data["channel"]["id"]), name)
    return warning("message", f"Not tried in {name}: no admin can be written to there.", _ADMINS)


def _post(patient: Patient, channel: str, name: str) -> Finding:
    key = f"doctor:{uuid.uuid4()}"
    posted = patient.call(
        "chat.postMessage", channel=channel, text=TEXT, metadata=traces.metadata(key)
    )
    if not isinstance(posted, Done):
        return broken("message", f"Not posted in {name}: {why(posted)}.", REINSTALL)
    ts = str(posted.data["ts"])
    is_found = _is_found(patient, channel, ts, key)
    deleted = patient.call("chat.delete", channel=channel, ts=ts)
    if not is_found:
        said = f"Posted in {name}, but not found again: a message whose answer is lost may double."
        return warning("message", said, REINSTALL)
    if not isinstance(deleted, Done):
        return warning(
            "message", f"Posted in {name}, but not deleted: {why(deleted)}.", "Delete it."
        )
    return fine("message", f"Posted to an admin in {name}, found by its metadata, and deleted.")


def _is_found(patient: Patient, channel: str, ts: str, key: str) -> bool:
    method, arguments = reconcile.question(
        channel, attempted_at=datetime.fromtimestamp(float(ts), UTC), thread=None, cursor=""
    )
    page = patient.call(method, **arguments)
    return isinstance(page, Done) and reconcile.find(page.data, key) == ts
