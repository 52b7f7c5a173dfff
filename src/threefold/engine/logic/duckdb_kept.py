"""Questions asked over and over of a few rows, with their plans kept.

DuckDB parses, binds and optimises a statement anew each time; for a few rows that is nearly all it
does. A question asked for the second time is prepared on a cursor of its own and from then on only
executed, over whatever lies in its inputs: two to six times as quick. Where the statement says of
which type a value is (`cast($run as bigint)`, wherever it names it), the plan stands for any; else
it is bound again.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import lru_cache

import duckdb
import pyarrow as pa

from threefold.engine.logic.duckdb_run import answer, bound
from threefold.engine.logic.duckdb_sql import quoted
from threefold.engine.types import Inputs, Values

ROWS = 1_000
"""Of more rows than this a plan is made for just them."""
QUESTIONS = 64
"""So many plans are kept: those asked for last. Each holds what it worked in, up to 2 MiB."""
_REMEMBERED = 1_024
Running = Callable[[duckdb.DuckDBPyConnection], AbstractContextManager[object]]
# What is read by its path may be another file next time, and a plan holds what it saw of it.
_BY_PATH = re.compile(r"\b(?:read|parquet|sniff)_\w+\s*\(|\bglob\s*\(|\bfrom\s+'", re.IGNORECASE)
_CAST = re.compile(r"\bcast\(\$(\w+) as (\w+)\)")
_VALUE = re.compile(r"\$(\w+)")


class _Place:
    """Where a table of these columns lies when the question is asked."""

    def __init__(self, schema: pa.Schema) -> None:
        self.schema = schema
        self.clear()

    def clear(self) -> None:
        self.table = self.schema.empty_table()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)


@dataclass(frozen=True)
class Question:
    key: Hashable
    cursor: duckdb.DuckDBPyConnection
    places: dict[str, _Place]
    set_values: str
    execute: str

    def ask(self, values: Values | None, inputs: Inputs | None) -> pa.Table:
        for name, place in self.places.items():
            place.table = (inputs or {})[name]
        try:
            if self.set_values:
                self.cursor.execute(self.set_values, bound(values) or {})
            return answer(self.cursor, self.execute, None)
        finally:
            for place in self.places.values():
                place.clear()


class Questions:
    """The questions of one database, of which `cursor` opens one. Each is asked by one thread at a
    time."""

    def __init__(self, cursor: Callable[[], duckdb.DuckDBPyConnection]) -> None:
        self._cursor = cursor
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Question] = OrderedDict()
        self._asked: OrderedDict[int, bool] = OrderedDict()

    def ask(
        self,
        sql: str,
        values: Values | None,
        inputs: Inputs | None,
        running: Running = nullcontext,
    ) -> pa.Table | None:
        """The answer; None where the statement is new over tables of these columns, reads more
        than a few rows or anything but tables, cannot be prepared or finds no memory left.

        `running` has the cursor while it answers. A question that fails is forgotten; where memory
        ends all are, and the one that met the end is not kept again.
        """
        question = self._take(sql, values, inputs)
        if question is None:
            return None
        try:
            with running(question.cursor):
                found = question.ask(values, inputs)
        except duckdb.OutOfMemoryException:
            question.cursor.close()
            self._leave(question.key)
            self.forget()
            return None
        except BaseException:
            question.cursor.close()
            raise
        self._put_back(question)
        return found

    def forget(self) -> None:
        with self._lock:
            kept, self._kept = self._kept, OrderedDict()
        for question in kept.values():
            question.cursor.close()

    def _take(self, sql: str, values: Values | None, inputs: Inputs | None) -> Question | None:
        key = _key(sql, values, inputs)
        if key is None:
            return None
        with self._lock:
            question = self._kept.pop(key, None)
            again = self._asked_before(hash(key))
        if question is None and again:
            question = self._prepared(key, sql, values, inputs)
            if question is None:
                self._leave(key)
        return question

    def _leave(self, key: Hashable) -> None:
        with self._lock:
            self._asked[hash(key)] = False

    def _put_back(self, question: Question) -> None:
        with self._lock:
            spare = [self._kept.pop(question.key)] if question.key in self._kept else []
            self._kept[question.key] = question
            if len(self._kept) > QUESTIONS:
                spare.append(self._kept.popitem(last=False)[1])
        for unused in spare:
            unused.cursor.close()

    def _asked_before(self, mark: int) -> bool:
        """Whether this is not the first time, unless it was found to be no question to keep."""
        before = self._asked.get(mark)
        self._asked[mark] = before is not False
        self._asked.move_to_end(mark)
        if len(self._asked) > _REMEMBERED:
            self._asked.popitem(last=False)
        return bool(before)

    def _prepared(
        self, key: Hashable, sql: str, values: Values | None, inputs: Inputs | None
    ) -> Question | None:
        cursor = self._cursor()
        places = {name: _Place(table.schema) for name, table in (inputs or {}).items()}
        try:
            for name, place in places.items():
                cursor.register(name, place)
            cursor.execute(f"prepare question as {sql}")
        except duckdb.Error:
            cursor.close()
            return None
        return Question(key, cursor, places, *_told(sql, values))


def _key(sql: str, values: Values | None, inputs: Inputs | None) -> Hashable | None:
    """None where no plan is kept."""
    if not inputs or _reads_by_path(sql):
        return None
    rows, columns = 0, []
    for name, given in inputs.items():
        if not isinstance(given, pa.Table):
            return None
        rows += given.num_rows
        columns.append((name, given.schema))
    return None if rows > ROWS else (sql, tuple(values or ()), tuple(columns))


@lru_cache(_REMEMBERED)
def _reads_by_path(sql: str) -> bool:
    return _BY_PATH.search(sql) is not None


def _told(sql: str, values: Values | None) -> tuple[str, str]:
    """What sets the values as a variable, as no statement takes any when it executes another; and
    what executes the question with them."""
    if not values:
        return "", "execute question"
    bare = set(_VALUE.findall(_CAST.sub("", sql)))
    types = {name: kind for name, kind in _CAST.findall(sql) if name not in bare}
    fields = [
        f"{quoted(name)}: " + (f"cast(${name} as {types[name]})" if name in types else f"${name}")
        for name in values
    ]
    told = [f"{quoted(name)} := getvariable('told').{quoted(name)}" for name in values]
    return f"set variable told = {{{', '.join(fields)}}}", f"execute question({', '.join(told)})"
