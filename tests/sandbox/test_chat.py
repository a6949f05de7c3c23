from collections.abc import Callable

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.client import Sandbox

Refused = Callable[..., str]


def test_a_post_is_in_the_channel_and_in_the_ledger_with_its_metadata(
    slack: Sandbox, web: WebClient
) -> None:
    channel = slack.channel_id("warehouse")
    metadata = {"event_type": "outbox", "event_payload": {"key": "k-1"}}
    answer = web.chat_postMessage(channel=channel, text="Gate 3 is open", metadata=metadata)
    [entry] = slack.ledger()["messages"]
    assert entry["kind"] == "message"
    assert (entry["ts"], entry["channel"]) == (answer["ts"], channel)
    assert entry["message"]["metadata"] == metadata
    assert slack.channel("warehouse").messages()[-1]["text"] == "Gate 3 is open"


def test_a_post_to_a_person_opens_the_direct_message(slack: Sandbox, web: WebClient) -> None:
    first = web.chat_postMessage(channel=slack.user_id("ana"), text="One")
    second = web.chat_postMessage(channel=first["channel"], text="Two")
    assert first["channel"].startswith("D")
    assert second["channel"] == first["channel"]
    assert [m["text"] for m in slack.person("ana").dm()] == ["One", "Two"]


@pytest.mark.parametrize(
    ("channel", "code"),
    [("random", "not_in_channel"), ("nowhere", "channel_not_found"), ("", "channel_not_found")],
)
def test_the_bot_posts_only_where_slack_lets_it(
    web: WebClient, refused: Refused, channel: str, code: str
) -> None:
    assert refused(web.chat_postMessage, channel=channel, text="Hello") == code


def test_an_archived_channel_takes_no_message(
    slack: Sandbox, web: WebClient, refused: Refused
) -> None:
    slack.person("ana").archives("purchasing")
    channel = slack.channel_id("purchasing")
    assert refused(web.chat_postMessage, channel=channel, text="Hello") == "is_archived"


def test_a_private_channel_without_the_bot_does_not_exist_for_it(
    slack: Sandbox, web: WebClient, refused: Refused
) -> None:
    slack.person("ana").kicks("bot", "ops-leads")
    channel = slack.channel_id("ops-leads")
    assert refused(web.chat_postMessage, channel=channel, text="Hello") == "channel_not_found"
    assert refused(web.conversations_info, channel=channel) == "channel_not_found"


def test_what_block_kit_forbids_is_refused_with_a_pointer(slack: Sandbox, web: WebClient) -> None:
    blocks = [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]
    with pytest.raises(SlackApiError) as caught:
        web.chat_postMessage(channel=slack.channel_id("general"), text="x", blocks=blocks)
    response = caught.value.response
    assert response["error"] == "invalid_blocks"
    assert "[json-pointer:/blocks/0/text/text]" in response["response_metadata"]["messages"][0]
    assert slack.ledger()["messages"] == []


@pytest.mark.filterwarnings("ignore:The top-level `text` argument")
def test_an_empty_message_is_refused(slack: Sandbox, web: WebClient, refused: Refused) -> None:
    assert refused(web.chat_postMessage, channel=slack.channel_id("general"), text="") == "no_text"


def test_an_update_without_blocks_takes_the_blocks_away_and_keeps_metadata(
    slack: Sandbox, web: WebClient
) -> None:
    metadata = {"event_type": "card", "event_payload": {"id": "1"}}
    blocks = [{"type": "divider"}]
    channel = slack.channel_id("general")
    posted = web.chat_postMessage(channel=channel, text="a", blocks=blocks, metadata=metadata)
    web.chat_update(channel=channel, ts=posted["ts"], text="b")
    [message] = slack.channel("general").messages()
    assert message["text"] == "b"
    assert "blocks" not in message
    assert message["metadata"] == metadata


def test_a_text_above_four_thousand_characters_cannot_be_an_update(
    slack: Sandbox, web: WebClient, refused: Refused
) -> None:
    channel = slack.channel_id("general")
    posted = web.chat_postMessage(channel=channel, text="a")
    arguments = {"channel": channel, "ts": posted["ts"], "text": "x" * 4001}
    assert refused(web.chat_update, **arguments) == "msg_too_long"


def test_only_the_bots_own_messages_can_be_changed(
    slack: Sandbox, web: WebClient, refused: Refused
) -> None:
    message = slack.person("ana").says("general", "Mine")
    place = {"channel": message["channel"], "ts": message["ts"]}
    assert refused(web.chat_update, **place, text="x") == "cant_update_message"
    assert refused(web.chat_delete, **place) == "cant_delete_message"
    assert refused(web.chat_delete, channel=place["channel"], ts="1.000000") == "message_not_found"


def test_a_deleted_message_is_gone_and_a_deleted_root_leaves_a_tombstone(
    slack: Sandbox, web: WebClient
) -> None:
    channel = slack.channel_id("general")
    lone = web.chat_postMessage(channel=channel, text="lone")
    root = web.chat_postMessage(channel=channel, text="root")
    web.chat_postMessage(channel=channel, text="answer", thread_ts=root["ts"])
    web.chat_delete(channel=channel, ts=lone["ts"])
    web.chat_delete(channel=channel, ts=root["ts"])
    left = slack.channel("general").messages()
    assert [m.get("subtype") for m in left] == ["tombstone", None]


def test_an_ephemeral_is_seen_by_one_person_and_is_in_no_history(
    slack: Sandbox, web: WebClient, refused: Refused
) -> None:
    channel = slack.channel_id("warehouse")
    answer = web.chat_postEphemeral(channel=channel, user=slack.user_id("ben"), text="Psst")
    assert [m["text"] for m in slack.person("ben").sees("warehouse")] == ["Psst"]
    assert slack.person("ana").sees("warehouse") == []
    assert web.conversations_history(channel=channel)["messages"] == []
    place = {"channel": channel, "ts": answer["message_ts"]}
    assert refused(web.chat_update, **place, text="x") == "message_not_found"
    stranger = {"channel": channel, "user": slack.user_id("elif"), "text": "x"}
    assert refused(web.chat_postEphemeral, **stranger) == "user_not_in_channel"


def test_a_permalink_leads_to_the_message(slack: Sandbox, web: WebClient) -> None:
    channel = slack.channel_id("general")
    posted = web.chat_postMessage(channel=channel, text="Here")
    link = web.chat_getPermalink(channel=channel, message_ts=posted["ts"])["permalink"]
    assert link.endswith(f"{channel}/p{posted['ts'].replace('.', '')}")


def test_a_broadcast_answer_stands_in_thread_and_channel(slack: Sandbox, web: WebClient) -> None:
    channel = slack.channel_id("general")
    root = web.chat_postMessage(channel=channel, text="root")
    web.chat_postMessage(channel=channel, text="quiet", thread_ts=root["ts"])
    web.chat_postMessage(channel=channel, text="loud", thread_ts=root["ts"], reply_broadcast=True)
    history = web.conversations_history(channel=channel)["messages"]
    thread = web.conversations_replies(channel=channel, ts=root["ts"])["messages"]
    assert [m["text"] for m in history] == ["loud", "root"]
    assert [m["text"] for m in thread] == ["root", "quiet", "loud"]
    assert history[1]["reply_count"] == 2


def test_a_thread_that_does_not_exist_takes_no_answer(
    slack: Sandbox, web: WebClient, refused: Refused
) -> None:
    place = {"channel": slack.channel_id("general"), "text": "x"}
    assert refused(web.chat_postMessage, **place, thread_ts="1.000001") == "thread_not_found"
    assert refused(web.chat_postMessage, **place, thread_ts="soon") == "invalid_thread_ts"
