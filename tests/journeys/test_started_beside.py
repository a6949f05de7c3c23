"""A start beside another replica that stands still in the middle of a transaction."""

import threading
import time
from collections.abc import Callable

import pytest
from harness.bot import running_bot
from harness.databases import fresh_postgresql, open_database
from sqlalchemy import update

from handlers.staff.service import people
from sandbox.client import Sandbox
from sandbox.server import RunningSandbox
from storage.session import Database, Session
from storage.workspaces import Workspace

LONGER_THAN_A_LOCK_IS_WAITED_FOR = 3


def refresh_people(session: Session) -> None:
    people.refresh_now(session, session.engine_now())


def change_workspace(session: Session) -> None:
    session.execute(update(Workspace).values(timezone="Europe/Lisbon"))


@pytest.mark.parametrize("holding", [refresh_people, change_workspace])
def test_a_start_waits_for_a_replica_that_stands_still_in_a_transaction(
    sandbox_server: RunningSandbox, holding: Callable[[Session], None]
) -> None:
    Sandbox.connect(sandbox_server.url).reset()
    with fresh_postgresql() as url:
        still, database = open_database(url), open_database(url)
        workspace = next(iter(sandbox_server.bot_tokens))
        with running_bot(sandbox_server, database):
            pass
        asked, over = threading.Event(), threading.Event()
        replica = threading.Thread(
            target=_stand_still, args=(still, workspace, holding, asked, over)
        )
        replica.start()
        assert asked.wait(10)
        with running_bot(sandbox_server, database) as under_test:
            assert over.is_set()
            under_test.person("ana").command("/task add Crate 1 @ben", channel="warehouse")
            under_test.settle()
            assert "Crate 1" in under_test.texts("warehouse")[-1]
        replica.join()
        still.close()
        database.close()


def _stand_still(
    database: Database,
    workspace: str,
    hold: Callable[[Session], None],
    asked: threading.Event,
    over: threading.Event,
) -> None:
    with database.writing(workspace) as session:
        hold(session)
        asked.set()
        time.sleep(LONGER_THAN_A_LOCK_IS_WAITED_FOR)
        over.set()
