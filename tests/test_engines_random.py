"""The fast engine and the reference engine give the same facts on random shapes, mutated shapes and random law."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import mississippi as ms
import random_law as law_of
import shape_mutations as mutate
from legalgraph import criteria, derivation, leniency, validation
from legalgraph.engine import evaluate
from legalgraph.fast import ledger
from legalgraph.fast.index import Index
from legalgraph.fast.plan import compile_framework
from legalgraph.namespaces import DATA
from legalgraph.store import Triple, TripleStore, as_stored
from shape_strategies import BASE, HOME, frameworks, laws

TOPICS = st.sampled_from(law_of.topics())

CALM = settings(
    deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def both(law: list[Triple], framework: list[Triple]) -> tuple[set[bytes], set[bytes]]:
    """The ledger's facts by the fast engine, and by the reference engine."""
    store = TripleStore()
    store.add(law)
    data, shapes = [quad.triple for quad in store.quads()], as_stored(framework)
    iri, head = derivation.header(HOME.value, BASE.value, date(2023, 7, 1))
    plan = compile_framework(shapes)
    ours = ledger.facts(plan, Index(data), iri, BASE.value)
    whole = shapes + criteria.listing_shapes(shapes) + leniency.lenient_listings(plan)
    theirs = derivation.ledger(data + whole, validation.validate(data, whole), head)
    return set(ours.splitlines()), set(theirs.splitlines())


@settings(CALM, max_examples=150)
@given(laws(), frameworks())
def test_engines_agree_on_random_shapes(law: list[Triple], framework: list[Triple]) -> None:
    ours, theirs = both(law, framework)
    assert ours == theirs


@settings(CALM, max_examples=12)
@given(st.data())
def test_engines_agree_on_random_law(data: st.DataObject) -> None:
    home = f"{DATA}zz"
    law = [*law_of.ontology(), *law_of.agents(home), *law_of.frame(home, data.draw(st.lists(TOPICS, unique=True)))]
    for norm in data.draw(
        st.lists(st.sampled_from(law_of.norms()), unique_by=lambda norm: norm[0].subject, max_size=40)
    ):
        changes = data.draw(st.lists(st.integers(0, 30), max_size=4))
        law += law_of.changed(norm, home, changes, lambda domain: data.draw(st.sampled_from(domain)))
    tests = sorted(test.iri for test in compile_framework(ms.rules()).tests)
    evaluate(
        law,
        ms.rules(),
        jurisdiction=home,
        framework_iri=ms.dataset().framework(ms.FRAMEWORK).iri.value,
        as_of=date(2023, 7, 1),
        only=data.draw(st.lists(st.sampled_from(tests), min_size=1, max_size=12, unique=True)),
        engine="both",
    )


@settings(CALM, max_examples=25)
@given(st.data())
def test_engines_agree_on_mutated_shapes(data: st.DataObject) -> None:
    rules = mutate.shapes()
    test = data.draw(st.sampled_from(mutate.tests()))
    for _ in range(data.draw(st.integers(1, 3))):
        rules = mutate.once(rules, test, data.draw)
    law = mutate.dossier(test)
    iri, head = derivation.header(mutate.HOME, mutate.BASE, date(2023, 7, 1))
    limited = as_stored(criteria.limit(rules, frozenset([test.iri])))
    plan = compile_framework(limited)
    ours = ledger.facts(plan, Index(law), iri, mutate.BASE)
    whole = limited + criteria.listing_shapes(limited) + leniency.lenient_listings(plan)
    theirs = derivation.ledger(law + whole, validation.validate(law, whole), head)
    assert set(ours.splitlines()) == set(theirs.splitlines())


@pytest.mark.parametrize("wrong", ["silent", "with_several", "with_any"])
def test_a_wrong_engine_is_found_out(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Index, wrong, lambda index, *_: index.everything)

    @settings(CALM, max_examples=300, phases=[Phase.generate], database=None)
    @given(laws(), frameworks())
    def agree(law: list[Triple], framework: list[Triple]) -> None:
        ours, theirs = both(law, framework)
        assert ours == theirs

    with pytest.raises(AssertionError):
        agree()
