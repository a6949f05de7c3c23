"""What has to be written at a start, however long another replica stands in its way."""

import logging
import time
from collections.abc import Callable

from storage.session import Busy

log = logging.getLogger(__name__)

# PostgreSQL ends a transaction that stands still after 30 s; each attempt waits 2 s for a lock.
WITHIN = 45.0


def insist(write: Callable[[], None], *, within: float = WITHIN) -> None:
    """Write, again for `within` seconds while somebody else holds it. Errors: `Busy` after that."""
    until = time.monotonic() + within
    while True:
        try:
            write()
        except Busy:
            if time.monotonic() > until:
                raise
            log.info("Another replica holds what has to be written; I wait for it.")
        else:
            return
