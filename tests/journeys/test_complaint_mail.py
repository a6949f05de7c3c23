"""A furious mail comes to #customer-care, and becomes one card in the customer's words."""

from pathlib import Path

from harness.bot import BotUnderTest, running_bot
from harness.databases import fresh_sqlite
from harness.given import MONDAY

from sandbox.client import Sandbox
from sandbox.server import RunningSandbox

FORWARD = """\
Dara, can you take this one? He is beside himself.

---------- Forwarded message ---------
From: Tomas Reuter <tomas.reuter@example.com>
Date: Mon, 1 Mar 2027 at 08:12
Subject: THIRD broken lamp!!
To: <care@harbour-goods.example>

This is the THIRD broken lamp in a row. Order 88213.
I am done with you people. Money back, today.

Tomas Reuter

--\u0020
+49 40 555 0199
"""


def cards(bot: BotUnderTest) -> list[str]:
    """Return the cards in the channel, as they are read aloud."""
    return [text for text in bot.texts("customer-care") if text.startswith("C-")]


def lead(bot: BotUnderTest) -> None:
    """Have Ana make Dara a lead, who switches complaints on."""
    bot.person("ana").command("/ops role @dara lead")
    bot.person("dara").command("/complaint channel on", channel="customer-care")
    bot.settle()


def test_a_furious_mail_becomes_one_card(monday: BotUnderTest) -> None:
    bot = monday
    elif_, dara = bot.person("elif"), bot.person("dara")
    refused = elif_.command("/complaint channel on", channel="customer-care")["response"]["text"]
    assert "Only a lead, a manager or an admin" in refused
    lead(bot)
    assert "Dara switched on complaints" in bot.texts("customer-care")[-1]

    posted = elif_.forwards_mail(
        "customer-care",
        subject="Fwd: THIRD broken lamp!!",
        text=FORWARD,
        sender="elif@harbour-goods.example",
        name="Elif Kaya",
        message_id="<fwd-1@harbour-goods.example>",
    )
    bot.settle()
    [card] = cards(bot)
    assert "THIRD broken lamp!!" in card
    shown = next(
        str(one) for one in bot.slack.channel("customer-care").messages() if one["text"] == card
    )
    assert "This is the THIRD broken lamp in a row. Order 88213." in shown
    assert "Tomas" in shown
    assert "88213" in shown
    for hidden in ("beside himself", "tomas.reuter@example.com", "555 0199"):
        assert hidden not in shown
    [answer] = bot.slack.channel("customer-care").thread(posted["ts"])
    assert answer["text"] == "This is C-1 now; its card has the next steps."

    again = dara.forwards_mail(
        "customer-care",
        subject="WG: THIRD broken lamp!!",
        text=FORWARD.replace("Dara, can you take this one?", "Once more:"),
        sender="care@harbour-goods.example",
        message_id="<fwd-2@harbour-goods.example>",
    )
    elif_.says("customer-care", "thanks Dara!")
    elif_.integration_says("customer-care", "The shop says: C-1 was logged, the lamp is broken")
    bot.settle()
    assert len(cards(bot)) == 1
    [answer] = bot.slack.channel("customer-care").thread(again["ts"])
    assert answer["text"] == "This came in before: it is C-1 already."


def test_what_came_while_nobody_listened_is_read_from_history(monday: BotUnderTest) -> None:
    bot = monday
    lead(bot)
    elif_ = bot.person("elif")
    bot.slack.faults.set("lose", on="message")
    elif_.forwards_mail(
        "customer-care", subject="Late", text="My parcel is two weeks late.", sender="a@x.example"
    )
    bot.settle()
    assert cards(bot) == []
    bot.wait(minutes=11)
    assert len(cards(bot)) == 1
    bot.wait(minutes=11)
    assert len(cards(bot)) == 1


def test_what_came_while_the_bot_was_down_is_read_at_its_start(
    sandbox_server: RunningSandbox, tmp_path: Path
) -> None:
    Sandbox.connect(sandbox_server.url).reset()
    with fresh_sqlite(tmp_path) as database:
        with running_bot(sandbox_server, database) as bot:
            bot.wait(to=MONDAY)
            lead(bot)
            bot.slack.faults.set("lose", on="message")
            mail = {"subject": "Late", "text": "My parcel is two weeks late."}
            bot.person("elif").forwards_mail("customer-care", sender="a@x.example", **mail)
            bot.settle()
            assert cards(bot) == []
        with running_bot(sandbox_server, database) as bot:
            assert len(cards(bot)) == 1


def test_everything_counts_where_that_is_switched_on_and_off_ends_it(monday: BotUnderTest) -> None:
    bot = monday
    lead(bot)
    dara, elif_ = bot.person("dara"), bot.person("elif")
    elif_.says("customer-care", "A lady at the counter says her cake was stale.")
    bot.settle()
    assert cards(bot) == []
    dara.command("/complaint channel on everything", channel="customer-care")
    posted = elif_.says("customer-care", "A man at the counter says that his cake was stale.")
    bot.settle()
    elif_.edits(posted, "A man at the counter says that his cake was stale and dry.")
    elif_.says("customer-care", "He left already, by the way.", thread=posted["ts"])
    bot.settle()
    assert len(cards(bot)) == 1
    dara.command("/complaint channel off", channel="customer-care")
    elif_.says("customer-care", "Another one says that her bread was mouldy.")
    bot.settle()
    assert len(cards(bot)) == 1
