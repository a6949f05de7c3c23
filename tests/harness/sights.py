"""What can be seen after a story: cards, whispers, dialogs, and what was written down."""

from typing import Any

from sqlalchemy import select

from harness.bot import BotUnderTest
from storage.audit import AuditEntry
from storage.tasks import Task


def cards(bot: BotUnderTest, channel: str) -> list[str]:
    """Return what the bot shows in a channel to everybody, oldest first."""
    shown = bot.slack.channel(channel).messages()
    return [str(one["text"]) for one in shown if one.get("bot_id") and not one.get("is_ephemeral")]


def whispers(bot: BotUnderTest, name: str, channel: str) -> list[str]:
    """Return what only this person sees in a channel, oldest first."""
    seen = bot.person(name).sees(channel)
    return [str(one["text"]) for one in seen if one.get("is_ephemeral")]


def card_of(bot: BotUnderTest, name: str, channel: str) -> dict[str, Any]:
    """Return the newest card a person sees in a channel, to press its buttons."""
    seen = bot.person(name).sees(channel)
    cards_seen = [one for one in seen if one.get("bot_id") and not one.get("is_ephemeral")]
    return dict(cards_seen[-1])


def sentences(view: dict[str, Any]) -> dict[str, str]:
    """Return the sentence below each field of a dialog that has one; on top stands the rest."""
    found: dict[str, str] = {}
    field = ""
    for block in view["blocks"]:
        if block["type"] == "input":
            field = block["block_id"]
        elif block["type"] == "context":
            found[field] = block["elements"][0]["text"].removeprefix(":warning: ")
    return found


def refusals(bot: BotUnderTest) -> list[tuple[str, str | None]]:
    """Return every refusal that was written down: what was tried, and by whom."""
    with bot.database.across_workspaces() as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.refused).order_by(AuditEntry.id))
        return [(row.action, row.actor_id) for row in rows]


def tasks(bot: BotUnderTest) -> list[Task]:
    """Return the tasks of every workspace, in the order in which they were made."""
    with bot.database.across_workspaces() as session:
        return list(session.scalars(select(Task).order_by(Task.created_at, Task.number)))
