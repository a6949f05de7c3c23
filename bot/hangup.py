"""SIGHUP: read the tokens again, without a stop."""

import logging
import os
import signal
import threading

from bot.config import SettingsError, read_settings
from bot.tenancy import CannotStart
from bot.wiring import Bot

log = logging.getLogger(__name__)


def listen(bot: Bot) -> None:
    """Reread at every SIGHUP, on a thread of its own: asking Slack must not delay a stop."""
    asked = threading.Event()

    def wait() -> None:
        while asked.wait():
            asked.clear()
            reread(bot)

    threading.Thread(target=wait, name="hangup", daemon=True).start()
    # Where there are no hangups, there is none to hear.
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, lambda *_: asked.set())


def reread(bot: Bot) -> None:
    """Take up tokens that have changed; if anything is wrong with them, all stays as it was."""
    try:
        bot.renew(read_settings(os.environ))
    except (CannotStart, SettingsError) as problem:
        log.error("The tokens stay as they were: %s", "; ".join(str(problem).splitlines()))  # noqa: TRY400  # One line, and it says it all.
    except Exception:
        log.exception("The tokens stay as they were.")
