"""From an assessment to what is drawn of it: a view, filtered and laid out, the explorer's page, and RDF."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING, Any

from legalgraph.analysis import annotated, measure
from legalgraph.errors import LegalgraphError, Misuse, UnknownName
from legalgraph.export import RDF, draw
from legalgraph.layout import Layout, place
from legalgraph.network import Network, project, to_networkx
from legalgraph.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Mapping

    from legalgraph.dataset import Dataset
    from legalgraph.evaluation import Evaluation
    from legalgraph.model import Assessment
    from legalgraph.reassess import Reassessor

PAGED = ("overview", "agencies", "victims", "citations")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A view of the statute–goal graph with the places of its nodes; shows itself in a notebook as a picture.

    ``network`` holds nodes and edges as frozen values, ``graph`` is the same as a ``networkx.MultiDiGraph``.
    """

    network: Network
    layout: Layout

    @property
    def graph(self) -> Any:
        """The view as a ``networkx.MultiDiGraph``, keyed by IRI."""
        return to_networkx(self.network)

    def write(self, kind: str) -> bytes:
        """The view in one of the formats of ``legalgraph export``; raises ``UnknownName`` for another."""
        return draw(self.network, self.layout, kind)

    def _repr_html_(self) -> str:
        """The picture, at most as wide as the page, walled off as an image: it brings neither script nor style to the page."""
        data = b64encode(self.write("svg")).decode()
        told = escape(f"{self.network.title}: {self.network.view}")
        return f'<img alt="{told}" src="data:image/svg+xml;base64,{data}" style="max-width:100%;height:auto">'

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """HTML for those who show it, and a line for those who do not."""
        counts = f"{len(self.network.nodes)} nodes, {len(self.network.edges)} edges"
        return {"text/html": self._repr_html_(), "text/plain": f"{self.network.title}: {self.network.view}, {counts}"}


def selection(**filters: Any) -> Selection:
    """Filters by name; raises ``UnknownName`` for one that there is not."""
    for name in filters:
        if name not in Selection.__slots__:
            raise UnknownName.among("filter", name, Selection.__slots__)
    return Selection(**filters | {"kinds": tuple(filters.get("kinds", ()))})


def projected(evaluation: Evaluation, assessment: Assessment) -> Network:
    """The whole graph of an assessment."""
    return project(evaluation, f"{assessment.jurisdiction_label} under {assessment.framework_label}")


def drawing(whole: Network, view: str, how: str, chosen: Selection) -> Drawing:
    """A view of what the filters leave, laid out; raises ``UnknownName`` or ``Misuse`` as the filters do."""
    network = chosen.of(whole, view)
    return Drawing(network, place(network, how))


def with_figures(whole: Network, impact: Mapping[str, Mapping[str, Any]]) -> Network:
    """The whole graph with measures, points at stake, and what falls with each provision."""
    return annotated(whole, measure(whole), impact)


def page(
    whole: Network, evaluation: Evaluation, assessment: Assessment, again: Reassessor, view: str, chosen: Selection
) -> bytes:
    """The explorer: one HTML file, that opens with this view of what the filters leave; raises ``Misuse`` for ``full``."""
    from legalgraph.export import explorer
    from legalgraph.export.html import html
    from legalgraph.proof import Prover
    from legalgraph.support import support

    if view not in (*PAGED, "proof"):
        raise Misuse(
            f"no page can show the view {view!r} so that it can be read",
            mend=f"choose {', '.join(PAGED)} or proof, or another format",
        )
    opened = chosen.of(whole, view)
    pictured = replace(chosen, goal=None) if view == "proof" else chosen
    pictures = {}
    for name in PAGED:
        try:
            pictures[name] = opened if name == view else pictured.of(whole, name)
        except LegalgraphError:
            continue  # the filters leave nothing of this view; the asked one is there
    prover = Prover(evaluation, assessment)
    proofs = {goal.number: prover.goal(goal.number) for goal in assessment.goals}
    extra = [prover.criterion(test) for credit in assessment.extra_credit for test in credit.tests]
    found = support(evaluation)
    derived = {lost: again.without(lost) for lost in explorer.losses(whole) if lost & set(found.leaned_on)}
    goals = tuple(n.label.split(" ")[0] for n in chosen.of(whole, "full").nodes if n.kind == "goal")
    if view == "proof":
        start = explorer.Start("overview", chosen.goal)
    else:
        start = explorer.Start(view, None, None if chosen == Selection() else goals)
    return html(explorer.values(assessment, whole, pictures, proofs, found, extra, derived, start))


def rdf(dataset: Dataset, assessment: Assessment, kind: str, whole: Network, kept: Network) -> bytes:
    """What was derived (turtle, jsonld, rdfxml), or that and the files in named graphs (trig, nquads), less what filters took."""
    from legalgraph.export.narrowed import narrowed
    from legalgraph.named import quads
    from legalgraph.namespaces import PREFIXES
    from legalgraph.store import parse, serialize

    named = kind in ("trig", "nquads")
    given = quads(dataset, assessment) if named else list(parse(assessment.ntriples, "nt", name="assessment"))
    if kept is not whole:
        given = narrowed(given, (node.id for node in whole.nodes), (node.id for node in kept.nodes))
    return serialize(given if named else [quad.triple for quad in given], RDF[kind], PREFIXES)
