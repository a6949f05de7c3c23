"""What the columns of an uploaded sheet of items mean, where its uploader knows better."""

from collections.abc import Mapping
from datetime import datetime

from handlers.kit.actors import Actor
from handlers.kit.errors import Rejected
from handlers.kit.words import _
from handlers.stock.rules.sheet import Column
from handlers.stock.service import sheets
from storage import audit, jobs, outbox, stock_sheets
from storage.enums import ItemSheetState
from storage.session import Session
from storage.stock_sheets import Sheet


def require_choice(actor: Actor, found: Sheet) -> None:
    """Refuse who may not say what columns mean. Errors: `Rejected`, also without any column."""
    sheets.require_open(actor, found)
    if not found.cells:
        raise Rejected(_("This sheet could not be read. Please upload it again."))


def change(
    session: Session, actor: Actor, found: Sheet, places: Mapping[Column, int], *, now: datetime
) -> None:
    """Have a sheet read anew by what its columns mean. Errors: `Rejected`."""
    require_choice(actor, found)
    found.columns = {column.value: place for column, place in places.items()}
    found.state, found.staged, found.problem = ItemSheetState.READING, 0, ""
    session.flush()
    stock_sheets.unstage(session, found.id)
    jobs.start(session, sheets.READ, found.id.hex, {"sheet": found.id.hex, "fetched": True})
    outbox.show_card(session, sheets.KIND, found.id.hex, found.uploaded_by)
    audit.write(
        session,
        "stock.sheet.columns",
        at=now,
        actor_id=actor.id,
        subject=(sheets.KIND, found.id.hex),
        detail={"columns": dict(found.columns)},
    )
