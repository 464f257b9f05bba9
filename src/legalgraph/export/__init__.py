"""The statute–goal graph in the formats of the tools that draw and analyse graphs. Frozen values come in, bytes go out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from legalgraph.errors import Misuse, UnknownName

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from legalgraph.layout import Layout
    from legalgraph.network import Network

PICTURES: Final = (
    "gexf graphml yed cyjs cytoscape dot mermaid nodes-csv edges-csv measures-csv svg png".split()
)  # each draws a network in its places
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
    if suffix == "csv" and stem.endswith(("nodes", "edges", "measures")):
        return next(name for name in ("nodes", "edges", "measures") if stem.endswith(name)) + "-csv"
    if suffix not in _SUFFIXES:
        raise Misuse(f"the name {filename!r} does not tell a format", mend=f"say --format: {', '.join(FORMATS)}")
    return _SUFFIXES[suffix]


def draw(network: Network, layout: Layout, kind: str) -> bytes:
    """A network in one of the ``PICTURES`` formats."""
    if kind not in PICTURES:
        raise UnknownName.among("format", kind, PICTURES)
    return _writers()[kind](network, layout)


def _writers() -> Mapping[str, Callable[[Network, Layout], bytes]]:
    from legalgraph.export import png, svg, text, xml

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
        "svg": svg.svg,
        "png": png.png,
    }
