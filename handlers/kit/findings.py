"""Findings: what is not as it should be, as an area tells it to whoever leads there."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from handlers.kit.actors import Actor
from storage.enums import Redness

# So long, escaped, may the name of a finding be, and what is said of it.
NAME_LIMIT, MATTER_LIMIT = 100, 160


@dataclass(frozen=True)
class Leading:
    """Who leads, and what: everything, or sites, departments at sites, and people.

    A pair of `teams` is (department, site); where one of them is empty it stands for all of them.
    `sites` are those of which they hear as a whole.
    """

    actor: Actor
    everything: bool = False
    sites: frozenset[uuid.UUID] = frozenset()
    teams: tuple[tuple[uuid.UUID | None, uuid.UUID | None], ...] = ()
    people: frozenset[str] = frozenset()

    def hears_of(self, site_id: uuid.UUID | None) -> bool:
        """Whether what concerns a whole site, or no site in particular, is for them."""
        return self.everything or (site_id is not None and site_id in self.sites)


@dataclass(frozen=True)
class Press:
    """The one button of a finding: its label in words, a registered action, and its value."""

    label: str
    action: str
    value: str


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be.

    `kind` and `subject` name it from one day to the next. `name` and `matter` (what is wrong with
    it now) are mrkdwn, escaped and within their limits; `title` is plain, for a task about it.
    `since` is when it went wrong, `owner` who has it, and `site_id` where it is. Findings of one
    severity are told in the order of `cost`, what a day of delay costs, and then by age. `level`
    says how bad it is by the area's own measure: it is worse when it has grown since the last
    digest. `silent` is a word for the line that says what was not reported.
    """

    kind: str
    subject: str
    name: str
    title: str
    severity: Redness
    since: datetime
    matter: str
    press: Press
    owner: str | None = None
    site_id: uuid.UUID | None = None
    cost: int = 0
    level: int = 0
    silent: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, self.subject
