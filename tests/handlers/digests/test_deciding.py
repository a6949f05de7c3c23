"""Assign, defer, accept risk: by who leads there, remembered, taken back, and never another's."""

from datetime import datetime, timedelta

import pytest
from harness import given
from harness.given import BACK, HOME, MONDAY, user_id

from handlers.digests import listeners
from handlers.digests.cards import ACCEPT, ASSIGN, DEFER
from handlers.digests.service import deciding, gathering
from handlers.kit.answers import Errors, OpenDialog, Text
from handlers.kit.errors import Invalid, Rejected
from storage import audit, digests
from storage.enums import Disposition
from storage.session import Database, Session

LATE = MONDAY - timedelta(days=1)
LEA, BEN = user_id("lea"), user_id("ben")


@pytest.fixture
def red(desk: Database) -> Database:
    """A task of Ben's that is late; Lea leads him."""
    with desk.writing(HOME) as session:
        given.team(session, "ben", "sam", lead="lea")
        given.task(session, due=LATE)
    return desk


def value(session: Session, name: str = "lea") -> str:
    [line] = shown(session, name)
    return f"{line.finding.kind}:{line.finding.subject}"


def shown(session: Session, name: str = "lea", *, now: datetime = MONDAY):  # type: ignore[no-untyped-def]  # noqa: ANN201  # Lines.
    tools = given.tools()
    return gathering.now(session, given.actor(name), at=now, tools=tools).lines


def view(value: str, **fields: dict[str, str]) -> dict[str, object]:
    state = {"values": {name: {"value": field} for name, field in fields.items()}}
    return {"private_metadata": value, "state": state}


def test_a_task_that_is_assigned_goes_to_that_person(red: Database) -> None:
    with red.writing(HOME) as session:
        found, made = deciding.assign(
            session, given.actor("lea"), value(session), user_id("sam"), now=MONDAY,
            tools=given.tools(),
        )  # fmt: skip
        assert made == ""
        assert found.owner == BEN
        [line] = shown(session)
        assert (line.finding.owner, line.is_undecided) == (user_id("sam"), False)
        [entry] = audit.story(session, found.subject)[-1:]
        assert (entry.action, entry.actor_id, entry.detail["to"]) == (
            "digest.assigned",
            LEA,
            user_id("sam"),
        )


def test_who_cannot_take_tasks_is_refused_at_the_field(red: Database) -> None:
    with red.writing(HOME) as session:
        call = given.call(
            session, "lea", view=view(value(session), owner={"selected_user": user_id("bot")})
        )
        answer = listeners.submit_assign(call)
        assert isinstance(answer, Errors)
        assert "cannot take tasks" in answer.errors["owner"]
        again = given.call(session, "lea", view=view(value(session), owner={}))
        assert listeners.submit_assign(again) == Errors({"owner": "Choose somebody."})


def test_what_is_deferred_rests_until_its_day(red: Database) -> None:
    with red.writing(HOME) as session:
        call = given.call(session, "lea", view=view(value(session), until={"value": "thu"}))
        answer = listeners.submit_defer(call)
        assert isinstance(answer, Text)
        assert "until Thu 4 Mar" in answer.text
        assert shown(session) == ()
        assert shown(session, now=MONDAY + timedelta(days=2)) == ()
        assert len(shown(session, now=MONDAY + timedelta(days=3))) == 1


@pytest.mark.parametrize("typed", ["", "today", "yesterday", "when it rains", "1999-01-01", "5"])
def test_a_day_that_is_none_is_refused_at_the_field(red: Database, typed: str) -> None:
    with red.writing(HOME) as session:
        call = given.call(session, "lea", view=view(value(session), until={"value": typed}))
        answer = listeners.submit_defer(call)
        assert isinstance(answer, Errors)
        assert list(answer.errors) == ["until"]
        assert len(shown(session)) == 1


def test_an_accepted_risk_rests_while_it_gets_no_worse_and_is_taken_back(red: Database) -> None:
    with red.writing(HOME) as session:
        wanted = value(session)
        answer = listeners.choose(given.call(session, "lea", value=f"{ACCEPT}:{wanted}"))
        assert isinstance(answer, Text)
        assert "you accept the risk" in answer.text
        assert shown(session) == ()
        # Late for longer than three days it is redder than it was.
        assert len(shown(session, now=MONDAY + timedelta(days=4))) == 1
        listeners.take_back(given.call(session, "lea", value=wanted))
        assert len(shown(session)) == 1
        with pytest.raises(Rejected, match="nothing to take back"):
            listeners.take_back(given.call(session, "lea", value=wanted))


def test_a_decision_is_ones_own(red: Database) -> None:
    with red.writing(HOME) as session:
        deciding.accept(
            session, given.actor("lea"), value(session), now=MONDAY, tools=given.tools()
        )
        assert shown(session) == ()
        assert len(shown(session, "max")) == 1
        with pytest.raises(Rejected):
            deciding.take_back(session, given.actor("max"), value(session, "max"), now=MONDAY)


@pytest.mark.parametrize("name", ["ben", "sam", "gus", "stu"])
def test_who_does_not_lead_decides_nothing(red: Database, name: str) -> None:
    with red.writing(HOME) as session:
        wanted = value(session)
        for way in (ASSIGN, DEFER, ACCEPT):
            with pytest.raises(Rejected):
                listeners.choose(given.call(session, name, value=f"{way}:{wanted}"))
        with pytest.raises(Rejected):
            deciding.defer(
                session, given.actor(name), wanted, "fri", now=MONDAY, tools=given.tools()
            )
        assert digests.items(session, user_id(name)) == {}


def test_the_dialogs_open_for_what_is_red_and_for_nothing_else(red: Database) -> None:
    with red.writing(HOME) as session:
        wanted = value(session)
        for way in (ASSIGN, DEFER):
            answer = listeners.choose(given.call(session, "lea", value=f"{way}:{wanted}"))
            assert isinstance(answer, OpenDialog)
            assert answer.view["private_metadata"] == wanted
        for stale in ("", "accept", f"{ACCEPT}:task", f"{ACCEPT}:task:no-id", f"shout:{wanted}"):
            with pytest.raises(Rejected):
                listeners.choose(given.call(session, "lea", value=stale))


def test_nothing_of_a_private_channel_is_told_to_who_is_not_in_it(desk: Database) -> None:
    with desk.writing(HOME) as session:
        given.team(session, lead="lea")
        given.task(session, channel=BACK, due=LATE, title="Behind closed doors")
        given.task(session, "ben", by="ben", channel=None, due=LATE, title="A note to himself")
        for name in ("lea", "max", "ada"):
            assert shown(session, name) == ()


def test_what_no_digest_has_shown_yet_may_be_put_off(red: Database) -> None:
    with red.writing(HOME) as session:
        deciding.accept(
            session, given.actor("max"), value(session, "max"), now=MONDAY, tools=given.tools()
        )
        [item] = digests.items(session, user_id("max")).values()
        assert (item.disposition, item.day) == (Disposition.ACCEPTED, None)
        with pytest.raises(Invalid):
            deciding.day_after(session, given.actor("max"), "now", now=MONDAY, tools=given.tools())
