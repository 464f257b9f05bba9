"""compare: rulers and laws crossed. A small law and three small rulers are worked out by hand; the shipped ones keep the sums."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

import mississippi as ms
from legalgraph.asof import key
from legalgraph.cli import cli
from legalgraph.compare import _less, _verdict, _wider
from legalgraph.errors import BadInput, Misuse, UnknownName
from legalgraph.knowledgegraph import KnowledgeGraph, load
from legalgraph.model import Points
from legalgraph.render import compare, text
from legalgraph.render.conclusions import conclusions

if TYPE_CHECKING:
    from legalgraph.rulers import Regrading

HERE = Path(__file__).parent
OLD, NEW = "2018-12-31", "2023-07-01"
SCHEMA = Draft202012Validator(
    json.loads((HERE.parent / "docs" / "reference" / "compare.schema.json").read_text(encoding="utf-8"))
)


def points(low: str, high: str | None = None) -> Points:
    return Points(Decimal(low), Decimal(high or low))


@cache
def graph() -> KnowledgeGraph:
    return load(HERE / "rulers-law", *sorted((HERE / "rulers").iterdir()))


@cache
def crossed() -> Regrading:
    return graph().compare("zz", ["zz-points", "zz-findings"], [OLD, NEW])


@cache
def shipped() -> Regrading:
    return graph().compare(ms.SLUG, ["child-welfare-2018", ms.FRAMEWORK])


# ---------------------------------------------------------------- worked by hand


def test_the_law_and_the_ruler_are_told_apart() -> None:
    told = [(one.kind, one.held, one.measure, one.change, one.verdict) for one in crossed().effects]
    goals = "percent of goals fully met"
    assert told == [
        ("law", "zz-points", "points", points("1.5"), "more"),  # nothing, then the one goal of 1.5 points
        ("law", "zz-findings", goals, points("50.0"), "more"),  # nothing, then one of two
        ("ruler", OLD, goals, points("0"), "as much"),  # none of one, none of two
        ("ruler", NEW, goals, points("-50.0"), "less"),  # one of one, one of two
    ]
    assert crossed().interaction == points("-50.0")  # 50 under the second ruler where the first has 100
    assert "do not add up" in conclusions(crossed())[-1]
    assert "less" in conclusions(crossed())[-1]


def test_goals_correspond_by_what_they_read() -> None:
    found = crossed()
    assert [(one.first, one.second) for one in found.pairs] == [("1.1", "1.1")]
    assert [norm.label for norm in found.pairs[0].norms] == ["Training of child welfare staff"]
    assert found.pairs[0].topics
    assert [goal.number for goal in found.alone("zz-findings")] == ["1.2"]
    assert [goal.change for goal in found.goals] == ["moves", "moves", "stays"]
    assert [(use.point, len(use.both), len(use.first_only), len(use.second_only)) for use in found.norms] == [
        (OLD, 0, 0, 0),
        (NEW, 1, 0, 0),
    ]
    assert [(area.framework, area.linked) for area in found.areas] == [("zz-points", ("1",)), ("zz-findings", ("1",))]


def test_one_ruler_over_two_laws_is_the_law_alone() -> None:
    found = graph().compare("zz", ["zz-points"], [OLD, NEW])
    assert [one.kind for one in found.effects] == ["law"]
    assert (found.interaction, found.pairs, found.norms) == (None, (), ())
    assert "legalgraph diff zz" in shown(found)


def test_two_rulers_over_one_law_are_the_ruler_alone() -> None:
    found = graph().compare("zz", ["zz-points", "zz-findings"], [NEW])
    assert [(one.kind, one.held) for one in found.effects] == [("ruler", NEW)]
    assert found.interaction is None


def test_points_are_compared_as_shares_and_only_where_both_have_them() -> None:
    both = graph().compare("zz", ["zz-points", ms.FRAMEWORK], [NEW])
    assert [one.measure for one in both.effects] == ["percent of points"]
    assert both.effects[0].before == points("100.0")
    one = graph().compare("zz", ["zz-areas", "zz-findings"], [NEW])
    assert [cell.total for cell in one.cells] == [None, None]
    assert one.effects[0].before == points("50.0", "100.0")  # the untested goal could be met
    assert one.effects[0].verdict == "cannot tell"
    assert "cannot be told" in conclusions(one)[0]


# ---------------------------------------------------------------- the shipped rulers


def test_the_four_corners_are_assessments() -> None:
    found = shipped()
    assert [(cell.framework, key(cell.as_of)) for cell in found.cells] == [
        (framework, day) for framework in found.frameworks for day in (OLD, NEW)
    ]
    for cell in found.cells:
        card = graph().assess(ms.SLUG, cell.framework, cell.as_of)
        assert (cell.total, cell.grade) == (card.total, card.grade)
        assert sum(count for _, _, count in cell.statuses) == cell.goals == len(card.goals)
        assert cell.met.low == sum(goal.status == "fully_met" for goal in card.goals)


def test_changes_are_differences_of_intervals() -> None:
    for one in shipped().effects:
        assert one.change == _less(one.after, one.before)
        assert one.verdict == _verdict(one.change)
    law, ruler = ([one for one in shipped().effects if one.kind == kind] for kind in ("law", "ruler"))
    assert len(law) == len(ruler) == 2
    assert shipped().interaction is not None


def test_pairs_share_a_topic_or_a_norm_and_nothing_else_is_a_pair() -> None:
    found = shipped()
    one, other = found.frameworks
    evaluation, _ = graph().evaluation(ms.SLUG, one, OLD)
    pairs = {(pair.first, pair.second) for pair in found.pairs}
    for mine in found.goals_of(one):
        for theirs in found.goals_of(other):
            related = any(
                a in _wider(evaluation.store, b) or b in _wider(evaluation.store, a)
                for a in mine.topics
                for b in theirs.topics
            )
            common = any(set(a.norms) & set(b.norms) for a, b in zip(mine.readings, theirs.readings, strict=True))
            assert ((mine.number, theirs.number) in pairs) == (related or common)


def test_a_source_without_a_date_gives_a_difference_and_no_change() -> None:
    found = graph().compare(ms.SLUG, ["protected-innocence@protected-innocence-card", f"{ms.FRAMEWORK}@{NEW}"])
    assert [key(point) for point in found.points] == ["protected-innocence-card", NEW]
    told = conclusions(found)
    assert all("order is not known" in one for one in told[:2])
    assert "law’s change from" not in " ".join(told)
    pairs = len(found.pairs)
    alike = sum(
        found.goals_of(found.frameworks[0])[place].readings[1].status == other.readings[1].status != "undetermined"
        for pair in found.pairs
        for place, mine in enumerate(found.goals_of(found.frameworks[0]))
        for other in found.goals_of(found.frameworks[1])
        if (mine.number, other.number) == (pair.first, pair.second)
    )
    assert f"Of {pairs} pairs of goals that correspond, {alike} stand alike" in told[3]


def test_what_was_printed_stands_beside() -> None:
    told = {(one.framework, one.when): one for one in shipped().printed}
    assert told[ms.FRAMEWORK, NEW].total == Decimal("68.5")
    assert len(told[ms.FRAMEWORK, NEW].areas) == 6
    counted = {word: count for _, word, count in told["child-welfare-2018", OLD].statuses}
    assert counted == {"described": 6, "none described": 3}
    areas = graph().compare(ms.SLUG, ["zz-areas", "zz-points"]).printed
    assert [(one.when, one.grade) for one in areas] == [("2011", "F"), ("2019", "C")]


# ---------------------------------------------------------------- formats and misuse


def shown(found: Regrading, verbose: bool = False) -> str:
    console = text.console(120)
    with console.capture() as said:
        console.print(compare.table(found, verbose=verbose))
    return said.get()


@pytest.mark.parametrize("which", ["hand", "shipped", "alone"])
def test_every_format_says_the_same(which: str) -> None:
    found = {
        "hand": crossed,
        "shipped": shipped,
        "alone": lambda: graph().compare("zz", ["zz-points"], [OLD, NEW]),
    }[which]()
    values = compare.values(found)
    assert not list(SCHEMA.iter_errors(values))
    page = compare.markdown(found)
    screen = " ".join(shown(found, verbose=True).split())
    for sentence in values["conclusions"]:
        assert sentence in page
        assert sentence.split(" (")[0] in screen
    assert "None" not in page + screen
    assert {line.count("|") for line in page.splitlines() if line.startswith("| ")} <= {4, 5, 6}


@pytest.mark.parametrize(
    ("frameworks", "as_of", "error"),
    [
        (["zz-points"], [NEW], Misuse),
        (["zz-points", "zz-points"], [NEW], Misuse),
        (["zz-points", "zz-areas", "zz-findings"], [NEW], Misuse),
        (["zz-points"], [OLD, NEW, "2020-01-01"], Misuse),
        ([f"zz-points@{OLD}", "zz-areas"], [], Misuse),
        ([f"zz-points@{OLD}", f"zz-areas@{NEW}"], [NEW], Misuse),
        (["zz-points", "zz-findings"], [], BadInput),
        (["zz-point", "zz-areas"], [NEW], UnknownName),
        (["zz-points", "zz-areas"], ["the-card"], UnknownName),
    ],
)
def test_misuse_says_what_mends_it(frameworks: list[str], as_of: list[str], error: type[Misuse]) -> None:
    with pytest.raises(error) as caught:
        graph().compare("zz", frameworks, as_of)
    assert caught.value.mend


def test_the_command_line_takes_names_and_points() -> None:
    data = [
        part for path in (HERE / "rulers-law", *sorted((HERE / "rulers").iterdir())) for part in ("--data", str(path))
    ]
    ways = (
        ["--frameworks", "zz-points", "zz-findings", "--as-of", OLD, "--as-of", NEW],
        ["--frameworks", f"zz-points@{OLD}", f"zz-findings@{NEW}"],
        ["--frameworks", "zz-points", "--frameworks", "zz-findings", "--as-of", OLD, "--as-of", NEW],
    )
    said = [CliRunner().invoke(cli, ["compare", "zz", *way, "--format", "json", *data]) for way in ways]
    assert [one.exit_code for one in said] == [0, 0, 0]
    assert all(one.output == other.output for one, other in pairwise(said))
    assert json.loads(said[0].output)["interaction"]["low"] == -50
