"""What matches nothing is answered too, with the nearest that would have."""

from typing import Any

import pytest
from harness import payloads
from harness.desk import Desk

from bot.inbound import Kind
from bot.routes import route
from handlers.kit.answers import Answer, Silent
from handlers.kit.area import Area, Call, Listener, Verb
from handlers.kit.registry import Registry
from storage.enums import Role

Json = dict[str, Any]


def text_of(reply: Any) -> str:
    return str(reply["text"])


def private(desk: Desk) -> list[str]:
    return [str(one.payload["text"]) for one in desk.messages()]


def said(text: str) -> Json:
    return payloads.event(payloads.mention(text))


def test_an_unknown_word_suggests_the_nearest(stage: Desk) -> None:
    reply = text_of(stage.serve(payloads.command("rfuse the offer")))
    assert "`/test rfuse`" in reply
    assert "Did you mean" in reply
    assert "help" in text_of(stage.serve(payloads.command("xyzzy")))


def test_help_lists_what_a_command_can_do(stage: Desk) -> None:
    reply = stage.serve(payloads.command("help"))
    assert "`/test do" in str(reply)


def test_a_bare_command_without_a_verb_of_its_own_is_answered(stage: Desk) -> None:
    assert text_of(stage.serve(payloads.command("")))


def test_a_command_nobody_declared_is_answered(stage: Desk) -> None:
    assert text_of(stage.serve(payloads.command("x", name="/other")))


@pytest.mark.parametrize(
    "body", [payloads.press("gone.button"), payloads.submission("gone.form", inputs=())]
)
def test_a_button_or_dialog_that_is_no_longer_served_says_so(stage: Desk, body: Json) -> None:
    assert stage.serve(body) == ""
    assert private(stage)[0].startswith("This is out of date")


def test_a_dialog_that_is_no_longer_served_says_so_at_its_field(stage: Desk) -> None:
    reply = stage.serve(payloads.submission("gone.form"))
    assert isinstance(reply, dict)
    assert reply["errors"]["title"].startswith("This is out of date")


def test_a_dialog_that_was_closed_needs_no_answer(stage: Desk) -> None:
    assert stage.serve(payloads.closed()) == ""
    assert (private(stage), stage.story()) == ([], [])


def test_an_event_nobody_listens_to_is_taken(stage: Desk) -> None:
    assert stage.serve(payloads.event({"type": "emoji_changed"})) == ""
    assert (private(stage), stage.story()) == ([], [])


@pytest.mark.parametrize("text", ["do", "DO now", "test do", "/test do", "  do  "])
def test_a_typed_message_is_read_as_a_command(stage: Desk, text: str) -> None:
    stage.serve(said(text))
    assert stage.story() == [("did", "U1", False)]
    assert private(stage) == ["Done."]


@pytest.mark.parametrize("text", ["hello there", "", "test"])
def test_a_typed_message_that_is_no_command_is_answered(stage: Desk, text: str) -> None:
    stage.serve(said(text))
    assert len(private(stage)) == 1
    assert stage.story() == []


def test_a_listener_is_given_the_words_after_its_verb(stage: Desk) -> None:
    registry = stage.tools.registry
    for body in (payloads.command("  LEAD  Two  words "), said("test lead Two  words")):
        found = route(stage.hear(body), registry)
        assert (found.text, found.role, found.read_only) == ("Two  words", Role.LEAD, False)


def bare(call: Call) -> Answer:
    del call
    return Silent()


def wash(call: Call) -> Answer:
    del call
    return Silent()


@pytest.mark.parametrize(
    ("text", "listener", "rest"),
    [
        ("wash 2", wash, "2"),
        ("wash the cups", bare, "wash the cups"),
        ("Wash The Cups", bare, "Wash The Cups"),
        ("", bare, ""),
    ],
)
def test_a_verb_counts_only_when_the_rest_fits_it(
    stage: Desk, text: str, listener: Listener, rest: str
) -> None:
    washing = Verb("/cup", "wash", "", "", "", wash, fits=str.isdecimal)
    registry = Registry((Area("a", verbs=(Verb("/cup", "", "", "", "", bare), washing)),))
    found = route(stage.hear(payloads.command(text, name="/cup")), registry)
    assert (found.listener, found.text) == (listener, rest)
    alone = Registry((Area("a", verbs=(washing,)),))
    command = stage.hear(payloads.command("wash the cups", name="/cup"))
    assert route(command, alone).listener is wash


def test_a_route_that_only_reads_says_so(stage: Desk) -> None:
    for text in ("look", "help", "no such word"):
        found = route(stage.hear(payloads.command(text)), stage.tools.registry)
        assert found.read_only, text
    assert stage.hear(payloads.command("look")).kind is Kind.COMMAND
