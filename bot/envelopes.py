"""What Socket Mode carries, and how the Bolt app answers it."""

import http
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from slack_bolt import App, BoltRequest


@dataclass(frozen=True)
class Envelope:
    """What Slack delivers: a payload of type `events_api`, `slash_commands` or `interactive`."""

    envelope_id: str
    type: str
    payload: dict[str, Any]
    accepts_response_payload: bool = False
    retry_attempt: int | None = None
    retry_reason: str | None = None


@dataclass(frozen=True)
class Ack:
    """The acknowledgement of an envelope, with what the person should see at once."""

    payload: dict[str, Any] | None = None


def bolt_handler(app: App) -> Callable[[Envelope], Ack | None]:
    """Answer envelopes with a Bolt app; every status but 200 leaves them unacknowledged."""

    def handle(envelope: Envelope) -> Ack | None:
        headers: dict[str, str | Sequence[str]] = {}
        if envelope.retry_attempt is not None:
            headers["x-slack-retry-num"] = str(envelope.retry_attempt)
        if envelope.retry_reason is not None:
            headers["x-slack-retry-reason"] = envelope.retry_reason
        request = BoltRequest(mode="socket_mode", body=envelope.payload, headers=headers)
        response = app.dispatch(request)
        if response.status != http.HTTPStatus.OK:
            return None
        if not response.body:
            return Ack()
        if response.first_headers().get("content-type", "").startswith("application/json"):
            return Ack(json.loads(response.body))
        return Ack({"text": response.body})

    return handle
