"""Water in the stockroom: Jonas does not hear of it, Ben promises and forgets, Ana hears aloud."""

from datetime import timedelta

from harness import given
from harness.bot import BotUnderTest
from harness.given import MONDAY
from harness.sights import whispers

from handlers.escalations.service import runs
from sandbox.client import Person
from storage import tasks
from storage.enums import Priority

CHAIN = "owner wait 30m\n@ben wait 1h\n#warehouse wait 1h"


def test_a_chain_is_written_in_a_dialog_that_names_the_line_it_cannot_read(
    monday: BotUnderTest,
) -> None:
    ana = monday.person("ana")
    assert "This is the default" in said(ana.command("/ops escalation show tasks urgent"))
    ana.command("/ops escalation edit tasks urgent")
    wrong = ana.submit({"chain": "owner wait 30m\nbos wait 1h"})
    assert wrong["errors"]["chain"].startswith("Line 2: “bos” is no target.")
    assert ana.submit({"chain": CHAIN})["outcome"] == "ok"
    shown = said(ana.command("/ops escalation show tasks urgent"))
    assert "`@ben wait 1h`" in shown
    assert "`#warehouse wait 1h`" in shown
    assert "1. the owner" in said(ana.command("/ops escalation test tasks urgent fri 6pm"))


def test_a_chain_runs_until_somebody_takes_responsibility(monday: BotUnderTest) -> None:
    ben, chidi = water_in_the_stockroom(monday), monday.person("chidi")
    asked = "T-1 Water in the stockroom needs somebody to take it."
    assert monday.dm("jonas")[-1] == f":rotating_light: {asked}"
    monday.wait(minutes=30)
    card = ben.dm()[-1]
    assert asked in card["text"]
    ben.press(card, "escalations.take")
    ben.submit({"phrase": "in 45 min"})
    monday.settle()
    assert "Ben has taken *T-1 Water in the stockroom*, update by" in monday.dm("ben")[-1]
    monday.wait(minutes=45)
    posted = monday.slack.channel("warehouse").messages()[-1]
    assert asked in posted["text"]
    assert "Ben had promised an update by" in str(posted["blocks"])
    ben.press(card, "escalations.force")
    monday.settle()
    assert "This button belongs to step 2; step 3 has been reached" in monday.dm("ben")[-1]
    chidi.press(posted, "escalations.resolve")
    monday.settle()
    assert "is resolved, says Chidi" in whispers(monday, "chidi", "warehouse")[-1]


def test_an_outage_of_slack_is_no_missing_answer(monday: BotUnderTest) -> None:
    ana = monday.person("ana")
    ana.command("/task add Water in the stockroom @jonas !urgent", channel="warehouse")
    monday.settle()
    monday.slack.faults.set("rate_limited", "chat.postMessage", times=None, seconds=1)
    escalate(monday)
    monday.slack.clock.move(minutes=40)  # Nobody hears anything meanwhile.
    monday.slack.faults.clear()
    monday.settle()
    assert "needs somebody to take it" in monday.dm("jonas")[-1]
    with monday.database.reading(workspace(monday)) as session:
        task = tasks.by_number(session, 1)
        run = runs.standing(session, ("task", str(task.id))) if task else None
        assert run is not None
        assert run.heard_at is not None
        assert run.heard_at >= MONDAY + timedelta(minutes=40)
        assert run.next_at == run.heard_at + timedelta(minutes=30)


def water_in_the_stockroom(bot: BotUnderTest) -> Person:
    """Escalate an urgent task of Jonas's by a chain over Ben; return Ben."""
    ana = bot.person("ana")
    ana.command("/ops escalation edit tasks urgent")
    ana.submit({"chain": CHAIN})
    ana.command("/task add Water in the stockroom @jonas !urgent", channel="warehouse")
    escalate(bot)
    bot.settle()
    return bot.person("ben")


def escalate(bot: BotUnderTest) -> None:
    """Do what an area does when something of its own is urgent."""
    with bot.database.writing(workspace(bot)) as session:
        task = tasks.by_number(session, 1)
        assert task is not None
        runs.start(
            session,
            ("task", str(task.id)),
            area="tasks",
            title=f"T-1 {task.title}",
            priority=Priority.URGENT,
            now=bot.bot.clock.now(),
            tools=given.tools(),
        )


def workspace(bot: BotUnderTest) -> str:
    return str(bot.slack.me()["id"])


def said(answer: dict[str, object]) -> str:
    response = answer["response"]
    assert isinstance(response, dict)
    return str(response["text"])
