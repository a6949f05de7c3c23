"""What is read from Slack's payloads, and which keys tell that one comes again."""

from collections.abc import Callable
from typing import Any

import pytest
from harness import payloads
from harness.payloads import BOT, HOME, OTHER

from bot.inbound import OWN_MESSAGE, Inbound, Kind, read

Json = dict[str, Any]


def of(body: Json) -> Inbound:
    return read(body, workspace=HOME, bot_user=BOT)


def of_event(inner: Json) -> Inbound:
    return of(payloads.event(inner))


def test_a_command_is_who_where_and_what() -> None:
    body = payloads.command("add Restock", name="/task")
    found = of(body)
    assert (found.kind, found.name, found.text) == (Kind.COMMAND, "/task", "add Restock")
    assert (found.workspace, found.person_id, found.handle, found.home) == (HOME, "U1", "u1", None)
    assert (found.channel, found.trigger) == ("C1", body["trigger_id"])
    assert found.keys == (f"trigger:{body['trigger_id']}",)
    assert found.payload == body


@pytest.mark.parametrize("text", [None, ""])
def test_a_bare_command_has_no_text(text: str | None) -> None:
    body = payloads.command()
    body["text"] = text
    assert of(body).text == ""


def test_a_press_in_a_message_knows_its_channel_and_thread() -> None:
    body = payloads.press("tasks.done", "uuid", place=payloads.in_message(thread="1.5"))
    found = of(body)
    assert (found.kind, found.name, found.value) == (Kind.PRESS, "tasks.done", "uuid")
    assert (found.channel, found.thread, found.person_id, found.home) == ("C1", "1.5", "U1", HOME)
    assert found.response_url == body["response_url"]
    assert found.keys == (f"press:{body['trigger_id']}:tasks.done",)


@pytest.mark.parametrize("kind", ["modal", "home"])
def test_a_press_in_a_view_has_its_view_and_no_channel(kind: str) -> None:
    found = of(payloads.press(place=payloads.in_view(kind)))
    assert (found.channel, found.thread, found.response_url) == (None, None, None)
    assert found.view["type"] == kind


def test_a_shortcut_has_a_trigger_and_no_channel() -> None:
    body = payloads.shortcut("tasks.new")
    found = of(body)
    assert (found.kind, found.name, found.person_id) == (Kind.SHORTCUT, "tasks.new", "U1")
    assert (found.channel, found.message, found.response_url) == (None, {}, None)
    assert found.keys == (f"shortcut:{body['trigger_id']}",)


def test_a_shortcut_of_a_message_brings_it_along() -> None:
    found = of(payloads.message_shortcut("tasks.take", text="Pallets?", thread_ts="1.5"))
    assert (found.kind, found.name, found.channel) == (Kind.SHORTCUT, "tasks.take", "C1")
    assert (found.message["text"], found.thread) == ("Pallets?", "1.5")
    assert found.response_url == "https://hooks.slack.com/app/T1HOME/1/x"


def test_a_press_in_an_ephemeral_message_finds_its_channel_in_the_container() -> None:
    place = {"container": {"type": "message", "channel_id": "C7", "is_ephemeral": True}}
    assert of(payloads.press(place=place)).channel == "C7"


def test_the_chosen_option_of_a_menu_is_its_value() -> None:
    body = payloads.press()
    body["actions"][0] = {"action_id": "m", "selected_option": {"value": "b"}}
    assert of(body).value == "b"
    body["actions"][0] = {"action_id": "m", "selected_option": None}
    assert of(body).value == ""


def test_two_presses_of_one_trigger_are_two_when_the_actions_differ() -> None:
    one, other = payloads.press("a"), payloads.press("b")
    other["trigger_id"] = one["trigger_id"]
    assert set(of(one).keys).isdisjoint(of(other).keys)


def test_a_submission_is_known_by_its_dialog_and_its_state() -> None:
    body = payloads.submission("tasks.new")
    found = of(body)
    assert (found.kind, found.name) == (Kind.SUBMISSION, "tasks.new")
    assert found.keys == (f"view:{body['view']['id']}:{body['view']['hash']}",)
    again = {**body, "trigger_id": payloads.trigger()}
    assert of(again).keys == found.keys


def test_a_dialog_that_was_closed_has_no_effect_to_remember() -> None:
    found = of(payloads.closed())
    assert (found.kind, found.name, found.keys) == (Kind.CLOSED, "test.form", ())


def test_a_mention_is_what_was_said_without_the_name() -> None:
    found = of_event(payloads.mention("add Restock <@U2>", thread_ts="1.0"))
    assert (found.kind, found.text) == (Kind.SAID, "add Restock <@U2>")
    assert (found.channel, found.thread, found.person_id) == ("C1", "1.0", "U1")
    assert found.trigger is None


def test_a_message_to_the_bot_is_what_was_said() -> None:
    found = of_event(payloads.direct("list"))
    assert (found.kind, found.text, found.channel) == (Kind.SAID, "list", "D1")


def test_a_mention_that_arrives_as_two_events_shares_a_key() -> None:
    mention = of_event(payloads.mention("list", channel="D1"))
    message = of_event(payloads.direct(f"<@{BOT}> list"))
    shared = set(mention.keys) & set(message.keys)
    assert shared == {"said:D1:3.0"}
    assert mention.text == message.text


def test_a_mention_that_is_delivered_again_after_an_edit_shares_a_key() -> None:
    first = of_event(payloads.mention("add Restock"))
    edited = of_event(payloads.mention("add Restock now", edited={"user": "U1", "ts": "4.0"}))
    assert set(first.keys) & set(edited.keys) == {"said:C1:3.0"}


UNSAID: list[Json] = [
    payloads.message("hello"),
    payloads.direct("from a bot", bot_id="B1"),
    payloads.direct("joined", subtype="channel_join"),
    payloads.direct("edited", subtype="message_changed", message={"ts": "3.0"}),
    payloads.direct("nobody", user=""),
    payloads.mention("from a bot", bot_id="B1"),
    payloads.message("in a group", channel_type="mpim"),
]


@pytest.mark.parametrize("inner", UNSAID, ids=lambda inner: inner["text"])
def test_what_is_not_said_to_the_bot_is_only_an_event(inner: Json) -> None:
    assert of_event(inner).kind is Kind.EVENT


SUBTYPES: list[Json] = [
    {"subtype": "message_changed", "message": {"ts": "3.0", "edited": {"ts": "4.0"}}},
    {"subtype": "message_changed", "message": {"ts": "3.0", "edited": {"ts": "5.0"}}},
    {"subtype": "message_deleted", "deleted_ts": "3.0"},
    {"subtype": "bot_message", "bot_id": "B1"},
    {"subtype": "file_share", "files": []},
    {"subtype": "thread_broadcast", "thread_ts": "1.0"},
    {"subtype": "channel_topic"},
    {"channel": "C2"},
    {"ts": "3.5"},
    {},
]


def test_every_change_of_a_message_is_an_effect_of_its_own() -> None:
    effects = [of_event({**payloads.message(), **more}).keys[1] for more in SUBTYPES]
    assert len(set(effects)) == len(SUBTYPES)


EVENTS: list[Json] = [
    {"type": "team_join", "user": {"id": "U9", "team_id": HOME}, "event_ts": "1.0"},
    {"type": "user_change", "user": {"id": "U9", "profile": {}}, "event_ts": "1.0"},
    {"type": "member_joined_channel", "user": "U9", "channel": "C1", "team": HOME},
    {"type": "member_left_channel", "user": "U9", "channel": "C1"},
    {"type": "channel_left", "channel": "C1", "actor_id": "U9"},
    {"type": "channel_rename", "channel": {"id": "C1", "name": "new"}},
    {"type": "channel_archive", "channel": "C1", "user": "U1"},
    {"type": "reaction_added", "user": "U1", "reaction": "eyes",
     "item": {"type": "message", "channel": "C1", "ts": "1.0"}, "event_ts": "2.0"},
    {"type": "reaction_added", "user": "U1", "reaction": "eyes",
     "item": {"type": "message", "channel": "C1", "ts": "1.0"}, "event_ts": "3.0"},
    {"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home"},
    {"type": "app_uninstalled"},
    {"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}},
    payloads.message(),
    payloads.mention("list"),
    payloads.direct("list", ts="9.0"),
]  # fmt: skip


@pytest.mark.parametrize("inner", EVENTS, ids=lambda inner: inner["type"])
def test_an_event_under_another_id_shares_a_key_with_itself(inner: Json) -> None:
    first, again = of_event(inner), of_event(dict(reversed(inner.items())))
    assert first.keys[0] != again.keys[0]
    assert first.keys[1] == again.keys[1]
    assert of(first.payload).keys == first.keys


def test_different_events_share_no_key() -> None:
    keys = [key for inner in EVENTS for key in of_event(inner).keys]
    assert len(keys) == len(set(keys)) == 2 * len(EVENTS)


def test_an_event_about_a_whole_person_or_channel_is_of_nobody_and_nowhere() -> None:
    joined, renamed = of_event(EVENTS[0]), of_event(EVENTS[5])
    assert (joined.person_id, joined.name) == (None, "team_join")
    assert (renamed.channel, renamed.name) == (None, "channel_rename")


STRANGERS: list[Callable[[str], Json]] = [
    lambda team: payloads.event(payloads.mention("list", user_team=team)),
    lambda team: payloads.event(payloads.mention("list", source_team=team)),
    lambda team: {**payloads.press(), "user": {"id": "U1", "team_id": team}},
    lambda team: {**payloads.submission(), "user": {"id": "U1", "team_id": team}},
]


@pytest.mark.parametrize("body", STRANGERS)
def test_somebody_of_another_workspace_is_a_stranger(body: Callable[[str], Json]) -> None:
    assert of(body(OTHER)).is_stranger
    assert of(body(OTHER)).workspace == HOME
    assert not of(body(HOME)).is_stranger


def test_somebody_of_whom_slack_says_nothing_else_is_at_home() -> None:
    assert not of(payloads.command()).is_stranger
    assert not of_event(payloads.mention("list")).is_stranger


def test_only_events_are_repeated_by_slack() -> None:
    repeated = [of_event(payloads.mention("list")), of_event(payloads.message())]
    rest = [payloads.command(), payloads.press(), payloads.submission(), payloads.closed()]
    assert all(one.is_repeated_by_slack for one in repeated)
    assert not any(of(body).is_repeated_by_slack for body in rest)


def test_a_key_fits_its_column() -> None:
    assert all(len(key) == 200 for key in of(payloads.press("a" * 255)).keys)


MALFORMED: list[Json] = [
    {},
    {"type": "block_actions", "user": {"id": "U1"}},
    {"type": "view_submission", "user": {"id": "U1"}},
    {"type": "event_callback", "event": {"type": "message"}},
    {"type": "event_callback", "event_id": "Ev1", "event": {}},
    {"command": "/task"},
]


@pytest.mark.parametrize("body", MALFORMED, ids=str)
def test_a_payload_that_is_not_slacks_is_a_key_error(body: Json) -> None:
    with pytest.raises(KeyError):
        of(body)


def test_what_we_post_ourselves_is_no_event_that_anybody_listens_to() -> None:
    own = {"type": "message", "channel": "C1", "ts": "1.0", "user": BOT, "bot_id": "B1"}
    edited = {**own, "subtype": "message_changed", "user": "U1", "message": own}
    assert [of_event(one).name for one in (own, edited)] == [OWN_MESSAGE] * 2
    theirs = of_event({**own, "user": "U1"})
    assert (theirs.kind, theirs.name) == (Kind.EVENT, "message")
