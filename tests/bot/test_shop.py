"""The demo's morning has something to see on whatever day it begins."""

from datetime import UTC, datetime

import pytest
from harness.company import HOME, tools

from bot import shop
from handlers.sales.rules.pacing import Verdict
from handlers.sales.service import looks, paces
from storage import escalations, sale_days, sites, targets, timers
from storage.enums import EscalationState, Lane
from storage.session import Database
from storage.staff import Person
from storage.workspaces import Workspace

BEGINNINGS = [(2027, 3, 1), (2027, 4, 5), (2027, 2, 20), (2026, 10, 2), (2027, 7, 18)]


@pytest.mark.parametrize("day", BEGINNINGS)
def test_a_till_is_missing_a_target_is_behind_and_something_urgent_is_untaken(
    database: Database, day: tuple[int, int, int]
) -> None:
    now = datetime(*day, 10, tzinfo=UTC)
    with database.across_workspaces(writing=True) as session:
        session.add(Workspace(id=HOME))
    with database.writing(HOME) as session:
        session.add_all(
            Person(id=f"U{one.upper()}", name=one, handle=one) for one in ("ana", "hugo", "dara")
        )
        session.flush()
        ana = session.get_one(Person, (HOME, "UANA"))
        ana.is_slack_admin = True
        session.flush()
        shop.fill(session, now=now, tools=tools())
        (target,) = targets.owned_by(session, "UANA")
        standing = paces.stands(session, target, now=now).standing
        assert standing.verdict in (Verdict.BEHIND, Verdict.FAR)
        lisbon = next(site for site in sites.every(session) if site.name == "Lisbon")
        due = [one for one in timers.claim(session, Lane.NORMAL, now) if one.kind == looks.ASK]
        (asked,) = [one for one in due if one.subject == lisbon.id.hex]
        missing = datetime.fromisoformat(asked.occurrence).date()
        assert sale_days.day_of(session, lisbon.id, missing) is None
        (run,) = escalations.open_runs(session, limit=2)
        assert (run.state, run.firing) == (EscalationState.RUNNING, 1)
        assert run.title == "T-1"  # There is no public channel here, so only its number is named.


def test_a_company_without_these_people_stays_as_it_is(database: Database) -> None:
    with database.across_workspaces(writing=True) as session:
        session.add(Workspace(id=HOME))
    with database.writing(HOME) as session:
        shop.fill(session, now=datetime(2027, 3, 1, tzinfo=UTC), tools=tools())
        assert sites.every(session) == []
