"""``legalgraph export``: the statute–goal graph for other tools, and to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from legalgraph.cli.options import shared
from legalgraph.errors import Misuse, UnknownName

if TYPE_CHECKING:
    from pathlib import Path

    from legalgraph.asof import When
    from legalgraph.knowledgegraph import KnowledgeGraph


@click.command("export")
@click.argument("jurisdiction", required=False)
@click.option("--view", default="overview", metavar="VIEW", show_default=True, help="What to show.")
@click.option("--goal", metavar="NUMBER", help="The goal of a proof.")
@click.option("--layout", "how", default="layered", metavar="layered|rings", show_default=True)
@click.option("--format", "kind", metavar="FORMAT", help="Guessed from the file's suffix.")
@click.option("--area", metavar="NUMBER", help="Only goals of this issue area.")
@click.option("--status", metavar="STATUS", help="Only goals that are 'fully met', 'partly met', 'not met'.")
@click.option("--victim", metavar="CATEGORY", help="Only norms that protect this category of victims.")
@click.option("--agency", metavar="AGENCY", help="Only norms that bind this agency.")
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only nodes of this kind; may be repeated.")
@click.option("--near", metavar="NODE", help="Only what is near this node (IRI, citation, goal or label).")
@click.option("--steps", type=click.IntRange(0), default=1, show_default=True, help="How near.")
@click.option("--rests-on", metavar="PROVISION", help="Only what rests on this provision.")
@shared
def command(
    jurisdiction: str | None,
    view: str,
    goal: str | None,
    how: str,
    kind: str | None,
    area: str | None,
    status: str | None,
    victim: str | None,
    agency: str | None,
    kinds: tuple[str, ...],
    near: str | None,
    steps: int,
    rests_on: str | None,
    framework: str | None,
    as_of: When | None,
    paths: tuple[Path, ...],
    output: Path | None,
) -> None:
    """Write the statute–goal graph of JURISDICTION, laid out, coloured and labelled.

    \b
    legalgraph export us-ms -o explorer.html
    legalgraph export us-ms --view proof --goal 2.9 -o goal.svg
    legalgraph export us-ms --view overview --format gexf -o overview.gexf
    legalgraph export us-ms --view full --rests-on 97-3-54.1 -o resting.graphml
    legalgraph export --view ontology -o ontology.ttl

    \b
    views    overview (statutes, goals, areas), full, proof (of one --goal), agencies, victims, citations;
             ontology (the vocabulary alone, for Protégé and WebVOWL: turtle, rdfxml, jsonld)
    pictures svg, png (extra 'png'), html (everything in one file that works offline)
    graphs   gexf (Gephi), graphml, yed, cyjs (Cytoscape), cytoscape (Cytoscape.js), dot, mermaid
    tables   nodes-csv, edges-csv, measures-csv; nodes-parquet, edges-parquet (extra 'parquet')
    RDF      turtle, jsonld, rdfxml (what was derived); trig, nquads (with the files, in named graphs)

    Filters narrow every format. In a page the card's totals stay those of the whole law; in RDF what belongs to a node that is
    taken away leaves with it, and vocabulary, sources and totals stay.
    """  # noqa: D301  # \b is click's own
    from legalgraph.export import BARE, FORMATS, PICTURES, RDF, guess
    from legalgraph.knowledgegraph import load
    from legalgraph.layout import LAYOUTS
    from legalgraph.network import VIEWS
    from legalgraph.output import write

    if kind is None:
        if output is None:
            raise Misuse("the format is not told", mend=f"say --format, or -o with a suffix: {', '.join(FORMATS)}")
        kind = guess(output.name)
    for what, name, known in (
        ("format", kind, FORMATS),
        ("view", view, (*VIEWS, "ontology")),
        ("layout", how, LAYOUTS),
    ):
        if name not in known:
            raise UnknownName.among(what, name, known)
    filters: dict[str, Any] = {
        "goal": goal,
        "area": area,
        "status": status,
        "victim": victim,
        "agency": agency,
        "rests_on": rests_on,
    }
    given = filters | {"kinds": kinds, "near": near, "steps": steps}
    if view == "ontology":
        write(_ontology(load(*paths), kind, any(filters.values()) or bool(kinds or near)), output)
        return
    if jurisdiction is None:
        raise Misuse("no jurisdiction is named", mend="legalgraph list jurisdictions shows them")
    graph = load(*paths)
    if kind in PICTURES:
        data = graph.draw(
            jurisdiction, view, how, figures=kind not in BARE, framework=framework, as_of=as_of, **given
        ).write(kind)
    elif kind == "html":
        data = graph.page(jurisdiction, view, framework=framework, as_of=as_of, **given)
    else:
        assert kind in RDF
        narrowed = any(filters.values()) or bool(kinds or near) or view not in ("overview", "full")
        data = graph.rdf(jurisdiction, kind, view if narrowed else None, framework=framework, as_of=as_of, **given)
    write(data, output)


def _ontology(graph: KnowledgeGraph, kind: str, filtered: bool) -> bytes:
    from legalgraph.export import RDF
    from legalgraph.export.ontology import FORMATS, tbox
    from legalgraph.namespaces import PREFIXES
    from legalgraph.store import serialize

    if kind not in FORMATS:
        raise Misuse(f"the vocabulary has no {kind} form", mend=f"choose {', '.join(FORMATS)}")
    if filtered:
        raise Misuse("the vocabulary is the same for every goal", mend="leave the filters out")
    return serialize(tbox(graph.dataset), RDF[kind], PREFIXES)
