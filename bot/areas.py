"""What the bot serves: the only list of areas."""

from handlers.complaints.area import AREA as COMPLAINTS
from handlers.digests.area import AREA as DIGESTS
from handlers.escalations.area import AREA as ESCALATIONS
from handlers.home.area import AREA as HOME
from handlers.kit.registry import Registry
from handlers.ops.area import AREA as OPS
from handlers.recovery.area import AREA as RECOVERY
from handlers.sales.area import AREA as SALES
from handlers.staff.area import AREA as STAFF
from handlers.stock.area import AREA as STOCK
from handlers.tasks.area import AREA as TASKS

AREAS = (TASKS, COMPLAINTS, STOCK, SALES, ESCALATIONS, STAFF, DIGESTS, OPS, HOME, RECOVERY)


def registry(*, prefix: str = "") -> Registry:
    """Join all areas. Errors: `ValueError` when two of them claim one name."""
    return Registry(AREAS, prefix=prefix)
