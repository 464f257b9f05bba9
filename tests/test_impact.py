"""What falls with a provision equals assessing the law anew; the Python mirror of the scoring equals the queries."""

from __future__ import annotations

import json
import random
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

import pytest

import mississippi as ms
from legalgraph import derivation, scoring
from legalgraph.cli import main
from legalgraph.knowledgegraph import KnowledgeGraph
from legalgraph.model import STATUS
from legalgraph.namespaces import EARL, ELI, LG, PROV, RDF_TYPE, XSD, local
from legalgraph.scenario import Repeal, apply, versions_of
from legalgraph.store import Literal, NamedNode, Triple, TripleStore, serialize

if TYPE_CHECKING:
    from legalgraph.prospects import Impact, ImpactReport
    from legalgraph.reassess import Reassessor


@cache
def graph() -> KnowledgeGraph:
    return KnowledgeGraph(ms.dataset())


@cache
def found() -> ImpactReport:
    return graph().impact(ms.SLUG)


@cache
def reassessor() -> Reassessor:
    evaluation, assessment = graph().evaluation(ms.SLUG)
    return graph()._reassessor(evaluation, assessment)


def rows(kind: str) -> list[Impact]:
    return [row for row in found().rows if row.kind == kind]


@cache
def lean() -> TripleStore:
    store = TripleStore()
    store.add(reassessor().law)
    return store


def ended(row: Impact) -> list[Triple]:
    """What ``scenario.Repeal`` makes of the law, without making a store of the law each time."""
    exits = NamedNode(ELI + "date_no_longer_in_force")
    day = Literal(found().as_of.isoformat(), datatype=NamedNode(XSD + "date"))
    ending = set(versions_of(lean(), row.name)[1])
    kept = [t for t in reassessor().law if t.predicate != exits or t.subject not in ending]
    return kept + [Triple(version, exits, day) for version in ending]


def anew(row: Impact, whole: bool) -> tuple[dict[str, str], Decimal]:
    """The tests whose outcome changes, and the points that the total loses, when the law is closed and evaluated again."""
    again = reassessor()
    outcomes = again.under(apply(again.law, [Repeal(row.name)], base="", as_of=found().as_of) if whole else ended(row))
    changed = {again.scheme.tests[t].id: after for t, after in outcomes.items() if after != again.before[t]}
    after = scoring.score(again.scheme, outcomes).total
    return changed, scoring.score(again.scheme, again.before).total.low - after.low


def told(row: Impact) -> dict[str, str]:
    return {one.id: one.after for one in (*row.falls, *row.rises)}


def agrees(row: Impact, *, whole: bool = True) -> None:
    changed, lost = anew(row, whole)
    moved = {test: after for test, after in changed.items() if after == "passed" or test in {f.id for f in row.falls}}
    assert told(row) == moved, row.name
    passed = {reassessor().scheme.tests[t].id for t, one in reassessor().before.items() if one == "passed"}
    assert {test for test, after in changed.items() if test in passed} == {one.id for one in row.falls}, row.name
    assert lost in (row.points.low, row.points.high), row.name


def test_every_section_equals_a_new_assessment() -> None:
    assert len(rows("section")) > 40
    for row in rows("section"):
        agrees(row, whole=False)


def test_some_subdivisions_equal_a_new_assessment() -> None:
    for row in rows("subdivision")[::30]:
        agrees(row)


@pytest.mark.parametrize("place", [0, -1])
def test_a_section_equals_a_whole_scenario(place: int) -> None:
    row = [row for row in rows("section") if row.falls][place]
    whole = graph().whatif(ms.SLUG, [Repeal(row.name)])
    fallen = {one.id for one in whole.criteria if one.before == "passed" and one.after != "passed"}
    assert fallen == {one.id for one in row.falls}
    assert {(one.number, one.after) for one in whole.goals} == {(one.number, one.after) for one in row.goals}
    assert whole.total.before.low - whole.total.after.low in (row.points.low, row.points.high)


def test_the_law_as_it_is_gives_what_was_found_also_as_an_undated_source_tells_it() -> None:
    member = ms.dataset().jurisdiction(ms.SLUG)
    for when in [None, *ms.dataset().undated(member)]:
        evaluation, assessment = graph().evaluation(ms.SLUG, ms.FRAMEWORK, when)
        again = graph()._reassessor(evaluation, assessment)
        assert again.under(again.law) == again.before
        assert again.without(frozenset()) == again.before


def test_what_was_found_is_used_again() -> None:
    again = reassessor()
    closures, lost = again.closures, {frozenset(norm.iri for norm in row.norms) for row in found().rows if row.norms}
    for norms in lost:
        again.without(norms)
    assert (again.closures - closures) * 4 < len(lost)


def test_definitions_count_too() -> None:
    assert any(row.reach for row in rows("definition"))


def test_rows_are_ranked_and_assumed_points_marked() -> None:
    points = [row.points.high for row in found().rows]
    assert points == sorted(points, reverse=True)
    assert any(row.assumed for row in found().rows)
    assert all(row.assumed == ("assumed" in _bases(row)) for row in found().rows)


def _bases(row: Impact) -> set[str | None]:
    return {basis for goal in row.goals for basis in (goal.points_before.basis, goal.points_after.basis)}


def test_single_points_fall_with_each_of_their_sections() -> None:
    by_label = {row.label: row for row in rows("section")}
    for point in found().single_points:
        for section in point.sections:
            assert point.id in {one.id for one in by_label[section].falls}
    assert 0 < len(found().single_points) <= found().passed


def test_the_command(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    from legalgraph.render import impact

    for top in (3, 0):
        values = impact.values(found(), top)
        assert json.loads(json.dumps(values))["rows"][0]["falls"]
    with pytest.raises(SystemExit) as ended:
        main(["impact", ms.SLUG, "--top", "3"])
    assert not ended.value.code
    text = capfdbinary.readouterr().out.decode()
    assert max(map(len, text.splitlines())) <= 80
    assert "assumed" in text
    with pytest.raises(SystemExit) as ended:
        main(["impact", "us-zz"])
    assert ended.value.code == 2


# ---------------------------------------------------------------- the mirror of queries/derive


@pytest.mark.parametrize("seed", range(4))
def test_the_mirror_scores_as_the_queries_do(seed: int) -> None:
    chance = random.Random(seed)
    framework = ms.dataset().framework(ms.FRAMEWORK).iri.value
    jurisdiction = ms.dataset().jurisdiction(ms.SLUG).iri.value
    iri, head = derivation.header(
        jurisdiction, framework, ms.dataset().reference_date(ms.dataset().framework(ms.FRAMEWORK))
    )
    rules = list(ms.rules())
    store = TripleStore()
    published = [t for d in ms.dataset().documents if "/published/" in d.name for t in d.triples]
    store.add([*rules, *(published if seed % 2 else [])])
    made: dict[str, scoring.Found] = {}
    facts: list[Triple] = []
    dull = chance.random()
    for test in graph().evaluation(ms.SLUG)[0].plan.tests:
        assertion = NamedNode(f"{iri.value}/{test.iri.removeprefix(framework)}")
        dossier = NamedNode(f"{jurisdiction}/dossier/{local(test.topic)}")
        what = scoring.Found(*(chance.random() < limit for limit in (dull, 0.1, 0.3, 0.1)))
        made[test.iri] = what
        said = [
            (RDF_TYPE, NamedNode(EARL + "Assertion")),
            (EARL + "test", NamedNode(test.iri)),
            (EARL + "subject", dossier),
        ]
        said.append((PROV + "wasGeneratedBy", iri))
        said += [(LG + "conforming", NamedNode("urn:good"))] if what.conforms else []
        said += [(LG + name, NamedNode("urn:open")) for name in ("undecided", "nonConforming")] if what.silent else []
        said += [(LG + "nonConforming", NamedNode("urn:bad"))] if what.breaks else []
        facts += [Triple(assertion, NamedNode(predicate), value) for predicate, value in said]
        if what.absent:
            facts.append(Triple(assertion, NamedNode(LG + "presuppositionFails"), Literal(True)))
        facts.append(Triple(dossier, NamedNode(LG + "dossierOf"), NamedNode(jurisdiction)))
        facts.append(Triple(dossier, NamedNode(LG + "dossierTopic"), NamedNode(test.topic)))
        if len(test.topic) % 7:
            facts.append(Triple(dossier, NamedNode(LG + "searched"), NamedNode("urn:record")))
    derivation.derive(store, head, serialize(facts, "nt", {}))
    scheme = scoring.read_scheme(store, framework, iri)
    outcomes = {test: scoring.outcome(scheme.tests[test], what) for test, what in made.items()}
    for row in store.select(f"SELECT ?test ?outcome WHERE {{ ?a <{EARL}test> ?test ; <{LG}outcome> ?outcome }}"):
        assert outcomes[row["test"]] == local(row["outcome"]), row["test"]
    score = scoring.score(scheme, outcomes)
    goals = store.select(
        f"""PREFIX lg: <{LG}> SELECT ?number ?status ?low ?high ?basis WHERE {{
        ?f a lg:GoalFinding ; lg:ofGoal/lg:number ?number ; lg:goalStatus ?status ; lg:pointsLow ?low ; lg:pointsHigh ?high ;
        lg:pointsBasis ?basis }}"""
    )
    assert len(goals) == len(score.goals)
    for row in goals:
        mine = score.goals[row["number"]]
        assert mine.status == STATUS[local(row["status"])]
        assert (mine.points.low, mine.points.high) == (Decimal(row["low"]), Decimal(row["high"]))
        assert mine.points.basis == local(row["basis"]).removesuffix("Points").lower()
    (total,) = store.select(f"SELECT ?a ?low ?high WHERE {{ ?a <{LG}pointsLow> ?low ; <{LG}pointsHigh> ?high }}", a=iri)
    assert (score.total.low, score.total.high) == (Decimal(total["low"]), Decimal(total["high"]))


def test_ranges_hold_whatever_the_division() -> None:
    ranged = graph().impact(ms.SLUG, ranges=True)
    assert [row.iri for row in ranged.rows] == [row.iri for row in found().rows]
    assert {row.assumed for row in ranged.rows if row.range is not None} == {True}
    possible = graph().divisions(ms.SLUG)
    assert possible is not None
    for row in [row for row in ranged.rows if row.range and row.points][::20]:
        assert row.range is not None
        assert row.points is not None
        assert row.range.low <= row.points.low <= row.points.high <= row.range.high
        after = reassessor().without(frozenset(norm.iri for norm in row.norms))
        low, high = possible.range(reassessor().before, after)
        total = found().total
        assert total is not None  # the printed sums fix today's total, so what is lost is what is left
        assert (row.range.low, row.range.high) == (total.low - high, total.low - low)
