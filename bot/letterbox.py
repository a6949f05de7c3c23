"""Dead letters: what crashed, listed and handled again by an operator."""

from collections.abc import Iterator

from bot.areas import registry
from bot.clock import SystemClock
from bot.config import Settings
from bot.gate import Gate
from bot.inbound import read
from bot.slack import SlackWire
from bot.tenancy import identify
from bot.tenants import Tenants
from bot.wrapper import Wrapper
from handlers.kit.area import Tools
from storage import deliveries
from storage.deliveries import DeadLetter
from storage.session import Database


def lines(database: Database) -> Iterator[str]:
    """Describe every open dead letter in a line, without what people wrote."""
    with database.across_workspaces() as session:
        letters = deliveries.open_letters(session)
    if not letters:
        yield "No request is kept: none has crashed."
    for letter in letters:
        yield (
            f"{deliveries.reference(letter.id)}  {letter.created_at:%Y-%m-%d %H:%M}  "
            f"{letter.workspace_id}  {letter.kind}  {letter.error.partition(':')[0]}"
        )


def replay(settings: Settings, database: Database, reference: str | None) -> Iterator[str]:
    """Handle one dead letter again, or all of them; say how each went."""
    wire = SlackWire(settings.api_url)
    tokens = [token.get_secret_value() for token in settings.bot_tokens]
    tenants = Tenants(identify(database, wire, tokens))
    tools = Tools(
        registry=registry(prefix=settings.command_prefix),
        admins=settings.admins,
        timezone=settings.timezone,
    )
    wrapper = Wrapper(
        database,
        tools,
        SystemClock(),
        wire=wire,
        tenants=tenants,
        holds=Gate(database, tenants).holds,
    )
    with database.across_workspaces() as session:
        letters = deliveries.open_letters(session)
    chosen = [one for one in letters if reference in (None, deliveries.reference(one.id))]
    if not chosen:
        yield "No such request is kept."
    for letter in chosen:
        outcome = _replay(wrapper, database, tenants, letter)
        yield f"{deliveries.reference(letter.id)}  {outcome}"


def _replay(wrapper: Wrapper, database: Database, tenants: Tenants, letter: DeadLetter) -> str:
    tenant = tenants.get(letter.workspace_id)
    if tenant is None:
        return "not handled: no token for its workspace"
    inbound = read(letter.payload, workspace=letter.workspace_id, bot_user=tenant.bot_user_id)
    try:
        wrapper.replay(inbound)
    except Exception as problem:  # noqa: BLE001  # The outermost edge of one letter.
        return f"crashed again: {type(problem).__name__}"
    with database.writing(letter.workspace_id) as session:
        deliveries.close_letters(session, letter.key)
    return "handled"
