"""The guard of the workspace: no statement reaches a scoped table without naming its workspace.

A statement is read once, when it is compiled: every scoped table in every FROM must be tied to the
session's workspace, by `workspace_id = :bound` or through an equality with a table that is. What
has to be compared at each execution is then only the value of those bound parameters.
"""

import weakref
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.sql import operators
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import Delete, Insert, Update
from sqlalchemy.sql.elements import (
    BinaryExpression,
    BindParameter,
    BooleanClauseList,
    ClauseElement,
    ColumnClause,
    Grouping,
    TextClause,
)
from sqlalchemy.sql.selectable import (
    CTE,
    Alias,
    CompoundSelect,
    FromClause,
    Join,
    ScalarSelect,
    Select,
    SelectBase,
    Subquery,
    TableValuedAlias,
    TextualSelect,
)

from storage.base import Base, Scoped

COLUMN = "workspace_id"
ACROSS = "*across workspaces*"
UNGUARDED = "*migrations*"


class ScopeError(RuntimeError):
    """A statement would have left its workspace. Always a defect of ours, never of a person."""


def guard(conn: Connection, _cursor: Any, statement: str, *rest: Any) -> None:
    """Refuse a statement that is not tied to its session's workspace (`before_cursor_execute`)."""
    _parameters, context, _executemany = rest
    workspace = conn.get_execution_options().get("workspace")
    if workspace == UNGUARDED or context is None:
        return
    compiled = getattr(context, "compiled", None)
    if compiled is None:
        raise ScopeError(f"Raw SQL is for migrations only: {statement[:80]}")
    if not isinstance(compiled, SQLCompiler) or compiled.statement is None:
        return
    tie = _tie_of(compiled)
    if workspace == ACROSS or not tie.scoped:
        return
    if tie.loose:
        raise ScopeError(f"{tie.loose} is not tied to a workspace: {statement[:200]}")
    if any(not tie.names_only(workspace, values) for values in context.compiled_parameters):
        raise ScopeError(f"This statement names another workspace: {statement[:200]}")


class _Tie:
    """What a compiled statement must be asked: which parameters name its workspace."""

    def __init__(self) -> None:
        self.scoped = False
        self.loose: str | None = None
        self.names: set[str] = set()

    def names_only(self, workspace: str | None, values: dict[str, Any]) -> bool:
        """Whether every parameter that must name the workspace names this one."""
        return workspace is not None and all(values.get(name) == workspace for name in self.names)


_ties: weakref.WeakKeyDictionary[SQLCompiler, _Tie] = weakref.WeakKeyDictionary()


def _tie_of(compiled: SQLCompiler) -> _Tie:
    tie = _ties.get(compiled)
    if tie is None:
        tie = _Tie()
        # Of an ORM statement, the compile state holds what is really sent, criteria included.
        final = getattr(compiled.compile_state, "statement", None)
        _Reader(tie, compiled).read(compiled.statement if final is None else final)
        _ties[compiled] = tie
    return tie


class _Reader:
    def __init__(self, tie: _Tie, compiled: SQLCompiler) -> None:
        self.tie = tie
        self.compiled = compiled

    def read(self, statement: Any, outer: frozenset[Any] = frozenset()) -> None:
        """Read one statement and everything nested in it."""
        match statement:
            case TextClause() | TextualSelect():
                raise ScopeError("Raw SQL is for migrations only.")
            case CompoundSelect():
                for part in statement.selects:
                    self.read(part, outer)
            case Insert():
                self._read_insert(statement)
            case Update() | Delete():
                self._read_change(statement)
            case Select():
                self._read_select(statement, outer)
            case _ if isinstance(statement, SelectBase):
                self.read(getattr(statement, "element", None), outer)
            case _:
                self._read_nested(statement, outer)

    def _read_select(self, select: Select[Any], outer: frozenset[Any]) -> None:
        froms = [one for one in select.get_final_froms() if _key(one) not in outer]
        inner = self._require(froms, list(select._where_criteria), outer)  # noqa: SLF001  # No public list of conjuncts.
        for clause in (*select.selected_columns, *select._where_criteria, *_rest(select)):  # noqa: SLF001
            self._read_nested(clause, inner)

    def _read_change(self, statement: Update | Delete) -> None:
        table = statement.table
        inner = self._require([table], list(statement._where_criteria), frozenset())  # noqa: SLF001
        for clause in statement._where_criteria:  # noqa: SLF001
            self._read_nested(clause, inner)
        values = getattr(statement, "_values", None) or {}
        for column, value in values.items():
            if _is_scoped(table) and getattr(column, "key", column) == COLUMN:
                self.tie.loose = f"A change of {COLUMN}"
            if isinstance(value, ClauseElement):
                self._read_nested(value, inner)

    def _read_insert(self, statement: Insert) -> None:
        scoped = _is_scoped(statement.table)
        self.tie.scoped |= scoped
        if statement.select is None:
            if scoped:
                # Of many rows in one statement each has a parameter of its own.
                rows = {name for name in self.compiled.binds if name.startswith(f"{COLUMN}_m")}
                self.tie.names |= rows or {COLUMN}
            return
        self.read(statement.select)
        names = statement._select_names or []  # noqa: SLF001
        if not scoped:
            return
        if COLUMN not in names:
            self.tie.loose = statement.table.description
            return
        source = list(statement.select.selected_columns)[names.index(COLUMN)]
        if isinstance(source, BindParameter):
            self._bind(source)
        elif getattr(source, "name", None) != COLUMN:
            self.tie.loose = statement.table.description

    def _require(
        self, froms: list[FromClause], where: list[Any], outer: frozenset[Any]
    ) -> frozenset[Any]:
        """Ask that every scoped table of one FROM is tied; return all that can be seen inside."""
        sources: list[FromClause] = []
        ties: list[tuple[tuple[Any, Any], frozenset[Any] | None]] = [
            (pair, None) for clause in where for pair in _equalities(clause)
        ]
        for one in froms:
            ties += self._flatten(one, sources, outer)
        visible = outer | {_key(source) for source in sources}
        tied = set(outer) | {_key(one) for one in sources if not _is_scoped(one)}
        while True:
            before = len(tied)
            for pair, only in ties:
                self._spread(pair, only, tied)
            if len(tied) == before:
                break
        for source in sources:
            self.tie.scoped |= _is_scoped(source)
            if _key(source) not in tied:
                self.tie.loose = source.description
        return frozenset(visible)

    def _spread(self, pair: tuple[Any, Any], only: frozenset[Any] | None, tied: set[Any]) -> None:
        """Let one equality tie a table; of an outer join, only the optional side (`only`)."""
        for column, other in (pair, pair[::-1]):
            if not _is_workspace(column) or (only is not None and _key(column.table) not in only):
                continue
            if isinstance(other, BindParameter):
                self._bind(other)
                tied.add(_key(column.table))
            elif _is_workspace(other) and _key(other.table) in tied:
                tied.add(_key(column.table))

    def _flatten(
        self, one: FromClause, sources: list[FromClause], outer: frozenset[Any]
    ) -> list[tuple[tuple[Any, Any], frozenset[Any] | None]]:
        if not isinstance(one, Join):
            if isinstance(one, Subquery | CTE):
                self.read(one.element)
            sources.append(one)
            return []
        left: list[FromClause] = []
        right: list[FromClause] = []
        ties = self._flatten(one.left, left, outer) + self._flatten(one.right, right, outer)
        sources += left + right
        if one.full:
            raise ScopeError("A full outer join cannot be tied to a workspace.")
        only = frozenset(_key(source) for source in right) if one.isouter else None
        self._read_nested(one.onclause, outer | {_key(source) for source in sources})
        return ties + [(pair, only) for pair in _equalities(one.onclause)]

    def _read_nested(self, clause: Any, outer: frozenset[Any]) -> None:
        """Find the statements inside an expression: EXISTS, scalar subqueries, IN (SELECT …)."""
        if isinstance(clause, ScalarSelect):
            self.read(clause.element, outer)
        elif isinstance(clause, SelectBase | Insert | Update | Delete):
            self.read(clause, outer)
        elif isinstance(clause, TextClause):
            raise ScopeError("Raw SQL is for migrations only.")
        elif isinstance(clause, ClauseElement) and not isinstance(clause, ColumnClause):
            for child in clause.get_children():
                self._read_nested(child, outer)

    def _bind(self, parameter: BindParameter[Any]) -> None:
        name = self.compiled.bind_names.get(parameter)
        if name is None:
            raise ScopeError("A workspace must be a bound parameter.")
        self.tie.names.add(name)


def _rest(select: Select[Any]) -> Iterator[Any]:
    yield from select._having_criteria  # noqa: SLF001
    yield from select._order_by_clauses  # noqa: SLF001


def _equalities(clause: Any) -> Iterator[tuple[Any, Any]]:
    """Every `a = b` that must hold for the whole clause to hold."""
    while isinstance(clause, Grouping):
        clause = clause.element
    if isinstance(clause, BooleanClauseList) and clause.operator is operators.and_:
        for part in clause.clauses:
            yield from _equalities(part)
    elif isinstance(clause, BinaryExpression) and clause.operator is operators.eq:
        yield clause.left, clause.right


def _is_workspace(clause: Any) -> bool:
    return getattr(clause, "name", None) == COLUMN and getattr(clause, "table", None) is not None


def _is_scoped(source: Any) -> bool:
    """Whether rows of this FROM belong to a workspace; a subquery was read on its own."""
    while isinstance(source, Alias) and not isinstance(source, TableValuedAlias):
        source = source.element
    return getattr(source, "name", None) in _scoped_tables()


def _key(source: Any) -> int:
    """Identify a FROM; an annotated copy of it, as the ORM makes them, hashes like the original."""
    return hash(source)


def _scoped_tables() -> frozenset[str]:
    return frozenset(
        mapper.local_table.name  # type: ignore[attr-defined]  # Our tables are Tables, all named.
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Scoped)
    )
