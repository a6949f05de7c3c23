"""Sessions: opened for one workspace, to read or to write. Nothing else opens a transaction."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Connection,
    Engine,
    Insert,
    Result,
    Select,
    Update,
    event,
    func,
    select,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import ORMExecuteState, with_loader_criteria
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.sql.base import ExecutableOption

from storage import scope
from storage.base import Scoped, UTCDateTime
from storage.engines import create
from storage.enums import Lane
from storage.memo import Memo

__all__ = ["Armed", "Busy", "Database", "News", "Session", "Unreachable", "Wake"]

# So many write at once on PostgreSQL. More of one process would only take the interpreter and the
# row locks from each other: who waits for a number might wait until the statement is given up.
WRITERS = 4
# What is asked past the mapping of entities.
Question = Select[Any] | CompoundSelect[Any]
# The mark of a statement that is built once and names its workspace itself.
PREPARED = "prepared"
_NOW = select(func.clock_timestamp(type_=UTCDateTime()))
# PostgreSQL: serialization failure, deadlock, lock not available.
_BUSY = frozenset({"40001", "40P01", "55P03"})


class Wake(StrEnum):
    """Which loop has something sooner to do once this transaction has committed."""

    TIMERS = "timers"
    OUTBOX = "outbox"
    JOBS = "jobs"


@dataclass(frozen=True)
class Armed:
    """A timer of a lane that is due at an instant of business time once this has committed."""

    lane: Lane
    due_at: datetime


# What the loops are told after a commit.
News = Wake | Armed


class Busy(Exception):
    """Another transaction was in the way; nothing was changed, and trying again may succeed."""


# What says nothing about the question that was asked: it may be asked again a little later.
Unreachable = (Busy, OperationalError, InterfaceError)


class EngineTime:
    """UTC that runs with the monotonic clock: setting the machine's clock moves no lease."""

    def __init__(self) -> None:
        self._start = datetime.now(UTC)
        self._origin = time.monotonic()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._origin)


class Session(OrmSession):
    """A transaction of one workspace; `workspace` is None only in `across_workspaces()`."""

    def __init__(self, engine: Engine, *, workspace: str | None, engine_time: EngineTime) -> None:
        super().__init__(engine, expire_on_commit=False, autoflush=True)
        self.maybe_workspace = workspace
        self.on_postgresql = engine.dialect.name == "postgresql"
        self.memo = Memo()
        self.wakes: set[News] = set()
        self.waiting_places: set[str] = set()
        self.at_commit: set[Callable[[Session], None]] = set()
        self._engine_time = engine_time
        self._line: tuple[object, Connection] | None = None

    @property
    def workspace(self) -> str:
        if self.maybe_workspace is None:
            raise scope.ScopeError("This session is not of one workspace.")
        return self.maybe_workspace

    def ask(self, question: Select[Any], **values: Any) -> Result[Any]:
        """Put a prepared question for entities (`storage.prepared`) of this workspace."""
        return self.execute(question, {"ours": self.workspace, **values})

    def read(self, question: Question, **values: Any) -> Result[Any]:
        """Put a prepared question for columns, past the mapping of entities."""
        self.flush()
        return self._connected().execute(question, {"ours": self.workspace, **values})

    def read_across(self, question: Select[Any], **values: Any) -> Result[Any]:
        """Put a prepared question for columns that is of no workspace."""
        return self._connected().execute(question, values)

    def change(self, statement: Update, **values: Any) -> int:
        """Run a prepared change, past the mapping of entities; return how many rows it changed."""
        self.flush()
        self.memo.forget(statement.table.description)
        return self._connected().execute(statement, {"ours": self.workspace, **values}).rowcount

    def write(
        self, statement: Insert, rows: Mapping[str, Any] | Sequence[Mapping[str, Any]]
    ) -> Any:
        """Insert rows by a prepared statement, past the mapping of entities."""
        self.flush()
        self.memo.forget(statement.table.name)
        return self._connected().execute(statement, rows)

    def engine_now(self) -> datetime:
        """Return engine time: the database's clock on PostgreSQL, else this process's own."""
        if self.on_postgresql:
            now: datetime = self._connected().execute(_NOW).scalar_one()
            return now
        return self._engine_time.now()

    def _connected(self) -> Connection:
        """Return the connection of the transaction, asked for once in it and in each part of it.

        A part (`begin_nested`) begins on the connection only when that is asked for within it.
        """
        part = self.get_nested_transaction() or self.get_transaction()
        if self._line is None or part is None or self._line[0] is not part:
            connection = self.connection()
            self._line = self.get_nested_transaction() or self.get_transaction(), connection
        return self._line[1]

    @cached_property
    def only_ours(self) -> ExecutableOption:
        """What keeps the questions of this session in its workspace."""
        workspace = self.workspace
        return with_loader_criteria(
            Scoped, lambda table: table.workspace_id == workspace, include_aliases=True
        )


@event.listens_for(Session, "do_orm_execute")
def _before_each_statement(state: ORMExecuteState) -> None:
    session = state.session
    if not isinstance(session, Session) or state.is_column_load:
        return
    changes = state.is_update or state.is_delete
    if state.is_insert or changes:
        session.memo.forget(state.statement.table.name)  # type: ignore[attr-defined]  # It has one.
    elif session.on_postgresql and _may_wait(state.statement):
        session.memo.clear()
    if state.statement.get_execution_options().get(PREPARED):
        return
    if session.maybe_workspace is not None and (state.is_select or changes):
        state.statement = state.statement.options(session.only_ours)
    if state.is_select:
        # A row that was loaded before may have changed by a statement or while we waited for its
        # lock. What the session itself changed is not lost: it is flushed before every question.
        state.update_execution_options(populate_existing=True)


def _may_wait(question: Any) -> bool:
    """Whether others may have changed what we know before a question was answered."""
    lock = getattr(question, "_for_update_arg", None)
    return lock is not None and not lock.skip_locked


@event.listens_for(Session, "after_soft_rollback")
def _forget_what_is_taken_back(session: OrmSession, _previous: Any) -> None:
    if isinstance(session, Session):
        session.memo.clear()


@event.listens_for(Session, "before_flush")
def _before_flush(session: OrmSession, _context: Any, _instances: Any) -> None:
    if not isinstance(session, Session):
        return
    for row in (*session.new, *session.dirty, *session.deleted):
        session.memo.forget(row.__tablename__)
    workspace = session.maybe_workspace
    for row in session.new:
        if workspace is not None and isinstance(row, Scoped) and "workspace_id" not in row.__dict__:
            row.workspace_id = workspace


class OneWriter:
    """The lock of the one writer. A thread that already holds it is told, not left waiting."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._holder: int | None = None

    def __enter__(self) -> None:
        if self._holder == threading.get_ident():
            raise RuntimeError("This thread is already writing.")
        self._lock.acquire()
        self._holder = threading.get_ident()

    def __exit__(self, *_exception: object) -> None:
        self._holder = None
        self._lock.release()


class Database:
    """The only door to the database.

    `on_wake` is called after a commit with what the loops should look at; `reached` is called at
    the named points at which crash tests stop the process. What a session has to write last, it
    registers in its `at_commit`.
    """

    def __init__(self, url: str, *, pool_size: int = 24) -> None:
        self.url = make_url(url)
        self.engine = create(url, pool_size)
        self.engine_time = EngineTime()
        # To make one anew for each transaction would be a tenth of a short one.
        self._guarded = lru_cache(256)(self._guard)
        self.on_wake: Callable[[frozenset[News]], None] = lambda _wakes: None
        self.reached: Callable[[str], None] = lambda _point: None
        self._turn: AbstractContextManager[Any] = (
            OneWriter() if self.on_sqlite else threading.BoundedSemaphore(WRITERS)
        )

    @property
    def on_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def writing(self, workspace: str) -> Iterator[Session]:
        """Open a writing transaction; it commits when the block ends, or rolls back."""
        with self._session(workspace, workspace, writing=True) as session:
            yield session

    @contextmanager
    def reading(self, workspace: str) -> Iterator[Session]:
        """Open a snapshot of one workspace. It refuses to write, and keeps nothing."""
        with self._session(workspace, workspace, writing=False) as session:
            yield session

    @contextmanager
    def across_workspaces(self, *, writing: bool = False) -> Iterator[Session]:
        """Open a session that sees every workspace. For loops; one test lists who calls it."""
        with self._session(None, scope.ACROSS, writing=writing) as session:
            yield session

    @contextmanager
    def _session(self, workspace: str | None, guard: str, *, writing: bool) -> Iterator[Session]:
        engine = self._guarded(guard, writing=writing)
        with (
            _busy_is_said(),
            self._turn if writing else nullcontext(),
            Session(engine, workspace=workspace, engine_time=self.engine_time) as session,
        ):
            yield session
            if not writing:
                return  # Closing rolls back, and unlike a rollback leaves what was read readable.
            for prepare in session.at_commit:
                prepare(session)
            self.reached("before commit")
            session.commit()
            wakes = frozenset(session.wakes)
        self.reached("after commit")
        if wakes:
            self.on_wake(wakes)

    def _guard(self, workspace: str, *, writing: bool) -> Engine:
        """Return the engine as the guard of a workspace watches it."""
        return self.engine.execution_options(workspace=workspace, writing=writing)

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def _busy_is_said() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) in _BUSY:
            raise Busy from error
        raise
