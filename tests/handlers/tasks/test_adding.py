"""From what people typed, filled in or called on a message to a task, on both databases."""

from typing import Any

import pytest
from harness import given
from harness.given import AWAY, BACK, HOME, SHOP, URL, user_id
from sqlalchemy import select

from handlers.kit.answers import Answer, Errors, OpenDialog, Silent, Text, Update
from handlers.kit.errors import Rejected
from handlers.tasks.listeners import adding
from storage import tasks
from storage.enums import Priority, Sharing, TaskState
from storage.session import Database, Session
from storage.tasks import Task

LINE = "Restock aisle 3 <@U1BEN|ben> due fri 5pm"
IN_DM = {"channel_type": "im"}
MESSAGE = {"ts": "1800000000.000100", "text": "<@U1BEN> where are\nthe pallets?"}


def add(session: Session, line: str = LINE, **more: Any) -> Answer:
    return adding.add(given.call(session, text=line, **more))


def made(session: Session, number: int = 1) -> Task:
    task = tasks.by_number(session, number)
    assert task is not None
    return task


def newest(session: Session) -> Task:
    return session.scalars(select(Task).order_by(Task.number.desc())).all()[0]


def owners(session: Session, task: Task) -> list[str]:
    return [one.person_id for one in given.parts(session, task)]


def opened(answer: Answer) -> dict[str, Any]:
    assert isinstance(answer, OpenDialog)
    return answer.view


def elements(view: dict[str, Any]) -> dict[str, Any]:
    return {one["block_id"]: one["element"] for one in view["blocks"] if one["type"] == "input"}


def errors(view: dict[str, Any]) -> dict[str, str]:
    """Return the sentence below each field that has one."""
    found: dict[str, str] = {}
    field = ""
    for block in view["blocks"]:
        field = block.get("block_id", field)
        if block["type"] == "context":
            found[field] = block["elements"][0]["text"].removeprefix(":warning: ")
    return found


def filled(view: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return a dialog as it comes back when only these fields were filled in."""
    kinds = {"owners": "selected_users"}
    values = {name: {"value": {kinds.get(name, "value"): value}} for name, value in fields.items()}
    return {**view, "state": {"values": values}}


def text_of(answer: Answer) -> str:
    assert isinstance(answer, Text)
    return answer.text


def test_a_typed_line_makes_a_task_and_is_echoed_with_a_way_back(desk: Database) -> None:
    with desk.writing(HOME) as session:
        answer = add(session)
        said = text_of(answer)
        assert said.startswith("T-1 *Restock aisle 3* is with Ben, due <!date^1804266000^")
        assert "(Europe/London)" in said
        assert isinstance(answer, Text)
        ways = [one["text"]["text"] for one in answer.blocks[-1]["elements"]]
        assert ways == ["Undo", "Change…"]


def test_every_marker_of_a_line_arrives_in_the_task(desk: Database) -> None:
    with desk.writing(HOME) as session:
        site = given.site(session)
        add(session, "Count the float <@U1BEN> @sam all at QUAY every weekday 8:30 !HIGH")
        task = made(session)
        assert (task.title, task.site_id) == ("Count the float", site.id)
        assert (task.priority, task.sharing) == (Priority.HIGH, Sharing.ALL)
        assert owners(session, task) == [user_id("ben"), user_id("sam")]
        assert task.series_id is not None


def test_a_typed_title_is_kept_as_it_was_typed(desk: Database) -> None:
    with desk.writing(HOME) as session:
        add(session, "Tell <!channel> 2 &lt; 3 &amp;amp; <https://x.example|x> and <@U1BEN>'s dog")
        assert made(session).title == "Tell @channel 2 < 3 &amp; x and @Ben's dog"


WRONG = [
    ("", {}),  # Nothing is wrong yet.
    ("<@U1BEN> due fri", {"title": "Say what is to be done."}),
    ("x" * 10_000, {"title": "A title has at most 200 characters."}),
    ("Call @nobody", {"owners": "I know nobody called “@nobody”."}),
    ("Call <@U1OLD>", {"owners": "Old cannot take tasks here."}),
    ("Call !high !low", {"priority": "Name one priority."}),
    ("Call !asap", {"priority": "“asap” is no priority. Use !low, !normal, !high, !urgent."}),
    ("Call due whenever", {"due": "I do not understand “whenever” as a date."
                           " Try “fri 5pm”, “tomorrow” or “in 2 h”."}),
    ("Call due 2027-02-01", {"due": "“2027-02-01” has passed already."
                             " Try “fri 5pm”, “tomorrow” or “in 2 h”."}),
    ("Check every door", {"rule": "I do not understand “every door” as a rule. Try “every weekday"
                          " 8:30”, “every 2 weeks on mon” or “last day of the month”."}),
    ("Call #shoes", {"": "“#shoes” is neither a channel nor a department."}),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), WRONG)
def test_a_line_that_is_not_understood_opens_the_dialog_with_the_error_at_its_field(
    desk: Database, line: str, expected: dict[str, str]
) -> None:
    with desk.writing(HOME) as session:
        assert errors(opened(add(session, line))) == expected
        assert tasks.by_number(session, 1) is None


def test_the_dialog_is_filled_in_with_what_was_understood(desk: Database) -> None:
    with desk.writing(HOME) as session:
        site = given.site(session)
        line = "Call &amp; ask @ben at quay due &lt;soon&gt; !HIGH"
        fields = elements(opened(add(session, line)))
    assert fields["title"]["initial_value"] == "Call & ask"
    assert fields["owners"]["initial_users"] == [user_id("ben")]
    assert fields["due"]["initial_value"] == "<soon>"
    assert fields["site"]["initial_option"]["value"] == site.id.hex
    assert fields["priority"]["initial_option"]["value"] == "high"


def test_a_hostile_word_mentions_nobody_in_the_dialog_or_beside_it(desk: Database) -> None:
    with desk.writing(HOME) as session:
        answer = add(session, "Call @&lt;!channel&gt;")
        assert isinstance(answer, OpenDialog)
        assert "<" not in answer.otherwise.text
        assert errors(answer.view)["owners"] == "I know nobody called “@&lt;!channel&gt;”."


@pytest.mark.parametrize(
    ("more", "echoed", "explained"),
    [
        ({}, True, False),
        ({"channel": AWAY}, True, True),
        ({"channel": "D1ANA"}, True, False),
        ({"channel": "D1ANA", "event": IN_DM}, False, False),
        ({"event": {"channel_type": "channel"}}, False, False),
        ({"channel": AWAY, "event": {"channel_type": "channel"}}, True, True),
    ],
)
def test_the_card_is_the_echo_where_it_comes_into_view(
    desk: Database, more: dict[str, Any], *, echoed: bool, explained: bool
) -> None:
    with desk.writing(HOME) as session:
        answer = add(session, **more)
        assert isinstance(answer, Text) == echoed
        assert ("I cannot post in this channel" in getattr(answer, "text", "")) == explained


@pytest.mark.parametrize(("channel", "said"), [(SHOP, False), (None, False), (AWAY, True)])
def test_a_submitted_dialog_says_where_the_card_is_unless_one_sees_it(
    desk: Database, channel: str | None, *, said: bool
) -> None:
    with desk.writing(HOME) as session:
        view = opened(adding.open_form(given.call(session, channel=channel)))
        call = given.call(session, view=filled(view, title="<b>&amp;</b> <!here>"), channel=None)
        assert isinstance(adding.submit(call), Text) == said
        assert made(session).title == "<b>&amp;</b> <!here>"


def test_what_is_wrong_in_a_dialog_is_said_at_its_field(desk: Database) -> None:
    with desk.writing(HOME) as session:
        view = opened(adding.open_form(given.call(session)))
        wrong = filled(view, title="\u200b", owners=["U1OLD"], due="never")
        answer = adding.submit(given.call(session, view=wrong))
        assert isinstance(answer, Errors)
        assert set(answer.errors) == {"title", "owners", "due"}
        assert tasks.by_number(session, 1) is None


def test_more_shows_every_field_and_keeps_what_is_filled_in(desk: Database) -> None:
    with desk.writing(HOME) as session:
        view = opened(adding.open_form(given.call(session)))
        call = given.call(session, view=filled(view, title="Count", owners=[user_id("sam")]))
        answer = adding.show_more(call)
    assert isinstance(answer, Update)
    fields = elements(answer.view)
    assert "checklist" in fields
    assert fields["title"]["initial_value"] == "Count"
    assert fields["owners"]["initial_users"] == [user_id("sam")]


def test_the_bare_command_opens_an_empty_dialog_for_oneself(desk: Database) -> None:
    with desk.reading(HOME) as session:
        view = opened(adding.open_form(given.call(session)))
    assert errors(view) == {}
    assert elements(view)["owners"]["initial_users"] == [user_id("ana")]
    assert "initial_value" not in elements(view)["title"]


def test_a_line_that_no_verb_fits_fills_the_dialog_and_makes_nothing(desk: Database) -> None:
    with desk.writing(HOME) as session:
        text = "done the accounts due fri <@U1BEN>"
        view = opened(adding.open_form(given.call(session, text=text)))
        assert tasks.by_number(session, 1) is None
    assert elements(view)["title"]["initial_value"] == "done the accounts"
    assert elements(view)["due"]["initial_value"] == "fri"
    assert errors(view) == {}


def test_a_message_becomes_a_task_that_quotes_it_and_leads_back(desk: Database) -> None:
    with desk.writing(HOME) as session:
        view = opened(adding.make_of_message(given.call(session, message=MESSAGE)))
        assert elements(view)["title"]["initial_value"] == "@Ben where are"
        submitted = filled(view, title="Find the pallets")
        assert adding.submit(given.call(session, view=submitted, channel=None)) == Silent()
        task = made(session)
        assert task.quoted == "@Ben where are\nthe pallets?"
        assert task.permalink == f"{URL}archives/{SHOP}/p1800000000000100"
        assert (task.channel_id, owners(session, task)) == (SHOP, [user_id("ana")])


def test_private_words_are_not_carried_into_the_channel_of_a_team(desk: Database) -> None:
    with desk.writing(HOME) as session:
        site = given.site(session).id.hex
        for place, quoted in ((BACK, ""), (SHOP, "@Ben where are\nthe pallets?")):
            view = opened(
                adding.make_of_message(given.call(session, message=MESSAGE, channel=place))
            )
            submitted = filled(view, title="Find the pallets", site=site)
            adding.submit(given.call(session, view=submitted, channel=None))
            assert newest(session).quoted == quoted


def test_work_for_a_site_waits_in_its_queue(desk: Database) -> None:
    with desk.writing(HOME) as session:
        given.site(session)
        assert "is open for the team" in text_of(add(session, "Count the float at Quay"))
        assert made(session).state is TaskState.OPEN


def test_who_gives_work_to_somebody_who_is_away_is_warned(desk: Database) -> None:
    with desk.writing(HOME) as session:
        given.away(session, "ben", until=given.FRIDAY_5PM)
        assert "\n:palm_tree: Ben is away until <!date^" in text_of(add(session))
        said = text_of(add(session, event=IN_DM, channel="D1ANA"))
        assert said.startswith(":palm_tree: Ben is away until")


def test_a_stranger_is_refused_before_a_dialog_opens(desk: Database) -> None:
    with desk.writing(HOME) as session:
        for listener in (adding.open_form, adding.add, adding.make_of_message):
            with pytest.raises(Rejected, match="Only people of this workspace"):
                listener(given.call(session, "stu", text="Call due never", message=MESSAGE))
