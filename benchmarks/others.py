"""Another engine on the same shapes and data, in a process of its own: ``others.py ENGINE DATA.nt SHAPES.nt ROUNDS``.

Times are the best of the rounds (see clock.py): of loading, from N-Triples in memory into what the engine works on (rdflib's
graphs, or its own store and shapes), and of validation after that.
Which candidates do not conform is told by a digest, so that a wrong engine is not counted. Needs nothing of legalgraph.
"""

from __future__ import annotations

import hashlib
import json
import logging
import resource
import sys
import time
from importlib import metadata
from pathlib import Path
from typing import Any

from clock import Clock

Told = tuple[float, float, Any]  # seconds of loading, seconds of validation, and what was found
SH = "http://www.w3.org/ns/shacl#"
logging.disable(logging.CRITICAL)


def rdflib_graph(text: str) -> object:
    import rdflib

    return rdflib.Graph().parse(data=text, format="nt")


def rows_of(report: object) -> set[tuple[str, str, str]]:
    """Shape, dossier and candidate of each result, from an rdflib report graph."""
    import rdflib

    names = [rdflib.URIRef(SH + name) for name in ("sourceShape", "focusNode", "value")]
    found = set()
    for result in report.objects(None, rdflib.URIRef(SH + "result")):  # type: ignore[attr-defined]
        found.add(tuple(str(report.value(result, name)) for name in names))  # type: ignore[attr-defined]
    return found


def pyshacl(data: str, shapes: str) -> Told:
    import pyshacl

    loading = Clock()
    graph, shape_graph = rdflib_graph(data), rdflib_graph(shapes)
    loaded, clock = loading.seconds(), Clock()
    _, report, _ = pyshacl.validate(graph, shacl_graph=shape_graph, inference="none", inplace=True)
    return loaded, clock.seconds(), rows_of(report)


def pyshacl_turbo(data: str, shapes: str) -> Told:
    import pyshacl_turbo

    loading = Clock()
    graph, shape_graph = rdflib_graph(data), rdflib_graph(shapes)
    loaded, clock = loading.seconds(), Clock()
    _, report, _ = pyshacl_turbo.validate(graph, shacl_graph=shape_graph)
    return loaded, clock.seconds(), rows_of(report)


def pyshifty(data: str, shapes: str) -> Told:
    import shifty

    loading = Clock()
    graph, shape_graph = rdflib_graph(data), rdflib_graph(shapes)
    loaded, clock = loading.seconds(), Clock()
    _, report, _ = shifty.validate(graph, shape_graph, infer=False)
    return loaded, clock.seconds(), rows_of(report)


def pyrudof(data: str, shapes: str) -> Told:
    import pyrudof

    loading = Clock()
    rudof = pyrudof.Rudof(pyrudof.RudofConfig())
    rudof.read_data(data, pyrudof.RDFFormat.NTriples)
    rudof.read_shacl(shapes, pyrudof.ShaclFormat.NTriples)
    loaded, clock = loading.seconds(), Clock()
    report = rudof.validate_shacl()
    seconds = clock.seconds()
    name = lambda term: str(term).strip("<>")  # noqa: E731
    return loaded, seconds, {(name(r.source_shape), name(r.focus_node), name(r.value)) for r in report.violations}


def purrdf(data: str, shapes: str) -> Told:
    import purrdf

    loading = Clock()
    store = purrdf.Store()
    store.load(data.encode(), format=purrdf.RdfFormat.N_TRIPLES)
    store.checkpoint()
    prepared = purrdf.shacl.Shapes(shapes)
    loaded, clock = loading.seconds(), Clock()
    results = prepared.validate_store(store).results
    seconds = clock.seconds()
    name = lambda term: str(term).strip("<>")  # noqa: E731
    return loaded, seconds, {(name(r["source_shape"]), name(r["focus"]), name(r["value"])) for r in results}


def sparql(data: str, shapes: str, library: str) -> Told:
    texts = json.loads(Path(shapes).read_text())
    loading = Clock()
    if library == "rdflib":
        graph: Any = rdflib_graph(data)
    else:
        import pyoxigraph

        graph = pyoxigraph.Store()
        graph.bulk_load(data.encode(), pyoxigraph.RdfFormat.N_TRIPLES)
    loaded, clock = loading.seconds(), Clock()
    found = sum(len(list(graph.query(text))) for text in texts)
    return loaded, clock.seconds(), found


ENGINES = {
    "pyshacl": (pyshacl, "pyshacl"),
    "pyshacl_turbo": (pyshacl_turbo, "pyshacl-turbo"),
    "pyshifty": (pyshifty, "pyshifty"),
    "pyrudof": (pyrudof, "pyrudof"),
    "purrdf": (purrdf, "purrdf"),
}


def main(engine: str, data: str, shapes: str, rounds: str, lasting: str) -> None:
    begun, taken = time.perf_counter(), []
    while len(taken) < int(rounds) or time.perf_counter() - begun < float(lasting):
        taken.append(once(engine, data, shapes))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    best = {key: min(told[key] for told in taken) for key in ("loading", "seconds")}
    print(json.dumps({**taken[0], **best, "megabytes": memory}))


def once(engine: str, data: str, shapes: str) -> dict[str, Any]:
    if engine.startswith("sparql-"):
        loading, seconds, count = sparql(Path(data).read_text(), shapes, engine.removeprefix("sparql-"))
        told = {"count": count, "version": metadata.version(engine.removeprefix("sparql-"))}
    else:
        run, package = ENGINES[engine]
        loading, seconds, rows = run(Path(data).read_text(), Path(shapes).read_text())
        kept = sorted(row for row in rows if row[0].endswith("/listing/candidate"))  # type: ignore[attr-defined]
        digest = hashlib.sha256(repr([(s, f, v) for s, f, v in kept]).encode()).hexdigest()
        told = {"count": len(kept), "digest": digest, "version": metadata.version(package)}
    return {"loading": loading, "seconds": seconds, **told}


if __name__ == "__main__":
    main(*sys.argv[1:])
