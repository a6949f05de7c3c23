"""The acts of the control API: which sentence of JSON becomes which deed of a person."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sandbox import interactions, people
from sandbox.actor import Actor, Surface
from sandbox.call import open_direct
from sandbox.deliveries import OK
from sandbox.refusals import Impossible
from sandbox.shapes import Json
from sandbox.world import Channel, Person

BOT = "bot"


@dataclass(frozen=True)
class Deed:
    """An actor and the JSON that says what they do."""

    actor: Actor
    request: Json

    def text(self, name: str) -> str:
        if name not in self.request:
            raise Impossible(f"The field {name!r} is missing.")
        return str(self.request[name])

    def maybe(self, name: str) -> str | None:
        value = self.request.get(name)
        return None if value is None else str(value)

    def flag(self, name: str) -> bool:
        return bool(self.request.get(name))

    @property
    def channel(self) -> Channel:
        """Return the channel of the deed, which this person must be able to use."""
        return find_channel(self.actor, self.text("channel"))

    @property
    def writable(self) -> Channel:
        channel = self.channel
        if channel.archived:
            raise Impossible(f"#{channel.name} is archived.")
        if self.actor.person.id not in channel.members:
            raise Impossible(f"You are not in #{channel.name}.")
        return channel

    @property
    def whom(self) -> Person:
        """Return the person who is invited or removed; `bot` is the app itself."""
        name = self.text("whom")
        workspace = self.actor.workspace
        person = workspace.person_named(workspace.bot_user if name == BOT else name)
        if person is None:
            raise Impossible(f"There is nobody called {name!r}.")
        return person

    @property
    def surface(self) -> Surface:
        """Return what the person looks at: `message`+`channel`, `home`, or the top dialog."""
        if self.request.get("message"):
            return _message_surface(self.actor, self.channel, self.text("message"))
        if self.flag("home"):
            view = self.actor.workspace.homes.get(self.actor.person.id)
            if view is None:
                raise Impossible("The app has published nothing here.")
            return Surface(view.body["blocks"], view.typed, view=view)
        return self.top

    @property
    def top(self) -> Surface:
        stack = self.actor.workspace.stacks.get(self.actor.person.id)
        if not stack:
            raise Impossible("No dialog is open.")
        return Surface(stack[-1].body["blocks"], stack[-1].typed, view=stack[-1])


def find_channel(actor: Actor, name: str) -> Channel:
    """Find a channel by name or id that this person can see; `bot` is their DM with the app."""
    workspace = actor.workspace
    if name in {BOT, workspace.people[workspace.bot_user].name}:
        return open_direct(workspace, actor.world, actor.person.id)
    channel = workspace.channel_named(name)
    if channel is None or actor.person.id not in workspace.visible_to(channel):
        raise Impossible(f"{actor.person.real_name} sees no channel {name!r}.")
    return channel


def _message_surface(actor: Actor, channel: Channel, ts: str) -> Surface:
    message = channel.ephemerals.get(ts)
    if message is None or message["to"] != actor.person.id:
        message = people.message_at(channel, ts)
    typed = actor.workspace.message_state.setdefault((ts, actor.person.id), {})
    return Surface(message.get("blocks") or [], typed, channel=channel, message=message)


async def _command(deed: Deed) -> Json:
    """Run `text`, such as "/task add Call Ben", in `channel`."""
    if deed.maybe("thread"):
        raise Impossible("Slash commands cannot be used in threads.")
    name, _, text = deed.text("text").partition(" ")
    return await interactions.command(
        deed.actor, name=name, text=text.strip(), channel=deed.writable
    )


async def _say(deed: Deed) -> Json:
    thread, broadcast = deed.maybe("thread"), deed.flag("broadcast")
    channel = deed.writable
    text = deed.text("text")
    return _posted(
        channel, people.say(deed.actor, channel, text, thread=thread, broadcast=broadcast)
    )


async def _edit(deed: Deed) -> Json:
    channel = deed.channel
    return _posted(
        channel, people.edit(deed.actor, channel, deed.text("message"), deed.text("text"))
    )


async def _erase(deed: Deed) -> Json:
    people.erase(deed.actor, deed.channel, deed.text("message"))
    return _done()


async def _react(deed: Deed) -> Json:
    people.add_reaction(deed.actor, deed.writable, deed.text("message"), deed.text("name"))
    return _done()


async def _unreact(deed: Deed) -> Json:
    people.remove_reaction(deed.actor, deed.writable, deed.text("message"), deed.text("name"))
    return _done()


async def _upload(deed: Deed) -> Json:
    channel = deed.writable
    return _posted(channel, people.upload(deed.actor, channel, deed.request))


async def _integration(deed: Deed) -> Json:
    channel = deed.writable
    username = deed.maybe("username") or "integration"
    text = deed.text("text")
    message = people.post_as_integration(deed.actor, channel, text, username=username)
    return _posted(channel, message)


async def _mail(deed: Deed) -> Json:
    channel = deed.channel
    return _posted(channel, people.receive_mail(deed.actor, channel, deed.request))


async def _press(deed: Deed) -> Json:
    return await interactions.press(
        deed.actor,
        deed.surface,
        action_id=deed.text("action_id"),
        value=deed.request.get("value"),
        block_id=deed.maybe("block_id"),
    )


async def _fill(deed: Deed) -> Json:
    for block_id, value in (deed.request.get("values") or {}).items():
        interactions.type_in(deed.actor, deed.surface, block_id=block_id, value=value)
    return _done()


async def _submit(deed: Deed) -> Json:
    view = deed.top.view
    if view is None:
        raise Impossible("No dialog is open.")
    answer = await interactions.submit(deed.actor, view, deed.request.get("values") or {})
    return answer | {"errors": view.errors}


async def _close(deed: Deed) -> Json:
    return await interactions.close(deed.actor, everything=deed.flag("everything"))


async def _shortcut(deed: Deed) -> Json:
    return await interactions.shortcut(deed.actor, callback_id=deed.text("callback_id"))


async def _message_shortcut(deed: Deed) -> Json:
    channel = deed.channel
    message = people.message_at(channel, deed.text("message"))
    return await interactions.message_shortcut(
        deed.actor, callback_id=deed.text("callback_id"), channel=channel, message=message
    )


async def _suggest(deed: Deed) -> Json:
    return await interactions.suggest(
        deed.actor,
        deed.surface,
        action_id=deed.text("action_id"),
        text=deed.text("text"),
        block_id=deed.maybe("block_id"),
    )


async def _home(deed: Deed) -> Json:
    people.open_home(deed.actor, deed.maybe("tab") or "home")
    return _done()


async def _join(deed: Deed) -> Json:
    people.enter(deed.actor, deed.channel)
    return _done()


async def _leave(deed: Deed) -> Json:
    people.depart(deed.actor, deed.writable)
    return _done()


async def _invite(deed: Deed) -> Json:
    people.invite(deed.actor, deed.writable, deed.whom)
    return _done()


async def _kick(deed: Deed) -> Json:
    people.kick(deed.actor, deed.writable, deed.whom)
    return _done()


async def _rename(deed: Deed) -> Json:
    people.rename_channel(deed.actor, deed.writable, deed.text("name"))
    return _done()


async def _archive(deed: Deed) -> Json:
    people.archive(deed.actor, deed.channel, archived=not deed.flag("undo"))
    return _done()


async def _create(deed: Deed) -> Json:
    name = deed.text("name")
    channel = people.create_channel(deed.actor, name, private=deed.flag("private"))
    return _done() | {"channel": channel.id}


async def _read(deed: Deed) -> Json:
    people.mark_read(deed.actor, deed.channel)
    return _done()


async def _profile(deed: Deed) -> Json:
    people.change_profile(deed.actor, deed.request.get("fields") or {})
    return _done()


def _done() -> Json:
    return {"outcome": OK, "response": None}


def _posted(channel: Channel, message: Json) -> Json:
    return _done() | {"message": message | {"channel": channel.id}}


Act = Callable[[Deed], Awaitable[Json]]

ACTS: dict[str, Act] = {
    "archive": _archive,
    "close": _close,
    "command": _command,
    "create": _create,
    "edit": _edit,
    "erase": _erase,
    "fill": _fill,
    "home": _home,
    "integration": _integration,
    "invite": _invite,
    "join": _join,
    "kick": _kick,
    "leave": _leave,
    "mail": _mail,
    "message-shortcut": _message_shortcut,
    "press": _press,
    "profile": _profile,
    "react": _react,
    "read": _read,
    "rename": _rename,
    "say": _say,
    "shortcut": _shortcut,
    "submit": _submit,
    "suggest": _suggest,
    "unreact": _unreact,
    "upload": _upload,
}
