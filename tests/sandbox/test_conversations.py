from collections.abc import Callable

from slack_sdk import WebClient

from sandbox.client import Sandbox

Refused = Callable[..., str]


def test_the_list_shows_public_channels_and_private_ones_the_bot_is_in(
    slack: Sandbox, web: WebClient
) -> None:
    slack.person("ana").creates("board", private=True)
    types = "public_channel,private_channel"
    channels = web.conversations_list(types=types)["channels"]
    members = {c["name"]: c["is_member"] for c in channels}
    assert members["ops-leads"]
    assert not members["random"]
    assert "board" not in members
    assert next(c for c in channels if c["name"] == "ops-leads")["is_private"]


def test_lists_come_in_pages(web: WebClient) -> None:
    pages = [page["channels"] for page in web.conversations_list(limit=4)]
    names = [channel["name"] for page in pages for channel in page]
    assert [len(page) for page in pages] == [4, 4, 1]
    assert len(set(names)) == 9


def test_archived_channels_can_be_left_out(slack: Sandbox, web: WebClient) -> None:
    slack.person("ana").archives("random")
    names = {c["name"] for c in web.conversations_list(exclude_archived=True)["channels"]}
    assert "random" not in names


def test_the_scope_of_a_list_follows_the_kinds_it_asks_for(
    slack: Sandbox, web: WebClient, refused: Refused
) -> None:
    slack.scopes(remove=("groups:read",))
    assert web.conversations_list(types="public_channel")["ok"]
    assert refused(web.conversations_list, types="private_channel") == "missing_scope"
    assert refused(web.conversations_list, types="secret") == "invalid_types"
    slack.scopes(add=("groups:read",))


def test_history_is_cut_by_time_and_says_if_there_is_more(slack: Sandbox, web: WebClient) -> None:
    ben = slack.person("ben")
    stamps = [ben.says("warehouse", f"n{i}")["ts"] for i in range(5)]
    channel = slack.channel_id("warehouse")

    def texts(**cut: object) -> list[str]:
        page = web.conversations_history(channel=channel, **cut)  # type: ignore[arg-type] # kwargs
        return [m["text"] for m in page["messages"]]

    assert texts(oldest=stamps[2]) == ["n4", "n3"]
    assert texts(oldest=stamps[2], inclusive=True) == ["n4", "n3", "n2"]
    assert texts(latest=stamps[1]) == ["n0"]
    first = web.conversations_history(channel=channel, limit=2)
    assert first["has_more"]
    cursor = first["response_metadata"]["next_cursor"]
    assert texts(limit=2, cursor=cursor) == ["n2", "n1"]


def test_metadata_is_whole_only_for_those_who_ask(slack: Sandbox, web: WebClient) -> None:
    channel = slack.channel_id("general")
    metadata = {"event_type": "outbox", "event_payload": {"key": "k-1"}}
    web.chat_postMessage(channel=channel, text="x", metadata=metadata)
    short = web.conversations_history(channel=channel)["messages"][0]
    full = web.conversations_history(channel=channel, include_all_metadata=True)["messages"][0]
    assert short["metadata"] == {"event_type": "outbox"}
    assert full["metadata"] == metadata


def test_history_is_for_members(slack: Sandbox, web: WebClient, refused: Refused) -> None:
    channel = slack.channel_id("random")
    assert refused(web.conversations_history, channel=channel) == "not_in_channel"
    assert web.conversations_join(channel=channel)["channel"]["is_member"]
    messages = web.conversations_history(channel=channel)["messages"]
    assert [m["subtype"] for m in messages] == ["channel_join"]


def test_members_and_info_are_those_of_the_channel(slack: Sandbox, web: WebClient) -> None:
    channel = slack.channel_id("site-hamburg")
    members = set(web.conversations_members(channel=channel)["members"])
    assert {slack.user_id("ana"), slack.user_id("jonas")} < members
    info = web.conversations_info(channel=channel, include_num_members=True)["channel"]
    assert info["num_members"] == 3
    mine = web.users_conversations()["channels"]
    assert "random" not in {c["name"] for c in mine}


def test_a_direct_message_is_opened_once(slack: Sandbox, web: WebClient, refused: Refused) -> None:
    user = slack.user_id("chidi")
    first = web.conversations_open(users=user)
    second = web.conversations_open(users=user, return_im=True)
    assert first["channel"]["id"] == second["channel"]["id"]
    assert (first["already_open"], second["already_open"]) == (False, True)
    assert second["channel"]["user"] == user
    assert refused(web.conversations_open, users="U0NOBODY00") == "user_not_found"
    assert refused(web.conversations_open, users=slack.user_id("luis")) == "user_disabled"


def test_an_unknown_thread_has_no_replies(slack: Sandbox, web: WebClient, refused: Refused) -> None:
    place = {"channel": slack.channel_id("general"), "ts": "1.000001"}
    assert refused(web.conversations_replies, **place) == "thread_not_found"
