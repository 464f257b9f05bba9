"""Network analysis: every figure on small graphs worked by hand, and the tables of the state beside the named questions."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

import legalgraph
import mississippi as ms
from legalgraph.analysis import TABLES, annotated, measure, table
from legalgraph.errors import UnknownName
from legalgraph.export import BARE, PICTURES, draw
from legalgraph.export.attributes import ATTRIBUTES, FIGURES, node_values
from legalgraph.layout import place
from legalgraph.network import Edge, Network, Node, betweenness
from legalgraph.query import find_question
from legalgraph.render import network as shown

if TYPE_CHECKING:
    from legalgraph.analysis import Table
    from legalgraph.store import Row

pytestmark = pytest.mark.xdist_group("analysis")


def node(name: str, kind: str) -> Node:
    return Node(f"urn:{name}", kind, name)


def edge(source: str, target: str, kind: str) -> Edge:
    return Edge(f"urn:{source}", f"urn:{target}", kind)


def small() -> Network:
    """Section s with parts p and q; p expresses n, which witnesses c and d; q expresses m, which defeats d; t cites s and p."""
    nodes = [node(name, "provision") for name in "pq"] + [node(name, "norm") for name in "mn"]
    nodes += [node(name, "criterion") for name in "cd"] + [node(name, "statute") for name in "st"]
    edges = [edge("p", "s", "part of"), edge("q", "s", "part of"), edge("p", "n", "expresses")]
    edges += [edge("q", "m", "expresses"), edge("n", "c", "witnesses"), edge("n", "d", "witnesses")]
    edges += [edge("m", "d", "defeats"), edge("t", "s", "cites"), edge("t", "p", "cites")]
    return Network("full", "small", tuple(nodes), tuple(edges))


def test_measures_are_as_worked_by_hand() -> None:
    found = {one.label: one for one in measure(small())}
    assert {name: one.relied_on_by for name, one in found.items()} == {
        "n": 2, "p": 2, "s": 2, "m": 1, "q": 1, "c": 0, "d": 0, "t": 0,
    }  # fmt: skip
    assert {name: one.cited_by for name, one in found.items() if one.cited_by} == {"s": 1, "p": 1}
    assert [one.label for one in measure(small())][:3] == ["p", "s", "n"]  # cited ones first, then by IRI
    assert found["c"].betweenness == 0  # it hangs on n alone
    # without n there are 21 pairs; n lies on every path of c with the other 6, on those of d with p and t (p–n–d against
    # s–q–m–d from t: 3 steps against 4) and on half of those of d with s (s–p–n–d, s–q–m–d) and of m with p (p–n–d–m, p–s–q–m)
    assert found["n"].betweenness == round((6 + 1 + 1 + 0.5 + 0.5) / 21, 6)


def test_two_triangles_are_two_communities() -> None:
    nodes = tuple(node(name, "norm") for name in "abcxyz")
    pairs = ["ab", "bc", "ca", "xy", "yz", "zx", "cx"]
    found = measure(Network("full", "", nodes, tuple(edge(a, b, "cites") for a, b in pairs)))
    community = {one.label: one.community for one in found}
    assert community == {"a": 0, "b": 0, "c": 0, "x": 1, "y": 1, "z": 1}
    # every path between the triangles, 3 × 3 pairs, passes c but those that begin there: 6 of the 10 pairs without c
    assert {one.label: one.betweenness for one in found} == {"a": 0, "b": 0, "y": 0, "z": 0, "c": 0.6, "x": 0.6}


# -- tables, worked by hand ---------------------------------------------------------------------------------------------


def worked() -> Network:
    """Three statutes, four norms, four goals in three areas; without its citations and areas the graph is a tree.

    s/1 expresses n, which witnesses c11 and c21; t expresses m, which witnesses c12, and k, which defeats c21; x expresses y,
    which witnesses c21 and c31. t cites s/1 and s; s/1 cites s, its own whole.
    """
    nodes = [node(name, "statute") for name in "stx"] + [node("s/1", "provision")] + [node(n, "norm") for n in "nmky"]
    nodes += [
        Node(f"urn:c{n}", "criterion", f"c{n}", status="passed", area=n[0], share=0.5) for n in ("11", "12", "21", "31")
    ]
    nodes += [
        Node(
            f"urn:{n}", "goal", f"{n} a goal", status="partly met", area=n[0], points_low=1, points_high=1, maximum=2.5
        )
        for n in ("1.1", "1.2", "2.1", "3.1")
    ]
    nodes += [node("a", "agency"), node("b", "agency")] + [
        node(name, "victim category") for name in ("u", "v", "w", "wide")
    ]
    nodes.append(Node("urn:e", "extra credit", "e", status="passed", area="1", share=1))
    edges = [edge("s/1", "s", "part of"), edge("s/1", "n", "expresses"), edge("t", "m", "expresses")]
    edges += [edge("t", "k", "expresses"), edge("x", "y", "expresses"), edge("k", "c21", "defeats")]
    edges += [
        edge(*pair, "witnesses") for pair in (("n", "c11"), ("n", "c21"), ("m", "c12"), ("y", "c21"), ("y", "c31"))
    ]
    edges += [edge(f"c{n[0]}{n[2]}", n, "counts toward") for n in ("1.1", "1.2", "2.1", "3.1")]
    edges += [edge("t", "s/1", "cites"), edge("t", "s", "cites"), edge("s/1", "s", "cites")]
    edges += [edge("n", "a", "binds"), edge("m", "a", "binds"), edge("k", "b", "binds")]
    edges += [edge("e", "1.1", "extra credit for")]
    reach = {("urn:n", "urn:v"), ("urn:n", "urn:wide"), ("urn:m", "urn:u"), ("urn:k", "urn:u")}
    return Network(
        "full", "worked", tuple(nodes), tuple(edges), frozenset(reach), frozenset({"urn:u", "urn:v", "urn:w"})
    )


def rows(name: str, network: Network | None = None) -> list[dict[str, Any]]:
    return table(network or worked(), name).records()


def test_a_section_is_cited_from_outside_and_not_by_itself() -> None:
    assert [(row["provision"], row["cited_by"], row["citing"]) for row in rows("cited")] == [
        ("s", 1, ["t"]),
        ("s/1", 1, ["t"]),
    ]


def test_a_section_is_relied_on_through_its_parts() -> None:
    found = {row["provision"]: (row["criteria"], row["norms"], row["goals"]) for row in rows("relied-on")}
    assert found == {
        "s": (2, 1, ["1.1", "2.1"]),
        "s/1": (2, 1, ["1.1", "2.1"]),
        "t": (2, 2, ["1.2", "2.1"]),
        "x": (2, 1, ["2.1", "3.1"]),
    }


def test_bridges_join_areas_alone_or_with_others() -> None:
    found = {row["statute"]: row for row in rows("bridges")}
    assert {name: row["areas"] for name, row in found.items()} == {"s": ["1", "2"], "t": ["1", "2"], "x": ["2", "3"]}
    assert {name: row["alone"] for name, row in found.items()} == {"s": 0, "t": 0, "x": 1}  # s and t join the same pair
    assert {name: row["articulation"] for name, row in found.items()} == {
        "s": False,
        "t": True,
        "x": False,
    }  # s, x are leaves
    # the tree has 17 nodes (e hangs on 1.1); without t there are 16, of which m, c12 and 1.2 are cut off: 3 × 13 of 120 pairs
    assert found["t"]["betweenness"] == round(39 / 120, 6)
    assert found["s"]["betweenness"] == found["x"]["betweenness"] == 0


def test_agencies_by_what_binds_them() -> None:
    found = [(row["agency"], row["norms"], row["criteria"], row["goals"]) for row in rows("agencies")]
    assert found == [("a", 2, 3, ["1.1", "1.2", "2.1"]), ("b", 1, 1, ["2.1"])]


def test_victims_by_goals_without_a_norm_for_them() -> None:
    """y speaks of nobody, so 2.1 and 3.1 are no one's lack; what defeats protects nobody; the wide category is left out."""
    found = [(row["category"], row["unprotected"], row["protected"], row["goals"]) for row in rows("victims")]
    assert found == [("w", 2, 0, ["1.1", "1.2"]), ("u", 1, 1, ["1.1"]), ("v", 1, 2, ["1.2"])]


def test_communities_name_their_goals_and_statutes() -> None:
    nodes = (
        tuple(node(name, "norm") for name in "abc")
        + tuple(node(name, "statute") for name in "xyz")
        + (node("o", "fund"),)
    )
    pairs = ["ab", "bc", "ca", "xy", "yz", "zx", "cx"]
    found = rows("communities", Network("full", "", nodes, tuple(edge(a, b, "cites") for a, b in pairs)))
    assert [(row["community"], row["nodes"], row["center"], row["statutes"]) for row in found] == [
        (0, 3, "c", []),
        (1, 3, "x", ["x", "y", "z"]),
    ]


def test_betweenness_is_that_of_another_implementation() -> None:
    for network in (
        worked(),
        graph().network(ms.SLUG),
        graph().draw(ms.SLUG).network,
        Network("full", "", (node("a", "fund"),), ()),
    ):
        simple = nx.Graph()
        ids = {one.id for one in network.nodes if one.kind != "jurisdiction"}
        simple.add_nodes_from(ids)
        simple.add_edges_from(
            (e.source, e.target) for e in network.edges if {e.source, e.target} <= ids and e.source != e.target
        )
        found, other = betweenness(network), nx.betweenness_centrality(simple)
        assert found.keys() == other.keys()
        assert all(abs(found[iri] - other[iri]) < 1e-9 for iri in found)


def test_points_at_stake_and_extra_credit_stand_at_the_nodes() -> None:
    impact = {
        "urn:s": {
            "impact_points": 4.5,
            "impact_assumed": True,
            "impact_criteria": 2,
            "impact_goals": 1,
            "impact_reach": 0,
        }
    }
    found = {one.label.split(" ")[0]: dict(one.figures) for one in annotated(worked(), measure(worked()), impact).nodes}
    assert found["1.1"]["points_at_stake"] == 1.5  # 2.5 less 1
    assert found["1.1"]["extra_credit"] == 1
    assert found["1.2"]["extra_credit"] == 0
    assert found["c11"]["points_at_stake"] == 0.5
    assert found["s"]["points_at_stake"] == found["s"]["impact_points"] == 4.5
    assert "points_at_stake" not in found["t"]
    assert {name: found[name]["areas"] for name in "stx"} == {"s": 2, "t": 2, "x": 2}
    assert found["n"]["degree"] == 4  # s/1, c11, c21, a


def test_the_jurisdiction_joins_nothing_that_is_measured() -> None:
    """It would be the middle of everything: every title and bill is part of it."""
    land = Node("urn:land", "jurisdiction", "land")
    joined = replace(
        worked(),
        nodes=(*worked().nodes, land),
        edges=(*worked().edges, edge("s", "land", "part of"), edge("t", "land", "part of")),
    )
    assert [(one.id, one.betweenness, one.community) for one in measure(joined)] == [
        (one.id, one.betweenness, one.community) for one in measure(worked())
    ]
    assert table(joined, "bridges") == table(worked(), "bridges")


def test_the_state_is_joined_to_its_law() -> None:
    network = graph().network(ms.SLUG)
    kinds = {node.id: node.kind for node in network.nodes}
    parts = {kinds[e.source] for e in network.edges if kinds[e.target] == "jurisdiction"}
    assert parts == {"provision", "bill"} or parts == {"provision", "bill", "statute"}
    assert "jurisdiction" not in {node.kind for node in graph().draw(ms.SLUG, "citations").network.nodes}


def test_an_unknown_table_is_told() -> None:
    with pytest.raises(UnknownName):
        table(worked(), "bridge-s")


# -- the state ----------------------------------------------------------------------------------------------------------


@cache
def graph() -> legalgraph.KnowledgeGraph:
    return legalgraph.load()


@cache
def state(name: str) -> Table:
    return table(graph().network(ms.SLUG), name)


def answer(name: str) -> list[Row]:
    return graph().evaluation(ms.SLUG)[0].store.select(find_question(name).text)


def test_tables_agree_with_the_questions_that_ask_the_same() -> None:
    relied = {r["provision"]: r["criteria"] for r in state("relied-on").records() if r["kind"] != "provision"}
    assert {row["section"]: int(row["criteria"]) for row in answer("most-relied-on")} == {
        name: count for name, count in relied.items() if count > 2
    }
    victims = {row["category"]: row["unprotected"] for row in state("victims").records()}
    asked = {row["category"]: int(row["unprotected"]) for row in answer("victims-by-unprotected-goals")}
    assert asked == {name: count for name, count in victims.items() if count}
    bound = {row["agency"] for row in state("agencies").records()}
    assert {row["agent"] for row in answer("agencies-by-mandates")} <= bound


@pytest.mark.parametrize("name", TABLES)
def test_every_table_of_the_state_has_rows_and_links_that_are_nodes(name: str) -> None:
    ids = {one.id for one in graph().network(ms.SLUG).nodes}
    assert state(name).rows
    assert {row["iri"] for row in state(name).records() if "iri" in row} <= ids


def test_every_figure_reaches_every_format_that_carries_attributes() -> None:
    network = graph().network(ms.SLUG, figures=True)
    carried = [node_values(one) for one in network.nodes]
    declared = {
        one.name: {"string": str, "double": float, "integer": int, "boolean": bool}[one.type] for one in ATTRIBUTES
    }
    assert {name for one in carried for name in one} == set(declared)
    for values in carried:
        for name, value in values.items():
            assert type(value) is declared[name], name
    laid = place(network)
    for kind in PICTURES:
        if kind not in BARE and kind != "yed":
            written = draw(network, laid, kind)
            assert all(name.encode() in written for name in FIGURES), kind


def test_impact_at_the_nodes_is_that_of_the_report() -> None:
    report, nodes = graph().impact(ms.SLUG), {one.id: one for one in graph().network(ms.SLUG, figures=True).nodes}
    assert len(report.rows) > 50
    for row in report.rows:
        assert dict(nodes[row.iri].figures)["impact_points"] == float(row.points.high)


def test_standing_is_that_of_the_best_version() -> None:
    standings = {one.standing for one in graph().network(ms.SLUG).nodes if one.kind in ("statute", "provision")}
    assert {"in force"} < standings


@pytest.mark.parametrize("kind", ["table", "markdown", "json", "csv"])
def test_the_command_shows_tables(kind: str, capfd: pytest.CaptureFixture[str]) -> None:
    from legalgraph.cli import main

    with pytest.raises(SystemExit) as ended:
        main(["network", ms.SLUG, "bridges", "--format", kind])
    said = capfd.readouterr().out
    assert not ended.value.code
    first = state("bridges").records()[0]
    assert first["statute"].rpartition(" ")[2] in said
    if kind == "json":
        assert json.loads(said)["bridges"]["rows"][0] == first
    if kind == "csv":
        assert next(iter(csv.DictReader(io.StringIO(said))))["iri"] == first["iri"]


@pytest.mark.parametrize("arguments", [["brides"], ["--format", "csv"], ["cited", "bridges", "--format", "csv"]])
def test_the_command_refuses(arguments: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    from legalgraph.cli import main

    with pytest.raises(SystemExit) as ended:
        main(["network", ms.SLUG, *arguments])
    assert ended.value.code == 2
    assert "mend" in capfd.readouterr().err


def test_a_cell_starts_no_formula() -> None:
    odd = Network("full", "", (Node("urn:a", "agency", "=1+1"),), ())
    assert shown.comma_separated(table(odd, "agencies"), 0).decode().splitlines()[1].startswith("'=1+1,0")
    assert "| =1\\|1 |" in shown.markdown(
        [table(Network("full", "", (Node("urn:a", "agency", "=1|1"),), ()), "agencies")], 0
    )
