"""Graph files: Parquet, the vocabulary alone, JSON by its schema, and what filters leave of RDF and of the page."""

from __future__ import annotations

import io
import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS

import legalgraph
import mississippi as ms
from legalgraph.errors import MissingExtra, Misuse
from legalgraph.export import draw
from legalgraph.export.attributes import ATTRIBUTES, EDGE_ATTRIBUTES
from legalgraph.export.narrowed import narrowed
from legalgraph.export.ontology import tbox
from legalgraph.namespaces import EARL, LG, PREFIXES, SH
from legalgraph.namespaces import OWL as OWL_TERMS
from legalgraph.namespaces import RDF as RDF_TERMS
from legalgraph.namespaces import RDFS as RDFS_TERMS
from legalgraph.network import Network, view
from legalgraph.store import NamedNode, Quad, serialize

SCHEMA = Path(__file__).parents[1] / "docs" / "reference" / "export.schema.json"
pytestmark = pytest.mark.xdist_group("graph files")


@cache
def graph() -> legalgraph.KnowledgeGraph:
    return legalgraph.load()


@cache
def whole() -> Network:
    return graph().network(ms.SLUG, figures=True)


@cache
def made(kind: str, name: str = "overview") -> bytes:
    return graph().draw(ms.SLUG, name, figures=True).write(kind)


# -- Parquet ------------------------------------------------------------------------------------------------------------


def test_parquet_is_typed_and_says_what_columns_mean() -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    nodes = parquet.read_table(io.BytesIO(made("nodes-parquet", "full")))
    types = {"string": "string", "double": "double", "integer": "int64", "boolean": "bool"}
    declared = {one.name: types[one.type] for one in ATTRIBUTES}
    found = {field.name: str(field.type) for field in nodes.schema}
    assert found == {"id": "string"} | declared | {"x": "double", "y": "double", "color": "string"}
    assert all(field.metadata[b"meaning"] for field in nodes.schema)
    assert nodes.num_rows == len(whole().nodes)
    rows = {row["id"]: row for row in nodes.to_pylist()}
    for one in whole().nodes:
        assert rows[one.id]["name"] == one.label
        assert rows[one.id]["maximum"] == one.maximum
        assert rows[one.id]["degree"] == dict(one.figures).get("degree")  # the jurisdiction has none


def test_parquet_edges_join_nodes_by_iri() -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    edges = parquet.read_table(io.BytesIO(made("edges-parquet")))
    assert edges.column_names == ["source", "target", *(one.name for one in EDGE_ATTRIBUTES)]
    ids = set(parquet.read_table(io.BytesIO(made("nodes-parquet")))["id"].to_pylist())
    assert {*edges["source"].to_pylist(), *edges["target"].to_pylist()} <= ids
    assert any(via and via.startswith("https://") for via in edges["via"].to_pylist())


def test_without_pyarrow_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from legalgraph.cli import main

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtra):
        draw(whole(), graph().draw(ms.SLUG, "full").layout, "nodes-parquet")
    with pytest.raises(SystemExit) as ended:
        main(["export", ms.SLUG, "--format", "edges-parquet"])
    said = capfd.readouterr()
    assert (ended.value.code, said.out) == (3, "")
    assert "legalgraph[parquet]" in said.err


# -- the vocabulary alone -----------------------------------------------------------------------------------------------


@cache
def vocabulary(suffix: str) -> bytes:
    return serialize(tbox(graph().dataset), suffix, PREFIXES)


@cache
def terms() -> rdflib.Graph:
    return rdflib.Graph().parse(data=vocabulary("ttl"), format="turtle")


def test_the_vocabulary_is_one_ontology_with_a_version() -> None:
    (one,) = terms().subjects(RDF.type, OWL.Ontology)
    assert len(set(terms().objects(one, OWL.versionIRI))) == 1
    assert not list(terms().objects(None, OWL.imports))


def test_every_property_has_a_domain_and_a_range() -> None:
    properties = {*terms().subjects(RDF.type, OWL.ObjectProperty), *terms().subjects(RDF.type, OWL.DatatypeProperty)}
    assert len(properties) > 150
    for one in properties:
        assert set(terms().objects(one, RDFS.domain)), one
        assert set(terms().objects(one, RDFS.range)), one


def test_every_term_has_a_label_with_a_language() -> None:
    kinds = OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty
    named = {one for kind in kinds for one in terms().subjects(RDF.type, kind) if isinstance(one, rdflib.URIRef)}
    for one in named:
        assert {label.language for label in terms().objects(one, RDFS.label)} == {"en"}, one


def test_every_annotation_property_is_declared() -> None:
    declared = set(terms().subjects(RDF.type, OWL.AnnotationProperty))
    used = {one for one in terms().predicates() if not str(one).startswith((OWL_TERMS, RDFS_TERMS, RDF_TERMS))}
    assert used - declared == set()


def test_no_shapes_and_no_individuals_are_in_it() -> None:
    assert not any(str(part).startswith(SH) for triple in terms() for part in triple)
    kinds = {OWL.Class, OWL.Ontology, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
    subjects = {one for one in terms().subjects() if isinstance(one, rdflib.URIRef)}
    assert all(kinds & set(terms().objects(one, RDF.type)) for one in subjects)
    assert "Class" in {str(kind).rpartition("#")[2] for kind in terms().objects(None, RDF.type)}


def test_an_ontology_editor_reads_the_same_terms() -> None:
    import owlready2

    world = owlready2.World()
    world.get_ontology("http://example.org/read#").load(fileobj=io.BytesIO(vocabulary("rdf")))
    for kind, found in (
        (OWL.ObjectProperty, world.object_properties()),
        (OWL.DatatypeProperty, world.data_properties()),
        (OWL.AnnotationProperty, world.annotation_properties()),
    ):
        assert {one.iri for one in found} == {str(one) for one in terms().subjects(RDF.type, kind)}
    assert list(world.individuals()) == []
    assert len(rdflib.Graph().parse(data=vocabulary("rdf"), format="xml")) == len(terms())


def test_the_command_writes_the_vocabulary_without_a_jurisdiction(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    from legalgraph.cli import main

    with pytest.raises(SystemExit) as ended:
        main(["export", "--view", "ontology", "--format", "turtle"])
    assert not ended.value.code
    assert capfdbinary.readouterr().out == vocabulary("ttl")


# -- JSON ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["overview", "full", "victims"])
@pytest.mark.parametrize("kind", ["cytoscape", "cyjs"])
def test_json_is_as_its_schema_says(kind: str, name: str) -> None:
    from jsonschema import Draft202012Validator

    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    errors = [
        f"{e.json_path}: {e.message}" for e in Draft202012Validator(schema).iter_errors(json.loads(made(kind, name)))
    ]
    assert errors == []


def test_the_schema_refuses_what_it_does_not_describe() -> None:
    from jsonschema import Draft202012Validator

    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    given = json.loads(made("cytoscape"))
    given["elements"]["nodes"][0]["data"]["surprise"] = 1
    assert not Draft202012Validator(schema).is_valid(given)
    node = schema["properties"]["elements"]["properties"]["nodes"]["items"]["properties"]["data"]["properties"]
    assert {one.name for one in ATTRIBUTES} <= set(node)
    assert {one.name: node[one.name]["description"] for one in ATTRIBUTES} == {
        one.name: one.meaning for one in ATTRIBUTES
    }


# -- what filters leave -------------------------------------------------------------------------------------------------


def quad(subject: str, predicate: str, value: str | ox.BlankNode) -> Quad:
    given = NamedNode(value) if isinstance(value, str) else value
    return Quad(NamedNode(subject), NamedNode(predicate), given, ox.DefaultGraph())


def test_what_belongs_to_a_node_leaves_with_it() -> None:
    blank = ox.BlankNode("b")
    gone = [
        quad("urn:s/1@2023", "urn:realizes", "urn:s/1"),  # a version of what left
        quad("urn:s/1@2023/p1", "urn:text", "urn:words"),
        quad("urn:finding", LG + "ofGoal", "urn:goal/2"),  # what is found of it, and all that is said of the finding
        quad("urn:finding", "urn:says", "urn:met"),
        quad("urn:n", "urn:expressedBy", "urn:s/1@2023"),  # a link to it
        quad("urn:s/1", "urn:has", blank),
        Quad(blank, NamedNode("urn:p"), NamedNode("urn:o"), ox.DefaultGraph()),
    ]
    kept = [
        quad("urn:s", "urn:title", "urn:t"),
        quad("urn:s/10", "urn:title", "urn:t"),  # no part of urn:s/1
        quad("urn:assertion", EARL + "test", "urn:c"),
        quad("urn:vocabulary", "urn:is", "urn:this"),
    ]
    nodes = ["urn:s", "urn:s/1", "urn:s/10", "urn:goal/1", "urn:goal/2", "urn:n", "urn:c"]
    left = ["urn:s", "urn:s/10", "urn:goal/1", "urn:n", "urn:c"]
    assert narrowed(gone + kept, nodes, left) == kept
    assert narrowed(gone + kept, nodes, nodes) == gone + kept


@pytest.mark.parametrize("kind", ["turtle", "trig"])
def test_rdf_of_an_area_speaks_of_its_goals_alone(kind: str) -> None:
    area = ms.base().issue_areas[0].number
    form = {"turtle": ox.RdfFormat.TURTLE, "trig": ox.RdfFormat.TRIG}[kind]
    found = list(ox.parse(graph().rdf(ms.SLUG, kind, "overview", area=area), form))
    every = list(ox.parse(graph().rdf(ms.SLUG, kind), form))
    assert 0 < len(found) < len(every)
    ids = {node.label.split(" ")[0]: node.id for node in whole().nodes if node.kind == "goal"}
    told = {q.subject.value for q in found if isinstance(q.subject, ox.NamedNode)}
    told |= {q.object.value for q in found if isinstance(q.object, ox.NamedNode)}
    for goal in ms.base().goals:
        assert (ids[goal.number] in told) == (goal.area == area)
    total = {str(q.object) for q in every if q.predicate.value == LG + "totalLow"}
    assert total == {str(q.object) for q in found if q.predicate.value == LG + "totalLow"}


def opened(**filters: Any) -> dict[str, Any]:
    page = graph().page(ms.SLUG, **filters).decode()
    text = page.partition('<script type="application/json" id="data">')[2].partition("</script>")[0]
    return json.loads(text)


def test_a_page_opens_with_what_the_filters_leave() -> None:
    area = ms.base().issue_areas[-1]
    found = opened(area=area.number)
    assert found["start"]["only"] == [goal.number for goal in ms.base().goals if goal.area == area.number]
    drawn = {node["label"].split(" ")[0] for node in found["pictures"]["overview"]["nodes"] if node["kind"] == "goal"}
    assert drawn == set(found["start"]["only"])
    assert len(found["goals"]) == len(ms.base().goals)  # the totals need them all


def test_a_page_opens_with_a_view_or_a_proof() -> None:
    assert opened(view="agencies")["start"] == {"view": "agencies", "goal": None, "only": None}
    number = ms.base().goals[3].number
    found = opened(view="proof", goal=number)
    assert found["start"] == {"view": "overview", "goal": number, "only": None}
    assert set(found["pictures"]) == {"overview", "agencies", "victims", "citations"}


def test_a_page_refuses_a_view_that_cannot_be_read() -> None:
    with pytest.raises(Misuse):
        graph().page(ms.SLUG, "full")


def test_a_goal_is_a_filter_of_every_view() -> None:
    number = ms.base().goals[0].number
    for name in ("overview", "full", "victims"):
        nodes = graph().draw(ms.SLUG, name, goal=number).network.nodes
        assert [node.label.split(" ")[0] for node in nodes if node.kind == "goal"] == [number]


def test_figures_are_the_same_in_every_view() -> None:
    figures = {node.id: node.figures for node in whole().nodes}
    for name in ("overview", "agencies", "citations"):
        assert all(node.figures == figures[node.id] for node in view(whole(), name).nodes)
