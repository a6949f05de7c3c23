"""The answer to `/ops status`."""

from handlers.kit.answers import Text
from handlers.kit.blockkit import context, date, escape, section
from handlers.kit.words import _, _n
from handlers.ops.rules import Status


def status(found: Status) -> Text:
    """Show how the desk is doing, and what it takes the reader for."""
    standing = found.standing
    title = _("All is well.") if standing.ready else _("Something needs attention.")
    lines = [
        f"*{title}*",
        *(f"• {escape(one)}" for one in standing.late),
        _n("{count} message is on its way.", "{count} messages are on their way.", found.waiting),
    ]
    if found.dead_letters:
        lines.append(
            _n(
                "{count} request crashed and is kept.",
                "{count} requests crashed and are kept.",
                found.dead_letters,
            )
        )
    you = _(
        "For you it is {now} ({zone}); you are {role}.",
        now=date(found.now, found.actor.timezone),
        zone=found.actor.timezone,
        role=found.actor.role,
    )
    version = _("Opsbot {version}", version=standing.version)
    return Text("\n".join(lines), [section("\n".join(lines)), context(you, version)])
