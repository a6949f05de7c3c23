"""Bolt: everything Slack delivers passes through one wrapper that commits before it answers."""

import logging
import re
import secrets
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, BoltContext, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError

from bot.inbound import read
from bot.tenants import Tenants
from bot.wrapper import Wrapper

log = logging.getLogger(__name__)
_ANY = re.compile(".+", re.DOTALL)


def build_app(wrapper: Wrapper, tenants: Tenants) -> App:
    """Return the Bolt app. It asks nothing of the network: who is who stands in `tenants`."""
    app = App(
        # What comes in was verified at the door; Bolt itself takes nothing over HTTP from anybody.
        signing_secret=secrets.token_hex(),
        authorize=_authorize(tenants),  # type: ignore[arg-type]  # None means "not installed".
        process_before_response=True,
        raise_error_for_unhandled_request=True,
        token_verification_enabled=False,
    )

    def serve(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        inbound = read(body, workspace=context.team_id or "", bot_user=context.bot_user_id)
        reply = wrapper.serve(inbound)
        ack(**reply) if isinstance(reply, dict) else ack(reply)

    app.command(_ANY)(serve)
    app.shortcut(_ANY)(serve)
    app.action(_ANY)(serve)
    app.view_submission(_ANY)(serve)
    app.view_closed(_ANY)(serve)
    app.event(_ANY)(serve)
    app.error(_explain)
    return app


def _authorize(tenants: Tenants) -> Callable[..., AuthorizeResult | None]:
    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        tenant = tenants.get(team_id or "")
        if tenant is None:
            log.warning("A request of workspace %s, which has no token here.", team_id)
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_token=tenant.token,
            bot_id=tenant.bot_id,
            bot_user_id=tenant.bot_user_id,
        )

    return authorize


def _explain(error: Exception, body: dict[str, Any]) -> BoltResponse:
    """Answer what no listener answered: nothing to do, or a crash that Slack should repeat."""
    if isinstance(error, BoltUnhandledRequestError):
        log.info("Nothing here serves a %s.", body.get("type", "request"))
        return BoltResponse(status=200)
    log.error("A delivery failed.", exc_info=error)
    return BoltResponse(status=500)
