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
    from collections.abc import Iterable, Mapping

    from legalgraph.evaluation import Evaluation
    from legalgraph.store import Row

VIEWS: Final = ("overview", "full", "proof", "agencies", "victims", "citations")
_STATUSES: Final = {
    "FullyMet": "fully met",
    "PartiallyMet": "partly met",
    "NotMet": "not met",
    "Undetermined": "undetermined",
}
_STANDINGS: Final = ("in force", "presumed in force", "unknown", "out of force")  # the best first
_WORST: Final = _STANDINGS[-1]


@dataclass(frozen=True, slots=True)
class Node:
    """A node: IRI, kind, human label, and what is known of it (``None`` where it does not apply).

    ``standing`` is that of a norm, or of a provision's best version; ``share`` is what a criterion or a mark of extra credit
    is worth; ``figures`` are what an analysis said of the node, by name.
    """

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
    share: float | None = None
    figures: tuple[tuple[str, float | int | bool], ...] = ()


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
    """Nodes and edges, sorted; every edge joins nodes that are there.

    ``reach`` holds the pairs of a norm in force and a category of victims that it reaches, named or through a wider category;
    ``principal`` the categories of which tables tell.
    """

    view: str
    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    reach: frozenset[tuple[str, str]] = frozenset()
    principal: frozenset[str] = frozenset()

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

    standings: dict[str, str] = {}
    for row in rows("standings"):
        rank = _STANDINGS.index(row["standing"])
        standings[row["provision"]] = _STANDINGS[min(rank, _STANDINGS.index(standings.get(row["provision"], _WORST)))]
    nodes: dict[str, Node] = {}
    for row in rows("nodes"):
        nodes.setdefault(row["node"], _node(row, standings))
    edges = {
        Edge(row["source"], row["target"], row["kind"])
        for row in rows("edges")
        if row["source"] in nodes and row["target"] in nodes
    }
    reach = frozenset((row["norm"], row["category"]) for row in rows("reach"))
    principal = frozenset(row["category"] for row in rows("principal"))
    return Network(
        "full", title, tuple(nodes.values()), tuple(sorted(edges, key=lambda edge: edge.id)), reach, principal
    )


def _node(row: Row, standings: Mapping[str, str]) -> Node:
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
        standing=row.get("standing") or standings.get(row["node"]),
        area=row.get("area"),
        points_low=number("pointsLow"),
        points_high=number("pointsHigh"),
        maximum=number("maximum"),
        share=number("share"),
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


def linked(edges: Iterable[Edge], *kinds: str, back: bool = False) -> dict[str, list[str]]:
    """Targets by source of the edges of some kinds; ``back`` turns them round."""
    found: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        if edge.kind in kinds:
            found[edge.target if back else edge.source].append(edge.source if back else edge.target)
    return found


def _collapsed(network: Network, name: str, near: str) -> Network:
    kinds = {node.id: node.kind for node in network.nodes}
    part_of, expressed_by = linked(network.edges, "part of"), linked(network.edges, "expresses", back=True)
    goal_of = linked(network.edges, "counts toward", "extra credit for")
    toward: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    ends = linked(network.edges, "binds", "protects")
    for edge in network.edges:
        if edge.kind not in ("witnesses", "defeats"):
            continue
        provisions = expressed_by[edge.source]
        starts = [statute_of(p, part_of, kinds) for p in provisions] if near == "statute" else ends[edge.source]
        for start in starts:
            if start is not None and kinds.get(start) in (near, "bill" if near == "statute" else near):
                for goal in goal_of[edge.target]:
                    kind = "counts toward" if edge.kind == "witnesses" else "counts against"
                    toward[start, goal, kind].update(provisions)
    edges = [Edge(s, t, kind, len(via), tuple(sorted(via))) for (s, t, kind), via in toward.items()]
    edges += [e for e in network.edges if e.kind == "counts toward" and kinds[e.target] == "issue area"]
    used = {end for edge in edges for end in (edge.source, edge.target)}
    nodes = tuple(node for node in network.nodes if node.id in used or node.kind in ("goal", "issue area"))
    return replace(network, view=name, nodes=nodes, edges=tuple(sorted(edges, key=lambda edge: edge.id)))


def statute_of(provision: str, part_of: dict[str, list[str]], kinds: dict[str, str]) -> str | None:
    """The section or bill that a provision is part of, itself if it is one; ``None`` for a title or a chapter."""
    current, seen = provision, {provision}
    while kinds.get(current) == "provision":
        above = [one for one in part_of[current] if one not in seen]
        if not above:
            return None
        current = above[0]
        seen.add(current)
    return current if kinds.get(current) in ("statute", "bill") else None


def _proof(network: Network, goal: str | None) -> Network:
    goals = {node.label.split(" ")[0]: node.id for node in network.nodes if node.kind == "goal"}
    if goal is None:
        raise Misuse("a proof is that of one goal", mend="say which: --goal NUMBER")
    if goal not in goals:
        raise UnknownName.among("goal", goal, goals)
    links = network.edges
    criteria = {e.source for e in links if e.target == goals[goal] and e.kind in ("counts toward", "extra credit for")}
    norms = {e.source for e in links if e.target in criteria and e.kind in ("witnesses", "defeats", "nearly meets")}
    provisions = {e.source for e in links if e.target in norms and e.kind == "expresses"}
    kinds, part_of = {node.id: node.kind for node in network.nodes}, linked(links, "part of")
    statutes = {found for p in provisions if (found := statute_of(p, part_of, kinds))}
    area = {e.target for e in links if e.source == goals[goal] and e.kind == "counts toward"}
    ids = {goals[goal]} | criteria | norms | provisions | statutes | area
    nodes = tuple(node for node in network.nodes if node.id in ids)
    inner = {
        e for e in links if e.kind == "part of" and kinds.get(e.target) == "provision"
    }  # parts join their statute alone
    edges = [e for e in links if e.source in ids and e.target in ids and e.kind != "cites" and e not in inner]
    joined = {(e.source, e.target) for e in edges}
    for provision in provisions:
        statute = statute_of(provision, part_of, kinds)
        if statute is not None and statute != provision and (provision, statute) not in joined:
            edges.append(Edge(provision, statute, "part of"))
    return replace(network, view=f"proof {goal}", nodes=nodes, edges=tuple(sorted(edges, key=lambda edge: edge.id)))


def _citations(network: Network) -> Network:
    kinds, part_of = {node.id: node.kind for node in network.nodes}, linked(network.edges, "part of")
    cites: dict[tuple[str, str], set[str]] = defaultdict(set)
    for edge in network.edges:
        if edge.kind == "cites":
            source, target = statute_of(edge.source, part_of, kinds), statute_of(edge.target, part_of, kinds)
            if source and target and source != target:
                cites[source, target].add(edge.source)
    edges = tuple(Edge(s, t, "cites", len(via), tuple(sorted(via))) for (s, t), via in sorted(cites.items()))
    used = {end for edge in edges for end in (edge.source, edge.target)}
    return replace(network, view="citations", nodes=tuple(n for n in network.nodes if n.id in used), edges=edges)


def to_networkx(network: Network) -> Any:
    """The graph as a ``networkx.MultiDiGraph``, keyed by IRI; edge keys are kinds."""
    import networkx as nx

    graph = nx.MultiDiGraph(title=network.title, view=network.view)
    for node in network.nodes:
        known = {k: v for k in Node.__slots__ if k not in ("id", "figures") and (v := getattr(node, k)) is not None}
        graph.add_node(node.id, **known, **dict(node.figures))
    for edge in network.edges:
        graph.add_edge(edge.source, edge.target, key=edge.kind, kind=edge.kind, weight=edge.weight)
    return graph


def betweenness(network: Network) -> dict[str, float]:
    """How large a part of all shortest paths runs through each node, in the undirected simple graph: 0 to 1.

    Brandes' algorithm over numbered nodes, several times as fast as networkx' own, with which tests compare it.
    """
    simple = _simple(network)
    place = {name: number for number, name in enumerate(simple)}
    near = [[place[other] for other in simple[name]] for name in simple]
    total = [0.0] * len(near)
    for start in range(len(near)):
        depth, paths, share = [-1] * len(near), [0] * len(near), [0.0] * len(near)
        depth[start], paths[start], reached = 0, 1, [start]
        for node in reached:  # which grows while it is read: breadth first
            for other in near[node]:
                if depth[other] < 0:
                    depth[other] = depth[node] + 1
                    reached.append(other)
                if depth[other] > depth[node]:
                    paths[other] += paths[node]
        for node in reversed(reached):
            part = (1 + share[node]) / paths[node]
            for other in near[node]:
                if depth[other] < depth[node]:
                    share[other] += paths[other] * part
            total[node] += share[node] if node != start else 0.0
    pairs = (len(near) - 1) * (len(near) - 2)
    return {name: total[number] / pairs if pairs > 0 else 0.0 for name, number in place.items()}


def communities(network: Network) -> list[frozenset[str]]:
    """Groups of nodes by greedy modularity (Clauset, Newman and Moore), the largest first; deterministic."""
    import networkx as nx

    simple = _simple(network)
    found = nx.community.greedy_modularity_communities(simple) if simple.number_of_edges() else [{n} for n in simple]
    return sorted((frozenset(group) for group in found), key=lambda group: (-len(group), min(group)))


def articulations(network: Network) -> set[str]:
    """The nodes without which a connected part of the graph would fall apart."""
    import networkx as nx

    return set(nx.articulation_points(_simple(network)))


def _simple(network: Network) -> Any:
    """Undirected, without parallel edges, loops, and the jurisdiction, of which all law is part; in one order always."""
    import networkx as nx

    simple = nx.Graph()
    ids = {node.id for node in network.nodes if node.kind != "jurisdiction"}
    pairs = {(min(e.source, e.target), max(e.source, e.target)) for e in network.edges if {e.source, e.target} <= ids}
    simple.add_nodes_from(sorted(ids))
    simple.add_edges_from(sorted(pairs))
    simple.remove_edges_from(list(nx.selfloop_edges(simple)))
    return simple
