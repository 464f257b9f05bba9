"""What is not known is an interval wherever an assessment is shown: points, subtotals, total, grades."""

from __future__ import annotations

import io
import json
from functools import cache
from typing import TYPE_CHECKING

from rich.console import Console

import mississippi as ms
from legalgraph.namespaces import LG
from legalgraph.render import markdown, plain, text
from legalgraph.render.words import figure

if TYPE_CHECKING:
    from legalgraph.model import Assessment


@cache
def unsearched() -> Assessment:
    """Mississippi if nobody had searched anything: whatever is absent is unknown."""
    return ms.assessed(t for t in ms.law() if t.predicate.value != LG + "searchedIn")


def test_json_has_intervals() -> None:
    found = unsearched()
    card = json.loads(plain.dumps(plain.assessment_dict(found)))
    assert card["total"] is None
    assert card["total_low"] < card["total_high"]
    assert card["grade"] is None
    assert (card["grade_low"], card["grade_high"]) == (found.grade_low, found.grade_high)
    assert found.grade_low != found.grade_high
    open_areas = [area for area in card["issue_areas"] if area["points"] is None]
    assert open_areas
    assert all(area["points_low"] < area["points_high"] for area in open_areas)
    assert all(area["grade_low"] and area["grade_high"] for area in open_areas)
    open_goals = [goal for goal in card["goals"] if goal["status"] == "undetermined"]
    assert open_goals
    for goal in open_goals:
        assert goal["points"]["value"] is None
        assert goal["points"]["low"] < goal["points"]["high"]


def test_the_table_and_markdown_have_intervals() -> None:
    found = unsearched()
    console = Console(file=io.StringIO(), width=140)
    console.print(text.card(found))
    assert isinstance(console.file, io.StringIO)
    for shown in (console.file.getvalue(), markdown.card(found)):
        points = [found.total, *(area.points for area in found.issue_areas), *(goal.points for goal in found.goals)]
        for one in points:
            if one.value is None:
                assert f"{figure(one.low)} to {figure(one.high)}" in shown
        assert f"{found.grade_low} to {found.grade_high}" in shown
        for area in found.issue_areas:
            assert area.grade or f"{area.grade_low} to {area.grade_high}" in shown


def test_what_is_settled_has_no_interval() -> None:
    found = ms.base()
    assert found.grade == found.grade_low == found.grade_high
    assert all(area.grade == area.grade_low == area.grade_high for area in found.issue_areas)


def test_assumed_points_are_marked_everywhere() -> None:
    found = ms.base()
    assumed = [goal for goal in found.goals if goal.points.basis == "assumed"]
    assert assumed
    card = plain.assessment_dict(found)
    assert {g["number"] for g in card["goals"] if g["points"]["basis"] == "assumed"} == {g.number for g in assumed}
    assert text.points_text(assumed[0].points).endswith("*")
    assert "\\* assumed" in markdown.card(found)


def test_ranges_stand_where_points_are_assumed_and_nowhere_else() -> None:
    from legalgraph.knowledgegraph import KnowledgeGraph

    graph = KnowledgeGraph(ms.dataset())
    possible = graph.divisions(ms.SLUG)
    assert possible is not None
    found, plainly = possible.widened(graph.assess(ms.SLUG)), graph.assess(ms.SLUG)
    assert found.total == plainly.total  # the subtotals are printed: whatever one goal has more, another has less
    sums = graph.reconcile(ms.SLUG)
    for goal, before in zip(found.goals, plainly.goals, strict=True):
        allocation = sums.allocation(goal.number)
        if before.points and before.points.basis == "assumed":
            assert allocation is not None
            assert goal.points is not None
            assert (goal.points.low, goal.points.high) == (allocation.low, allocation.high)
            assert goal.points.basis == "assumed"
        else:
            assert goal == before
    assert found.issue_areas == plainly.issue_areas
    assert (found.grade, found.grade_low, found.grade_high) == (plainly.grade, plainly.grade_low, plainly.grade_high)
    assert "a range is all" in markdown.card(found)


def test_where_no_subtotal_is_printed_areas_and_letters_range_with_their_goals() -> None:
    from datetime import date

    from legalgraph.knowledgegraph import KnowledgeGraph

    graph = KnowledgeGraph(ms.dataset())
    day = date(2018, 12, 31)
    possible, plainly = graph.divisions(ms.SLUG, as_of=day), graph.assess(ms.SLUG, as_of=day)
    assert possible is not None
    found = possible.widened(plainly)
    for area, before in zip(found.issue_areas, plainly.issue_areas, strict=True):
        parts = [goal.points for goal in found.goals if goal.area == area.number]
        assert area.points is not None
        assert before.points is not None
        assert area.points.low == min(before.points.low, sum(one.low for one in parts if one))
        assert area.points.high == max(before.points.high, sum(one.high for one in parts if one))
        assert before.grade_low is not None
        assert before.grade_high is not None
        assert (area.grade_low or "") >= before.grade_low
        assert (area.grade_high or "") <= before.grade_high
        assert (area.grade is None) == (area.grade_low != area.grade_high)
    assert found.issue_areas != plainly.issue_areas
    assert found.total is not None
    assert found.total.low < sum(one.points.low for one in plainly.issue_areas if one.points)


def test_letters_of_ranges_are_those_of_the_queries() -> None:
    from legalgraph import scoring
    from legalgraph.knowledgegraph import KnowledgeGraph

    graph = KnowledgeGraph(ms.dataset())
    evaluation, card = graph.evaluation(ms.SLUG)
    rules = ms.dataset().framework(card.framework).iri.value
    scheme = scoring.read_scheme(evaluation.store, rules, evaluation.iri)
    for area in card.issue_areas:
        assert area.points is not None
        assert area.maximum is not None
        assert scheme.area_letter(area.points.low, area.maximum) == area.grade_low
        assert scheme.area_letter(area.points.high, area.maximum) == area.grade_high
    assert card.total is not None
    assert (scheme.letter(card.total.low), scheme.letter(card.total.high)) == (card.grade_low, card.grade_high)


def test_without_a_printed_card_the_step_alone_bounds_what_is_assumed() -> None:
    from datetime import date

    from legalgraph.knowledgegraph import KnowledgeGraph

    graph = KnowledgeGraph(ms.dataset())
    day = date(2018, 12, 31)
    possible, card = graph.divisions(ms.SLUG, as_of=day), graph.assess(ms.SLUG, as_of=day)
    assert possible is not None
    ranges = possible.ranges(card, card)
    for goal in card.goals:
        if goal.status == "partially_met":
            assert goal.maximum is not None
            assert ranges.goals[goal.number].low == possible.step
            assert ranges.goals[goal.number].high == goal.maximum - possible.step
    assert card.total is not None
    assert ranges.total.low <= card.total.low <= card.total.high <= ranges.total.high
