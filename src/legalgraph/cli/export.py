"""``legalgraph export``: the statute–goal graph for other tools, and to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from legalgraph.cli.options import shared
from legalgraph.errors import Misuse, UnknownName

if TYPE_CHECKING:
    from pathlib import Path

    from legalgraph.asof import When
    from legalgraph.engine import KnowledgeGraph
    from legalgraph.selection import Selection


@click.command("export")
@click.argument("jurisdiction")
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
    jurisdiction: str,
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

    \b
    views    overview (statutes, goals, areas), full, proof (of one --goal), agencies, victims, citations
    pictures svg, png (extra 'png'), html (everything in one file that works offline)
    graphs   gexf (Gephi), graphml, yed, cyjs (Cytoscape), cytoscape (Cytoscape.js), dot, mermaid
    tables   nodes-csv, edges-csv, measures-csv (citations, reliance, betweenness, community)
    RDF      turtle, jsonld, rdfxml (what was derived); trig, nquads (with the files, in named graphs)
    """  # noqa: D301  # \b is click's own
    from legalgraph.engine import load
    from legalgraph.export import FORMATS, RDF, guess
    from legalgraph.layout import LAYOUTS
    from legalgraph.network import VIEWS
    from legalgraph.output import write
    from legalgraph.selection import Selection

    if kind is None:
        if output is None:
            raise Misuse("the format is not told", mend=f"say --format, or -o with a suffix: {', '.join(FORMATS)}")
        kind = guess(output.name)
    for what, name, known in (("format", kind, FORMATS), ("view", view, VIEWS), ("layout", how, LAYOUTS)):
        if name not in known:
            raise UnknownName.among(what, name, known)
    chosen = Selection(goal, area, status, victim, agency, rests_on, kinds, near, steps)
    if (kind == "html" or kind in RDF) and chosen != Selection():
        raise Misuse(f"{kind} holds everything; filters are for pictures and tables", mend="leave the filters out")
    graph = load(*paths)
    data = (
        _rdf(graph, jurisdiction, framework, as_of, kind)
        if kind in RDF
        else _explorer(graph, jurisdiction, framework, as_of)
        if kind == "html"
        else _drawn(graph, jurisdiction, framework, as_of, (kind, view, how), chosen)
    )
    write(data, output)


def _explorer(graph: KnowledgeGraph, jurisdiction: str, framework: str | None, as_of: When | None) -> bytes:
    from legalgraph.export import explorer
    from legalgraph.export.html import html
    from legalgraph.network import project
    from legalgraph.proof import Prover
    from legalgraph.reassess import Reassessor
    from legalgraph.scoring import read_scheme
    from legalgraph.support import support

    evaluation, assessment = graph.evaluation(jurisdiction, framework, as_of)
    member, rules = graph.dataset.jurisdiction(jurisdiction), graph.dataset.framework(assessment.framework)
    prover = Prover(evaluation, assessment)
    proofs = {goal.number: prover.goal(goal.number) for goal in assessment.goals}
    extra = [prover.criterion(test) for credit in assessment.extra_credit for test in credit.tests]
    title = f"{assessment.jurisdiction_label} under {assessment.framework_label}"
    network, found = project(evaluation, title), support(evaluation)
    scheme = read_scheme(evaluation.store, rules.iri.value, evaluation.iri)
    again = Reassessor(graph.dataset.triples("ontology/", member.folder), evaluation, scheme)
    derived = {lost: again.without(lost) for lost in explorer.losses(network) if lost & set(found.leaned_on)}
    return html(explorer.values(assessment, network, proofs, found, extra, derived))


def _drawn(
    graph: KnowledgeGraph,
    jurisdiction: str,
    framework: str | None,
    as_of: When | None,
    names: tuple[str, str, str],
    chosen: Selection,
) -> bytes:
    from legalgraph.export import draw
    from legalgraph.layout import place
    from legalgraph.network import project

    kind, view, how = names
    evaluation, assessment = graph.evaluation(jurisdiction, framework, as_of)
    title = f"{assessment.jurisdiction_label} under {assessment.framework_label}"
    whole = project(evaluation, title)
    network = chosen.of(whole, view)
    return draw(network, place(network, how), kind)


def _rdf(graph: KnowledgeGraph, jurisdiction: str, framework: str | None, as_of: When | None, kind: str) -> bytes:
    from legalgraph.export import RDF
    from legalgraph.named import quads
    from legalgraph.namespaces import PREFIXES
    from legalgraph.store import parse, serialize

    assessment = graph.assess(jurisdiction, framework, as_of)
    if kind in ("trig", "nquads"):
        return serialize(quads(graph.dataset, assessment), RDF[kind], PREFIXES)
    derived = parse(assessment.ntriples, "nt", name="assessment")
    return serialize([quad.triple for quad in derived], RDF[kind], PREFIXES)
