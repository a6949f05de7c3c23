"""A complaint as it came in, before it has a number."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from storage.enums import ComplaintSource, Severity

TITLE_LIMIT = 200
SENTENCE_LIMIT = 120
TEXT_LIMIT = 10_000
NAME_LIMIT = 120
ADDRESS_LIMIT = 200
ORDER_LIMIT = 60
REASON_LIMIT = 300


@dataclass(frozen=True)
class Draft:
    """What a customer said, and all that is known of it; what is unknown is empty.

    `text` are the customer's own words and `subject` the line by which it is called, else the
    first line of the text. `address` is an e-mail address or a telephone number. `channel_id`,
    `source_ts` and `permalink` lead to the message it was made of. `received_at` is when the
    customer said it; the clocks count from there.
    """

    text: str
    received_at: datetime
    customer: str = ""
    address: str = ""
    subject: str = ""
    order: str = ""
    severity: Severity = Severity.NORMAL
    site_id: uuid.UUID | None = None
    department_id: uuid.UUID | None = None
    owner_id: str | None = None
    channel_id: str | None = None
    source_ts: str | None = None
    permalink: str = ""
    source: ComplaintSource = ComplaintSource.TYPED


@dataclass(frozen=True)
class Written:
    """A complaint as somebody wrote it, before anything was understood: only text.

    `owner` is a Slack id, or `@` and a name; `site` a site's id (hex) or a name, `department` a
    channel's id, a department's id (hex) or `#` and a word. The last four are those of `Draft`.
    """

    text: str = ""
    subject: str = ""
    customer: str = ""
    address: str = ""
    order: str = ""
    severity: str = ""
    site: str = ""
    department: str = ""
    owner: str = ""
    channel: str = ""
    source_ts: str = ""
    permalink: str = ""
