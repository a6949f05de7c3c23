"""The use cases of tasks, on both databases."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from harness import given
from harness.given import AWAY, BACK, FRIDAY_5PM, HOME, MONDAY, SHOP
from sqlalchemy import select

from handlers.kit.errors import Invalid, Rejected
from handlers.tasks import service
from handlers.tasks.rules import Action, Draft, Look
from storage import audit, channels, jobs, outbox
from storage.enums import Lane, NoticeState, Priority, Role, TaskState, TimerState
from storage.notices import Notice
from storage.session import Database, Session
from storage.tasks import Task
from storage.timers import Timer

NEXT_MONDAY = datetime(2027, 3, 8, 9, 0, tzinfo=UTC)


def add(session: Session, who: str = "ana", channel: str | None = SHOP, **more: str) -> Task:
    draft = given.draft(**{"owner": "U1BEN", "due": "fri 5pm", **more})
    return service.add_task(
        session, given.actor(who), draft, channel=channel, now=MONDAY, tools=given.tools()
    )


def step(session: Session, who: str, task: Task, action: Action, **more: Any) -> Task:
    actor = given.actor(who, **more)
    return service.take_step(session, actor, task, action, now=MONDAY, tools=given.tools())


def pending(session: Session) -> dict[str, tuple[datetime, Lane]]:
    found = session.scalars(select(Timer).where(Timer.state == TimerState.PENDING))
    return {timer.kind: (timer.due_at, timer.lane) for timer in found}


def story(session: Session, task: Task) -> list[tuple[str, str | None, dict[str, Any]]]:
    rows = audit.story(session, str(task.id))
    return [(row.action, row.actor_id, row.detail) for row in rows]


def errors(session: Session, draft: Draft) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        service.add_task(
            session, given.actor(), draft, channel=SHOP, now=MONDAY, tools=given.tools()
        )
    return refused.value.errors


def test_a_new_task_is_written_with_its_card_its_timers_and_its_story(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = add(session, title="  Restock\naisle 3 ", priority="urgent")
    with desk.writing(HOME) as session:
        assert (task.number, task.title, task.state) == (1, "Restock aisle 3", TaskState.ASSIGNED)
        assert (task.owner_id, task.assigner_id, task.channel_id) == ("U1BEN", "U1ANA", SHOP)
        assert (task.due_at, task.due_has_clock) == (FRIDAY_5PM, True)
        assert outbox.cards_of(session, str(task.id)) == [SHOP, "U1BEN"]
        assert pending(session) == {
            Look.DUE_SOON: (FRIDAY_5PM - timedelta(hours=1), Lane.URGENT),
            Look.DUE: (FRIDAY_5PM, Lane.URGENT),
            Look.OVERDUE: (NEXT_MONDAY, Lane.URGENT),
        }
        assert story(session, task) == [("task.add", "U1ANA", {"number": 1, "state": "assigned"})]


def test_a_task_without_owner_and_date_is_ones_own_and_never_looked_at(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = add(session, owner="", due="")
        assert (task.owner_id, task.state, task.due_at) == ("U1ANA", TaskState.ACCEPTED, None)
        assert pending(session) == {}


def test_the_overdue_morning_is_the_owners_own(desk: Database) -> None:
    with desk.writing(HOME) as session:
        given.must(session, "ben").timezone = "America/New_York"
        session.flush()
        add(session)
        assert pending(session)[Look.OVERDUE][0] == datetime(2027, 3, 8, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("who", "channel", "places"),
    [
        ("ana", SHOP, [SHOP, "U1BEN"]),
        ("ana", BACK, [BACK, "U1BEN"]),
        ("ana", AWAY, ["U1ANA", "U1BEN"]),  # We are not in it.
        ("sam", BACK, ["U1BEN", "U1SAM"]),  # A forged place: Sam is not in it.
        ("ana", "C9NOWHERE", ["U1ANA", "U1BEN"]),
        ("ana", None, ["U1ANA", "U1BEN"]),
    ],
)
def test_a_card_stands_where_both_the_bot_and_the_writer_are(
    desk: Database, who: str, channel: str | None, places: list[str]
) -> None:
    with desk.writing(HOME) as session:
        task = add(session, who, channel)
        assert outbox.cards_of(session, str(task.id)) == places


def test_a_task_for_oneself_has_one_card(desk: Database) -> None:
    with desk.writing(HOME) as session:
        own = add(session, "ana", SHOP, owner="")
        assert outbox.cards_of(session, str(own.id)) == [SHOP]
        elsewhere = add(session, "ana", None, owner="")
        assert outbox.cards_of(session, str(elsewhere.id)) == ["U1ANA"]


def test_no_card_goes_to_an_archived_channel(desk: Database) -> None:
    with desk.writing(HOME) as session:
        channels.change(session, SHOP, is_archived=True)
        assert add(session).channel_id is None


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        (Draft(), {"title": "Say what is to be done."}),
        (Draft("\u200b"), {"title": "Say what is to be done."}),
        (Draft("x" * 201), {"title": "A title has at most 200 characters."}),
        (Draft("x", "@zed"), {"owner": "I know nobody called “@zed”."}),
        (Draft("x", "@old"), {"owner": "I know nobody called “@old”."}),
        (Draft("x", "U1OLD"), {"owner": "Old cannot take tasks here."}),
        (Draft("x", "U1BOT"), {"owner": "Bot cannot take tasks here."}),
        (Draft("x", "@stu"), {"owner": "Stu cannot take tasks here."}),
        (
            Draft("x", priority="asap"),
            {"priority": "“asap” is no priority. Use !low, !normal, !high, !urgent."},
        ),
    ],
)
def test_what_is_not_understood_is_said_at_its_field(
    desk: Database, draft: Draft, said: dict[str, str]
) -> None:
    with desk.writing(HOME) as session:
        assert errors(session, draft) == said


def test_everything_wrong_is_said_at_once_and_nothing_is_written(desk: Database) -> None:
    with desk.writing(HOME) as session:
        wrong = Draft("", "@zed", "whenever", "asap")
        assert set(errors(session, wrong)) == {"title", "owner", "due", "priority"}
        assert session.scalars(select(Task)).all() == []
        assert add(session).number == 1


def test_a_title_of_exactly_the_limit_fits_whatever_its_signs(desk: Database) -> None:
    with desk.writing(HOME) as session:
        assert add(session, title="🦊" * 200).title == "🦊" * 200


def test_a_name_is_found_whatever_its_case_and_two_of_a_name_are_asked_about(
    desk: Database,
) -> None:
    with desk.writing(HOME) as session:
        assert add(session, owner="@BEN").owner_id == "U1BEN"
        session.add(given.person("two", name="Ben", workspace_id=HOME))
        session.flush()
        assert errors(session, Draft("x", "@ben")) == {
            "owner": "Several people are called “@ben”. Choose one."
        }


WHO_MAY = {
    Action.ACCEPT: {"ben"},
    Action.DONE: {"ben", "ana", "lea", "max", "ada"},
    Action.CANCEL: {"ana", "lea", "max", "ada"},
}
EVERYBODY = ("ana", "ben", "sam", "gus", *given.ROLES)


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("action", Action)
def test_a_step_is_taken_by_those_who_may_and_refused_to_others(
    desk: Database, action: Action, who: str
) -> None:
    with desk.writing(HOME) as session:
        task = add(session)
        if who in WHO_MAY[action]:
            step(session, who, task, action)
            assert story(session, task)[-1][:2] == (f"task.{action}", given.user_id(who))
            return
        with pytest.raises(Rejected) as refused:
            step(session, who, task, action)
        assert task.state is TaskState.ASSIGNED
        named = "Ben" if action is Action.ACCEPT else "Ana"
        assert refused.value.sentence.startswith("Only ")
        assert named in refused.value.sentence


@pytest.mark.parametrize("action", Action)
def test_a_stranger_takes_no_step_even_with_an_own_task_and_a_role(
    desk: Database, action: Action
) -> None:
    with desk.writing(HOME) as session:
        task = add(session)
        task.owner_id = task.assigner_id = "U1STU"
        with pytest.raises(Rejected, match="Please ask one of them"):
            step(session, "stu", task, action, role=Role.ADMIN)


def test_an_accepted_task_keeps_its_reminders(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = step(session, "ben", add(session), Action.ACCEPT)
        assert (task.state, task.accepted_at) == (TaskState.ACCEPTED, MONDAY)
        assert len(pending(session)) == 3


@pytest.mark.parametrize(
    ("action", "state"),
    [(Action.DONE, TaskState.DONE), (Action.CANCEL, TaskState.CANCELLED)],
)
def test_an_ended_task_is_never_reminded_of_again(
    desk: Database, action: Action, state: TaskState
) -> None:
    with desk.writing(HOME) as session:
        task = add(session)
        service.look(
            session, Look.DUE, str(task.id), occurrence=FRIDAY_5PM.isoformat(), now=FRIDAY_5PM
        )
        step(session, "ana", task, action)
        assert (task.state, task.ended_at, task.ended_by) == (state, MONDAY, "U1ANA")
        assert [one.state for one in session.scalars(select(Notice))] == [NoticeState.DROPPED]
        assert not {kind for kind in pending(session) if kind.startswith("tasks.")}


def test_a_second_press_hears_what_happened(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = step(session, "ben", add(session), Action.DONE)
        with pytest.raises(Rejected, match="Nothing to do: Ben finished T-1, "):
            step(session, "ana", task, Action.CANCEL)
        assert task.state is TaskState.DONE


@pytest.mark.parametrize(
    ("channel", "seen_by"),
    [
        (SHOP, {"ana", "ben", "sam", "lea", "max", "ada"}),
        (BACK, {"ana", "ben"}),
        (None, {"ana", "ben"}),
    ],
)
def test_a_task_is_shown_to_those_who_may_see_its_channel(
    desk: Database, channel: str | None, seen_by: set[str]
) -> None:
    with desk.writing(HOME) as session:
        task = add(session, channel=channel)
        for who in EVERYBODY:
            if who in seen_by:
                assert service.find(session, given.actor(who), "T-1") is task
                continue
            with pytest.raises(Rejected) as found:
                service.find(session, given.actor(who), "T-1")
            with pytest.raises(Rejected) as missing:
                service.find(session, given.actor(who), "T-2")
            assert found.value.sentence == missing.value.sentence.replace("T-2", "T-1")


def test_a_guest_sees_the_tasks_of_a_channel_they_are_in(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = add(session)
        channels.join(session, SHOP, {"U1GUS"})
        assert service.get(session, given.actor("gus"), str(task.id)) is task


@pytest.mark.parametrize("typed", ["T-1", "t1", " 1 ", "T1", "t-1"])
def test_a_task_is_found_however_its_number_is_typed(desk: Database, typed: str) -> None:
    with desk.writing(HOME) as session:
        task = add(session)
        assert service.find(session, given.actor(), typed) is task


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Which task? Add its number, such as `T-12`."),
        ("T-99", "I have no task “T-99” that you may see."),
        ("9" * 40, "I have no task “" + "9" * 40 + "” that you may see."),
        ("²", "I have no task “²” that you may see."),
        ("<!channel>", "I have no task “@channel” that you may see."),
        ("&lt;!here&gt;", "I have no task “&lt;!here&gt;” that you may see."),
    ],
)
def test_an_unknown_number_is_refused_in_words_that_mention_nobody(
    desk: Database, typed: str, said: str
) -> None:
    with desk.writing(HOME) as session, pytest.raises(Rejected) as refused:
        service.find(session, given.actor(), typed)
    assert refused.value.sentence == said


@pytest.mark.parametrize("value", ["nonsense", str(uuid.UUID(int=5)), "\x00", "1' OR '1'='1"])
def test_a_button_of_no_known_task_is_refused(desk: Database, value: str) -> None:
    with desk.writing(HOME) as session, pytest.raises(Rejected, match="not known here"):
        service.get(session, given.actor(), value)


def test_ones_open_tasks_are_a_screenful_with_the_next_one_first(desk: Database) -> None:
    with desk.writing(HOME) as session:
        add(session, owner="", due="")
        add(session, owner="", due="fri 5pm")
        done = add(session, owner="", due="thu 5pm")
        step(session, "ana", done, Action.DONE)
        found, more = service.open_tasks(session, given.actor())
        assert ([task.number for task in found], more) == ([2, 1], False)
        for _ in range(19):
            add(session, owner="")
        found, more = service.open_tasks(session, given.actor())
        assert (len(found), more) == (20, True)


def test_a_look_tells_the_owner_once_and_only_what_is_true(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = add(session)
        for occurrence in ("another date", FRIDAY_5PM.isoformat(), FRIDAY_5PM.isoformat()):
            service.look(session, Look.DUE, str(task.id), occurrence=occurrence, now=FRIDAY_5PM)
        told = session.scalars(select(Notice)).all()
        assert [(one.person_id, one.kind, one.at_once) for one in told] == [
            ("U1BEN", "tasks.due", True)
        ]


def test_other_layers_ask_about_a_task_without_knowing_tasks(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = add(session)
        task_id, missing = str(task.id), str(uuid.UUID(int=5))
        assert service.title(session, task_id) == "T-1 *Restock aisle 3*"
        assert service.responsible(session, task_id) == ["U1BEN"]
        assert service.is_open(session, task_id)
        step(session, "ben", task, Action.DONE)
        assert not service.is_open(session, task_id)
        assert service.card(session, missing, given.tools()) is None
        assert service.title(session, missing) is None
        assert service.responsible(session, missing) == []


def test_a_task_shows_the_names_people_have_now(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = add(session)
        given.must(session, "ben").name = ""
        session.flush()
        names = service.names_of(session, [task], given.tools())[str(task.id)]
        assert (names.owner, names.assigner, names.ended_by) == ("ben", "Ana", "")


def test_somebody_whom_slack_names_is_met_by_being_given_a_task(desk: Database) -> None:
    with desk.writing(HOME) as session:
        assert add(session, owner="U9NEW").owner_id == "U9NEW"
        assert jobs.next_due(session) is not None


def test_an_urgent_word_is_kept(desk: Database) -> None:
    with desk.writing(HOME) as session:
        assert add(session, priority="low").priority is Priority.LOW
