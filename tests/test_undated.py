"""Law as an undated source tells it: beside the axis of days, never on it."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mississippi as ms
from legalgraph.errors import UnknownName
from legalgraph.knowledgegraph import KnowledgeGraph
from legalgraph.namespaces import LG
from legalgraph.scenario import Repeal, apply
from legalgraph.snapshot import take
from legalgraph.store import NamedNode
from legalgraph.timeline import Standing, told_standings

if TYPE_CHECKING:
    from legalgraph.asof import Undated

SLUG = "protected-innocence-card"


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    return KnowledgeGraph(ms.dataset())


@pytest.fixture(scope="module")
def source() -> Undated:
    return ms.dataset().undated(ms.dataset().jurisdiction(ms.SLUG))[SLUG]


def standing(graph: KnowledgeGraph, as_of: str) -> dict[str, str]:
    store = graph.evaluation(ms.SLUG, None, as_of)[0].store
    pairs = [(one, store.values(one, LG + "standing")) for one in store.subjects(LG + "standing")]
    return {one.value: found[0].value.removeprefix(LG) for one, found in pairs if len(found) == 1}


def test_only_a_source_without_any_date_is_undated(source: Undated) -> None:
    assert list(ms.dataset().undated(ms.dataset().jurisdiction(ms.SLUG))) == [SLUG]
    assert source.title.startswith("Mississippi")


def test_what_the_source_tells_is_in_its_rivals_out_the_rest_unknown(graph: KnowledgeGraph, source: Undated) -> None:
    found, store = standing(graph, SLUG), graph.evaluation(ms.SLUG, None, SLUG)[0].store
    realizes = "http://data.europa.eu/eli/ontology#realizes"
    told = {one.value for one in store.subjects(LG + "source", NamedNode(source.iri)) if store.values(one, realizes)}
    spoken_of = {provision for one in told for provision in store.values(NamedNode(one), realizes)}
    assert told
    assert len(found) == len(list(store.subjects(realizes)))
    for version, stands in found.items():
        rival = not spoken_of.isdisjoint(store.values(NamedNode(version), realizes))
        assert stands == ("InForce" if version in told else "OutOfForce" if rival else "UnknownStanding"), version


@pytest.mark.parametrize("day", ["1990-01-01", "2018-12-31", "2023-07-01", "2030-01-01"])
def test_its_versions_are_never_in_force_on_a_day(graph: KnowledgeGraph, source: Undated, day: str) -> None:
    found, store = standing(graph, day), graph.evaluation(ms.SLUG, None, day)[0].store
    told = [one.value for one in store.subjects(LG + "source", NamedNode(source.iri)) if one.value in found]
    assert told
    assert {found[one] for one in told} <= {"UnknownStanding", "OutOfForce"}


def test_the_assessment_names_the_source_and_no_day(graph: KnowledgeGraph, source: Undated) -> None:
    found = graph.assess(ms.SLUG, as_of=SLUG)
    assert found.as_of == source
    assert found.iri.endswith(f"/{SLUG}")
    assert found.to_dict()["as_of"] is None
    assert found.to_dict()["as_told_by"] == SLUG
    said = found.ntriples.decode()
    assert f"<{LG}asToldBy> <{source.iri}>" in said
    assert f"<{found.iri}> <{LG}asOf>" not in said


def test_only_records_of_the_source_support_an_absence(graph: KnowledgeGraph, source: Undated) -> None:
    store = graph.evaluation(ms.SLUG, None, SLUG)[0].store
    records = {record for one in store.subjects(LG + "searched") for record in store.values(one, LG + "searched")}
    assert all(store.values(record, LG + "asToldBy") == [NamedNode(source.iri)] for record in records)
    on_a_day = graph.evaluation(ms.SLUG, None, date(2023, 7, 1))[0].store
    used = {record for one in on_a_day.subjects(LG + "searched") for record in on_a_day.values(one, LG + "searched")}
    assert used
    assert all(on_a_day.values(record, LG + "asOf") for record in used)


def test_a_day_a_string_and_a_source_mean_the_same(graph: KnowledgeGraph, source: Undated) -> None:
    assert graph.assess(ms.SLUG, as_of="2023-07-01") is graph.assess(ms.SLUG, as_of=date(2023, 7, 1))
    assert graph.assess(ms.SLUG, as_of=SLUG) is graph.assess(ms.SLUG, as_of=source)


@pytest.mark.parametrize("name", ["no-such-card", "shared-hope-2023-report", ""])
def test_any_other_name_is_refused_with_the_undated_sources(graph: KnowledgeGraph, name: str) -> None:
    with pytest.raises(UnknownName) as refused:
        graph.assess(ms.SLUG, as_of=name)
    assert SLUG in (refused.value.mend or "")


def test_a_repeal_takes_out_what_the_source_tells(source: Undated) -> None:
    dataset = ms.dataset()
    law = list(dataset.triples("ontology/", dataset.jurisdiction(ms.SLUG).folder))
    repealed = apply(law, [Repeal("97-29-51")], base=dataset.jurisdiction(ms.SLUG).iri.value, as_of=source)
    told = [t.subject for t in law if t.predicate == NamedNode(LG + "source") and t.object == NamedNode(source.iri)]
    told = [one for one in told if "/97-29-51" in str(one)]
    assert told
    for facts, stands in ((law, "InForce"), (repealed, "OutOfForce")):
        store = take(facts, source).store
        assert {store.values(one, LG + "standing")[0].value for one in told} == {LG + stands}


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("pqr"), min_size=1),
    st.sets(st.sampled_from("abcdefgh")),
)
def test_told_standings_part_the_versions(provision_of: dict[str, str], told: set[str]) -> None:
    found = told_standings(provision_of, told)
    assert found.keys() == provision_of.keys()
    for version, stands in found.items():
        rivals = {other for other in told if provision_of.get(other) == provision_of[version]}
        assert (stands is Standing.InForce) == (version in told)
        assert (stands is Standing.UnknownStanding) == (not rivals)


def test_json_of_the_card_is_serialisable(graph: KnowledgeGraph) -> None:
    assert json.loads(json.dumps(graph.assess(ms.SLUG, as_of=SLUG).to_dict()))["as_told_by"] == SLUG
