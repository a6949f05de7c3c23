"""Every delivery: committed before it is answered, once however often it comes, never silent."""

from typing import Any

import pytest
from harness import payloads
from harness.desk import Desk
from harness.example import VIEW, Example
from harness.fake_api import drop, refused
from harness.payloads import HOME, OTHER
from sqlalchemy import select

from handlers.kit.answers import Errors, OpenDialog, Push, Silent, Text, Update
from storage import deliveries, jobs, staff
from storage.deliveries import DeadLetter, Delivery
from storage.enums import OutboxKind, Role

Json = dict[str, Any]
DID = ("did", "U1", False)
COMMIT = ["before commit", "after commit"]
REACTION: Json = {"type": "reaction_added", "user": "U1", "event_ts": "2.0"}
DIALOG = OpenDialog(VIEW, Text("Please type it."))


def keys(desk: Desk, workspace: str = HOME) -> set[str]:
    with desk.database.reading(workspace) as session:
        return set(session.scalars(select(Delivery.key)))


def letters(desk: Desk) -> list[DeadLetter]:
    with desk.database.reading(HOME) as session:
        return deliveries.open_letters(session)


def said(desk: Desk) -> list[tuple[OutboxKind, str, str]]:
    return [(one.kind, one.place, one.payload["text"]) for one in desk.messages()]


def points(desk: Desk) -> list[str]:
    """Write down the named points as they are passed, and each call to Slack among them."""
    passed: list[str] = []
    desk.database.reached = passed.append
    desk.api.on_request = lambda request: passed.append(request.method)
    return passed


EVERY_KIND = [
    payloads.command("do"),
    payloads.press(),
    payloads.submission(),
    payloads.shortcut(),
    payloads.message_shortcut(),
    payloads.event(payloads.mention("do")),
    payloads.event(REACTION),
]


@pytest.mark.parametrize("body", EVERY_KIND, ids=lambda body: body.get("type", "command"))
def test_what_is_acknowledged_was_committed(stage: Desk, body: Json) -> None:
    passed = points(stage)
    stage.serve(body)
    assert passed == [*COMMIT, "before acknowledgement"]
    assert [row[0] for row in stage.story()] == ["did"]


def test_a_dialog_is_opened_after_the_commit_and_before_the_acknowledgement(
    stage: Desk, example: Example
) -> None:
    example.answer = DIALOG
    passed, body = points(stage), payloads.command("do")
    assert stage.serve(body) == ""
    assert passed == [*COMMIT, "views.open", "before acknowledgement"]
    asked = stage.api.requests[0]
    assert asked.arguments["trigger_id"] == body["trigger_id"]
    assert asked.token == f"Bearer xoxb-{HOME}"


@pytest.mark.parametrize("body", EVERY_KIND, ids=lambda body: body.get("type", "command"))
def test_a_repeat_after_success_changes_nothing_and_says_nothing(stage: Desk, body: Json) -> None:
    stage.serve(body)
    before = (stage.story(), said(stage), keys(stage))
    assert stage.serve(body) == ""
    assert (stage.story(), said(stage), keys(stage)) == before


def test_a_mention_that_arrives_as_two_events_is_one(stage: Desk) -> None:
    stage.serve(payloads.event(payloads.mention("do", channel="D1")))
    stage.serve(payloads.event(payloads.direct("do")))
    assert stage.story() == [DID]


def test_a_repeat_under_another_event_id_is_one(stage: Desk) -> None:
    stage.serve(payloads.event(REACTION))
    stage.serve(payloads.event(REACTION))
    assert len(stage.story()) == 1


def test_what_only_reads_is_answered_again_and_opens_no_writing_transaction(stage: Desk) -> None:
    passed, body = points(stage), payloads.command("look")
    assert stage.serve(body) == stage.serve(body) != ""
    assert passed == ["before acknowledgement"] * 2
    assert keys(stage) == set()


def test_the_answer_of_a_command_is_private_in_the_acknowledgement(
    stage: Desk, example: Example
) -> None:
    example.answer = Text("Hello.", [{"type": "divider"}])
    assert stage.serve(payloads.command("do")) == {
        "response_type": "ephemeral", "text": "Hello.", "blocks": [{"type": "divider"}],
    }  # fmt: skip


def test_the_answers_of_a_dialog_are_slacks_response_actions(stage: Desk, example: Example) -> None:
    for answer, reply in (
        (Errors({"title": "Too long."}),
         {"response_action": "errors", "errors": {"title": "Too long."}}),
        (Update(VIEW), {"response_action": "update", "view": VIEW}),
        (Push(VIEW), {"response_action": "push", "view": VIEW}),
        (Silent(), ""),
    ):  # fmt: skip
        example.answer = answer
        assert stage.serve(payloads.submission()) == reply


def test_a_press_in_a_dialog_may_change_it_after_the_commit(stage: Desk, example: Example) -> None:
    example.answer, passed = Update(VIEW), points(stage)
    body = payloads.press(place=payloads.in_view())
    body["view"]["hash"] = "1.h"
    assert stage.serve(body) == ""
    assert passed == [*COMMIT, "views.update", "before acknowledgement"]
    [asked] = stage.api.requests
    assert {name: asked.arguments[name] for name in ("view_id", "hash")} == {
        "view_id": "V1", "hash": "1.h",
    }  # fmt: skip


def test_a_dialog_that_was_closed_meanwhile_changes_no_more(stage: Desk, example: Example) -> None:
    example.answer = Update(VIEW)
    stage.api.will("views.update", refused("not_found"))
    assert stage.serve(payloads.press(place=payloads.in_view())) == ""
    assert (stage.story(), said(stage)) == ([DID], [])


PRIVATE_ANSWERS = [
    (payloads.press(), (OutboxKind.RESPOND, "answer:U1")),
    (payloads.message_shortcut(), (OutboxKind.RESPOND, "answer:U1")),
    (payloads.shortcut(), (OutboxKind.POST, "U1")),
    (payloads.press(place=payloads.in_view()), (OutboxKind.POST, "U1")),
    (payloads.submission(), (OutboxKind.POST, "U1")),
    (payloads.event(payloads.mention("do")), (OutboxKind.EPHEMERAL, "C1")),
    (payloads.event(payloads.mention("do", user="U2")), (OutboxKind.POST, "U2")),
    (payloads.event(payloads.direct("do")), (OutboxKind.POST, "U1")),
]


@pytest.mark.parametrize(("body", "place"), PRIVATE_ANSWERS)
def test_what_the_acknowledgement_cannot_carry_is_said_privately(
    stage: Desk, body: Json, place: tuple[OutboxKind, str]
) -> None:
    stage.serve(body)
    assert said(stage) == [(*place, "Done.")]


def test_a_private_answer_in_a_channel_stays_in_its_thread(stage: Desk) -> None:
    stage.serve(payloads.event(payloads.mention("do", thread_ts="1.0")))
    assert stage.messages()[0].payload == {"text": "Done.", "thread_ts": "1.0", "user": "U1"}
    stage.serve(payloads.event(payloads.mention("do", ts="4.0", thread_ts="1.0", user="U2")))
    assert stage.messages()[1].payload == {"text": "Done."}


def test_a_private_answer_to_a_press_replaces_nothing(stage: Desk) -> None:
    body = payloads.press()
    stage.serve(body)
    payload = stage.messages()[0].payload
    assert payload["response_url"] == body["response_url"]
    assert (payload["response_type"], payload["replace_original"]) == ("ephemeral", False)


def test_a_refused_command_is_answered_and_audited_but_has_no_effect(stage: Desk) -> None:
    body = payloads.command("refuse")
    passed, reply = points(stage), stage.serve(body)
    assert isinstance(reply, dict)
    assert reply["text"] == "Not today."
    assert stage.story() == [("command:/test", "U1", True)]
    assert passed == [*COMMIT, "before acknowledgement"], "the first transaction was rolled back"
    assert stage.serve(body) == ""
    assert len(stage.story()) == 1, "a refusal that is delivered twice is one"


@pytest.mark.parametrize(("field", "place"), [("second", "second"), ("none", "first")])
def test_a_refused_dialog_says_so_at_its_field(stage: Desk, field: str, place: str) -> None:
    body = payloads.submission(
        "test.refuse", inputs=("first", "second"), private_metadata=field
    )  # fmt: skip
    errors = {"response_action": "errors", "errors": {place: "Not today."}}
    assert stage.serve(body) == errors
    assert said(stage) == []
    assert stage.serve(body) == errors, "it may be submitted again"


def test_a_refused_dialog_without_a_field_is_answered_privately(stage: Desk) -> None:
    assert stage.serve(payloads.submission("test.refuse", inputs=())) == ""
    assert said(stage) == [(OutboxKind.POST, "U1", "Not today.")]


def test_a_refused_press_is_answered_privately_and_once(stage: Desk) -> None:
    body = payloads.press("test.refuse")
    assert (stage.serve(body), stage.serve(body)) == ("", "")
    assert said(stage) == [(OutboxKind.RESPOND, "answer:U1", "Not today.")]
    assert stage.story() == [("press:test.refuse", "U1", True)]


def test_an_answer_to_a_press_keeps_what_is_shown_where_charts_are_refused(
    stage: Desk, example: Example
) -> None:
    chart, table = {"type": "data_visualization"}, {"type": "section"}
    example.answer = Text("So far.", [chart], classic=[table])
    stage.serve(payloads.press())
    (message,) = stage.messages()
    assert (message.payload["blocks"], message.payload["classic"]) == ([chart], [table])


def test_a_verb_is_refused_below_its_role_and_served_at_it(stage: Desk, example: Example) -> None:
    reply = stage.serve(payloads.command("lead"))
    assert isinstance(reply, dict)
    assert "Only a lead" in reply["text"]
    assert stage.story() == [("command:/test", "U1", True)]
    with stage.database.writing(HOME) as session:
        staff.give_role(session, "U1", Role.LEAD)
    stage.serve(payloads.command("lead"))
    assert stage.story()[1:] == [DID]
    assert example.actors[0].role is Role.LEAD


@pytest.mark.parametrize("answer", [Silent(), DIALOG])
def test_a_crashed_command_is_answered_with_a_reference_and_kept(
    stage: Desk, example: Example, answer: Any
) -> None:
    example.broken, example.answer = True, answer
    body = payloads.command("do")
    reply = stage.serve(body)
    (letter,) = letters(stage)
    assert isinstance(reply, dict)
    assert reply["text"].endswith(f"the reference is {deliveries.reference(letter.id)}.")
    assert (letter.payload, letter.error) == (body, "RuntimeError: broken")
    assert (stage.story(), keys(stage), stage.api.requests) == ([], set(), [])


def test_a_crashed_press_is_answered_privately(stage: Desk, example: Example) -> None:
    example.broken = True
    assert stage.serve(payloads.press()) == ""
    ((kind, place, text),) = said(stage)
    assert (kind, place) == (OutboxKind.RESPOND, "answer:U1")
    assert deliveries.reference(letters(stage)[0].id) in text


def test_a_crashed_dialog_says_so_at_its_first_field(stage: Desk, example: Example) -> None:
    example.broken = True
    reply = stage.serve(payloads.submission())
    assert isinstance(reply, dict)
    assert deliveries.reference(letters(stage)[0].id) in reply["errors"]["title"]
    stage.serve(payloads.submission(inputs=()))
    assert [place for _kind, place, _text in said(stage)] == ["U1"]


@pytest.mark.parametrize("inner", [REACTION, payloads.mention("do")])
def test_a_crashed_event_raises_until_a_repeat_succeeds(
    stage: Desk, example: Example, inner: Json
) -> None:
    example.broken, body = True, payloads.event(inner)
    for _ in range(2):
        with pytest.raises(RuntimeError):
            stage.serve(body)
    assert len(letters(stage)) == 1
    assert (stage.story(), keys(stage), said(stage)) == ([], set(), [])
    example.broken = False
    stage.serve(body)
    assert letters(stage) == []
    assert len(stage.story()) == 1


def test_a_shortcut_that_is_no_longer_served_is_answered(stage: Desk) -> None:
    stage.serve(payloads.message_shortcut("test.gone"))
    [(kind, _place, text)] = said(stage)
    assert (kind, text.startswith("This is out of date")) == (OutboxKind.RESPOND, True)
    assert stage.story() == [("shortcut:test.gone", "U1", True)]


def test_a_crash_is_closed_when_the_other_event_of_the_mention_had_the_effect(
    stage: Desk, example: Example
) -> None:
    crashed = payloads.event(payloads.mention("do", channel="D1"))
    example.broken = True
    with pytest.raises(RuntimeError):
        stage.serve(crashed)
    example.broken = False
    stage.serve(payloads.event(payloads.direct("do")))
    stage.serve(crashed)
    assert letters(stage) == []
    assert stage.story() == [DID]


def test_a_kept_request_that_is_handled_again_is_answered_privately(
    stage: Desk, example: Example
) -> None:
    example.broken, body = True, payloads.press()
    stage.serve(body)
    example.broken = False
    stage.wrapper().replay(stage.hear(body))
    stage.wrapper().replay(stage.hear(body))
    assert stage.story() == [DID]
    # Its response URL has expired by then.
    assert said(stage)[1:] == [(OutboxKind.EPHEMERAL, "C1", "Done.")]


def test_a_kept_command_that_is_handled_again_opens_no_dialog(
    stage: Desk, example: Example
) -> None:
    example.answer = DIALOG
    stage.wrapper().replay(stage.hear(payloads.command("do")))
    assert stage.api.requests == []
    assert said(stage) == [(OutboxKind.EPHEMERAL, "C1", "Please type it.")]


@pytest.mark.parametrize("answer", [drop, refused("expired_trigger_id")])
def test_a_dialog_that_cannot_be_opened_is_replaced_by_words(
    stage: Desk, example: Example, answer: Any
) -> None:
    example.answer = DIALOG
    stage.api.will("views.open", answer, answer)
    reply = stage.serve(payloads.command("do"))
    assert isinstance(reply, dict)
    assert reply["text"] == "Please type it."
    assert stage.serve(payloads.press()) == ""
    assert [text for *_, text in said(stage)] == ["Please type it."]


def test_a_typed_message_has_no_trigger_so_words_replace_its_dialog(
    stage: Desk, example: Example
) -> None:
    example.answer = DIALOG
    stage.serve(payloads.event(payloads.mention("do")))
    assert said(stage) == [(OutboxKind.EPHEMERAL, "C1", "Please type it.")]
    assert stage.api.requests == []


def test_a_person_never_heard_of_is_remembered_and_asked_about(
    stage: Desk, example: Example
) -> None:
    stage.serve(payloads.command("do", user="U77", user_name="new"))
    with stage.database.reading(HOME) as session:
        person = staff.get(session, "U77")
        assert person is not None
        assert (person.handle, person.role, person.is_stranger) == ("new", Role.STAFF, False)
    with stage.database.across_workspaces() as session:
        assert jobs.next_due(session) is not None
    assert example.actors[0].name == "new"


def test_also_who_only_reads_is_remembered(stage: Desk) -> None:
    assert stage.serve(payloads.command("look", user="U77")) != ""
    with stage.database.reading(HOME) as session:
        assert staff.get(session, "U77") is not None


def test_a_stranger_that_somebody_named_before_stays_a_stranger(desk: Desk) -> None:
    desk.serve(payloads.command("add Count the float <@U77>", name="/task"))
    body = payloads.press("tasks.done", "x", user="U77")
    body["user"]["team_id"] = "T9ELSEWHERE"
    desk.serve(body)
    assert desk.story()[-1] == ("press:tasks.done", "U77", True)
    with desk.database.reading(HOME) as session:
        person = staff.get(session, "U77")
    assert person is not None
    assert person.is_stranger


def test_somebody_of_another_workspace_is_refused_politely(desk: Desk) -> None:
    desk.serve(payloads.event(payloads.mention("list", user="U9", user_team=OTHER)))
    ((_kind, place, text),) = said(desk)
    assert (place, text[:31]) == ("U9", "Only people of this workspace c")
    assert desk.story() == [("said:", "U9", True)]
    with desk.database.reading(HOME) as session:
        person = staff.get(session, "U9")
        assert person is not None
        assert person.is_stranger


def test_one_payload_is_new_in_each_workspace(stage: Desk) -> None:
    body = payloads.command("do")
    for workspace in (HOME, OTHER, HOME):
        stage.serve(body, workspace=workspace)
    assert stage.story(HOME) == stage.story(OTHER) == [DID]


def test_a_button_of_another_workspace_moves_nothing(desk: Desk) -> None:
    desk.serve(payloads.command("add Count the float", name="/task"), workspace=OTHER)
    card = next(one for one in desk.messages(OTHER) if one.kind is OutboxKind.CARD)
    before = desk.story(OTHER)
    desk.serve(payloads.press("tasks.done", card.subject or ""))
    assert desk.story(HOME) == [("press:tasks.done", "U1", True)]
    assert desk.story(OTHER) == before
    theirs = payloads.press("tasks.done", card.subject or "")
    theirs["user"]["team_id"] = OTHER
    desk.serve(theirs, workspace=OTHER)
    assert desk.story(OTHER)[-1] == ("task.done", "U1", False)


def test_a_kept_dialog_that_is_refused_by_now_is_answered_privately(stage: Desk) -> None:
    stage.wrapper().replay(stage.hear(payloads.submission("test.refuse")))
    assert said(stage) == [(OutboxKind.POST, "U1", "Not today.")]
    assert stage.story() == [("submission:test.refuse", "U1", True)]


@pytest.mark.parametrize(
    ("body", "answer", "followed"),
    [
        (payloads.press(), Text("Done."), True),
        (payloads.submission(), Silent(), True),
        (payloads.press(), DIALOG, False),
        (payloads.submission(), Errors({"a": "No."}), False),
        (payloads.command("do"), Text("Done."), False),
    ],
)
def test_areas_follow_what_somebody_did_by_a_button_or_in_a_dialog(
    stage: Desk, example: Example, body: Json, answer: Any, *, followed: bool
) -> None:
    example.answer = answer
    stage.serve(body)
    assert example.acted == (["U1"] if followed else [])
