"""The answer to `/ops status`."""

from collections.abc import Mapping

from handlers.kit.actors import role_name
from handlers.kit.answers import Text
from handlers.kit.blockkit import context, date, escape, sections
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
                "{count} request went wrong; it is kept and can be repeated.",
                "{count} requests went wrong; they are kept and can be repeated.",
                found.dead_letters,
            )
        )
    lines += _switched_off(standing.missing.get(found.actor.workspace, {}))
    you = _(
        "Your time is {now} ({zone}); you are {role}.",
        now=date(found.now, found.actor.timezone),
        zone=found.actor.timezone,
        role=role_name(found.actor.role),
    )
    version = _("Opsbot {version}", version=standing.version)
    return Text("\n".join(lines), [*sections(lines), context(you, version)])


def _switched_off(missing: Mapping[str, str]) -> list[str]:
    """Say what does not work because Slack was not allowed to let the bot do it."""
    if not missing:
        return []
    title = _("This is switched off until the app is reinstalled with what it asks for:")
    return [title, *(f"• {_(reason)} (`{scope}`)" for scope, reason in missing.items())]
