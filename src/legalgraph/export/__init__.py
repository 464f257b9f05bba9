"""The statute–goal graph in the formats of the tools that draw and analyse graphs. Frozen values come in, bytes go out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from legalgraph.errors import Misuse, UnknownName

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from legalgraph.layout import Layout
    from legalgraph.network import Network

# Each of these draws a network in its places.
PICTURES: Final = """
    gexf graphml yed cyjs cytoscape dot mermaid nodes-csv edges-csv measures-csv nodes-parquet edges-parquet svg png
""".split()
BARE: Final = ("dot", "mermaid", "edges-csv", "edges-parquet", "svg", "png")  # these carry no figures of nodes
RDF: Final = {"turtle": "ttl", "jsonld": "jsonld", "rdfxml": "rdf", "trig": "trig", "nquads": "nq"}
FORMATS: Final = (*PICTURES, "html", *RDF)
_SUFFIXES: Final = {
    "gexf": "gexf",
    "graphml": "graphml",
    "cyjs": "cyjs",
    "json": "cytoscape",
    "dot": "dot",
    "gv": "dot",
    "mmd": "mermaid",
    "mermaid": "mermaid",
    "svg": "svg",
    "png": "png",
    "html": "html",
    "htm": "html",
} | {suffix: name for name, suffix in RDF.items()}


def guess(filename: str) -> str:
    """The format that a file's name tells; raises ``Misuse`` where it tells none."""
    stem, _, suffix = filename.lower().rpartition(".")
    for name in ("nodes", "edges", "measures"):
        if f"{name}-{suffix}" in PICTURES and stem.endswith(name):
            return f"{name}-{suffix}"
    if suffix not in _SUFFIXES:
        raise Misuse(f"the name {filename!r} does not tell a format", mend=f"say --format: {', '.join(FORMATS)}")
    return _SUFFIXES[suffix]


def draw(network: Network, layout: Layout, kind: str) -> bytes:
    """A network in one of the ``PICTURES`` formats."""
    if kind not in PICTURES:
        raise UnknownName.among("format", kind, PICTURES)
    return _writers()[kind](network, layout)


def _writers() -> Mapping[str, Callable[[Network, Layout], bytes]]:
    from legalgraph.export import parquet, png, svg, text, xml

    return {
        "gexf": xml.gexf,
        "graphml": xml.graphml,
        "yed": xml.yed,
        "cyjs": text.cyjs,
        "cytoscape": text.cytoscape_js,
        "dot": text.dot,
        "mermaid": text.mermaid,
        "nodes-csv": text.nodes_csv,
        "edges-csv": text.edges_csv,
        "measures-csv": text.measures_csv,
        "nodes-parquet": parquet.nodes_parquet,
        "edges-parquet": parquet.edges_parquet,
        "svg": svg.svg,
        "png": png.png,
    }
