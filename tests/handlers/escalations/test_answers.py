"""What people do with a run, on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from harness import company
from harness.chase import Chase
from harness.company import HOME, MONDAY, uid
from harness.statements import counted
from sqlalchemy import select

from handlers.escalations.listeners import chains
from handlers.escalations.service import answers, runs, undo
from handlers.escalations.service.answers import Done
from handlers.kit.answers import Text
from handlers.kit.area import HandingOver
from handlers.kit.errors import Invalid, Rejected
from storage import channels
from storage import escalations as rows
from storage.enums import EscalationState, EscalationTarget
from storage.outbox import OutboxMessage

Subject = tuple[str, str]
TAKEN, RUNNING = EscalationState.TAKEN, EscalationState.RUNNING
RESOLVED, ENDED = EscalationState.RESOLVED, EscalationState.ENDED


def act(chase: Chase, subject: Subject, name: str, what: Any, *rest: Any) -> Done:
    """Let somebody do something with the run of a subject, as a press does."""
    with chase.database.writing(HOME) as session:
        run = rows.get(session, chase.run(subject).id, lock=True)
        actor = company.actor(session, name)
        return what(session, actor, run, *rest, now=chase.now, tools=chase.tools)


def take_back(chase: Chase, name: str, done: Done) -> None:
    with chase.database.writing(HOME) as session:
        actor = company.actor(session, name)
        undo.take_back(session, actor, str(done.undo), now=chase.now, tools=chase.tools)


def test_taking_is_a_promise_and_stops_the_chain(chase: Chase) -> None:
    subject = chase.begin()
    chase.settle()
    act(chase, subject, "ben", answers.take, "in 2 h")
    run = chase.run(subject)
    assert (run.state, run.taken_by) == (TAKEN, uid("ben"))
    assert chase.future(subject) == [run.promise_at] == [MONDAY + timedelta(hours=2)]
    chase.wait(hours=1.9)
    assert chase.places() == ["ben"]


def test_a_lapsed_promise_reaches_the_next_step_which_hears_of_it(chase: Chase) -> None:
    subject = chase.begin()
    chase.settle()
    act(chase, subject, "ben", answers.take, "in 2 h")
    chase.wait(hours=2)
    run = chase.run(subject)
    assert (run.state, run.firing, run.taken_by) == (RUNNING, 2, None)
    assert (chase.places(), run.lapsed_by) == (["ben", "lea"], uid("ben"))
    chase.wait(minutes=30)
    assert chase.run(subject).firing == 3


def test_whoever_has_it_promises_anew(chase: Chase) -> None:
    subject = chase.begin()
    chase.settle()
    act(chase, subject, "ben", answers.take, "in 1 h")
    chase.wait(minutes=50)
    act(chase, subject, "ben", answers.take, "in 1 h")
    assert chase.future(subject) == [MONDAY + timedelta(minutes=110)]
    with pytest.raises(Rejected, match="Nothing to do: Ben has taken it, update by"):
        act(chase, subject, "lea", answers.take, "in 1 h")


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("whenever", "I do not understand “whenever” as a date."),
        ("2020-01-01", "“2020-01-01” has passed already."),
        ("in 3 weeks", "Promise an update within seven days."),
        ("", "I do not understand “” as a date."),
    ],
)
def test_a_promise_is_a_time_within_a_week(chase: Chase, phrase: str, said: str) -> None:
    subject = chase.begin()
    with pytest.raises(Invalid) as refused:
        act(chase, subject, "ben", answers.take, phrase)
    assert refused.value.errors["phrase"].startswith(said)
    assert chase.run(subject).state is RUNNING


def test_resolving_ends_it_and_nothing_rings_any_more(chase: Chase) -> None:
    subject = chase.begin()
    chase.settle()
    act(chase, subject, "ben", answers.resolve)
    chase.wait(hours=5)
    run = chase.run(subject)
    assert (run.state, run.closed_by, chase.places()) == (RESOLVED, uid("ben"), ["ben"])
    with pytest.raises(Rejected, match="Nothing to do: Ben has resolved it"):
        act(chase, subject, "lea", answers.resolve)


def test_handing_on_asks_somebody_else_and_the_wait_begins_when_they_hear(chase: Chase) -> None:
    subject = chase.begin()
    chase.settle()
    chase.wait(minutes=20)
    act(chase, subject, "ben", answers.hand, uid("stu"))
    chase.settle()
    assert (chase.places(), chase.run(subject).firing) == (["ben", "stu"], 1)
    assert chase.future(subject) == [MONDAY + timedelta(minutes=50)]
    act(chase, subject, "stu", answers.take, "in 1 h")
    assert chase.run(subject).taken_by == uid("stu")


@pytest.mark.parametrize(
    ("receiver", "said"),
    [
        ("ben", "To have it yourself, take it."),
        ("old", "Old does not work here."),
        ("bot", "Bot does not work here."),
        ("nobody", "Name one person"),
    ],
)
def test_it_is_handed_only_to_somebody_who_can_take_it(
    chase: Chase, receiver: str, said: str
) -> None:
    subject = chase.begin()
    with pytest.raises(Rejected, match=said):
        act(chase, subject, "ben", answers.hand, uid(receiver))
    assert (chase.run(subject).wave, chase.run(subject).state) == (1, RUNNING)


def test_the_next_step_is_reached_on_request_and_a_stale_press_is_explained(chase: Chase) -> None:
    subject = chase.begin()
    chase.settle()
    act(chase, subject, "ben", answers.force, 1)
    chase.settle()
    assert chase.places() == ["ben", "lea"]
    with pytest.raises(Rejected, match="belongs to step 1; step 2 has been reached meanwhile"):
        act(chase, subject, "ben", answers.force, 1)
    assert chase.run(subject).firing == 2


def test_a_force_works_although_somebody_has_it_and_ends_after_the_last(chase: Chase) -> None:
    subject = chase.begin()
    chase.settle()
    act(chase, subject, "ben", answers.take, "in 2 h")
    for firing in (1, 2, 3):
        act(chase, subject, "lea", answers.force, firing)
    assert (chase.run(subject).state, chase.run(subject).taken_by) == (ENDED, None)


def test_after_the_end_it_can_still_be_taken_and_a_lapse_ends_it_again(chase: Chase) -> None:
    subject = chase.begin()
    chase.wait(hours=3)
    assert len(chase.heard) == 6
    act(chase, subject, "max", answers.take, "in 1 h")
    chase.wait(hours=1)
    assert (chase.run(subject).state, len(chase.heard)) == (ENDED, 9)
    act(chase, subject, "max", answers.resolve)
    assert chase.run(subject).state is RESOLVED


EVERYBODY = ("ben", "stu", "lea", "max", "ada", "kim")


@pytest.mark.parametrize("who", EVERYBODY)
def test_only_those_whom_it_concerns_take_it(chase: Chase, who: str) -> None:
    subject = chase.begin()
    chase.settle()
    if who in ("ben", "lea", "max", "ada"):
        assert act(chase, subject, who, answers.take, "in 1 h").run.taken_by == uid(who)
        return
    said = "Only those who were reached, the owner or a lead can take this."
    with pytest.raises(Rejected, match=said):
        act(chase, subject, who, answers.take, "in 1 h")


def test_people_of_other_workspaces_do_nothing(chase: Chase) -> None:
    subject = chase.begin()
    for what, *rest in (
        (answers.take, "in 1 h"),
        (answers.resolve,),
        (answers.hand, uid("lea")),
        (answers.force, 1),
    ):
        with pytest.raises(Rejected, match="Please ask one of them"):
            act(chase, subject, "sly", what, *rest)


@pytest.mark.parametrize("value", ["", "x", "x:1", "0" * 32 + ":1", ":", "1:x"])
def test_a_button_of_no_known_run_is_refused(chase: Chase, value: str) -> None:
    with (
        chase.database.writing(HOME) as session,
        pytest.raises(Rejected, match="not known here"),
    ):
        answers.of_button(session, value)


def test_a_take_is_undone_within_ten_minutes_and_the_wait_goes_on(chase: Chase) -> None:
    subject = chase.begin()
    chase.settle()
    done = act(chase, subject, "ben", answers.take, "in 2 h")
    chase.wait(minutes=5)
    with pytest.raises(Rejected, match="Only who made a change"):
        take_back(chase, "lea", done)
    take_back(chase, "ben", done)
    run = chase.run(subject)
    assert (run.state, run.taken_by) == (RUNNING, None)
    assert chase.future(subject) == [MONDAY + timedelta(minutes=30)]
    with pytest.raises(Rejected, match="changed or used since"):
        take_back(chase, "ben", done)
    chase.wait(minutes=25)
    assert chase.places() == ["ben", "lea"]


def test_what_was_heard_while_it_was_taken_waits_from_then_after_an_undo(chase: Chase) -> None:
    subject = chase.begin()
    done = act(chase, subject, "lea", answers.take, "in 2 h")
    chase.clock.move(minutes=4)
    chase.settle()
    assert chase.heard == []  # Taken already, so nobody is asked any more.
    take_back(chase, "lea", done)
    assert chase.future(subject) == [MONDAY + timedelta(minutes=30)]
    chase.wait(minutes=26)
    assert chase.places() == ["lea"]


def test_a_list_asks_as_much_for_many_open_runs_as_for_one(chase: Chase) -> None:
    asked = []
    for count in (1, 3):
        for _ in range(count):
            chase.begin()
        with counted(chase.database) as statements, chase.database.reading(HOME) as session:
            shown = chains.show_list(company.call(session, "lea"))
        asked.append(len(statements))
    assert isinstance(shown, Text)
    assert "4 escalations are open" in str(shown.blocks)
    assert asked[0] == asked[1]


def test_a_resolve_is_undone_unless_it_was_too_long_ago(chase: Chase) -> None:
    subject = chase.begin()
    chase.settle()
    act(chase, subject, "ben", answers.take, "in 2 h")
    done = act(chase, subject, "ben", answers.resolve)
    take_back(chase, "ben", done)
    assert (chase.run(subject).state, chase.run(subject).taken_by) == (TAKEN, uid("ben"))
    done = act(chase, subject, "ben", answers.resolve)
    chase.clock.move(minutes=11)
    with pytest.raises(Rejected, match="too long ago"):
        take_back(chase, "ben", done)


def test_a_resolve_is_not_undone_into_a_second_run(chase: Chase) -> None:
    subject = chase.begin()
    done = act(chase, subject, "ben", answers.resolve)
    with chase.database.writing(HOME) as session:
        chase.start(subject, session=session)
    with pytest.raises(Rejected, match="changed or used since"):
        take_back(chase, "ben", done)


def test_a_channel_is_reached_and_reads_below_what_became_of_it(chase: Chase) -> None:
    with chase.database.writing(HOME) as session:
        row = rows.EscalationChain(
            key=rows.key_of("tasks", None, None), area="tasks", passes=1,
            changed_by=uid("max"), changed_at=MONDAY,
        )  # fmt: skip
        step = rows.EscalationStep(
            target=EscalationTarget.CHANNEL, channel_id=company.PUBLIC, wait_minutes=30,
            working=False, if_empty="skip",
        )  # fmt: skip
        rows.write_steps(session, rows.save_chain(session, row), [step])
        channels.join(session, company.PUBLIC, {uid("kim")})
    subject = chase.begin()
    chase.settle()
    assert chase.places() == [company.PUBLIC.lower()]
    act(chase, subject, "kim", answers.take, "in 1 h")  # A guest, but of that channel.
    with chase.database.reading(HOME) as session:
        last = list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))[-1]
    assert (last.place, last.payload["thread_ts"]) == (company.PUBLIC, "1.0")
    assert "Kim has taken *T-1 Mop up aisle 3*" in last.payload["text"]


def test_who_leaves_hands_over_what_they_have_taken(chase: Chase) -> None:
    subject = chase.begin()
    act(chase, subject, "ben", answers.take, "in 2 h")
    with chase.database.writing(HOME) as session:
        assert runs.open_work(session, uid("ben")) == [
            ("T-1 Mop up aisle 3", str(chase.run(subject).id))
        ]
        actor = company.actor(session, "lea")
        work = HandingOver(uid("ben"), uid("stu"), actor, MONDAY)
        assert runs.hand_over(session, work, chase.tools) == 1
    assert (chase.run(subject).taken_by, chase.run(subject).state) == (uid("stu"), TAKEN)
    assert len(chase.future(subject)) == 1
