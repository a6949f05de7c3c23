"""A person doing something, and the surface they do it on."""

from dataclasses import dataclass

from sandbox.blocks import State
from sandbox.shapes import Json
from sandbox.world import Channel, Person, View, Workspace, World


@dataclass(frozen=True)
class Actor:
    """A person doing something in one workspace."""

    world: World
    workspace: Workspace
    person: Person

    def trigger(self) -> str:
        return self.world.new_trigger(self.workspace, self.person.id)

    def response_url(self, channel: Channel, ts: str | None = None) -> str:
        return self.world.new_response_url(
            self.workspace, self.person.id, channel=channel.id, ts=ts
        )


@dataclass(frozen=True)
class Surface:
    """Where elements stand: a message in a channel, or a view. `typed` is changed in place."""

    blocks: list[Json]
    typed: State
    channel: Channel | None = None
    message: Json | None = None
    view: View | None = None
