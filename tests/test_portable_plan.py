"""The generated SPARQL and the fast engine find the same conforming candidates; rdflib and pyoxigraph run it alike."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mississippi as ms
import random_law as law_of
from legalgraph import snapshot
from legalgraph.errors import BadInput
from legalgraph.fast import ledger
from legalgraph.fast.index import Index
from legalgraph.fast.plan import Plan, compile_framework
from legalgraph.fast.sparql import queries, query
from legalgraph.namespaces import DATA
from legalgraph.rdf import to_rdflib
from legalgraph.store import Triple, TripleStore
from shape_strategies import frameworks, laws
from test_engines_random import CALM


def by_index(plan: Plan, data: list[Triple]) -> dict[str, set[tuple[str, str]]]:
    index = Index(data)
    found: dict[str, set[tuple[str, str]]] = {test.iri: set() for test in plan.tests}
    for entry in ledger.entries(plan, index):
        dossier = index.nodes[entry.dossier]
        found[entry.test.iri] |= {(dossier, index.nodes[norm]) for norm in entry.conforming}
    return found


def by_query(plan: Plan, store: TripleStore) -> dict[str, set[tuple[str, str]]]:
    return {
        test: {(str(row.terms["dossier"]), str(row.terms["candidate"])) for row in store.select(text)}
        for test, text in queries(plan).items()
    }


def test_both_plans_agree_on_mississippi() -> None:
    plan, taken = compile_framework(ms.rules()), ms.base_evaluation().snapshot
    found = by_query(plan, taken.store)
    assert found == by_index(plan, taken.shape_data())
    assert sum(map(len, found.values())) > 100


def test_rdflib_runs_the_same_queries() -> None:
    plan, taken = compile_framework(ms.rules()), ms.base_evaluation().snapshot
    graph = to_rdflib(taken.shape_data())
    found = {
        test: {(row[0].n3(), row[1].n3()) for row in graph.query(text)}  # type: ignore[union-attr,index]
        for test, text in queries(plan).items()
    }
    assert found == by_index(plan, taken.shape_data())


@settings(CALM, max_examples=15)
@given(st.data())
def test_both_plans_agree_on_random_law(data: st.DataObject) -> None:
    home = f"{DATA}zz"
    law = [*law_of.ontology(), *law_of.agents(home), *law_of.frame(home, law_of.topics())]
    for norm in data.draw(st.lists(st.sampled_from(law_of.norms()), unique_by=lambda norm: norm[0].subject)):
        changes = data.draw(st.lists(st.integers(0, 30), max_size=4))
        law += law_of.changed(norm, home, changes, lambda domain: data.draw(st.sampled_from(domain)))
    plan, taken = compile_framework(ms.rules()), snapshot.take(law, date(2023, 7, 1))
    assert by_query(plan, taken.store) == by_index(plan, taken.shape_data())


@settings(CALM, max_examples=400)
@given(laws(), frameworks())
def test_both_plans_agree_on_random_shapes(law: list[Triple], framework: list[Triple]) -> None:
    store = TripleStore()
    store.add(law)
    plan = compile_framework(framework)
    try:
        found = by_query(plan, store)
    except BadInput:
        return
    assert found == by_index(plan, [quad.triple for quad in store.quads()])


def test_what_sparql_cannot_say_is_refused() -> None:
    from test_subset import GOOD, triples

    plan = compile_framework(triples(GOOD + "<slot> sh:datatype xsd:date ."))
    with pytest.raises(BadInput):
        query(plan, plan.tests[0])
