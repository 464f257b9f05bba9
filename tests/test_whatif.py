"""Scenarios: what changes and why, what is refused, and that the base is never touched."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import mississippi as ms
from legalgraph.dataset import load_dataset
from legalgraph.errors import BadInput, Misuse, UnknownName
from legalgraph.knowledgegraph import KnowledgeGraph
from legalgraph.model import Points
from legalgraph.render import difference as report
from legalgraph.render import plain
from legalgraph.scenario import Bill, Repeal, SetSlot

if TYPE_CHECKING:
    from legalgraph.scenario import Change

OFFENSE = "97-3-54.1/procuring-sexual-servitude"


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    return KnowledgeGraph(load_dataset())


def test_one_verb_meets_a_goal(graph: KnowledgeGraph) -> None:
    found = graph.whatif(ms.SLUG, [SetSlot(f"{OFFENSE}/recruit", "verb", "+verb:patronize")])
    assert [(one.number, one.after) for one in found.goals] == [("1.1", "fully_met")]
    assert [(one.id, one.after) for one in found.criteria] == [("1.1/names-buyer", "passed")]
    assert [norm.iri.rsplit("/", 1)[-1] for norm in found.criteria[0].gained_witnesses] == [
        "procuring-sexual-servitude"
    ]
    assert (
        found.total.after.low - found.total.before.low
        == found.goals[0].points_after.low - found.goals[0].points_before.low
    )
    assert (found.total.grade_before, found.total.grade_after) == ("D", "C")
    assert not found.dangling


def test_adding_and_taking_away_again_changes_nothing(graph: KnowledgeGraph) -> None:
    there_and_back = [
        SetSlot(f"{OFFENSE}/recruit", "verb", "+verb:patronize"),
        SetSlot(f"{OFFENSE}/recruit", "verb", "-verb:patronize"),
    ]
    found = graph.whatif(ms.SLUG, there_and_back)
    assert not found.criteria
    assert found.total.before == found.total.after


def test_a_repeal_says_what_dangles(graph: KnowledgeGraph) -> None:
    found = graph.whatif(ms.SLUG, [Repeal("97-3-54.1(1)(c)")])
    assert "1.1" in {goal.number for goal in found.goals}
    assert any("99-1-5" in one.label for one in found.dangling)
    assert found.total.after.high < found.total.before.low


def test_repealing_an_offense_never_earns_points(graph: KnowledgeGraph) -> None:
    for provision in ("97-3-54.1", "97-29-51", "97-5-5", "99-41-5", "43-21-151"):
        found = graph.whatif(ms.SLUG, [Repeal(provision)])
        risen = [g.number for g in found.goals if g.points_after.low > g.points_before.low]
        assert not risen, f"repealing {provision} earns points for {risen}"


def test_the_base_stays_as_it_was(graph: KnowledgeGraph) -> None:
    before = graph.assess(ms.SLUG)
    graph.whatif(ms.SLUG, [Repeal("97-3-54.1")])
    assert KnowledgeGraph(graph.dataset).assess(ms.SLUG) == before


def test_a_bill_enacts_and_ends(graph: KnowledgeGraph, tmp_path: Path) -> None:
    bill = tmp_path / "bill.ttl"
    bill.write_text(
        """@prefix lg: <https://w3id.org/legalgraph/ontology#> .
@prefix eli: <http://data.europa.eu/eli/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix means: <https://w3id.org/legalgraph/concept/means/> .
@prefix off: <https://w3id.org/legalgraph/concept/off/> .
@prefix age: <https://w3id.org/legalgraph/concept/age/> .
<bill/next> a eli:LegalResource, lg:Bill ; rdfs:label "A bill on children's statements"@en ;
    lg:ends <norm/13-1-403/hearsay-exception> .
<code/13-1-403/1@next> a eli:LegalExpression ; eli:realizes <code/13-1-403/1> ; lg:enactedBy <bill/next> .
<norm/13-1-403/hearsay-for-every-minor> a lg:EvidenceRule ; rdfs:label "Statements of every minor are admissible"@en ;
    lg:expressedBy <code/13-1-403/1@next> ; lg:replaces <norm/13-1-403/hearsay-exception> ; lg:basis lg:StatuteText ;
    lg:evidenceMeans means:hearsay-exception ; lg:declarantAge age:0-18 ; lg:covers off:sex-trafficking, off:csec .
""",
        encoding="utf-8",
    )
    found = graph.whatif(ms.SLUG, [graph.bill(bill, ms.SLUG)])
    assert [(one.number, one.after) for one in found.goals] == [("5.1", "fully_met")]
    again = graph.whatif(ms.SLUG, [Repeal("13-1-405")], baseline=[graph.bill(bill, ms.SLUG)])
    assert "5.1" not in {goal.number for goal in again.goals}


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (Repeal("97-3-54.99"), UnknownName),
        (SetSlot("13-1-403/hearsay", "declarantAge", "age:0-18"), UnknownName),
        (SetSlot("13-1-403/hearsay-exception", "declarentAge", "age:0-18"), UnknownName),
        (SetSlot("13-1-403/hearsay-exception", "declarantAge", "age:0-81"), UnknownName),
        (SetSlot("13-1-403/hearsay-exception", "declarantAge", "-age:0-18"), Misuse),
    ],
)
def test_what_names_nothing_in_force_is_refused(graph: KnowledgeGraph, change: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        graph.whatif(ms.SLUG, [change])  # type: ignore[list-item]


def test_contradictions_are_refused(graph: KnowledgeGraph) -> None:
    hearsay = "13-1-403/hearsay-exception"
    with pytest.raises(Misuse):
        graph.whatif(
            ms.SLUG, [SetSlot(hearsay, "declarantAge", "age:0-18"), SetSlot(hearsay, "declarantAge", "age:0-16")]
        )
    with pytest.raises(Misuse):
        graph.whatif(ms.SLUG, [Repeal("13-1-403"), Repeal("13-1-403")])


def test_what_is_amended_cannot_be_repealed_at_once(graph: KnowledgeGraph) -> None:
    with pytest.raises(Misuse):
        graph.whatif(ms.SLUG, [SetSlot("13-1-403/hearsay-exception", "declarantAge", "age:0-18"), Repeal("13-1-403")])
    both = [SetSlot("13-1-403/hearsay-exception", "declarantAge", "age:0-18"), Repeal("13-1-405")]
    assert graph.whatif(ms.SLUG, both).goals


@pytest.mark.parametrize(
    ("norm", "slot", "value"),
    [
        ("13-1-403/hearsay-exception", "declarantAge", "verb:patronize"),
        ("13-1-403/hearsay-exception", "modality", "age:0-18"),
        ("43-26-1/preservice-training", "hours", "age:0-18"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(graph: KnowledgeGraph, norm: str, slot: str, value: str) -> None:
    with pytest.raises(Misuse):
        graph.whatif(ms.SLUG, [SetSlot(norm, slot, value)])


@pytest.mark.parametrize(
    "change", [Repeal("97-3-54.1(1)(c)"), SetSlot(f"{OFFENSE}/recruit", "verb", "+verb:patronize")]
)
def test_what_is_not_known_to_be_law_on_the_day_is_refused(graph: KnowledgeGraph, change: Change) -> None:
    with pytest.raises(Misuse):
        graph.whatif(ms.SLUG, [change], as_of=date(2018, 12, 31))


def test_of_another_day_a_scenario_says_what_is_known(graph: KnowledgeGraph) -> None:
    found = graph.whatif(ms.SLUG, [Repeal("13-1-403")], as_of=date(2018, 12, 31))
    assert [goal.number for goal in found.goals] == ["5.1"]
    assert found.total.after is not None
    assert found.total.after.low < found.total.after.high


# ---------------------------------------------------------------- ranges beside points that are assumed


def test_points_that_no_publisher_printed_have_their_range(graph: KnowledgeGraph) -> None:
    found = graph.whatif(ms.SLUG, [SetSlot("13-1-403/hearsay-exception", "declarantAge", "age:0-18")])
    assert found.ranges is not None
    before, after = found.ranges
    assert before.total == Points(found.total.before.low, found.total.before.high)  # type: ignore[union-attr]
    assert after.total.low < found.total.after.low < after.total.high  # type: ignore[union-attr]
    step = graph.divisions(ms.SLUG).step  # type: ignore[union-attr]
    assert (before.goals["5.1"].low, before.goals["5.1"].high) == (2 * step, 4 * step)  # as the printed subtotal allows
    assert after.goals["5.1"].high == graph.assess(ms.SLUG).goal("5.1").maximum - step  # type: ignore[operator]
    shown = json.loads(plain.dumps(report.values(found)))
    assert shown["goals"][0]["range_after"] == {"low": 1, "high": 2}
    for text in (report.markdown(found), report.goal_words(found.goals[0], found.ranges)):
        assert "1 to 2" in text


def test_goals_of_one_area_share_what_is_printed(graph: KnowledgeGraph) -> None:
    """Two goals lost together can take no more than the area's subtotal leaves them, and no less."""
    found = graph.whatif(ms.SLUG, [Repeal("13-1-403"), Repeal("13-1-405")])
    assert found.ranges is not None
    lost = {goal.number for goal in found.goals if goal.after == "not_met"}
    assert lost == {"5.1", "5.2"}
    total = found.ranges[1].total
    assert total.low == total.high == found.total.after.low  # type: ignore[union-attr]


def test_what_has_ended_cannot_be_repealed(graph: KnowledgeGraph) -> None:
    with pytest.raises(Misuse):
        graph.whatif(ms.SLUG, [Repeal("97-3-54.1"), Repeal("97-3-54.1(1)(c)")])


def test_a_bill_that_ends_nothing_is_refused(graph: KnowledgeGraph) -> None:
    from legalgraph.namespaces import LG
    from legalgraph.store import NamedNode, Triple

    ends = Triple(NamedNode("https://example.org/b"), NamedNode(LG + "ends"), NamedNode("https://example.org/nothing"))
    with pytest.raises(BadInput):
        graph.whatif(ms.SLUG, [Bill("bill.ttl", (ends,))])
