"""Parquet: a file for each kind of node and of edge, for DuckDB, Spark, pandas or Ladybug."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from kg.errors import needing
from kg.load import cypher
from kg.load.file_targets import TableFolder
from kg.load.property_tables import PropertyTable, Row, Type

if TYPE_CHECKING:
    import pyarrow


class Parquet(TableFolder):
    """A folder of Parquet files, ``Trend.parquet``, ``usesTechnique-Trend-Technique.parquet``."""

    suffix: ClassVar[str] = ".parquet"

    def write(self, table: PropertyTable, path: Path) -> None:
        """Write a file. Raises MissingExtra without pyarrow."""
        rows = to_arrow(table)
        from pyarrow.parquet import write_table

        write_table(rows, path)

    def rows(self, table: PropertyTable, path: Path) -> Iterator[Row]:
        """Read the rows of a file. Raises MissingExtra without pyarrow."""
        with needing("tables need pyarrow", "parquet"):
            from pyarrow.parquet import read_table
        for row in read_table(path).to_pylist():
            yield cypher.properties({name: row[name] for name in table.columns})


def to_arrow(table: PropertyTable) -> pyarrow.PropertyTable:
    """Make the Arrow table of a table, columns with their types even if it has no row.

    Raises MissingExtra without pyarrow.
    """
    with needing("tables need pyarrow", "parquet"):
        import pyarrow as pa
    types = {
        Type.TEXT: pa.string(),
        Type.TEXTS: pa.list_(pa.string()),
        Type.INTEGER: pa.int64(),
        Type.DECIMAL: pa.float64(),
    }
    schema = pa.schema([(name, types[kind]) for name, kind in table.columns.items()])
    columns = {name: [row.get(name) for row in table.rows] for name in table.columns}
    return pa.table(columns, schema=schema)
