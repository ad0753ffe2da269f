"""Tables in the form of Apache Arrow, in which Ladybug and Parquet take them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import MissingExtra
from kg.load.property_tables import Table, Type

if TYPE_CHECKING:
    import pyarrow


def to_arrow(table: Table) -> pyarrow.Table:
    """Make the Arrow table of a table, columns with their types even if it has no row.

    Raises MissingExtra without pyarrow.
    """
    try:
        import pyarrow as pa
    except ImportError:
        raise MissingExtra("tables need pyarrow; run: pip install 'trendkg[parquet]'") from None
    types = {
        Type.TEXT: pa.string(),
        Type.TEXTS: pa.list_(pa.string()),
        Type.INTEGER: pa.int64(),
        Type.DECIMAL: pa.float64(),
    }
    schema = pa.schema([(name, types[kind]) for name, kind in table.columns.items()])
    columns = {name: [row.get(name) for row in table.rows] for name in table.columns}
    return pa.table(columns, schema=schema)
