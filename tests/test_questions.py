"""The named questions and every other query of ours: headers, parsing, expected rows, and the same answers from two engines."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.sparql import prepareQuery

from legalgraph.knowledgegraph import KnowledgeGraph, load
from legalgraph.namespaces import CONCEPT, DERIVED, LG, PREFIXES
from legalgraph.query import Question, bind, gate, list_questions, run, union
from legalgraph.query.header import parse_header
from legalgraph.rdf import from_rdflib, to_rdflib
from legalgraph.resources import iter_files
from legalgraph.store import Literal, NamedNode, Quad, Term, Triple, TripleStore

EXPECTED = Path(__file__).parent / "questions"
UNASKED = Path(__file__).parent / "questions" / "unasked-terms.txt"
QUESTIONS = list_questions()
QUERIES = iter_files("queries", ".rq")
NUMBERS = {"integer", "decimal", "double", "float", "nonNegativeInteger", "positiveInteger"}
XSD = "http://www.w3.org/2001/XMLSchema#"
pytestmark = pytest.mark.xdist_group("questions")


# ---------------------------------------------------------------- the graphs, once for each engine


@cache
def graph() -> KnowledgeGraph:
    return load()


@cache
def dataset_quads() -> list[Quad]:
    return list(graph().dataset.store().quads())


@cache
def store(of: str) -> TripleStore:
    if of == "dataset":
        return union(dataset_quads())
    return graph().evaluation(graph().jurisdictions[0])[0].store


@cache
def mirror(of: str) -> rdflib.Graph:
    quads = dataset_quads() if of == "dataset" else store(of).quads()
    return to_rdflib(dict.fromkeys(quad.triple for quad in quads))


@cache
def named_mirror() -> rdflib.Dataset:
    made = rdflib.Dataset(default_union=True)
    files: dict[Any, list[Triple]] = {}
    for quad in dataset_quads():
        files.setdefault(quad.graph_name, []).append(quad.triple)
    for name, triples in files.items():
        into = made.graph(rdflib.URIRef(name.value))
        for triple in to_rdflib(triples):
            into.add(triple)
    return made


# ---------------------------------------------------------------- rows that can be compared


def key(term: Term | None) -> object:
    """A term as a key: numbers by value, everything else as it is."""
    if term is None:
        return None
    if isinstance(term, Literal) and not term.language and term.datatype.value.removeprefix(XSD) in NUMBERS:
        try:
            return "number", Decimal(term.value).normalize()
        except InvalidOperation:
            return "text", term.value
    if isinstance(term, Literal) and term.datatype.value == XSD + "boolean":
        return "boolean", term.value in ("true", "1")
    return str(term)


def keys(rows: Any) -> Counter[tuple[object, ...]]:
    return Counter(tuple(key(term) for term in row) for row in rows)


def expected(name: str) -> tuple[list[str], Counter[tuple[object, ...]]]:
    found = ox.parse_query_results((EXPECTED / f"{name}.tsv").read_bytes(), ox.QueryResultsFormat.TSV)
    assert isinstance(found, ox.QuerySolutions)
    return [variable.value for variable in found.variables], keys(found)


def term_of(node: Any) -> Term | None:
    if node is None:
        return None
    (triple,) = from_rdflib(_one(node))
    return triple.object  # type: ignore[return-value]


def _one(node: Any) -> rdflib.Graph:
    made = rdflib.Graph()
    made.add((rdflib.BNode(), rdflib.RDF.value, node))
    return made


def node_of(term: Term) -> Any:
    return next(iter(to_rdflib([Triple(NamedNode("urn:s"), NamedNode("urn:p"), term)]).objects()))


# ---------------------------------------------------------------- the questions


def test_every_question_has_its_rows_and_every_rows_its_question() -> None:
    assert len(QUESTIONS) >= 28
    assert {question.name for question in QUESTIONS} == {file.stem for file in EXPECTED.glob("*.tsv")}
    assert len(QUESTIONS) == len(list(EXPECTED.glob("*.tsv")))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_a_question_says_what_it_asks(question: Question) -> None:
    header = question.header
    assert header.title
    assert header.question.endswith("?")
    answer = run(store(header.of), question.text, bind(header, {}), name=question.name)
    assert [column for column, _ in header.columns] == list(answer.columns or ())
    assert all(meaning for _, meaning in header.columns)
    assert {parameter.name for parameter in header.parameters} <= set(answer.columns or ())
    assert all(parameter.default for parameter in header.parameters)
    gate.check(question.text, question.name)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_a_question_has_the_expected_rows(question: Question) -> None:
    answer = run(store(question.header.of), question.text, bind(question.header, {}), name=question.name)
    columns, rows = expected(question.name)
    assert list(answer.columns or ()) == columns
    assert keys(answer.rows) == rows


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_a_question_has_the_same_rows_on_rdflib(question: Question) -> None:
    bindings = {name: node_of(term) for name, term in bind(question.header, {}).items()}
    over = named_mirror() if "GRAPH" in question.text else mirror(question.header.of)
    columns, rows = expected(question.name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's own, in its GRAPH
        found = over.query(question.text, initBindings=bindings)
        assert [str(variable) for variable in found.vars or ()] == columns
        assert keys([term_of(node) for node in row] for row in found) == rows


def test_the_expected_rows_are_sorted() -> None:
    for file in EXPECTED.glob("*.tsv"):
        rows = file.read_text(encoding="utf-8").splitlines()[1:]
        assert rows == sorted(rows), file.name


# ---------------------------------------------------------------- every query of ours


@pytest.mark.parametrize("name", [name for name, _ in QUERIES])
def test_a_query_parses_on_both_engines_and_has_its_header(name: str) -> None:
    text = dict(QUERIES)[name].read_text(encoding="utf-8")
    header = parse_header(text, name)
    assert header.title
    assert header.question
    assert not header.title.endswith(".")
    run(TripleStore(), text, {}, name=name)
    prepareQuery(text)


def spelt_out(text: str) -> set[str]:
    """The IRIs that a query names."""
    declared = dict(re.findall(r"PREFIX ([\w-]*): *<([^>]*)>", text))
    found = set()
    for token in gate.tokens(text):
        if token.kind == "name":
            prefix, _, rest = token.text.partition(":")
            found.add(declared.get(prefix, prefix + ":") + rest)
        elif token.kind == "iri":
            found.add(token.text[1:-1])
    return found - set(declared.values())


def test_a_query_names_only_what_exists() -> None:
    known = {term.value for quad in dataset_quads() for term in quad.triple if isinstance(term, NamedNode)}
    known |= {quad.predicate.value for quad in store("assessment").quads()}
    unknown = {
        (name, iri)
        for name, file in QUERIES
        for iri in spelt_out(file.read_text(encoding="utf-8"))
        if iri.startswith((LG, CONCEPT)) and not iri.endswith(("/", "#")) and iri not in known
    }
    assert unknown == set()


def used_terms() -> set[str]:
    return set().union(*(spelt_out(file.read_text(encoding="utf-8")) for _, file in QUERIES))


def justified() -> dict[str, str]:
    lines = [line for line in UNASKED.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return {PREFIXES["lg"] + term.removeprefix("lg:"): reason for term, _, reason in (x.partition(" ") for x in lines)}


def test_every_term_of_the_ontology_is_used_by_some_query() -> None:
    """Used by its name; a named value, such as a standing, also by its class (of ours: a count of all classes uses none)."""
    rows = store("dataset").select(
        f"SELECT ?term ?kind WHERE {{ ?term a ?kind . FILTER(STRSTARTS(STR(?term), '{LG}')) }}"
    )
    assert len({row["term"] for row in rows}) > 200
    used, reasons = {term for term in used_terms() if term.startswith(LG)}, justified()
    unused = {row["term"] for row in rows} - {row["term"] for row in rows if {row["term"], row["kind"]} & used}
    assert sorted(unused - set(reasons)) == []
    assert sorted(set(reasons) - unused) == []  # the list names only what it must
    assert all(reasons.values())


def test_every_concept_scheme_is_read_by_some_question() -> None:
    """A scheme is read where a question names a concept of it, or a slot that has values of it."""
    asked = set().union(*(spelt_out(question.text) for question in QUESTIONS))
    rows = store("assessment").select(
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
        "SELECT DISTINCT ?scheme ?property ?concept "
        "WHERE { ?concept skos:inScheme ?scheme . OPTIONAL { ?user ?property ?concept } }"
    )
    schemes = {row["scheme"] for row in rows}
    generic = (str(PREFIXES["skos"]), DERIVED + "about")
    read = {
        row["scheme"]
        for row in rows
        if row["concept"] in asked
        or (row.get("property") in asked and not str(row.get("property")).startswith(generic))
    }
    assert len(schemes) > 30
    assert sorted(schemes - read - asked) == []


FLOW = ("queries/snapshot", "queries/derive")
# These two look at every triple of every norm, which takes rdflib minutes over the shipped law: a few norms must do.
ON_A_FEW_NORMS = {"queries/snapshot/30-upward.rq", "queries/snapshot/31-downward.rq"}


def few_norms(triples: list[Triple]) -> list[Triple]:
    """What the closures read, of a few norms: slots, parts, hierarchies, and the slots' directions."""
    part_of = {t.subject: t.object for t in triples if t.predicate.value == DERIVED + "partOfNorm"}
    chosen = set(sorted(set(part_of.values()), key=str)[::25])
    carriers = {part for part, norm in part_of.items() if norm in chosen}
    slots = {t.subject for t in triples if t.predicate.value in (LG + "closure", LG + "namesInto")}
    links = re.compile(r".*(/skos/core#broader|/ns/org#\w+|/ontology#role)$")
    return [t for t in triples if t.subject in carriers | slots or links.match(t.predicate.value)]


def test_what_is_derived_is_the_same_on_both_engines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every CONSTRUCT query of the flow, each on what those before it derived, over the shipped data."""
    mirrors: dict[int, tuple[TripleStore, rdflib.Graph]] = {}  # the store too, so that its id is not used again
    compared: list[str] = []
    construct, construct_lines, derive = TripleStore.construct, TripleStore.construct_lines, TripleStore.derive

    def mirrored(store: TripleStore) -> rdflib.Graph:
        """The store's triples; what a query derived is already there, and anything else makes the copy anew."""
        if id(store) not in mirrors or len(mirrors[id(store)][1]) != len(store):
            mirrors[id(store)] = store, to_rdflib(quad.triple for quad in store.quads())
        return mirrors[id(store)][1]

    def compare(store: TripleStore, query: str, name: str, found: list[Triple]) -> None:
        over, ours, into = mirrored(store), found, mirrors[id(store)][1]
        if name in ON_A_FEW_NORMS:
            few = few_norms([quad.triple for quad in store.quads()])
            over, small = to_rdflib(few), TripleStore()
            small.add(few)
            ours = construct(small, query, name=name)
        theirs = from_rdflib(over.query(query).graph or rdflib.Graph())
        assert set(keys(theirs)) == set(keys(ours)), name
        assert bool(ours) == bool(found), name
        compared.append(name)
        for triple in to_rdflib(found):
            into.add(triple)

    def writing(self: TripleStore, query: str, *, name: str = "query") -> bytes:
        lines, found = construct_lines(self, query, name=name), construct(self, query, name=name)
        assert set(lines.decode().splitlines()) == {f"{triple} ." for triple in found}, name
        compare(self, query, name, found)
        return lines

    def deriving(self: TripleStore, query: str, *, name: str = "query") -> None:
        before = {quad.triple for quad in self.quads()}
        found = construct(self, query, name=name)
        compare(self, query, name, found)
        derive(self, query, name=name)
        assert {quad.triple for quad in self.quads()} == before | set(found), name

    monkeypatch.setattr(TripleStore, "construct_lines", writing)
    monkeypatch.setattr(TripleStore, "derive", deriving)
    load().evaluation(graph().jurisdictions[0])
    for folder in FLOW:
        assert [name for name in compared if name.startswith(folder)] == [name for name, _ in iter_files(folder, ".rq")]
