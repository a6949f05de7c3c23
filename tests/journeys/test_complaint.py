"""A customer is furious: what Ana, Ben and the bot do about it, in their own words."""

from datetime import timedelta
from typing import Any

from harness.bot import BotUnderTest
from harness.given import MONDAY

Json = dict[str, Any]


def open_shop(bot: BotUnderTest) -> None:
    ana = bot.person("ana")
    for line in ("/ops site add Harbour", "/ops team add Harbour #warehouse @ben"):
        ana.command(line)
    bot.settle()


def card_id(card: Json) -> str:
    """Return the id that the buttons of a card carry."""
    row = next(one for one in reversed(card["blocks"]) if one["type"] == "actions")
    return str(row["elements"][0]["value"])


def card_of(bot: BotUnderTest, number: str) -> Json:
    """Return the card of a complaint as it stands in the channel."""
    messages = bot.slack.channel("warehouse").messages()
    shown = [one for one in messages if not one.get("is_ephemeral")]
    (card,) = [one for one in shown if one["text"].startswith(number)]
    return card


def log_it(bot: BotUnderTest) -> None:
    """Let Ana log what a customer said, where everybody reads her line and nobody an address."""
    ana = bot.person("ana")
    said = ana.command(
        "/complaint add Order 4411 came broken, the third time! at Harbour !serious"
        " customer: Jane Doe jane@example.com",
        channel="warehouse",
    )["response"]["text"]
    assert "C-1 *Order 4411 came broken" in said
    assert "Jane · order 4411 · Harbour" in said
    bot.settle()
    shown = str(card_of(bot, "C-1 "))
    assert "Doe" not in shown
    assert "jane@example.com" not in shown


def test_from_the_first_word_to_the_report(monday: BotUnderTest) -> None:
    bot = monday
    open_shop(bot)
    log_it(bot)
    ana, ben = bot.person("ana"), bot.person("ben")
    ben.press(card_of(bot, "C-1 "), "complaints.take")
    bot.settle()
    assert "Ben sees to it" in card_of(bot, "C-1 ")["text"]
    card = card_of(bot, "C-1 ")
    ben.press(card, "complaints.more", value=f"contact:{card_id(card)}")
    assert "jane@example.com" in str(ben.view())
    ben.close()

    ben.press(card_of(bot, "C-1 "), "complaints.respond")
    bot.settle()
    assert "answered" in str(card_of(bot, "C-1 ")["blocks"])
    ben.command("/complaint task C-1 Send a new lamp @ana")
    bot.settle()
    assert "Send a new lamp" in str(card_of(bot, "C-1 ")["blocks"])
    ana.command("/task done T-1")
    bot.settle()
    assert ":ballot_box_with_check:" in str(card_of(bot, "C-1 ")["blocks"])

    ben.press(card_of(bot, "C-1 "), "complaints.resolve")
    ben.submit({"cause": "damaged", "words": "sent a new one"})
    bot.settle()
    assert "Resolved by Ben" in card_of(bot, "C-1 ")["text"]
    assert "C-1" not in ana.command("/complaint list")["response"]["text"]
    report = ana.command("/complaint report this month")["response"]
    assert "First answer within target: 100.0 % (1 of 1)" in report["text"]
    assert "Damaged" in str(report["blocks"])


def test_nobody_answers_until_others_are_asked(monday: BotUnderTest) -> None:
    bot = monday
    open_shop(bot)
    ana, ben = bot.person("ana"), bot.person("ben")
    ana.command("/complaint add The oven burns! at Harbour !critical @ben", channel="warehouse")
    bot.settle()
    assert any("Yours now: C-1" in text for text in bot.dm("ben"))
    bot.wait(to=MONDAY + timedelta(minutes=46))
    bot.settle()
    assert any("Time is running out: C-1" in text for text in bot.dm("ben"))
    bot.wait(to=MONDAY + timedelta(minutes=61))
    bot.settle()
    assert "Time has run out" in str(card_of(bot, "C-1 ")["blocks"])
    ben.command("/complaint respond C-1 called them")
    bot.settle()
    assert "Time has run out" not in str(card_of(bot, "C-1 ")["blocks"])
    assert "answered too late" in str(card_of(bot, "C-1 ")["blocks"])


def test_a_message_becomes_one_complaint_and_a_slip_is_no_complaint(monday: BotUnderTest) -> None:
    bot = monday
    open_shop(bot)
    ana, ben = bot.person("ana"), bot.person("ben")
    message = ana.says("warehouse", "A customer called: order 77-B never came. Very angry.")
    ben.message_shortcut(message, "complaints.of_message")
    ben.submit({"customer": "Kim", "severity": "serious"})
    bot.settle()
    assert "never came" in card_of(bot, "C-1 ")["text"]
    ana.message_shortcut(message, "complaints.of_message")
    bot.settle()
    assert "This message is C-1 already." in str([*ana.sees("warehouse"), *ana.dm()])

    ben.press(card_of(bot, "C-1 "), "complaints.dismiss")
    bot.settle()
    assert "Not a complaint, says Ben" in card_of(bot, "C-1 ")["text"]
    ana.press(card_of(bot, "C-1 "), "complaints.restore")
    bot.settle()
    assert "nobody has taken it" in card_of(bot, "C-1 ")["text"]


def test_what_is_not_understood_opens_the_dialog_filled_in(monday: BotUnderTest) -> None:
    bot = monday
    open_shop(bot)
    ana = bot.person("ana")
    ana.command("/complaint add The soup was cold !terrible")
    assert "The soup was cold" in str(ana.view())
    assert "It is one of these" in str(ana.view())
    ana.submit({"severity": "minor"})
    bot.settle()
    assert "C-1 *The soup was cold*" in ana.command("/complaint list")["response"]["text"]
