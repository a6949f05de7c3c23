"""Finding out at the start which workspace each token belongs to."""

import hashlib
import logging
import time
from functools import partial
from typing import Any

from bot import scopes
from bot.insisting import insist
from bot.slack import Done, Refused, SlackWire
from bot.tenants import Tenant
from storage import workspaces
from storage.session import Database
from storage.workspaces import Workspace

log = logging.getLogger(__name__)
PATIENCE = 30.0


class CannotStart(RuntimeError):
    """The bot cannot start, with a sentence that says why."""


def identify(
    database: Database, wire: SlackWire, tokens: list[str], *, patience: float | None = None
) -> list[Tenant]:
    """Ask Slack about each token; what it told an earlier start serves while it does not answer.

    A token of which nothing is known is asked about for `patience` seconds, and then left out.
    Errors: `CannotStart` when no token is of any use.
    """
    patience = PATIENCE if patience is None else patience
    with database.across_workspaces() as session:
        known = {row.token_print: row for row in workspaces.every(session)}
    tenants = []
    for token in tokens:
        before = known.get(_print(token))
        found, granted = _ask(wire, token, patience=0 if before else patience)
        found = found or before
        if found is not None:
            found.token_print = _print(token)
            tenants.append(
                Tenant(
                    found.id,
                    bot_user_id=found.bot_user_id,
                    bot_id=found.bot_id,
                    token=token,
                    granted=granted,
                )
            )
            insist(partial(_remember, database, found))
            _say_missing(found.id, granted)
    if not tenants:
        raise CannotStart("SLACK_BOT_TOKEN: Slack knows none of these tokens.")
    return tenants


def _ask(
    wire: SlackWire, token: str, *, patience: float
) -> tuple[Workspace | None, frozenset[str] | None]:
    """Return whose a token is and which permissions it carries, each None when nobody said."""
    until = time.monotonic() + patience
    while True:
        match wire.call("auth.test", token, {}):
            case Done(data, headers):
                return _workspace(data), scopes.granted(headers.get("x-oauth-scopes"))
            case Refused(error):
                log.error("Slack refuses one of the bot tokens: %s", error)
                return None, None
            case outcome if time.monotonic() > until:
                log.error("Slack did not say whose a bot token is: %s", outcome)
                return None, None
            case _:
                time.sleep(1)


def _workspace(data: dict[str, Any]) -> Workspace:
    return Workspace(
        id=data["team_id"],
        name=data.get("team", ""),
        url=data.get("url", "")[:255],
        bot_user_id=data.get("user_id", ""),
        bot_id=data.get("bot_id", ""),
    )


def _say_missing(workspace: str, granted: frozenset[str] | None) -> None:
    missing = scopes.missing(granted)
    if missing:
        log.warning(
            "Workspace %s did not grant %s: what they are for is switched off until the app is "
            "reinstalled.",
            workspace,
            ", ".join(missing),
        )


def _remember(database: Database, found: Workspace) -> None:
    with database.across_workspaces(writing=True) as session:
        workspaces.remember(
            session,
            id=found.id,
            name=found.name,
            url=found.url,
            bot_user_id=found.bot_user_id,
            bot_id=found.bot_id,
            token_print=found.token_print,
        )


def _print(token: str) -> str:
    """Recognise a token without keeping it."""
    return hashlib.sha256(token.encode()).hexdigest()
