"""An item that runs out: told once, decided about, well again; on both databases."""

from datetime import datetime, timedelta

import pytest
from harness import company
from harness.company import HOME, MONDAY, PUBLIC, at, uid
from harness.storeroom import run, said, site_id
from sqlalchemy import select

from handlers.kit.area import Glance
from handlers.kit.errors import Rejected
from handlers.stock.area import AREA
from handlers.stock.listeners.deciding import ACTIONS
from handlers.stock.service import asked, shortages, shown
from handlers.tasks.rules.steps import Action
from handlers.tasks.service import steps
from storage import tasks, teams
from storage.enums import Decision, ShortageState
from storage.outbox import OutboxMessage
from storage.session import Database, Session
from storage.stock_rules import Shortage
from storage.timers import Alarm, Timer


def ruled(session: Session, line: str = "rule oat milk at Harbour min 12 max 40") -> None:
    """Have enough at Harbour, and a rule for it."""
    run(session, "receive 20 oat milk at Harbour")
    run(session, line)


def shortage(session: Session) -> Shortage:
    """Return the latest shortage."""
    return list(session.scalars(select(Shortage).order_by(Shortage.begun_at, Shortage.state)))[-1]


def count(session: Session) -> int:
    return len(session.scalars(select(Shortage)).all())


def press(session: Session, decision: Decision, name: str = "lea", *, value: str = "") -> None:
    value = value or shortage(session).id.hex
    ACTIONS[f"stock.decide.{decision}"](company.call(session, name, value=value))


def card(session: Session) -> str:
    shown_now = shown.shortage(session, shortage(session).id.hex, PUBLIC, MONDAY, company.tools())
    assert shown_now is not None
    return f"{shown_now.text} {shown_now.blocks}"


def test_what_falls_below_its_minimum_is_told_once_in_the_sites_channel(store: Database) -> None:
    with store.writing(HOME) as session:
        ruled(session)
        run(session, "issue 8 oat milk at Harbour")
        assert count(session) == 0
        run(session, "issue 1 oat milk at Harbour")
        run(session, "issue 2 oat milk at Harbour")
        assert count(session) == 1
        (posted,) = session.scalars(select(OutboxMessage))
        assert (posted.place, posted.subject) == (PUBLIC, shortage(session).id.hex)
        text = card(session)
        for part in ("9 l on hand", "minimum 12 l", "11 l when it fell short", "Order 36 l"):
            assert part in text


@pytest.mark.parametrize(
    ("line", "over"),
    [
        ("adjust 1 oat milk at Harbour because found", False),  # At the minimum.
        ("adjust 7 oat milk at Harbour because found", False),  # One pack above it.
        ("adjust 7.5 oat milk at Harbour because found", True),
        ("receive 0.5 oat milk at Harbour", False),  # Still too little.
        ("receive 1 oat milk at Harbour", True),
        ("move 1 oat milk from Mill to Harbour", True),
        ("rule oat milk at Harbour off", True),
    ],
)
def test_it_is_well_again_above_a_pack_more_or_when_goods_came_in(
    store: Database,
    line: str,
    over: bool,  # noqa: FBT001  # A case of the table.
) -> None:
    with store.writing(HOME) as session:
        ruled(session)
        run(session, "receive 1 oat milk at Mill")
        run(session, "issue 9 oat milk at Harbour")
        run(session, line)
        assert (shortage(session).state is ShortageState.OVER) is over
        assert ("Order" in card(session)) is not over


def test_an_order_is_a_task_for_the_buyer_in_whole_packs(store: Database) -> None:
    with store.writing(HOME) as session:
        ruled(session, f"rule oat milk at Harbour min 12 max 40 buyer {at('ben')}")
        run(session, "issue 12 oat milk at Harbour")
        press(session, Decision.ORDER, "ben")
        task = tasks.by_number(session, 1)
        assert task is not None
        assert task.title == "Order 36 l Oat milk (OAT-1) from Millers for Harbour"
        assert tasks.owners(session, [task.id])[task.id][0].person_id == uid("ben")
        assert "Ben has ordered 36 l (6 packs): T-1" in card(session)
        assert "ordered" in said(session, "low")


def test_a_transfer_asks_the_site_with_most_to_spare(store: Database) -> None:
    with store.writing(HOME) as session:
        ruled(session)
        run(session, "receive 25 oat milk at Mill")
        run(session, "rule oat milk at Mill min 6")
        run(session, "issue 12 oat milk at Harbour")
        assert "Get 12 l from Mill" in card(session)
        press(session, Decision.TRANSFER)
        task = tasks.by_number(session, 1)
        assert task is not None
        assert task.title == "Send 12 l Oat milk (OAT-1) from Mill to Harbour"
        assert "Lea has asked Mill for 12 l (2 packs): T-1" in card(session)


def test_nobody_is_asked_who_has_none_to_spare(store: Database) -> None:
    with store.writing(HOME) as session:
        ruled(session)
        run(session, "issue 12 oat milk at Harbour")
        assert "Get" not in card(session)
        with pytest.raises(Rejected, match="No other site"):
            press(session, Decision.TRANSFER)


def ring(session: Session, now: datetime, kind: str = shortages.WAKE) -> None:
    """Let the latest timer of a kind ring, that of a snooze if nothing is said."""
    armed = session.scalars(select(Timer).where(Timer.kind == kind).order_by(Timer.due_at))
    timer = list(armed)[-1]
    alarm = Alarm(timer.kind, timer.subject, timer.occurrence, timer.due_at)
    AREA.timers[kind](session, Glance(alarm, now, company.tools()))


@pytest.mark.parametrize("decision", [Decision.ORDER, Decision.TRANSFER])
@pytest.mark.parametrize(
    ("step", "anew"), [(Action.START, False), (Action.DONE, False), (Action.CANCEL, True)]
)
def test_what_was_asked_of_somebody_and_called_off_is_decided_anew(
    store: Database,
    decision: Decision,
    step: Action,
    anew: bool,  # noqa: FBT001  # A case of the table.
) -> None:
    with store.writing(HOME) as session:
        ruled(session)
        run(session, "receive 25 oat milk at Mill")
        run(session, "issue 12 oat milk at Harbour")
        press(session, decision)
        task = tasks.by_number(session, 1)
        assert task is not None
        steps.take_step(
            session, company.actor(session, "lea"), task, step, now=MONDAY, tools=company.tools()
        )
        ring(session, MONDAY + timedelta(minutes=1), asked.MOVED)
        assert count(session) == (2 if anew else 1)
        assert shortage(session).state is (ShortageState.LOW if anew else ShortageState.DECIDED)
        assert ("Order 36 l" in card(session)) is anew


@pytest.mark.parametrize("refilled", [True, False])
def test_what_was_snoozed_and_is_still_low_is_told_anew(
    store: Database,
    refilled: bool,  # noqa: FBT001  # Both cases.
) -> None:
    with store.writing(HOME) as session:
        ruled(session)
        run(session, "issue 12 oat milk at Harbour")
        press(session, Decision.SNOOZE)
        first = shortage(session)
        assert first.until == MONDAY.replace(hour=9, minute=0) + timedelta(days=3)
        if refilled:
            run(session, "receive 30 oat milk at Harbour")
        ring(session, first.until)
        assert first.state is ShortageState.OVER
        assert count(session) == (1 if refilled else 2)
        assert shortage(session).state is (ShortageState.OVER if refilled else ShortageState.LOW)


def test_what_is_left_as_it_is_stays_silent_until_it_is_well(store: Database) -> None:
    with store.writing(HOME) as session:
        ruled(session)
        run(session, "issue 12 oat milk at Harbour")
        press(session, Decision.IGNORE)
        run(session, "issue 3 oat milk at Harbour")
        assert count(session) == 1
        run(session, "receive 30 oat milk at Harbour")
        run(session, "issue 30 oat milk at Harbour")
        assert count(session) == 2


@pytest.mark.parametrize("decision", list(Decision))
def test_a_second_decision_comes_too_late(store: Database, decision: Decision) -> None:
    with store.writing(HOME) as session:
        ruled(session)
        run(session, "issue 12 oat milk at Harbour")
        press(session, Decision.IGNORE)
        with pytest.raises(Rejected, match="Lea has decided"):
            press(session, decision, "max")
        run(session, "receive 30 oat milk at Harbour")
        with pytest.raises(Rejected, match="not low there any more"):
            press(session, decision, "max")


@pytest.mark.parametrize("name", ["stu", "kim", "sly"])
def test_only_a_lead_or_the_buyer_decides(store: Database, name: str) -> None:
    with store.writing(HOME) as session:
        ruled(session, f"rule oat milk at Harbour min 12 buyer {at('ben')}")
        run(session, "issue 12 oat milk at Harbour")
        with pytest.raises(Rejected):
            press(session, Decision.ORDER, name)
        assert shortage(session).state is ShortageState.LOW


def test_a_forged_button_is_out_of_date(store: Database) -> None:
    with store.writing(HOME) as session:
        for value in ("x", "0" * 32):
            with pytest.raises(Rejected, match="out of date"):
                press(session, Decision.ORDER, value=value)


def test_without_a_channel_the_lead_is_told_and_without_one_who_set_the_rule(
    store: Database,
) -> None:
    with store.writing(HOME) as session:
        run(session, "receive 5 flour at Mill")
        run(session, "rule flour at Mill min 10", "max")
        assert shortage(session).place == uid("max")
        assert shortage(session).site_id == site_id(session, "Mill")


def test_who_leads_a_team_at_the_site_decides_there_and_nowhere_else(store: Database) -> None:
    with store.writing(HOME) as session:
        for site, lead in (("Harbour", "stu"), ("Mill", "ben")):
            team, _is_new = teams.open_team(session, None, site_id(session, site))
            teams.change(session, team.id, lead_id=uid(lead))
        ruled(session)
        run(session, "issue 11 oat milk at Harbour")
        with pytest.raises(Rejected, match="can decide that"):
            press(session, Decision.ORDER, "ben")
        press(session, Decision.ORDER, "stu")
        assert shortage(session).decided_by == uid("stu")
