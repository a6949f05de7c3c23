"""Socket Mode: whether the app may connect, and Slack greets it."""

import time

from websockets.exceptions import WebSocketException

from bot.connection import Connection, describe, open_connection
from bot.doctor.findings import Finding, broken, fine
from bot.doctor.workspaces import why
from bot.envelopes import Envelope
from bot.slack import Done, Outcome, Refused, SlackWire

CHECK = "socket"
_ANEW = (
    "Make a new one in the app's settings under Basic Information, App-Level Tokens, with the "
    "scope connections:write, and set SLACK_APP_TOKEN."
)
_SWITCH = "Switch it on in the app's settings under Socket Mode."
_NETWORK = "Check that wss:// connections leave this machine, through a proxy if there is one."


def look_at_socket(wire: SlackWire, token: str, *, is_served: bool) -> Finding:
    """Ask for a connection and, unless a bot `is_served` by its own, be greeted on it.

    A second connection would be given some of what people do in the moment it lives.
    """
    outcome = wire.call("apps.connections.open", token, {})
    if not isinstance(outcome, Done):
        return _refused(outcome)
    if is_served:
        return fine(CHECK, "Slack opens connections; the running bot has its own.")
    return _greeted(str(outcome.data["url"]))


def _refused(outcome: Outcome) -> Finding:
    if isinstance(outcome, Refused):
        return broken(CHECK, f"Slack refuses the app-level token: {outcome.error}.", _ANEW)
    return broken(CHECK, f"Slack did not open a connection: {why(outcome)}.", _NETWORK)


def _greeted(url: str) -> Finding:
    try:
        connection = open_connection(
            url,
            number=0,
            take=_leave_to_slack,
            ping_interval=10.0,
            silence=40.0,
            monotonic=time.monotonic,
        )
    except (OSError, TimeoutError, WebSocketException, ImportError) as problem:
        return broken(CHECK, f"The connection failed ({describe(problem)}).", _NETWORK)
    was_greeted = connection.receiving
    connection.abandon()
    connection.run()
    if not was_greeted:
        return broken(CHECK, "Slack closed the connection at once.", _SWITCH)
    return fine(CHECK, "Slack opens connections and greets the app.")


def _leave_to_slack(_connection: Connection, _envelope: Envelope) -> None:
    """Take nothing: Slack repeats what is not acknowledged."""
