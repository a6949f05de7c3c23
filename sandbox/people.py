"""What people do among themselves: write, edit, react, join, upload, forward mail."""

import base64
from zoneinfo import ZoneInfo

from sandbox.actor import Actor
from sandbox.call import open_direct
from sandbox.dialogs import view_object
from sandbox.events import announce
from sandbox.membership import change_person, hire, join, leave, rename, set_archived
from sandbox.mrkdwn import as_message, rich_text
from sandbox.reacting import react, unreact
from sandbox.refusals import Impossible
from sandbox.shapes import Json, fixed_id, new_id
from sandbox.sharing import forward_mail, keep_file, share
from sandbox.talk import change, delete, person_message, post, show
from sandbox.world import Channel, Person, Workspace, World


def say(actor: Actor, channel: Channel, text: str, *, thread: str | None, broadcast: bool) -> Json:
    """Write a message as the composer would send it."""
    message = person_message(actor.workspace, actor.person.id, as_message(text, actor.workspace))
    message["blocks"] = [rich_text(message["text"], new_id("", 5))]
    if thread and thread not in channel.messages:
        raise Impossible("There is no such thread.")
    root = channel.messages[thread].get("thread_ts", thread) if thread else None
    return post(actor.world, actor.workspace, channel, message, thread=root, broadcast=broadcast)


def edit(actor: Actor, channel: Channel, ts: str, text: str) -> Json:
    message = _own(actor, channel, ts)
    coded = as_message(text, actor.workspace)
    fields: Json = {"text": coded, "blocks": [rich_text(coded, new_id("", 5))]}
    fields["edited"] = {"user": actor.person.id, "ts": actor.world.clock.stamp()}
    return change(actor.world, actor.workspace, channel, message, fields=fields)


def erase(actor: Actor, channel: Channel, ts: str) -> None:
    """Delete a message: one's own, or anybody's for an administrator."""
    message = message_at(channel, ts) if actor.person.admin else _own(actor, channel, ts)
    delete(actor.world, actor.workspace, channel, message)


def add_reaction(actor: Actor, channel: Channel, ts: str, name: str) -> None:
    message = message_at(channel, ts)
    user = actor.person.id
    if not react(actor.world, actor.workspace, channel, message, user=user, name=name):
        raise Impossible(f"You have already reacted with :{name}:.")


def remove_reaction(actor: Actor, channel: Channel, ts: str, name: str) -> None:
    message = message_at(channel, ts)
    user = actor.person.id
    if not unreact(actor.world, actor.workspace, channel, message, user=user, name=name):
        raise Impossible(f"You have not reacted with :{name}:.")


def upload(actor: Actor, channel: Channel, request: Json) -> Json:
    """Upload a file. `request`: filename, content (base64), and optionally title, text, thread."""
    content = base64.b64decode(request["content"])
    file = keep_file(
        actor.world,
        actor.workspace,
        name=request["filename"],
        user=actor.person.id,
        content=content,
    )
    file.body["title"] = request.get("title") or file.body["title"]
    text = as_message(request.get("text") or "", actor.workspace)
    message = person_message(actor.workspace, actor.person.id, text)
    thread = request.get("thread")
    return share(actor.world, actor.workspace, channel, message, files=[file], thread=thread)


def post_as_integration(actor: Actor, channel: Channel, text: str, *, username: str) -> Json:
    """Post as another app's webhook that this person set up: a message without a user."""
    message: Json = {"type": "message", "subtype": "bot_message", "bot_id": new_id("B")}
    message |= {"username": username, "team": actor.workspace.id, "text": text}
    return post(actor.world, actor.workspace, channel, message)


def receive_mail(actor: Actor, channel: Channel, mail: Json) -> Json:
    return forward_mail(actor.world, actor.workspace, channel, mail)


def enter(actor: Actor, channel: Channel) -> None:
    if channel.kind != "public" or actor.person.guest:
        raise Impossible("Somebody inside has to invite you.")
    if actor.person.id in channel.members:
        raise Impossible(f"You are already in #{channel.name}.")
    join(actor.world, actor.workspace, channel, user=actor.person.id)


def depart(actor: Actor, channel: Channel) -> None:
    leave(actor.world, actor.workspace, channel, user=actor.person.id)


def invite(actor: Actor, channel: Channel, whom: Person) -> None:
    if whom.id in channel.members:
        raise Impossible(f"{whom.real_name} is already in #{channel.name}.")
    user = actor.person.id
    join(actor.world, actor.workspace, channel, user=whom.id, inviter=user)


def kick(actor: Actor, channel: Channel, whom: Person) -> None:
    if whom.id not in channel.members:
        raise Impossible(f"{whom.real_name} is not in #{channel.name}.")
    leave(actor.world, actor.workspace, channel, user=whom.id, actor=actor.person.id)


def rename_channel(actor: Actor, channel: Channel, name: str) -> None:
    if actor.workspace.channel_named(name):
        raise Impossible(f"There is already a channel #{name}.")
    rename(actor.world, actor.workspace, channel, user=actor.person.id, name=name)


def archive(actor: Actor, channel: Channel, *, archived: bool) -> None:
    if channel.archived == archived:
        raise Impossible(f"#{channel.name} is {'already' if archived else 'not'} archived.")
    user = actor.person.id
    set_archived(actor.world, actor.workspace, channel, user=user, archived=archived)


def create_channel(actor: Actor, name: str, *, private: bool) -> Channel:
    if actor.workspace.channel_named(name):
        raise Impossible(f"There is already a channel #{name}.")
    channel = Channel(
        new_id("C"),
        name,
        "private" if private else "public",
        creator=actor.person.id,
        created=actor.world.seconds(),
        members=[actor.person.id],
    )
    actor.workspace.channels[channel.id] = channel
    show(actor.world, actor.workspace, channel, "channel_created", name=name)
    if not private:
        made: Json = {"id": channel.id, "name": name, "created": channel.created}
        made["creator"] = actor.person.id
        event: Json = {"type": "channel_created", "channel": made}
        announce(actor.world, actor.workspace, event)
    return channel


def open_home(actor: Actor, tab: str) -> None:
    """Open the app: its Home tab, or the messages tab. The app is told."""
    event: Json = {"type": "app_home_opened", "user": actor.person.id, "tab": tab}
    event["channel"] = open_direct(actor.workspace, actor.world, actor.person.id).id
    home = actor.workspace.homes.get(actor.person.id)
    if home is not None and tab == "home":
        event["view"] = view_object(actor.world, actor.workspace, home)
    announce(actor.world, actor.workspace, event)


def mark_read(actor: Actor, channel: Channel) -> None:
    channel.unread.pop(actor.person.id, None)
    show(actor.world, actor.workspace, channel, "unread_changed")


def add_person(world: World, workspace: Workspace, request: Json) -> Person:
    """Let somebody start here. `request`: name, and optionally real_name, zone, title, guest."""
    name = request["name"]
    if workspace.person_named(name):
        raise Impossible(f"There is already somebody called {name!r}.")
    zone = request.get("zone") or "Europe/London"
    ZoneInfo(zone)
    person = Person(
        fixed_id("U", workspace.domain[:4], name),
        name,
        request.get("real_name") or name.title(),
        zone,
        request.get("title") or "",
        guest=bool(request.get("guest")),
    )
    if person.id in workspace.people:
        person.id = new_id("U")
    hire(world, workspace, person)
    return person


def change_profile(actor: Actor, fields: Json) -> None:
    """Change real_name, zone, title, locale, guest, admin or deactivated."""
    allowed = {"real_name", "zone", "title", "locale", "guest", "admin", "deactivated"}
    if not set(fields) <= allowed:
        raise Impossible(f"Only {', '.join(sorted(allowed))} can be changed.")
    for name, value in fields.items():
        setattr(actor.person, name, value)
    change_person(actor.world, actor.workspace, actor.person)


def message_at(channel: Channel, ts: str) -> Json:
    """Find a message by its ts. Raises Impossible if it is not in the channel."""
    message = channel.messages.get(ts)
    if message is None or message.get("subtype") == "tombstone":
        raise Impossible("There is no such message here.")
    return message


def _own(actor: Actor, channel: Channel, ts: str) -> Json:
    message = message_at(channel, ts)
    if message.get("user") != actor.person.id:
        raise Impossible("That is somebody else's message.")
    return message
