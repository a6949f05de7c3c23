"""Tasks by writing: a mention in a channel, a message to the bot."""

from harness.bot import BotUnderTest


def test_a_mention_is_a_command_and_makes_one_task_however_often_it_arrives(
    monday: BotUnderTest,
) -> None:
    ana = monday.person("ana")
    monday.slack.faults.set("repeat_new_id", "app_mention")
    ana.says("warehouse", "@opsbot add Restock aisle 3 @ben due fri 5pm")
    monday.settle()
    mine = [one for one in ana.sees("warehouse") if one.get("bot_id")]
    assert [one["text"] for one in mine] == [
        "T-1 Restock aisle 3: Assigned by Ana, not accepted yet"
    ]
    deliveries = monday.slack.ledger()["deliveries"]
    mentions = [
        one for one in deliveries if one["payload"].get("event", {}).get("type") == "app_mention"
    ]
    assert len(mentions) == 2


def test_a_message_to_the_bot_is_a_command_and_its_card_is_the_answer(
    monday: BotUnderTest,
) -> None:
    ana = monday.person("ana")
    ana.says("bot", "add Call the supplier due tomorrow")
    monday.settle()
    assert monday.dm("ana")[1:] == ["T-1 Call the supplier: Taken on by Ana"]
    ana.says("bot", "task list")
    monday.settle()
    assert monday.dm("ana")[-1].startswith(
        "Your open tasks · one in all\n:handshake: T-1 *Call the supplier* · "
    )


def test_small_talk_is_answered_with_what_i_can_do(monday: BotUnderTest) -> None:
    ana = monday.person("ana")
    ana.says("bot", "good morning")
    monday.settle()
    [answer] = ana.dm()[1:]
    for said in ("`/task add Restock aisle 3", "`/task help`", "*`/complaint`*"):
        assert said in str(answer["blocks"])


def test_what_other_bots_say_is_no_command(monday: BotUnderTest) -> None:
    ana = monday.person("ana")
    ana.integration_says("warehouse", f"<@{monday.slack.me()['bot_user']}> add Do my work")
    monday.settle()
    assert len(monday.texts("warehouse")) == 1
