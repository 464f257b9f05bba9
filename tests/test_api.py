"""The public door: what it holds, and what its values can do."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from decimal import Decimal

import pytest

import legalgraph
import mississippi as ms


def test_the_public_names() -> None:
    assert sorted(legalgraph.__all__) == legalgraph.__all__
    assert all(getattr(legalgraph, name) is not None for name in legalgraph.__all__)
    with pytest.raises(AttributeError):
        _ = legalgraph.no_such_name


def test_values_are_frozen_and_compare() -> None:
    card = ms.base()
    with pytest.raises(FrozenInstanceError):
        card.grade = "A"  # type: ignore[misc]
    assert card == ms.assessed(ms.law())
    assert hash(card.goals[0]) == hash(card.goals[0])


def test_graph_and_frame_on_request() -> None:
    card = ms.base()
    graph = card.to_rdflib()
    assert len(graph) == len({*card.ntriples.splitlines()})
    frame = card.to_pandas()
    assert len(frame) == sum(len(goal.criteria) for goal in card.goals)
    assert set(frame["status"]) <= {"fully_met", "partially_met", "not_met", "undetermined"}


def test_subtotals_add_up() -> None:
    card = ms.base()
    for area in card.issue_areas:
        assert sum((g.points.low for g in card.goals if g.area == area.number), Decimal(0)) == area.points.low
    extra = sum((e.points.low for e in card.extra_credit), Decimal(0))
    assert sum((a.points.low for a in card.issue_areas), Decimal(0)) + extra == card.total.low


def test_shares_of_every_goal_add_up_and_a_partly_met_goal_stays_below_its_maximum() -> None:
    for goal in ms.base().goals:
        assert 2 <= len(goal.criteria) <= 5, goal.number
        assert sum((c.share or Decimal(0) for c in goal.criteria), Decimal(0)) == goal.maximum, goal.number
        assert any(c.core for c in goal.criteria), goal.number
        if goal.status == "partially_met":
            assert Decimal(0) < goal.points.low < goal.maximum, goal.number


def test_every_criterion_says_what_mends_it() -> None:
    for one in ms.criteria(ms.base()).values():
        assert one.message, one.id
        assert one.repairs, one.id


def test_the_framework_is_whole() -> None:
    card = ms.base()
    assert len(card.goals) == 40
    assert sum(len(goal.criteria) for goal in card.goals) >= 100
    assert card.maximum == 100
