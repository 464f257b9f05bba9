"""Parquet node and edge lists with typed columns, for R, igraph, pandas and polars. The only door to pyarrow, an extra."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from legalgraph.errors import MissingExtra
from legalgraph.export.attributes import ATTRIBUTES, EDGE_ATTRIBUTES, Attribute
from legalgraph.export.text import edge_rows, node_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from legalgraph.layout import Layout
    from legalgraph.network import Network

_PLACES: Final = (
    Attribute("x", "double", "the centre, in pixels from the left"),
    Attribute("y", "double", "the centre, in pixels from the top"),
    Attribute("color", "string", "the colour in every picture"),
)


def nodes_parquet(network: Network, layout: Layout) -> bytes:
    """A row for each node, keyed by ``id``, its IRI; what does not apply is null."""
    key = Attribute("id", "string", "the IRI")
    return _written(network, (key, *ATTRIBUTES, *_PLACES), node_rows(network, layout))


def edges_parquet(network: Network, layout: Layout) -> bytes:
    """A row for each edge, from ``source`` to ``target``, which are IRIs."""
    ends = (Attribute("source", "string", "the IRI it leaves"), Attribute("target", "string", "the IRI it reaches"))
    return _written(network, (*ends, *EDGE_ATTRIBUTES), edge_rows(network))


def _written(network: Network, columns: Iterable[Attribute], rows: list[dict[str, Any]]) -> bytes:
    """The file; every column says in its metadata what it means. Raises ``MissingExtra`` without pyarrow."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise MissingExtra.of("parquet", "pyarrow", "a Parquet file") from None
    types = {"string": pa.string(), "double": pa.float64(), "integer": pa.int64(), "boolean": pa.bool_()}
    fields = [pa.field(one.name, types[one.type], metadata={"meaning": one.meaning}) for one in columns]
    table = pa.Table.from_pylist(
        rows, schema=pa.schema(fields, metadata={"title": network.title, "view": network.view})
    )
    out = pa.BufferOutputStream()
    parquet.write_table(table, out, compression="snappy")
    return bytes(out.getvalue().to_pybytes())
