from typing import Any

import pytest

from sandbox.client import NotPossible, Sandbox
from sandbox.manifest import ManifestError, read_manifest

Bot = Any
Body = dict[str, Any]


def heard(slack: Sandbox, bot: Bot, kind: str, count: int = 1) -> list[Body]:
    """Wait until the app has heard of `count` events of a kind, and return them."""
    slack.wait_until(lambda: len(bot.events(kind)) >= count)
    slack.wait_settled()
    events: list[Body] = bot.events(kind)
    return events


def test_an_envelope_says_whose_event_it_is(slack: Sandbox, bot: Bot) -> None:
    message = slack.person("ben").says("warehouse", "Pallet 9 is here")
    [event] = heard(slack, bot, "message")
    body = bot.heard[0]
    assert (body["type"], body["team_id"]) == ("event_callback", slack.me()["id"])
    assert body["event_id"].startswith("Ev")
    assert body["event_time"] == int(float(message["ts"]))
    assert body["authorizations"][0]["user_id"] == slack.me()["bot_user"]
    assert body["is_ext_shared_channel"] is False
    assert (event["ts"], event["channel_type"]) == (message["ts"], "channel")
    assert event["blocks"][0]["type"] == "rich_text"


def test_a_mention_arrives_twice_as_message_and_as_mention(slack: Sandbox, bot: Bot) -> None:
    slack.person("ana").says("general", "@opsbot what is open?")
    [mention] = heard(slack, bot, "app_mention")
    [message] = heard(slack, bot, "message")
    assert mention["text"] == message["text"] == f"<@{slack.me()['bot_user']}> what is open?"
    assert mention["ts"] == message["ts"]


def test_a_direct_message_is_no_mention(slack: Sandbox, bot: Bot) -> None:
    slack.person("ana").says("bot", "@opsbot hello")
    [message] = heard(slack, bot, "message")
    assert message["channel_type"] == "im"
    assert bot.events("app_mention") == []


def test_private_channels_are_groups(slack: Sandbox, bot: Bot) -> None:
    slack.person("ana").says("ops-leads", "Between us")
    [message] = heard(slack, bot, "message")
    assert message["channel_type"] == "group"


def test_a_refresh_with_a_payload_in_flight_loses_nothing(slack: Sandbox, bot: Bot) -> None:
    slack.faults.set("refresh", "message")
    slack.person("ana").says("general", "In flight")
    slack.wait_connected()
    slack.person("ana").says("general", "On the new socket")
    words = [event["text"] for event in heard(slack, bot, "message", 2)]
    assert set(words) == {"In flight", "On the new socket"}
    assert {d["outcome"] for d in slack.ledger()["deliveries"]} == {"ok"}


def test_edits_and_deletions_are_hidden_messages(slack: Sandbox, bot: Bot) -> None:
    ana = slack.person("ana")
    message = ana.says("general", "One")
    ana.edits(message, "Two")
    ana.erases(message)
    _, changed, deleted = heard(slack, bot, "message", 3)
    assert changed["subtype"] == "message_changed"
    assert (changed["previous_message"]["text"], changed["message"]["text"]) == ("One", "Two")
    assert changed["message"]["edited"]["user"] == slack.user_id("ana")
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", message["ts"])
    assert changed["hidden"]
    assert deleted["hidden"]


def test_the_bot_hears_its_own_messages(slack: Sandbox, bot: Bot) -> None:
    bot.web.chat_postMessage(channel=slack.channel_id("general"), text="Mine")
    [message] = heard(slack, bot, "message")
    assert message["bot_id"] == bot.web.auth_test()["bot_id"]


def test_a_thread_broadcast_has_its_subtype(slack: Sandbox, bot: Bot) -> None:
    ana = slack.person("ana")
    root = ana.says("general", "root")
    ana.says("general", "answer", thread=root["ts"])
    ana.says("general", "loud", thread=root["ts"], broadcast=True)
    _, answer, loud = heard(slack, bot, "message", 3)
    assert (answer["thread_ts"], answer.get("subtype")) == (root["ts"], None)
    assert loud["subtype"] == "thread_broadcast"


def test_another_app_speaks_without_being_a_user(slack: Sandbox, bot: Bot) -> None:
    slack.person("ana").integration_says("general", "Order 4411 failed", username="shop")
    [event] = heard(slack, bot, "message")
    assert (event["subtype"], event["username"]) == ("bot_message", "shop")
    assert "user" not in event


def test_the_app_hears_nothing_from_channels_it_is_not_in(slack: Sandbox, bot: Bot) -> None:
    slack.person("ana").says("random", "Cake")
    slack.person("ana").says("general", "Work")
    events = heard(slack, bot, "message")
    assert [event["text"] for event in events] == ["Work"]


def test_reactions_come_and_go(slack: Sandbox, bot: Bot) -> None:
    ana, ben = slack.person("ana"), slack.person("ben")
    message = ana.says("warehouse", "Done?")
    ben.reacts(message, "white_check_mark")
    with pytest.raises(NotPossible, match="already"):
        ben.reacts(message, "white_check_mark")
    ben.unreacts(message, "white_check_mark")
    [added] = heard(slack, bot, "reaction_added")
    [removed] = heard(slack, bot, "reaction_removed")
    assert added["item"] == {"type": "message", "channel": message["channel"], "ts": message["ts"]}
    assert (added["user"], added["item_user"]) == (slack.user_id("ben"), slack.user_id("ana"))
    assert removed["reaction"] == "white_check_mark"


def test_joining_and_leaving_are_told(slack: Sandbox, bot: Bot) -> None:
    elif_ = slack.person("elif")
    elif_.joins("warehouse")
    elif_.leaves("warehouse")
    [joined] = heard(slack, bot, "member_joined_channel")
    [left] = heard(slack, bot, "member_left_channel")
    assert joined["user"] == left["user"] == slack.user_id("elif")
    assert [m["subtype"] for m in bot.events("message")] == ["channel_join", "channel_leave"]


def test_the_bot_hears_of_its_own_coming_and_going(slack: Sandbox, bot: Bot) -> None:
    ana = slack.person("ana")
    ana.invites("bot", "random")
    ana.kicks("bot", "random")
    ana.kicks("bot", "ops-leads")
    [joined] = heard(slack, bot, "member_joined_channel")
    assert (joined["user"], joined["inviter"]) == (slack.me()["bot_user"], slack.user_id("ana"))
    assert heard(slack, bot, "channel_left")[0]["channel"] == slack.channel_id("random")
    assert heard(slack, bot, "group_left")[0]["channel"] == slack.channel_id("ops-leads")


def test_channels_are_renamed_and_archived(slack: Sandbox, bot: Bot) -> None:
    ana = slack.person("ana")
    ana.renames("purchasing", "buying")
    ana.renames("ops-leads", "leads")
    ana.archives("buying")
    assert heard(slack, bot, "channel_rename")[0]["channel"]["name"] == "buying"
    assert heard(slack, bot, "group_rename")[0]["channel"]["name"] == "leads"
    [archived] = heard(slack, bot, "channel_archive")
    assert archived["user"] == slack.user_id("ana")
    with pytest.raises(NotPossible, match="archived"):
        ana.says("buying", "Anybody?")


def test_people_start_change_and_leave(slack: Sandbox, bot: Bot) -> None:
    slack.hire("zoe", real_name="Zoe Marsh", zone="Europe/Paris")
    slack.person("ben").changes(zone="Asia/Tokyo")
    slack.person("chidi").changes(deactivated=True)
    assert heard(slack, bot, "team_join")[0]["user"]["tz"] == "Europe/Paris"
    moved, gone = heard(slack, bot, "user_change", 2)
    assert moved["user"]["tz_offset"] == 9 * 3600
    assert gone["user"]["deleted"]


def test_an_uninstalled_app_hears_both_events_and_then_nothing(slack: Sandbox, bot: Bot) -> None:
    slack.uninstall()
    heard(slack, bot, "app_uninstalled")
    heard(slack, bot, "tokens_revoked")
    slack.person("ana").says("general", "Gone")
    with pytest.raises(NotPossible, match="not a valid command"):
        slack.person("ana").command("/task")
    assert bot.events("message") == []


def test_an_event_without_its_scope_is_not_sent(slack: Sandbox, bot: Bot) -> None:
    slack.scopes(remove=("channels:history",))
    slack.person("ana").says("general", "Unheard")
    slack.person("ana").says("ops-leads", "Heard")
    assert [event["text"] for event in heard(slack, bot, "message")] == ["Heard"]


def test_an_undeclared_event_is_not_sent(slack: Sandbox, bot: Bot) -> None:
    slack.person("ana").archives("random")
    slack.person("ana").archives("random", undo=True)
    heard(slack, bot, "channel_archive")
    assert bot.events("channel_unarchive") == []


def test_a_manifest_that_slack_would_refuse_is_refused(manifest: Body) -> None:
    events = {"bot_events": ["reaction_added"]}
    broken = manifest | {"settings": {"event_subscriptions": events}}
    broken |= {"oauth_config": {"scopes": {"bot": ["chat:write"]}}}
    with pytest.raises(ManifestError, match="needs the scope 'reactions:read'"):
        read_manifest(broken)
    unknown = manifest | {"settings": {"event_subscriptions": {"bot_events": ["mesage"]}}}
    with pytest.raises(ManifestError, match="does not know"):
        read_manifest(unknown)
