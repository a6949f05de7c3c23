"""Ana's morning: from the digest to the last red item, and what is left of it on the next."""

from datetime import UTC, datetime
from typing import Any

import pytest
from harness.bot import BotUnderTest
from sqlalchemy import select

from sandbox.client import Person
from storage.audit import AuditEntry


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def shop(bot: BotUnderTest) -> BotUnderTest:
    """Harbour opens at eight in London; Hugo leads it. A task is late, another one blocked."""
    bot.wait(to=at(1, 7))
    ana = bot.person("ana")
    for line in (
        "/ops role @ana admin",
        "/ops site add Harbour zone Europe/London hours mon-sat 08:00-18:00",
        "/ops team add Harbour #warehouse @hugo",
        "/ops team members Harbour add @ben @chidi",
        "/stock new OAT-1 Oat milk unit l pack 6 supplier Millers",
        "/stock receive 20 oat milk at Harbour",
        "/stock rule oat milk at Harbour min 12 max 48 buyer @farid",
        "/task add Restock aisle 3 @ben due 10:00",
        "/task add Mend the door @chidi due fri !high",
    ):
        ana.command(line, channel="warehouse")
    bot.settle()
    bot.person("chidi").command("/task block T-2 waiting for @dara: hinges", channel="warehouse")
    bot.person("chidi").command("/stock issue 14 oat milk at Harbour", channel="warehouse")
    bot.settle()
    return bot


def digests(bot: BotUnderTest, name: str) -> list[dict[str, Any]]:
    return [one for one in bot.person(name).dm() if "what you lead" in str(one["text"])]


def newest(bot: BotUnderTest, name: str) -> dict[str, Any]:
    return digests(bot, name)[-1]


def choose(person: Person, message: dict[str, Any], part: str, way: str) -> dict[str, Any]:
    """Choose a way from the menu of the finding that says `part`."""
    blocks = message["blocks"]
    place = next(at for at, one in enumerate(blocks) if part in str(one.get("text")))
    row = blocks[place + 1]
    menu = row["elements"][1]
    [option] = [one for one in menu["options"] if one["value"].startswith(f"{way}:")]
    pressed = person.press(
        message, menu["action_id"], value=option["value"], block_id=row["block_id"]
    )
    return dict(pressed)


def test_from_the_digest_to_the_last_red_item_and_what_is_left_the_next_morning(
    shop: BotUnderTest,
) -> None:
    shop.wait(to=at(2, 8, 15))
    [first] = digests(shop, "hugo")
    assert first["text"].startswith("In what you lead, 3 things are red")
    for part in ("T-1 *Restock aisle 3*", "overdue since", "hinges", "*Oat milk* at Harbour"):
        assert part in str(first["blocks"])
    assign(shop, first)
    assert "you gave it to" in str(newest(shop, "hugo")["blocks"])
    defer(shop, newest(shop, "hugo"))
    choose(shop.person("hugo"), newest(shop, "hugo"), "Oat milk", "accept")
    shop.settle()
    assert "you accept the risk" in shop.dm("hugo")[-1]
    [left] = digests(shop, "hugo")
    assert left["text"].startswith("In what you lead, 1 thing is red")
    assert "2 put off by you" in str(left["blocks"])
    now = shop.person("hugo").command("/ops digest now")["response"]["text"]
    assert now.startswith("In what you lead, 1 thing is red")
    next_morning(shop)
    shop.wait(to=at(4, 8, 15))
    assert "Mend the door" in str(newest(shop, "hugo")["blocks"])
    assert len(digests(shop, "hugo")) == 3
    assert written(shop) == ["digest.assigned", "digest.deferred", "digest.accepted"]


def assign(shop: BotUnderTest, first: dict[str, Any]) -> None:
    hugo = shop.person("hugo")
    choose(hugo, first, "Restock aisle 3", "assign")
    hugo.submit({"owner": shop.slack.user_id("chidi")})
    shop.settle()
    assert any("has it now" in text for text in shop.dm("hugo"))


def defer(shop: BotUnderTest, first: dict[str, Any]) -> None:
    hugo = shop.person("hugo")
    choose(hugo, first, "Mend the door", "defer")
    wrong = hugo.submit({"until": "today"})
    assert "later day" in wrong["errors"]["until"]
    hugo.submit({"until": "thu"})
    shop.settle()
    assert "I leave it out until Thu 4 Mar" in shop.dm("hugo")[-1]


def next_morning(shop: BotUnderTest) -> None:
    """What Hugo decided stays decided for him, and nothing is for Ana, who manages it all."""
    shop.wait(to=at(3, 8, 15))
    second = newest(shop, "hugo")
    assert second["text"].startswith("In what you lead, 1 thing is red")
    assert "you gave it to" in str(second["blocks"])
    assert "2 put off by you" in str(second["blocks"])
    ana = newest(shop, "ana")
    assert ana["text"].startswith("In what you lead, 3 things are red")
    assert "3 carried over undecided" in str(ana["blocks"])
    assert "still red, 1 day" in str(ana["blocks"])


def written(bot: BotUnderTest) -> list[str]:
    with bot.database.across_workspaces() as session:
        rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        return [one.action for one in rows if one.action.startswith("digest.")]


def test_the_button_of_a_finding_helps_at_once(shop: BotUnderTest) -> None:
    shop.wait(to=at(2, 8, 15))
    hugo = shop.person("hugo")
    hugo.press(newest(shop, "hugo"), "stock.decide.order")
    shop.settle()
    now = hugo.command("/ops digest now")["response"]["text"]
    assert "Oat milk" not in now.split("\n")[1]
    [message] = digests(shop, "hugo")
    assert "1 solved since" in str(message["blocks"])
    assert "*Oat milk* at Harbour" not in str(message["blocks"])


def test_more_than_seven_go_on_in_the_thread(shop: BotUnderTest) -> None:
    ana = shop.person("ana")
    for number in range(6):
        ana.command(f"/task add Thing {number} @ben due 11:00", channel="warehouse")
    shop.wait(to=at(2, 8, 15))
    message = newest(shop, "hugo")
    assert "9 things are red" in message["text"]
    thread = [one for one in shop.person("hugo").dm() if one.get("thread_ts") == message["ts"]]
    replies = [one for one in thread if one["ts"] != message["ts"]]
    assert sum(str(one["blocks"]).count("digests.menu") for one in replies) == 2
    hugo, replied = shop.person("hugo"), replies[0]
    for _left in range(2):
        choose(hugo, replied, "", "accept")
        shop.settle()
        assert "you accept the risk" in shop.dm("hugo")[-1]
        [replied] = [one for one in hugo.dm() if one["ts"] == replies[0]["ts"]]
    assert replied["text"] == ":white_check_mark: All of this is seen to."


def test_a_quiet_morning_is_one_line_and_comes_when_it_is_wanted(bot: BotUnderTest) -> None:
    bot.wait(to=at(1, 7))
    ana = bot.person("ana")
    ana.command("/ops role @ana admin")
    said = ana.command("/ops digest time 06:30")["response"]["text"]
    assert "Your digest comes at 06:30 (Europe/London)" in said
    bot.wait(to=at(2, 7))
    assert [one["text"] for one in digests(bot, "ana")] == [
        ":large_green_circle: Nothing is red in what you lead"
    ]
    assert "paused" in ana.command("/ops digest pause until fri")["response"]["text"]
    bot.wait(to=at(4, 12))
    assert len(digests(bot, "ana")) == 1
    assert "comes again" in ana.command("/ops digest resume")["response"]["text"]
    refused = bot.person("jonas").command("/ops digest now")["response"]["text"]
    assert "for those who lead" in refused
