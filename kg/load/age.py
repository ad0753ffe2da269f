"""PostgreSQL with Apache AGE: a property graph in tables of its own, filled by COPY."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, TypeVar

from kg.errors import (
    ConfigurationError,
    TargetError,
    TargetOccupied,
    needing,
)
from kg.graph import Graph
from kg.load import cypher
from kg.load.address import Address
from kg.load.age_copy import Filling, agtype_value, plain_properties
from kg.load.census import Census
from kg.load.property_graph import PropertyGraph
from kg.load.property_mapping import to_property_graph
from kg.load.property_schema import EDGES, NODES
from kg.load.target import Progress
from kg.remote import TIMEOUT, Credentials, Retry

if TYPE_CHECKING:
    import psycopg

Result = TypeVar("Result")

_GRAPH: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{2,62}")
_PASSING: Final = re.compile(r"08...|40001|40P01|53300|55P03|57P0[123]")
"""States of SQL that pass: lost connections, deadlocks, locks, a server that starts or stops."""
_LOGIN: Final = re.compile(r"authentication failed|no password supplied|role \"")


def target(address: Address, credentials: Credentials, timeout: float = TIMEOUT) -> Age:
    """Make the target of ``postgresql://HOST:PORT/DATABASE?graph=NAME``."""
    address.only("graph", "sslmode")
    graph = address.options.get("graph", "trendkg")
    if not _GRAPH.fullmatch(graph):
        raise ConfigurationError(
            f"{graph!r} can be no name of a graph; use 3 to 63 letters, digits and underscores"
        )
    url = re.sub("^postgres:", "postgresql:", address.url)
    return Age(url, graph, credentials, address.options.get("sslmode", ""), timeout=timeout)


class Age:
    """A graph of Apache AGE in a PostgreSQL database, for one graph alone.

    The graph is made anew within one transaction: cut off, the old one is still there,
    and nobody sees half of the new one. Nodes have one label in AGE: the class of a topic
    is its label, and there is no label ``Topic``. PostgreSQL cannot hold U+0000 in a text:
    it is written as U+E000 U+2400 (and U+E000 twice), and read back as it was.
    """

    promise: Final = "nothing has changed, the load being one transaction"

    def __init__(
        self,
        url: str,
        graph: str,
        credentials: Credentials,
        sslmode: str = "",
        retry: Retry | None = None,
        timeout: float = TIMEOUT,
    ) -> None:
        self._url = url
        self._graph = graph
        self._credentials = credentials
        self._sslmode = sslmode
        self._retry = retry or Retry()
        self._timeout = timeout
        self._connection: psycopg.Connection[Any] | None = None

    @property
    def name(self) -> str:
        """The address with the name of the graph."""
        return f"{self._url}?graph={self._graph}"

    def load(self, graph: Graph, *, replace: bool, progress: Progress) -> None:  # noqa: ARG002
        """Make the graph anew in one transaction. Raises TargetError, MissingExtra.

        A graph with labels of others is never replaced.
        """
        found = to_property_graph(graph)

        def fill(connection: psycopg.Connection[Any]) -> None:
            connection.execute("CREATE EXTENSION IF NOT EXISTS age")
            labels = self._labels(connection)
            if labels is None:
                connection.execute("SELECT ag_catalog.create_graph(%s)", [self._graph])
            Filling(connection, self._graph, found, progress).run(labels or set())

        self._run(fill)

    def census(self) -> Census:
        """Count what the graph holds, by Cypher. Raises TargetError, MissingExtra."""
        return self._with_graph(cypher.census, Census())

    def read(self) -> PropertyGraph:
        """Read what the graph holds. Raises TargetError, MissingExtra."""

        def read(ask: cypher.Ask) -> PropertyGraph:
            return cypher.read(ask, plain=plain_properties)

        return self._with_graph(read, PropertyGraph())

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _with_graph(self, action: Callable[[cypher.Ask], Result], nothing: Result) -> Result:
        return self._run(
            lambda connection: (
                action(_asking(connection, self._graph)) if self._labels(connection) else nothing
            )
        )

    def _labels(self, connection: psycopg.Connection[Any]) -> set[str] | None:
        """The labels of the graph; None if it is not there. Raises TargetOccupied for others."""
        table = connection.execute("SELECT to_regclass('ag_catalog.ag_graph')").fetchone()
        if table is None or table[0] is None:
            return None
        rows = connection.execute(
            "SELECT l.name FROM ag_catalog.ag_label l JOIN ag_catalog.ag_graph g"
            " ON l.graph = g.graphid WHERE g.name = %s",
            [self._graph],
        ).fetchall()
        found = {name for (name,) in rows} - {"_ag_label_vertex", "_ag_label_edge"}
        if others := sorted(found - {*NODES, *EDGES}):
            raise TargetOccupied(
                f"{self.name} has labels that are not ours ({', '.join(others)[:100]}); nothing"
                " was changed; name another graph"
            )
        return found if rows else None

    def _run(self, action: Callable[[psycopg.Connection[Any]], Result]) -> Result:
        """Run an action in a transaction, with retries. Raises TargetError, MissingExtra."""
        with needing("PostgreSQL needs psycopg", "postgresql"):
            import psycopg

        def once() -> Result:
            connection = self._open(psycopg)
            with connection.transaction():
                return action(connection)

        try:
            return self._retry.run(once, lambda error: self._passing(psycopg, error))
        except psycopg.Error as error:
            raise self._explained(error) from None

    def _open(self, driver: Any) -> psycopg.Connection[Any]:
        if self._connection is None:
            limit = round(1000 * self._timeout)
            options = {
                "user": self._credentials.user,
                "password": self._credentials.password,
                "sslmode": self._sslmode,
                "tcp_user_timeout": limit,
            }
            connection: psycopg.Connection[Any] = driver.connect(
                self._url,
                autocommit=True,
                connect_timeout=max(1, round(min(10, self._timeout))),
                **{name: value for name, value in options.items() if value},
            )
            self._connection = connection
            with suppress(driver.errors.InsufficientPrivilege):  # it may be loaded already
                connection.execute("LOAD 'age'")
            connection.execute("SET search_path = ag_catalog, public")
            connection.execute("SELECT set_config('lock_timeout', %s, false)", [f"{limit}"])
        return self._connection

    def _passing(self, driver: Any, error: Exception) -> bool:
        if not isinstance(error, driver.OperationalError):
            return False
        self.close()
        state = getattr(error, "sqlstate", None)
        return bool(_PASSING.fullmatch(state)) if state else not _LOGIN.search(str(error))

    def _explained(self, error: psycopg.Error) -> TargetError:
        message = (str(error).splitlines() or [type(error).__name__])[0][:200]
        if _LOGIN.search(str(error)):
            return TargetError(self._credentials.refused_by(self.name))
        if error.sqlstate is None:
            return TargetError(f"{self.name} cannot be reached ({message}); check that it runs")
        if "age" in message and error.sqlstate in {"0A000", "58P01", "42501"}:
            return TargetError(
                f"{self.name} has no Apache AGE ({message}); install postgresql-17-age, and let an"
                " administrator run: CREATE EXTENSION age"
            )
        return TargetError(f"{self.name} refuses what it is sent ({message}); see its log")


def _asking(connection: psycopg.Connection[Any], graph: str) -> cypher.Ask:
    """Ask by Cypher that is ours, and whose last line has its columns."""

    def ask(query: str) -> list[list[Any]]:
        return _answer(connection, graph, query, query.rpartition("RETURN ")[2].count(", ") + 1)

    return ask


def _answer(
    connection: psycopg.Connection[Any], graph: str, query: str, columns: int
) -> list[list[Any]]:
    """Ask by Cypher that has none of the dollars between which AGE wants it."""
    from psycopg import sql

    named = [
        sql.SQL("{} ag_catalog.agtype").format(sql.Identifier(f"c{at}")) for at in range(columns)
    ]
    statement = sql.SQL("SELECT * FROM ag_catalog.cypher({}, $cypher$ {} $cypher$) AS ({})").format(
        sql.Literal(graph), sql.SQL(query), sql.SQL(", ").join(named)
    )
    return [[agtype_value(cell) for cell in row] for row in connection.execute(statement)]
