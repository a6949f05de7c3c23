"""What there is to know about the desk."""

from dataclasses import dataclass
from datetime import datetime

from handlers.kit.actors import Actor
from handlers.kit.standing import Standing


@dataclass(frozen=True)
class Status:
    """What `/ops status` shows. `dead_letters` is None for who may not see it."""

    standing: Standing
    actor: Actor
    now: datetime
    waiting: int
    dead_letters: int | None
