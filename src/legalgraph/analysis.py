"""What network analysis says of the statute–goal graph: measures of every node, and tables that answer one question each.

All figures are of the whole graph (the view ``full``), so that a node has the same figures in every picture of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from legalgraph.errors import UnknownName
from legalgraph.model import number_key
from legalgraph.network import articulations, betweenness, communities, linked, statute_of
from legalgraph.walk import reached

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from legalgraph.network import Network, Node

_LAW: Final = ("statute", "bill", "provision")


@dataclass(frozen=True, slots=True)
class Measures:
    """What network analysis says of one node.

    ``cited_by`` counts the provisions outside it that cite it or a part of it; ``relied_on_by`` the tests that its norms
    witness or defeat; ``areas`` the issue areas of these tests; ``betweenness`` is that of the undirected simple graph, 0 to 1;
    ``community`` numbers the groups of greedy modularity, 0 is the largest.
    """

    id: str
    label: str
    kind: str
    degree: int
    cited_by: int
    relied_on_by: int
    areas: int
    betweenness: float
    community: int


@dataclass(frozen=True, slots=True)
class Table:
    """An answer in rows: its title, what it counts, the columns as (key, heading), and a value for each column."""

    name: str
    title: str
    note: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Any, ...], ...]

    def records(self) -> list[dict[str, Any]]:
        """The rows as values by key; tuples become lists."""
        keys = [key for key, _ in self.columns]
        return [
            {key: list(value) if isinstance(value, tuple) else value for key, value in zip(keys, row, strict=True)}
            for row in self.rows
        ]


class _Law:
    """Who is part of, cites, expresses and decides whom, read once."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.nodes = {node.id: node for node in network.nodes}
        kinds = {node.id: node.kind for node in network.nodes}
        part_of = linked(network.edges, "part of")
        self.above = {
            node.id: reached([node.id], lambda one: part_of.get(one, ())) for node in network.nodes if node.kind in _LAW
        }
        self.statute = {iri: statute_of(iri, part_of, kinds) for iri in self.above}
        self.tests = linked(network.edges, "witnesses", "defeats")
        self.for_goal = linked(network.edges, "witnesses")
        self.goals = linked(network.edges, "counts toward", "extra credit for")
        self.cited: dict[str, set[str]] = defaultdict(set)
        self.relied: dict[str, set[str]] = defaultdict(set)
        self.norms: dict[str, set[str]] = defaultdict(set)
        for edge in network.edges:
            if edge.kind == "cites":
                for whole in self.above.get(edge.target, ()):
                    if whole not in self.above.get(edge.source, ()):
                        self.cited[whole].add(edge.source)
            elif edge.kind == "expresses":
                for whole in self.above.get(edge.source, ()):
                    self.norms[whole].add(edge.target)
                    self.relied[whole].update(self.tests[edge.target])
        for node in network.nodes:
            if node.kind == "norm":
                self.relied[node.id].update(self.tests[node.id])

    def goals_of(self, tests: Iterable[str]) -> list[Node]:
        """The goals of tests, in their order."""
        found = {goal for test in tests for goal in self.goals[test] if self.nodes[goal].kind == "goal"}
        return sorted((self.nodes[iri] for iri in found), key=lambda node: number_key(number(node)))

    def areas_of(self, tests: Iterable[str]) -> list[str]:
        """The issue areas of tests, in their order."""
        return sorted({goal.area or "" for goal in self.goals_of(tests)}, key=number_key)


def number(node: Node) -> str:
    """The number at the head of a goal's or an area's label."""
    return node.label.split(" ", 1)[0]


def measure(network: Network) -> tuple[Measures, ...]:
    """Measures of every node but the jurisdiction, the most relied on first; deterministic."""
    law, between = _Law(network), betweenness(network)
    community = {node: place for place, group in enumerate(communities(network)) for node in group}
    degree = Counter(end for edge in network.edges for end in (edge.source, edge.target))
    found = [
        Measures(
            node.id,
            node.label,
            node.kind,
            degree[node.id],
            len(law.cited[node.id]),
            len(law.relied[node.id]),
            len(law.areas_of(law.relied[node.id])),
            round(between[node.id], 6),
            community[node.id],
        )
        for node in network.nodes
        if node.id in community
    ]
    return tuple(sorted(found, key=lambda one: (-one.relied_on_by, -one.cited_by, one.id)))


def annotated(network: Network, measures: Iterable[Measures], impact: Mapping[str, Mapping[str, Any]]) -> Network:
    """The graph with figures at its nodes: measures, extra credit, impact and points at stake.

    ``points_at_stake`` is what hangs on a node: of a goal or an area the points that are missing, of a test its share, of a
    provision the points that fall with it.
    """
    by_id = {one.id: one for one in measures}
    credit: Counter[str] = Counter()
    shares = {node.id: node.share or 0 for node in network.nodes if node.status == "passed"}
    for edge in network.edges:
        if edge.kind == "extra credit for":
            credit[edge.target] += shares.get(edge.source, 0)  # type: ignore[assignment]

    def figures(node: Node) -> dict[str, Any]:
        if (one := by_id.get(node.id)) is None:
            return {}
        found: dict[str, Any] = {"degree": one.degree, "betweenness": one.betweenness, "community": one.community}
        if node.kind in (*_LAW, "norm"):
            found |= {"relied_on_by": one.relied_on_by, "areas": one.areas}
        if node.kind in _LAW:
            found["cited_by"] = one.cited_by
        if node.kind == "goal":
            found["extra_credit"] = float(credit[node.id])
        fallen = impact.get(node.id, {})
        found |= fallen
        stake = node.share if node.share is not None else fallen.get("impact_points")
        if node.maximum is not None and node.points_low is not None:
            stake = node.maximum - node.points_low
        return found | ({} if stake is None else {"points_at_stake": round(float(stake), 6)})

    return replace(network, nodes=tuple(replace(n, figures=tuple(figures(n).items())) for n in network.nodes))


# ---------------------------------------------------------------- tables


def _cited(network: Network) -> Table:
    law = _Law(network)
    rows = [
        (node.label, node.kind, node.title, len(citing), tuple(sorted(law.nodes[one].label for one in citing)), node.id)
        for node in network.nodes
        if node.kind in _LAW and law.statute[node.id] and (citing := law.cited[node.id])
    ]
    columns = (("provision", "provision"), ("kind", "kind"), ("title", "catch-line"), ("cited_by", "cited by"))
    return Table(
        "cited",
        "Most cited provisions",
        "How many provisions outside it cite it or a part of it.",
        (*columns, ("citing", "by which"), ("iri", "IRI")),
        tuple(sorted(rows, key=lambda row: (-row[3], row[0]))),
    )


def _relied(network: Network) -> Table:
    law = _Law(network)
    rows = [
        (node.label, node.kind, node.title, len(tests), len(law.norms[node.id]), _numbers(law, tests), node.id)
        for node in network.nodes
        if node.kind in _LAW and law.statute[node.id] and (tests := law.relied[node.id])
    ]
    columns = (("provision", "provision"), ("kind", "kind"), ("title", "catch-line"), ("criteria", "criteria"))
    return Table(
        "relied-on",
        "Most relied-on provisions",
        "How many criteria and marks of extra credit its norms witness or defeat; a section counts those of its parts.",
        (*columns, ("norms", "norms"), ("goals", "goals"), ("iri", "IRI")),
        tuple(sorted(rows, key=lambda row: (-row[3], -len(row[5]), row[0]))),
    )


def _numbers(law: _Law, tests: Iterable[str]) -> tuple[str, ...]:
    return tuple(number(goal) for goal in law.goals_of(tests))


def _bridges(network: Network) -> Table:
    law = _Law(network)
    wholes = [n for n in network.nodes if n.kind in ("statute", "bill") and law.relied[n.id]]
    areas = {node.id: law.areas_of(law.relied[node.id]) for node in wholes}
    pairs: Counter[tuple[str, str]] = Counter(pair for found in areas.values() for pair in combinations(found, 2))
    kept = {node.id for node in network.nodes if node.kind in ("goal", *_LAW, "norm", "criterion", "extra credit")}
    bare = replace(network, nodes=tuple(n for n in network.nodes if n.id in kept), edges=_toward(network, kept))
    between, cuts = betweenness(bare), articulations(bare)
    rows = [
        (
            node.label,
            node.title,
            tuple(areas[node.id]),
            sum(pairs[pair] == 1 for pair in combinations(areas[node.id], 2)),
            _numbers(law, law.relied[node.id]),
            round(between[node.id], 6),
            node.id in cuts,
            node.id,
        )
        for node in wholes
        if len(areas[node.id]) > 1
    ]
    columns = (("statute", "statute"), ("title", "catch-line"), ("areas", "areas"), ("alone", "alone"))
    return Table(
        "bridges",
        "Bridges between issue areas",
        "Statutes whose norms decide criteria of several areas; how many pairs of areas it alone joins; its betweenness, and "
        "whether it cuts (is an articulation point of) the graph of provisions, norms, criteria and goals.",
        (
            *columns,
            ("goals", "goals"),
            ("betweenness", "between"),
            ("articulation", "cuts"),
            ("iri", "IRI"),
        ),
        tuple(sorted(rows, key=lambda row: (-len(row[2]), -row[3], -row[5], row[0]))),
    )


def _toward(network: Network, kept: set[str]) -> tuple[Any, ...]:
    kinds = ("part of", "expresses", "witnesses", "defeats", "counts toward", "extra credit for")
    return tuple(e for e in network.edges if e.kind in kinds and e.source in kept and e.target in kept)


def _agencies(network: Network) -> Table:
    law, binding = _Law(network), linked(network.edges, "binds", back=True)
    rows = []
    for node in network.nodes:
        if node.kind == "agency":
            tests = {test for norm in binding[node.id] for test in law.tests[norm]}
            rows.append((node.label, len(set(binding[node.id])), len(tests), _numbers(law, tests), node.id))
    return Table(
        "agencies",
        "Agencies by mandates",
        "How many norms in force bind it, and how many criteria and which goals these decide.",
        (("agency", "agency"), ("norms", "norms"), ("criteria", "criteria"), ("goals", "goals"), ("iri", "IRI")),
        tuple(sorted(rows, key=lambda row: (-row[1], -row[2], row[0]))),
    )


def _victims(network: Network) -> Table:
    law = _Law(network)
    reaching: dict[str, set[str]] = defaultdict(set)
    for norm, category in network.reach:
        reaching[category].add(norm)
    silent = {norm for norm in law.for_goal if norm not in {one for one, _ in network.reach}}
    goals = {node.id: node for node in network.nodes if node.kind == "goal"}
    of_nobody = {goal.id for norm in silent for goal in law.goals_of(law.for_goal[norm])}
    rows = []
    for node in network.nodes:
        if node.kind == "victim category" and node.id in network.principal:
            norms = reaching[node.id]
            met = {goal.id for norm in norms for goal in law.goals_of(law.for_goal[norm])}
            open_ = sorted((g for g in goals if g not in met | of_nobody), key=lambda g: number_key(number(goals[g])))
            rows.append((node.label, len(open_), len(met), len(norms), tuple(number(goals[g]) for g in open_), node.id))
    columns = (("category", "victim category"), ("unprotected", "unprotected"), ("protected", "protected"))
    return Table(
        "victims",
        "Victim categories by unprotected goals",
        "A goal protects a category where a norm that reaches it, by name or through a wider one, witnesses a criterion. "
        "Goals with a witness that speaks of no victims at all (training) do not count. The principal categories only.",
        (*columns, ("norms", "norms"), ("goals", "unprotected goals"), ("iri", "IRI")),
        tuple(sorted(rows, key=lambda row: (-row[1], row[2], row[0]))),
    )


def _communities(network: Network) -> Table:
    law = _Law(network)
    degree = Counter(end for edge in network.edges for end in (edge.source, edge.target))
    rows: list[tuple[Any, ...]] = []
    for place, group in enumerate(communities(network)):
        if len(group) > 1:
            ranked = sorted(group, key=lambda iri: (-degree[iri], iri))
            goals = sorted((number(law.nodes[i]) for i in group if law.nodes[i].kind == "goal"), key=number_key)
            wholes = [law.nodes[iri].label for iri in ranked if law.nodes[iri].kind in ("statute", "bill")]
            rows.append((place, len(group), law.nodes[ranked[0]].label, tuple(goals), tuple(wholes)))
    columns = (("community", "no."), ("nodes", "nodes"), ("center", "center"))
    return Table(
        "communities",
        "Communities",
        "Groups that are joined more closely within than to others, by greedy modularity; single nodes are left out.",
        (*columns, ("goals", "goals"), ("statutes", "statutes")),
        tuple(rows),
    )


TABLES: Final[Mapping[str, Callable[[Network], Table]]] = {
    "cited": _cited,
    "relied-on": _relied,
    "bridges": _bridges,
    "agencies": _agencies,
    "victims": _victims,
    "communities": _communities,
}


def table(network: Network, name: str) -> Table:
    """A table of the whole graph by name; raises ``UnknownName`` for one that there is not."""
    if name not in TABLES:
        raise UnknownName.among("table", name, TABLES)
    return TABLES[name](network)
