"""What printed sums allow: what is forced, what only bounded, and cards that cannot be true."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import mississippi as ms
from legalgraph import reconcile, scoring
from legalgraph.cli import main
from legalgraph.dataset import load_dataset
from legalgraph.errors import UnknownName
from legalgraph.knowledgegraph import KnowledgeGraph
from legalgraph.store import TripleStore

if TYPE_CHECKING:
    from legalgraph.prospects import Reconciliation

CARD = "data/us/ms/published/shared-hope-2023.ttl"


@cache
def found() -> Reconciliation:
    return KnowledgeGraph(ms.dataset()).reconcile(ms.SLUG)


def without_step() -> Reconciliation:
    member, rules = ms.dataset().jurisdiction(ms.SLUG), ms.dataset().framework(ms.FRAMEWORK)
    framing = [t for t in ms.rules() if not str(t.predicate).endswith("#pointStep>")]
    store = TripleStore()
    store.add(framing)
    scheme = scoring.read_scheme(store, rules.iri.value, member.iri)
    day = ms.dataset().reference_date(rules)
    slugs = [t for t in ms.law() if str(t.predicate).endswith("#slug>")]
    printed = reconcile.printed_card(ms.dataset().documents, [*framing, *slugs], rules.iri.value, ms.SLUG, day)
    return reconcile.reconcile(printed, scheme, ms.SLUG, ms.FRAMEWORK, day)


def test_what_is_forced() -> None:
    forced = {goal.goal: goal.forced for area in found().areas for goal in area.goals if goal.forced is not None}
    two = Decimal("2.0")
    assert forced == {"1.1": Decimal("1.0"), "2.9": two, "2.11": two, "3.3": two, "3.5": two}
    assert not found().problems


def test_what_is_only_bounded() -> None:
    assert {area.area: area.solutions for area in found().areas} == {"1": 1, "2": 1, "3": 1, "4": 31, "5": 3, "6": 1}
    assert {(goal.low, goal.high) for goal in found().areas[4].goals} == {(Decimal(1), Decimal(2))}


def test_solutions_are_those_that_one_finds_by_trying_all() -> None:
    steps = [Decimal(n) / 2 for n in range(1, 5)]
    for area in found().areas:
        fitting = [values for values in product(steps, repeat=len(area.goals)) if sum(values, Decimal(0)) == area.left]
        assert area.solutions == len(fitting)
        for place, goal in enumerate(area.goals):
            assert goal.values == tuple(sorted({values[place] for values in fitting}))


def test_without_a_step_one_goal_is_still_forced() -> None:
    bounds = without_step()
    assert [(g.goal, g.forced) for a in bounds.areas for g in a.goals if g.forced is not None] == [("1.1", Decimal(1))]
    assert all(area.solutions is None for area in bounds.areas)
    assert not bounds.problems


def test_the_framework_calls_forced_what_is_forced() -> None:
    for area in found().areas:
        for goal in area.goals:
            assert goal.declared == goal.forced, goal.goal


def forged(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    text = (Path(__file__).resolve().parents[1] / CARD).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file = tmp_path / "card.ttl"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ([("lg:subtotal 16.0", "lg:subtotal 17.5")], ["area 1"]),
        ([("lg:subtotal 16.0", "lg:subtotal 15.0")], ["area 1"]),
        ([("lg:subtotal 8.5", "lg:subtotal 8.25")], ["area 4"]),
        ([("lg:subtotal 5.0", "lg:subtotal 5.5")], ["area 6"]),
        ([("lg:publishedTotal 68.5", "lg:publishedTotal 69.5")], ["total"]),
        ([('lg:publishedGrade "D"', 'lg:publishedGrade "C"')], ["grade"]),
    ],
)
def test_an_impossible_card_is_named(tmp_path: Path, changes: list[tuple[str, str]], named: list[str]) -> None:
    graph = KnowledgeGraph(load_dataset([forged(tmp_path, *changes)]))
    problems = graph.reconcile(ms.SLUG).problems
    for name in named:
        assert any(name in problem for problem in problems), problems


def test_findings_have_exit_code_one(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    card = forged(tmp_path, ("lg:subtotal 5.0", "lg:subtotal 5.5"))
    with pytest.raises(SystemExit) as ended:
        main(["reconcile", ms.SLUG, "--data", str(card), "--format", "json"])
    assert ended.value.code == 1
    told = json.loads(capfdbinary.readouterr().out)
    assert not told["possible"]
    with pytest.raises(SystemExit) as ended:
        main(["reconcile", ms.SLUG])
    assert not ended.value.code
    text = capfdbinary.readouterr().out.decode()
    assert "31 ways" in text
    assert max(map(len, text.splitlines())) <= 80


def test_where_nothing_is_published_that_is_said() -> None:
    from datetime import date

    with pytest.raises(UnknownName):
        KnowledgeGraph(ms.dataset()).reconcile(ms.SLUG, as_of=date(2020, 1, 1))
