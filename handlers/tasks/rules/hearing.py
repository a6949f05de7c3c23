"""What somebody wants to hear less of."""

from dataclasses import dataclass

from storage.enums import Quiet


@dataclass(frozen=True)
class Quieter:
    """One thing that somebody reads only in their brief.

    `subject` is a task's or a channel's id, `name` what it is called, empty for everything and
    for what they may not see any more.
    """

    quiet: Quiet
    subject: str
    name: str
