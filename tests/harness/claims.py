"""A claim of the outbox with sane defaults."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from storage.enums import OutboxKind
from storage.sending import Claim

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)


def a_claim(**values: Any) -> Claim:
    defaults: dict[str, Any] = {
        "workspace_id": "T1HOME",
        "id": uuid.UUID(int=1),
        "owner": "me/1",
        "place": "C1",
        "kind": OutboxKind.POST,
        "key": "k",
        "payload": {"text": "hi"},
        "subject_kind": None,
        "subject": None,
        "revalidate": None,
        "revision": 1,
        "attempts": 1,
        "lease_until": NOW + timedelta(minutes=1),
        "to_reconcile": False,
        "attempted_at": None,
        "sent_channel": None,
        "sent_ts": None,
    }
    return Claim(**(defaults | values))
