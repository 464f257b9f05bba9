"""Plans: the cheapest, all of them, confirmed by assessment; the proof that nothing cheaper does; what cannot be reached."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mississippi as ms
from legalgraph import plan
from legalgraph.cli import main
from legalgraph.engine import KnowledgeGraph
from legalgraph.errors import BadInput, UnknownName
from legalgraph.plan.knapsack import choices, count, frontier
from legalgraph.plan.moves import Option
from legalgraph.report import plan as report

if TYPE_CHECKING:
    from pathlib import Path

    from legalgraph.prospects import PlanReport


@cache
def graph() -> KnowledgeGraph:
    return KnowledgeGraph(ms.dataset())


@cache
def to_c() -> PlanReport:
    return graph().plan(ms.SLUG, "C")


def test_one_amendment_is_enough_for_the_next_grade() -> None:
    found = to_c()
    assert (found.cost, found.bound, found.needed) == (1, found.total.low, 70)
    assert found.count == len(found.plans)
    verbs = [one for one in found.plans if one.amendments[0].tests == ("1.1/names-buyer",)]
    assert [(one.total.low, one.verdict) for one in verbs] == [(70, "yes")]
    assert verbs[0].amendments[0].provisions == ("Miss. Code Ann. § 97-3-54.1(1)(c)",)


def test_every_plan_is_confirmed() -> None:
    assert all(one.confirmed and one.grade == "C" for one in to_c().plans)
    assert all(one.low <= one.total.low <= one.high for one in (*to_c().plans, *to_c().elsewhere))


def test_what_one_goal_alone_would_do() -> None:
    verdicts: dict[str, set[str]] = {}
    for one in to_c().alone:
        verdicts.setdefault(one.verdict, set()).add(one.goal)
        if one.status == "not_met":
            assert one.verdict == "yes"
    assert verdicts["never"] == {"2.9", "2.11", "3.3", "3.5"}
    assert verdicts["depends"] == {"4.2", "4.3", "4.4", "4.6", "5.1", "5.2"}
    assert "1.1" in verdicts["yes"]


def test_every_failed_test_has_a_draft_that_mends_it() -> None:
    assert to_c().unmended == ()


def test_no_plan_repeals() -> None:
    for one in to_c().plans:
        bill = one.turtle.decode()
        assert "lg:ends" not in bill
        for line in bill.splitlines():
            assert "replaces" not in line or "/norm/" in line


@pytest.mark.parametrize("place", [0, 1])
def test_a_bill_does_what_the_plan_says(place: int, tmp_path: Path) -> None:
    one = to_c().plans[place]
    file = tmp_path / "bill.ttl"
    file.write_bytes(one.turtle)
    found = graph().whatif(ms.SLUG, [graph().bill(file, ms.SLUG)])
    assert (found.total.after.low, found.total.after.high) == (one.total.low, one.total.high)
    assert {(goal.number, goal.after) for goal in found.goals} == {(goal.number, goal.after) for goal in one.goals}
    assert not found.dangling


def test_plans_that_hang_on_the_division_are_told_apart() -> None:
    for one in to_c().elsewhere:
        assert one.verdict == "depends"
        assert one.total.low < to_c().needed <= one.high


def test_weights_change_what_is_cheapest() -> None:
    found = graph().plan(ms.SLUG, "C", {"verb": 9, "action": 9, "amend": 5, "enact": 0.5}, limit=1)
    assert "verb" not in {move.slot for one in found.plans for move in one.amendments}
    assert all(one.confirmed for one in found.plans)


def test_what_cannot_be_reached_says_the_best() -> None:
    found = graph().plan(ms.SLUG, "200")
    assert not found.reachable
    assert not found.plans
    assert found.total.high < found.best < 200
    assert "out of reach" in report.headline(found)


def test_what_is_reached_already() -> None:
    found = graph().plan(ms.SLUG, "D")
    assert (found.cost, found.plans) == (0, ())
    assert "already" in report.headline(found)


def test_bad_targets_and_weights() -> None:
    with pytest.raises(UnknownName):
        graph().plan(ms.SLUG, "E")
    for target in ("-5", "nan"):
        with pytest.raises(BadInput):
            graph().plan(ms.SLUG, target)
    for weight in (0, -1, float("inf"), True, "much"):
        with pytest.raises(BadInput):
            plan.read_weights({"enact": weight})


def test_reports() -> None:
    from legalgraph.report.text import console

    values = json.loads(json.dumps(report.values(to_c())))
    assert values["cost"] == 1
    assert "## Plan 1" in report.markdown(to_c())
    shown = console()
    with shown.capture() as text:
        shown.print(report.table(to_c()))
    assert max(map(len, text.get().splitlines())) <= 80


def test_the_command_refuses(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    weights = tmp_path / "weights.json"
    weights.write_text("[1]", encoding="utf-8")
    for arguments in (["plan", ms.SLUG, "--to", "C", "--weights", str(weights)], ["plan", ms.SLUG, "--to", "E"]):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 2
        assert b"Traceback" not in capfdbinary.readouterr().err


# ---------------------------------------------------------------- the knapsack against all combinations

quarters = st.integers(1, 8).map(lambda n: Decimal(n) / 4)
offers = st.lists(st.tuples(quarters, quarters), max_size=3)


def option(goal: int, cost: Decimal, gain: Decimal, place: int) -> Option:
    return Option(str(goal), (), frozenset(), frozenset([str(place)]), cost, gain)


@settings(max_examples=60, deadline=None)
@given(st.lists(offers, max_size=4), quarters)
def test_the_knapsack_finds_what_trying_everything_finds(
    goals: list[list[tuple[Decimal, Decimal]]], needed: Decimal
) -> None:
    options = {
        str(goal): [option(goal, cost, gain, place) for place, (cost, gain) in enumerate(ways)]
        for goal, ways in enumerate(goals)
    }
    everything = [
        tuple(one for one in taken if one is not None)
        for taken in product(*([None, *ways] for ways in options.values()))
    ]
    zero = Decimal(0)
    enough = [taken for taken in everything if sum((one.gain for one in taken), zero) >= needed]
    least = min((sum((one.cost for one in taken), zero) for taken in enough), default=None)
    front = frontier(options)
    assert next((cost for cost, gain in front if gain >= needed), None) == least
    if least is not None:
        best = {taken for taken in enough if sum((one.cost for one in taken), zero) == least}
        assert set(choices(options, needed, least)) == best
        assert count(options, needed, least) == len(best)
        below = [sum((one.gain for one in t), zero) for t in everything if sum((one.cost for one in t), zero) < least]
        assert max((gain for cost, gain in front if cost < least), default=zero) == max(below, default=zero)
