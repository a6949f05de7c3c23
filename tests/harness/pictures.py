"""Pictures of tasks without a database: a plain one, and one with everything at its longest."""

import uuid
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from handlers.tasks.rules.picture import Given, Item, Move, Note, Part, Picture
from harness.given import FRIDAY_5PM, LONDON, MONDAY
from storage.enums import Evidence, Priority, Sharing, TaskState

ID = str(uuid.UUID(int=1))
NAMES = {"U1ANA": "Ana", "U1BEN": "Ben", "U1CARA": "Cara", "U1LEA": "Lea"}


def picture(*owners: str, **more: Any) -> Picture:
    """Return a task of these people (Ben's without any named), assigned by Ana, with no date."""
    fields: dict[str, Any] = {
        "id": ID,
        "number": 1,
        "title": "Restock aisle 3",
        "state": TaskState.ASSIGNED,
        "state_by": "U1ANA",
        "state_at": MONDAY,
        "assigner_id": "U1ANA",
        "owners": tuple(Part(one) for one in owners or ("U1BEN",)),
        "names": NAMES,
        "zone": LONDON,
        "due_zone": LONDON,
    }
    return Picture(**{**fields, **more})


def worst(sign: str, *, state: TaskState, evidence: Evidence = Evidence.PHOTO) -> Picture:
    """Return a task in which everything that people typed is as long as it may be."""
    people = [f"U{place:010}" for place in range(10)]
    name, text = (sign * 120)[:120], (sign * 2000)[:2000]
    link = "https://example.com/" + "x" * 280
    given = Given(people[0], MONDAY, file=link if evidence is Evidence.PHOTO else None)
    if evidence is Evidence.NUMBER:
        given = replace(given, number=Decimal("-123456789012.123456"))
    return Picture(
        id=ID,
        number=999_999_999,
        title=text[:200],
        state=state,
        state_by=people[0],
        state_at=MONDAY,
        reason=text[:300],
        waits_for=people[1],
        help_by=people[2],
        priority=Priority.URGENT,
        sharing=Sharing.ALL,
        assigner_id=people[3],
        owners=tuple(Part(one, MONDAY, MONDAY if one > people[4] else None) for one in people),
        due_at=FRIDAY_5PM,
        due_has_clock=True,
        due_zone="America/Argentina/ComodRivadavia",
        is_late=True,
        first_due_at=MONDAY,
        moves=999,
        proposed_at=FRIDAY_5PM,
        proposed_has_clock=True,
        proposed_by=people[5],
        evidence=evidence,
        least=Decimal("-123456789012.123456"),
        most=Decimal("123456789012.123456"),
        quoted=text[:600],
        permalink=link,
        department=name[:80],
        site=name[:80],
        rule=(sign * 80)[:80],
        items=tuple(
            Item(f"{place:032x}", text[:150], people[0] if place % 2 else None)
            for place in range(20)
        ),
        notes=1000,
        newest=Note(people[6], MONDAY, text),
        given=(given,) * 6,
        names=dict.fromkeys(people, name),
        zone=LONDON,
    )


def notes(sign: str, count: int) -> list[Note]:
    return [Note("U0000000000", MONDAY, (sign * 2000)[:2000]) for _ in range(count)]


def moves(sign: str, count: int) -> list[Move]:
    later = FRIDAY_5PM + timedelta(days=1)
    return [Move("U0000000000", MONDAY, FRIDAY_5PM, later, (sign * 300)[:300])] * count
