"""Complaints as they are shown, harmless and at their worst."""

from datetime import timedelta
from typing import Any

from handlers.complaints.rules.picture import Other, Picture, Work
from harness.given import MONDAY
from storage.enums import Cause, ComplaintSource, ComplaintState, Severity

ID = "0f8fad5b-d9cb-469f-a165-70867728950e"
NUMBER = 999_999_999


def picture(**more: Any) -> Picture:
    fields: dict[str, Any] = {
        "id": ID,
        "number": 7,
        "title": "The lamp came broken",
        "state": ComplaintState.NEW,
        "state_at": MONDAY,
        "received_at": MONDAY,
        "severity": Severity.NORMAL,
        "source": ComplaintSource.TYPED,
        "due_at": MONDAY + timedelta(hours=8),
        "response_due_at": MONDAY + timedelta(hours=8),
        "resolution_due_at": MONDAY + timedelta(days=5),
        "names": {"U1BEN": "Ben", "U1ANA": "Ana"},
        "logged_by": "U1ANA",
    }
    return Picture(**{**fields, **more})


def worst(sign: str, **more: Any) -> Picture:
    """Return a complaint in which everything is as long as it may be, made of one sign."""
    title = (sign * 200)[:200]
    fields: dict[str, Any] = {
        "number": NUMBER,
        "title": title,
        "text": (sign * 10_000)[:10_000],
        "customer": (sign * 120)[:120],
        "order_number": (sign * 60)[:60],
        "reason": (sign * 300)[:300],
        "department": (sign * 80)[:80],
        "site": (sign * 80)[:80],
        "severity": Severity.CRITICAL,
        "source": ComplaintSource.MESSAGE,
        "owner_id": "U1BEN",
        "state_by": "U1ANA",
        "cause": Cause.UNFOUNDED,
        "until": MONDAY,
        "response_late": True,
        "resolution_late": True,
        "permalink": "https://home.slack.com/archives/C1/p1?thread_ts=1&cid=C1".ljust(300, "1"),
        "alike": Other(NUMBER, title),
        "merged_into": Other(NUMBER, title),
        "linked": tuple(Other(NUMBER, title) for _number in range(40)),
        "work": tuple(Work(title * 3, is_open=bool(one % 2)) for one in range(40)),
        "before": NUMBER,
        "is_chased": True,
        "names": {"U1BEN": (sign * 200)[:200], "U1ANA": (sign * 200)[:200]},
    }
    return picture(**{**fields, **more})
