"""Logs: to standard error, one record after the other, without secrets."""

import logging
import re
import sys
import time
from typing import TextIO

HIDDEN = "[hidden]"
SECRETS = (
    # Tokens of Slack, whatever their kind; which kind it was may be seen.
    (re.compile(r"\b(xox[a-z](?:\.xox[a-z])?-|xapp-|xwfp-)[\w.%/+=-]+"), rf"\1{HIDDEN}"),
    # Whoever has one of these addresses may speak as the app; in JSON their slashes are escaped.
    (re.compile(r"(hooks\.slack(?:-gov)?\.com)[^\s\"'<>]+"), rf"\1/{HIDDEN}"),
    (re.compile(r"(response_url\W{1,6}https?:(?:\\?/){2})[^\s\"'<>]+"), rf"\1{HIDDEN}"),
    (re.compile(r"\b(ticket=)[^\s&\"'<>]+"), rf"\1{HIDDEN}"),
    # The password in the address of a database or a proxy.
    (re.compile(r"(://[^\s/:@\"']*:)[^\s/@\"']+(?=@)"), rf"\1{HIDDEN}"),
)
CHATTY = ("alembic", "apscheduler", "slack_bolt", "slack_sdk", "urllib3")


def redact(text: str) -> str:
    """Return `text` with everything hidden that opens a door."""
    for pattern, instead in SECRETS:
        text = pattern.sub(instead, text)
    return text


class Lines(logging.Formatter):
    """Time (UTC), level, logger, message. What follows in further lines is indented.

    So a line that begins with a time is always a record of its own, whatever people typed.
    """

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        # Here, not in a filter: only now message, arguments and traceback are one text.
        return redact("\n    ".join(super().format(record).splitlines()))


def set_up(level: str, *, stream: TextIO | None = None) -> None:
    """Send the records of this process from `level` on to `stream`, by default standard error."""
    handler = logging.StreamHandler(sys.stderr if stream is None else stream)
    handler.setFormatter(Lines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    logging.captureWarnings(capture=True)
    for name in CHATTY:
        logging.getLogger(name).setLevel(
            logging.DEBUG if level == "debug" else max(logging.WARNING, root.level)
        )
