"""What steps come to and what they leave behind, on both databases."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from harness import given
from harness.given import AWAY, BACK, FRIDAY_5PM, HOME, MONDAY, SHOP
from harness.task_steps import pending, perform, told

from handlers.kit.errors import Invalid, Rejected
from handlers.tasks.rules.steps import Action
from handlers.tasks.rules.turns import Turn
from handlers.tasks.service import steps
from storage import audit, outbox, tasks, teams
from storage.enums import Sharing, TaskState
from storage.session import Database, Session
from storage.tasks import Task

A = Action


def accepted(session: Session, task: Task) -> list[bool]:
    return [one.accepted_at is not None for one in given.parts(session, task)]


def test_a_task_goes_from_hand_to_hand(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        assert (task.number, task.state, task.channel_id) == (1, TaskState.ASSIGNED, SHOP)
        for action, state in ((A.ACCEPT, "accepted"), (A.START, "started")):
            perform(session, "ben", task, action)
            assert (task.state, task.state_by) == (state, "U1BEN")
        perform(session, "ben", task, A.BLOCK, words="no  pallets", waits_for="U1SAM")
        assert (task.state, task.reason, task.waits_for) == ("blocked", "no pallets", "U1SAM")
        perform(session, "sam", task, A.RESUME)
        assert (task.state, task.reason, task.waits_for) == ("started", "", None)
        perform(session, "ben", task, A.DONE)
        assert (task.state, task.state_by, task.ended_at) == ("done", "U1BEN", MONDAY)


def test_a_step_is_written_down_as_it_was_and_as_it_is(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        perform(session, "ben", task, A.ACCEPT)
        entry = audit.story(session, str(task.id))[-1]
        assert (entry.action, entry.actor_id, entry.at) == ("task.accept", "U1BEN", MONDAY)
        assert entry.detail == {
            "number": 1,
            "before": {
                "state": "assigned",
                "state_by": "U1ANA",
                "owners": [["U1BEN", None, None]],
            },
            "after": {
                "state": "accepted",
                "state_by": "U1BEN",
                "owners": [["U1BEN", MONDAY.isoformat(), None]],
            },
        }


def test_what_has_ended_is_looked_at_and_told_of_no_more(desk: Database) -> None:
    with desk.writing(HOME) as session:
        for action in (A.DONE, A.CANCEL):
            task = given.task(session)
            assert pending(session, task) == 1
            perform(session, "ana", task, action)
            assert pending(session, task) == 0
            assert [one.task_open for one in given.parts(session, task)] == [False]
        assert tasks.open_of(session, "U1BEN", limit=9) == []


@pytest.mark.parametrize(
    ("who", "channel", "places"),
    [
        ("ana", SHOP, [SHOP, "U1BEN"]),
        ("ana", BACK, [BACK, "U1BEN"]),
        ("ana", AWAY, ["U1ANA", "U1BEN"]),  # We are not in it.
        ("max", SHOP, ["U1BEN", "U1MAX"]),  # Who asks is not in it.
        ("ana", "D1ANA", ["U1ANA", "U1BEN"]),
        ("ana", None, ["U1ANA", "U1BEN"]),
        ("ben", SHOP, [SHOP]),
        ("ben", None, ["U1BEN"]),
    ],
)
def test_cards_stand_where_people_look_and_nowhere_twice(
    desk: Database, who: str, channel: str | None, places: list[str]
) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session, by=who, channel=channel)
        assert outbox.cards_of(session, str(task.id)) == places


def test_the_card_stands_in_the_channel_of_the_team_that_is_named(desk: Database) -> None:
    with desk.writing(HOME) as session:
        where = given.site(session).id
        team, _new = teams.open_team(session, None, where)
        teams.change(session, team.id, channel_id=SHOP)
        # Max is in no channel, and may still send something to a team; a guest may not.
        assert given.task(session, by="max", channel=None, site_id=where).channel_id == SHOP
        assert given.task(session, by="gus", channel=None, site_id=where).channel_id is None
        teams.change(session, team.id, channel_id=AWAY)
        assert given.task(session, channel=BACK, site_id=where).channel_id == BACK


@pytest.mark.parametrize(
    ("owners", "more", "state"),
    [
        (("ben",), {}, "assigned"),
        (("ana",), {}, "accepted"),
        (("ben", "sam"), {"sharing": Sharing.ALL}, "assigned"),
        (("ana", "ben"), {"sharing": Sharing.ALL}, "assigned"),
        (("ana", "ben"), {"sharing": Sharing.ANY}, "accepted"),
    ],
)
def test_what_is_ones_own_needs_no_promise(
    desk: Database, owners: tuple[str, ...], more: dict[str, Any], state: str
) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session, *owners, **more)
        assert task.state == state
        assert accepted(session, task) == [one == "ana" for one in owners]


def test_a_task_without_owner_is_in_the_queue_of_its_site_until_somebody_takes_it(
    desk: Database,
) -> None:
    with desk.writing(HOME) as session:
        task = given.queued(session)
        assert (task.state, given.parts(session, task)) == (TaskState.OPEN, [])
        perform(session, "sam", task, A.TAKE)
        assert task.state is TaskState.ACCEPTED
        assert [one.person_id for one in given.parts(session, task)] == ["U1SAM"]
        with pytest.raises(Rejected, match="Sam accepted T-1"):
            perform(session, "ben", task, A.TAKE)


def test_where_all_do_their_part_it_is_done_when_the_last_one_is(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session, "ben", "sam", sharing=Sharing.ALL)
        perform(session, "ben", task, A.ACCEPT)
        assert (task.state, accepted(session, task)) == (TaskState.ASSIGNED, [True, False])
        with pytest.raises(Rejected, match="Nothing to do"):
            perform(session, "ben", task, A.ACCEPT)
        perform(session, "sam", task, A.START)
        perform(session, "ben", task, A.DONE)
        assert task.state is TaskState.STARTED
        with pytest.raises(Rejected, match="you have done your part of T-1 already"):
            perform(session, "ben", task, A.DONE)
        perform(session, "sam", task, A.DONE)
        assert (task.state, task.state_by) == (TaskState.DONE, "U1SAM")


def test_where_any_does_it_the_first_word_counts(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session, "ben", "sam")
        perform(session, "ben", task, A.ACCEPT)
        assert task.state is TaskState.ACCEPTED
        with pytest.raises(Rejected, match="Ben accepted T-1"):
            perform(session, "sam", task, A.ACCEPT)
        perform(session, "sam", task, A.DONE)
        assert task.state is TaskState.DONE


def test_who_gave_a_task_to_all_can_say_that_it_is_done(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session, "ben", "sam", sharing=Sharing.ALL)
        perform(session, "ana", task, A.DONE)
        assert task.state is TaskState.DONE


def test_a_declined_task_is_back_with_who_gave_it(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        perform(session, "ben", task, A.DECLINE, words="too busy")
        assert (task.state, task.state_by, task.reason) == ("declined", "U1BEN", "too busy")
        assert given.parts(session, task) == []
        assert told(session, Turn.DECLINED) == ["U1ANA"]


def test_an_owner_of_several_who_declines_leaves_the_others_be(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session, "ben", "sam")
        perform(session, "ben", task, A.ACCEPT)
        perform(session, "ben", task, A.DECLINE)
        assert (task.state, accepted(session, task)) == (TaskState.ASSIGNED, [False])
        assert told(session, Turn.DECLINED) == []
        perform(session, "sam", task, A.DECLINE)
        assert task.state is TaskState.DECLINED


def test_a_part_that_is_given_back_after_all_others_are_done_is_for_who_gave_it(
    desk: Database,
) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session, "ben", "sam", sharing=Sharing.ALL)
        perform(session, "ben", task, A.DONE)
        perform(session, "sam", task, A.DECLINE)
        assert task.state is TaskState.DECLINED
        perform(session, "ana", task, A.ASSIGN)  # To Lea.
        assert (task.state, accepted(session, task)) == (TaskState.ASSIGNED, [False])


@pytest.mark.parametrize("action", [A.BLOCK, A.DECLINE])
@pytest.mark.parametrize("words", ["", " \n ", "x" * 301])
def test_a_reason_is_asked_for_and_has_an_end(desk: Database, action: Action, words: str) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        with pytest.raises(Invalid) as refused:
            perform(session, "ben", task, action, words=words)
        assert list(refused.value.errors) == ["words"]
        assert task.state is TaskState.ASSIGNED


@pytest.mark.parametrize("who", ["bot", "old", "stu"])
def test_only_somebody_who_works_here_is_waited_for(desk: Database, who: str) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        with pytest.raises(Invalid) as refused:
            perform(session, "ben", task, A.BLOCK, waits_for=given.user_id(who))
        assert list(refused.value.errors) == ["waits_for"]


def test_a_step_by_a_former_owner_is_refused_and_their_card_stays_true(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        perform(session, "ana", task, A.ASSIGN)  # To Lea.
        assert outbox.cards_of(session, str(task.id)) == [SHOP, "U1BEN", "U1LEA"]
        with pytest.raises(Rejected, match=r"^Only Lea can accept T-1"):
            perform(session, "ben", task, A.ACCEPT)


def test_a_step_moves_nothing_that_is_not_its_own(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        later = MONDAY + timedelta(days=1)
        steps.take_step(session, given.actor("ben"), task, A.ACCEPT, now=later, tools=given.tools())
        assert (task.due_at, task.moves, task.state_at) == (FRIDAY_5PM, 0, later)
        assert task.created_at == datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
