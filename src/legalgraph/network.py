"""The statute–goal graph of an assessment, projected once for every picture and every analysis. The only door to networkx.

The projection is read by the queries in ``queries/network``; views collapse or select it. A failed criterion is a node with its
near misses, so that a goal that is not met is no empty spot.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from legalgraph.errors import Misuse, UnknownName
from legalgraph.namespaces import local
from legalgraph.resources import content

if TYPE_CHECKING:
    from collections.abc import Iterable

    from legalgraph.evaluation import Evaluation
    from legalgraph.store import Row

VIEWS: Final = ("overview", "full", "proof", "agencies", "victims", "citations")
_STATUSES: Final = {
    "FullyMet": "fully met",
    "PartiallyMet": "partly met",
    "NotMet": "not met",
    "Undetermined": "undetermined",
}


@dataclass(frozen=True, slots=True)
class Node:
    """A node: IRI, kind, human label, and what is known of it (``None`` where it does not apply)."""

    id: str
    kind: str
    label: str
    title: str | None = None
    status: str | None = None
    basis: str | None = None
    standing: str | None = None
    area: str | None = None
    points_low: float | None = None
    points_high: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """A directed edge of one kind; ``weight`` counts, and ``via`` names, the provisions behind a collapsed edge."""

    source: str
    target: str
    kind: str
    weight: int = 1
    via: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """A stable identifier: kind, source and target."""
        return f"{self.kind}|{self.source}|{self.target}"


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes and edges, sorted; every edge joins nodes that are there."""

    view: str
    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def select(self, keep: Callable[[Node], bool]) -> Network:
        """The part that a condition on nodes keeps; raises ``Misuse`` where nothing is left."""
        nodes = tuple(node for node in self.nodes if keep(node))
        if not nodes:
            raise Misuse("nothing is left of the graph", mend="loosen the filters")
        ids = {node.id for node in nodes}
        return replace(self, nodes=nodes, edges=tuple(e for e in self.edges if e.source in ids and e.target in ids))

    def neighborhood(self, center: str, steps: int) -> Network:
        """The nodes within so many steps of one node, in either direction."""
        if center not in {node.id for node in self.nodes}:
            raise UnknownName.among("node", center, [node.id for node in self.nodes])
        found = to_networkx(self).to_undirected(as_view=True)
        import networkx as nx

        near = nx.single_source_shortest_path_length(found, center, cutoff=steps)
        return self.select(lambda node: node.id in near)


def project(evaluation: Evaluation, title: str) -> Network:
    """The whole graph of an assessment."""
    store, iri = evaluation.store, evaluation.iri

    def rows(name: str) -> list[Row]:
        text = content("queries", "network", f"{name}.rq").read_text(encoding="utf-8")
        return store.select(text, name=f"queries/network/{name}.rq", assessment=iri)

    nodes: dict[str, Node] = {}
    for row in rows("nodes"):
        nodes.setdefault(row["node"], _node(row))
    edges = {
        Edge(row["source"], row["target"], row["kind"])
        for row in rows("edges")
        if row["source"] in nodes and row["target"] in nodes
    }
    return Network("full", title, tuple(nodes.values()), tuple(sorted(edges, key=lambda edge: edge.id)))


def _node(row: Row) -> Node:
    def number(name: str) -> float | None:
        text = row.get(name)
        return None if text is None else float(text)

    status = row.get("status")
    return Node(
        id=row["node"],
        kind=row["kind"],
        label=row["label"],
        title=row.get("title"),
        status=None if status is None else _STATUSES.get(local(status), local(status)),
        basis=row.get("basis"),
        standing=row.get("standing"),
        area=row.get("area"),
        points_low=number("pointsLow"),
        points_high=number("pointsHigh"),
        maximum=number("maximum"),
    )


def view(network: Network, name: str, goal: str | None = None) -> Network:
    """A view of the whole graph: ``overview`` (statutes, goals, areas), ``proof`` of one goal, ``agencies``, ``victims``,
    ``citations`` or ``full``.
    """
    if name not in VIEWS:
        raise UnknownName.among("view", name, VIEWS)
    if name == "full":
        return network
    if name == "proof":
        return _proof(network, goal)
    if name == "citations":
        return _citations(network)
    near = {"overview": "statute", "agencies": "agency", "victims": "victim category"}[name]
    return _collapsed(network, name, near)


def _by(edges: Iterable[Edge], *kinds: str, back: bool = False) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        if edge.kind in kinds:
            found[edge.target if back else edge.source].append(edge.source if back else edge.target)
    return found


def _collapsed(network: Network, name: str, near: str) -> Network:
    kinds = {node.id: node.kind for node in network.nodes}
    part_of, expressed_by = _by(network.edges, "part of"), _by(network.edges, "expresses", back=True)
    goal_of = _by(network.edges, "counts toward", "extra credit for")
    toward: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    ends = _by(network.edges, "binds", "protects")
    for edge in network.edges:
        if edge.kind not in ("witnesses", "defeats"):
            continue
        provisions = expressed_by[edge.source]
        starts = [_statute(p, part_of, kinds) for p in provisions] if near == "statute" else ends[edge.source]
        for start in starts:
            if start is not None and kinds.get(start) in (near, "bill" if near == "statute" else near):
                for goal in goal_of[edge.target]:
                    kind = "counts toward" if edge.kind == "witnesses" else "counts against"
                    toward[start, goal, kind].update(provisions)
    edges = [Edge(s, t, kind, len(via), tuple(sorted(via))) for (s, t, kind), via in toward.items()]
    edges += [e for e in network.edges if e.kind == "counts toward" and kinds[e.target] == "issue area"]
    used = {end for edge in edges for end in (edge.source, edge.target)}
    nodes = tuple(node for node in network.nodes if node.id in used or node.kind in ("goal", "issue area"))
    return Network(name, network.title, nodes, tuple(sorted(edges, key=lambda edge: edge.id)))


def _statute(provision: str, part_of: dict[str, list[str]], kinds: dict[str, str]) -> str | None:
    current, seen = provision, {provision}
    while kinds.get(current) == "provision":
        above = [one for one in part_of[current] if one not in seen]
        if not above:
            return None
        current = above[0]
        seen.add(current)
    return current


def _proof(network: Network, goal: str | None) -> Network:
    goals = {node.label.split(" ")[0]: node.id for node in network.nodes if node.kind == "goal"}
    if goal is None or goal not in goals:
        raise UnknownName.among("goal", goal or "", goals)
    links = network.edges
    criteria = {e.source for e in links if e.target == goals[goal] and e.kind in ("counts toward", "extra credit for")}
    norms = {e.source for e in links if e.target in criteria and e.kind in ("witnesses", "defeats", "nearly meets")}
    provisions = {e.source for e in links if e.target in norms and e.kind == "expresses"}
    kinds, part_of = {node.id: node.kind for node in network.nodes}, _by(links, "part of")
    statutes = {found for p in provisions if (found := _statute(p, part_of, kinds))}
    area = {e.target for e in links if e.source == goals[goal] and e.kind == "counts toward"}
    ids = {goals[goal]} | criteria | norms | provisions | statutes | area
    nodes = tuple(node for node in network.nodes if node.id in ids)
    edges = [e for e in links if e.source in ids and e.target in ids and e.kind != "cites"]
    joined = {(e.source, e.target) for e in edges}
    for provision in provisions:
        statute = _statute(provision, part_of, kinds)
        if statute is not None and statute != provision and (provision, statute) not in joined:
            edges.append(Edge(provision, statute, "part of"))
    return Network(f"proof {goal}", network.title, nodes, tuple(sorted(edges, key=lambda edge: edge.id)))


def _citations(network: Network) -> Network:
    kinds, part_of = {node.id: node.kind for node in network.nodes}, _by(network.edges, "part of")
    cites: dict[tuple[str, str], set[str]] = defaultdict(set)
    for edge in network.edges:
        if edge.kind == "cites":
            source, target = _statute(edge.source, part_of, kinds), _statute(edge.target, part_of, kinds)
            if source and target and source != target:
                cites[source, target].add(edge.source)
    edges = tuple(Edge(s, t, "cites", len(via), tuple(sorted(via))) for (s, t), via in sorted(cites.items()))
    used = {end for edge in edges for end in (edge.source, edge.target)}
    return Network("citations", network.title, tuple(n for n in network.nodes if n.id in used), edges)


def to_networkx(network: Network) -> Any:
    """The graph as a ``networkx.MultiDiGraph``, keyed by IRI; edge keys are kinds."""
    import networkx as nx

    graph = nx.MultiDiGraph(title=network.title, view=network.view)
    for node in network.nodes:
        graph.add_node(node.id, **{k: v for k in Node.__slots__ if k != "id" and (v := getattr(node, k)) is not None})
    for edge in network.edges:
        graph.add_edge(edge.source, edge.target, key=edge.kind, kind=edge.kind, weight=edge.weight)
    return graph


@dataclass(frozen=True, slots=True)
class Measures:
    """What network analysis says of one node: citations, reliance, betweenness, community."""

    id: str
    label: str
    kind: str
    cited_by: int
    relied_on_by: int
    betweenness: float
    community: int


def measure(network: Network) -> tuple[Measures, ...]:
    """Measures of every node, the most relied on first; deterministic.

    ``relied_on_by`` counts the criteria that a node's norms witness or defeat;
    ``betweenness`` is that of the undirected simple graph; communities are those of greedy modularity.
    """
    import networkx as nx

    simple = nx.Graph(to_networkx(network).to_undirected(as_view=True))
    simple.remove_edges_from(nx.selfloop_edges(simple))
    between = nx.betweenness_centrality(simple)
    groups = nx.community.greedy_modularity_communities(simple) if simple.number_of_edges() else [[n] for n in simple]
    community = {
        node: place for place, group in enumerate(sorted(groups, key=lambda g: (-len(g), min(g)))) for node in group
    }
    cited: dict[str, int] = defaultdict(int)
    for edge in network.edges:
        cited[edge.target] += edge.weight if edge.kind == "cites" else 0
    relied = _relied(network)
    found = [
        Measures(
            n.id,
            n.label,
            n.kind,
            cited[n.id],
            len(relied[n.id]),
            round(between[n.id], 6),
            community[n.id],
        )
        for n in network.nodes
    ]
    return tuple(sorted(found, key=lambda one: (-one.relied_on_by, -one.cited_by, one.id)))


def _relied(network: Network) -> dict[str, set[str]]:
    criteria, norms = _by(network.edges, "witnesses", "defeats"), _by(network.edges, "expresses")
    part_of = _by(network.edges, "part of")
    relied: dict[str, set[str]] = defaultdict(set)
    for node in network.nodes:
        if node.kind == "norm":
            relied[node.id] |= set(criteria[node.id])
        elif node.kind in ("provision", "statute", "bill"):
            found = {c for norm in norms[node.id] for c in criteria[norm]}
            todo, seen = [node.id], set()
            while todo:
                current = todo.pop()
                if current not in seen:
                    seen.add(current)
                    relied[current] |= found
                    todo += part_of[current]
    return relied
