"""A shop without a network: the real Bolt app and wrapper, and payloads of every kind.

What Slack would have told about people and channels is written beforehand.
"""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from bot.app import build_app
from bot.areas import registry
from bot.envelopes import Envelope, bolt_handler
from bot.slack import SlackWire
from bot.tenants import Tenant, Tenants
from bot.wrapper import Wrapper
from handlers.kit.area import Tools
from handlers.tasks.forms.new import NEW
from harness.databases import forget_everything
from storage import channels, staff, workspaces
from storage.audit import AuditEntry
from storage.channels import Channel, Membership
from storage.deliveries import DeadLetter
from storage.enums import ChannelKind, Role
from storage.jobs import Job
from storage.outbox import OutboxMessage
from storage.session import Database, Session
from storage.staff import Person
from storage.tasks import Task, TaskOwner
from storage.timers import Timer

Json = dict[str, Any]
TEAM, BOT, ANA, BEN, NEW_ONE = "T0HARBOUR", "U0BOT", "U0ANA", "U0BEN", "U0NEW"
WAREHOUSE = "C0WAREHOUSE"
NOW = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
AT_ONCE = ("staff.joined", "staff.left")
NOWHERE = "http://127.0.0.1:9/api/"


class StoppedClock:
    def now(self) -> datetime:
        return NOW

    def on_move(self, callback: Callable[[datetime], None]) -> None:
        """It never moves."""


def command(text: str, trigger: str, user: str = ANA) -> Envelope:
    payload = {"command": "/task", "text": text, "trigger_id": trigger, "team_id": TEAM}
    payload |= {"user_id": user, "user_name": user.lower(), "channel_id": WAREHOUSE}
    payload |= {"response_url": f"{NOWHERE}respond"}
    return Envelope("E", "slash_commands", payload, accepts_response_payload=True)


def interaction(kind: str, user: str, trigger: str, **more: Any) -> Envelope:
    person = {"id": user, "username": user.lower(), "team_id": TEAM}
    payload = {"type": kind, "team": {"id": TEAM}, "user": person, "trigger_id": trigger, **more}
    return Envelope("E", "interactive", payload, accepts_response_payload=True)


def press(step: str, task: str, trigger: str, user: str = BEN) -> Envelope:
    action = {"type": "button", "action_id": f"tasks.{step}", "block_id": "b", "value": task}
    container = {"type": "message", "message_ts": "1.0", "channel_id": WAREHOUSE}
    where = {"channel": {"id": WAREHOUSE}, "container": container, "message": {"ts": "1.0"}}
    url = f"{NOWHERE}respond"
    return interaction("block_actions", user, trigger, actions=[action], response_url=url, **where)


def submission(title: str, due: str = "") -> Envelope:
    values = {
        "title": {"type": "plain_text_input", "value": title},
        "owners": {"type": "multi_users_select", "selected_users": [BEN]},
        "due": {"type": "plain_text_input", "value": due or None},
        "priority": {"type": "static_select", "selected_option": {"value": "high"}},
    }
    view: Json = {"type": "modal", "id": "V1", "hash": "1.a", "callback_id": NEW}
    view |= {"private_metadata": json.dumps({"channel": WAREHOUSE})}
    view["blocks"] = [{"type": "input", "block_id": name} for name in values]
    view["state"] = {"values": {name: {"value": value} for name, value in values.items()}}
    return interaction("view_submission", ANA, f"submit {title} {due}", view=view)


def event(inner: Json, event_id: str) -> Envelope:
    payload = {"type": "event_callback", "team_id": TEAM, "event": inner, "event_id": event_id}
    user = {"team_id": TEAM, "user_id": BOT, "is_bot": True}
    return Envelope("E", "events_api", payload | {"authorizations": [user]})


def said(text: str, ts: str) -> Json:
    inner = {"user": ANA, "text": text, "ts": ts, "event_ts": ts, "team": TEAM}
    return inner | {"type": "app_mention", "channel": WAREHOUSE}


def user(person: str, name: str) -> Json:
    profile = {"real_name": name, "display_name": name}
    return {"id": person, "team_id": TEAM, "name": name, "tz": "Europe/London", "profile": profile}


def payloads(task: str) -> list[Envelope]:
    """Return one payload of every kind; `task` is one that Ben was given before."""
    joined = {"type": "member_joined_channel", "user": NEW_ONE, "channel": WAREHOUSE}
    direct = said("add Ring the bell", "7.0")
    direct |= {"type": "message", "channel": "D0ANA", "channel_type": "im"}
    return [
        command("add Count the pallets <@U0BEN|ben> due tomorrow 3pm", "t1"),
        command("done T-99", "t2"),
        command("list", "t3"),
        command("add Mend the door due some day", "t4"),
        press("accept", task, "t5"),
        press("done", task, "t6"),
        press("cancel", task, "t7"),
        submission("Sweep the yard"),
        event(said(f"<@{BOT}> add Sort the returns <@{BEN}>", "5.0"), "Ev1"),
        event(direct, "Ev2"),
        event({"type": "team_join", "user": user(NEW_ONE, "noa"), "event_ts": "8.0"}, "Ev3"),
        event({"type": "user_change", "user": user(BEN, "benny"), "event_ts": "8.1"}, "Ev4"),
        event({**joined, "channel_type": "C", "event_ts": "8.2"}, "Ev5"),
        event({**joined, "type": "member_left_channel", "event_ts": "8.3"}, "Ev6"),
        event(rename("depot", "8.4"), "Ev7"),
        event(rename("store", "8.5"), "Ev8"),
        event({"type": "channel_archive", "channel": WAREHOUSE, "event_ts": "8.6"}, "Ev9"),
    ]


def rename(name: str, ts: str) -> Json:
    channel = {"id": WAREHOUSE, "name": name}
    return {"type": "channel_rename", "channel": channel, "event_ts": ts}


class Shop:
    """A bot without a network on an empty database: two people, a channel, a task for Ben."""

    def __init__(self, database: Database) -> None:
        self.database = database
        forget_everything(database)
        tenants = Tenants([Tenant(TEAM, bot_user_id=BOT, bot_id="B0BOT", token="xoxb-1")])
        tools, wire = Tools(registry=registry()), SlackWire(NOWHERE)
        wrapper = Wrapper(database, tools, StoppedClock(), wire=wire, tenants=tenants)
        self.deliver = bolt_handler(build_app(wrapper, tenants))
        with database.across_workspaces(writing=True) as session:
            workspaces.remember(session, id=TEAM, bot_user_id=BOT)
        with database.writing(TEAM) as session:
            self._settle_in(session)
        self.deliver(command(f"add Restock aisle 3 <@{BEN}>", "first"))
        with database.reading(TEAM) as session:
            self.task = str(session.scalars(select(Task.id)).one())

    def _settle_in(self, session: Session) -> None:
        for person in (ANA, BEN):
            staff.meet(session, person, person.lower(), is_stranger=False)
        staff.give_role(session, ANA, Role.MANAGER)
        now = session.engine_now()
        channel: Json = {"id": WAREHOUSE, "name": "warehouse", "kind": ChannelKind.PUBLIC}
        channel |= {"is_archived": False, "bot_is_member": True, "refreshed_at": now}
        channels.refresh(session, [channel])
        channels.join(session, WAREHOUSE, {ANA, BEN})

    def state(self) -> Json:
        """Return everything that was brought about, without what differs from run to run."""
        with self.database.reading(TEAM) as session:
            tasks = {str(t.id): f"T-{t.number}" for t in session.scalars(select(Task))}
            return {
                table.__tablename__: sorted(
                    str(_told(row, columns, tasks)) for row in session.scalars(select(table))
                )
                for table, columns in TOLD.items()
            }


TOLD: dict[Any, str] = {
    Task: "number title state state_by priority assigner_id channel_id due_at",
    TaskOwner: "task_id person_id accepted_at",
    AuditEntry: "actor_id action subject refused",
    Timer: "kind subject occurrence due_at state",
    OutboxMessage: "place kind key subject revision state",
    Person: "id name handle role timezone is_gone",
    Channel: "id name is_archived bot_is_member",
    Membership: "channel_id person_id",
    Job: "kind key state",
    DeadLetter: "key kind",
}


def _told(row: Any, columns: str, tasks: dict[str, str]) -> list[str]:
    if isinstance(row, Timer) and row.kind in AT_ONCE:
        # They are due when the event came in, by the machine's own clock.
        return [row.kind, row.subject, str(row.state)]
    told = " | ".join(str(getattr(row, column)) for column in columns.split())
    # An answer is named after the delivery that it answers, and that may be any of the repeats.
    told = re.sub(r"answer:event:[^|]*", "answer ", told)
    for task, number in tasks.items():
        told = told.replace(task, number)
    return told.split(" | ")
